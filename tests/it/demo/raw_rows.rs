//! The demo's raw rows, read and attributed once more: a JSON value per row, plain loops, and
//! none of the program's code.

use std::collections::BTreeMap;
use std::io::Read;
use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;

use super::folder;
use crate::cli::money::logged;

/// A call as the logs tell it.
pub(crate) struct RawCall {
    pub(crate) id: String,
    /// Start, microseconds since 1970.
    pub(crate) at: i64,
    /// Day of the start, `2026-11-16`.
    pub(crate) day: String,
    pub(crate) team: Option<String>,
    pub(crate) feature: Option<String>,
    pub(crate) user: Option<String>,
    pub(crate) failed: bool,
    /// Pico-dollars.
    pub(crate) logged: i128,
    pub(crate) input: u64,
    pub(crate) output: u64,
}

/// Decompresses a file.
pub(super) fn unpack(path: &Path) -> String {
    let mut text = String::new();
    let file = std::fs::File::open(path).unwrap();
    flate2::read::MultiGzDecoder::new(file)
        .read_to_string(&mut text)
        .unwrap();
    text
}

/// All calls, without duplicates and without agents that repeat what their children cost.
pub(crate) fn calls() -> &'static [RawCall] {
    static CALLS: OnceLock<Vec<RawCall>> = OnceLock::new();
    CALLS.get_or_init(|| {
        let mut calls = gateway_calls();
        calls.extend(observed_calls());
        calls
    })
}

/// Rows of all files of a folder whose names begin like this, in the order of their names.
pub(super) fn rows(subfolder: &str, prefix: &str) -> Vec<Value> {
    let entries = std::fs::read_dir(folder().join(subfolder)).unwrap();
    let mut paths: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| {
        path.file_name()
            .unwrap()
            .to_str()
            .unwrap()
            .starts_with(prefix)
    });
    paths.sort();
    let texts: Vec<String> = paths.iter().map(|path| unpack(path)).collect();
    let lines = texts.iter().flat_map(|text| text.lines());
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn label(value: &Value) -> Option<String> {
    let text = value.as_str()?.trim();
    (!text.is_empty()).then(|| text.to_owned())
}

/// Reads `2026-11-16T09:00:00.123` or the same with a blank, UTC.
fn micros(text: &str) -> i64 {
    let format = if text.contains('T') {
        "%Y-%m-%dT%H:%M:%S%.f"
    } else {
        "%Y-%m-%d %H:%M:%S%.f"
    };
    let time = chrono::NaiveDateTime::parse_from_str(text, format).unwrap();
    time.and_utc().timestamp_micros()
}

fn gateway_calls() -> Vec<RawCall> {
    let mut by_id: BTreeMap<String, RawCall> = BTreeMap::new();
    for row in rows("litellm", "spend_logs") {
        let labels = &row["metadata"]["spend_logs_metadata"];
        let tag = |name: &str| {
            let tags = row["request_tags"].as_array()?.iter();
            let mut values = tags.filter_map(|tag| tag.as_str()?.strip_prefix(name));
            values.next().map(str::to_owned)
        };
        let call = RawCall {
            id: row["request_id"].as_str().unwrap().to_owned(),
            at: micros(row["startTime"].as_str().unwrap()),
            day: row["startTime"].as_str().unwrap()[..10].to_owned(),
            team: label(&row["metadata"]["user_api_key_team_alias"]),
            feature: label(&labels["feature"]).or_else(|| tag("feature:")),
            user: label(&labels["user_id"]).or_else(|| label(&row["end_user"])),
            failed: row["status"] == "failure",
            logged: logged(&row["spend"].to_string()),
            input: row["prompt_tokens"].as_u64().unwrap(),
            output: row["completion_tokens"].as_u64().unwrap(),
        };
        by_id
            .entry(row["request_id"].as_str().unwrap().to_owned())
            .or_insert(call);
    }
    by_id.into_values().collect()
}

fn observed_calls() -> Vec<RawCall> {
    let mut latest: BTreeMap<String, Value> = BTreeMap::new();
    for row in rows("langfuse", "observations") {
        let id = row["id"].as_str().unwrap().to_owned();
        let is_older = latest
            .get(&id)
            .is_some_and(|old| old["updated_at"].as_str() >= row["updated_at"].as_str());
        if !is_older {
            latest.insert(id, row);
        }
    }
    let has_usage = |row: &Value| !row["usage_details"].as_object().unwrap().is_empty();
    // Everything above a row with usage only repeats it.
    let mut repeating = std::collections::BTreeSet::new();
    for row in latest.values().filter(|row| has_usage(row)) {
        let mut parent = row["parent_observation_id"].as_str();
        while let Some(id) = parent {
            repeating.insert(id.to_owned());
            parent = latest
                .get(id)
                .and_then(|row| row["parent_observation_id"].as_str());
        }
    }
    let traces: BTreeMap<String, Value> = rows("langfuse", "traces")
        .into_iter()
        .map(|trace| (trace["id"].as_str().unwrap().to_owned(), trace))
        .collect();
    let leaves = latest
        .iter()
        .filter(|(id, row)| has_usage(row) && !repeating.contains(*id));
    leaves
        .map(|(_, row)| observed(row, traces.get(row["trace_id"].as_str().unwrap())))
        .collect()
}

fn observed(row: &Value, trace: Option<&Value>) -> RawCall {
    let tokens = |kind: &str| {
        let buckets = row["usage_details"].as_object().unwrap().iter();
        let of_kind = buckets.filter(|(name, _)| match kind {
            "output" => name.starts_with("output"),
            _ => !name.starts_with("output") && *name != "total",
        });
        of_kind
            .map(|(_, count)| count.as_str().unwrap().parse::<u64>().unwrap())
            .sum()
    };
    let on_trace = |key: &str| trace.and_then(|trace| label(&trace["metadata"][key]));
    RawCall {
        id: row["id"].as_str().unwrap().to_owned(),
        at: micros(row["start_time"].as_str().unwrap()),
        day: row["start_time"].as_str().unwrap()[..10].to_owned(),
        // The configuration's alias.
        team: on_trace("team_id").map(|team| team.replace("team-growth", "growth")),
        feature: on_trace("feature"),
        user: trace.and_then(|trace| label(&trace["user_id"])),
        failed: row["level"] == "ERROR",
        logged: logged(&row["total_cost"].to_string()),
        input: tokens("input"),
        output: tokens("output"),
    }
}
