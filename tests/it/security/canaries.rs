//! What stands in the logs and is nobody's business: a canary in every place of every export, one at a
//! time and all at once. Exactly the places that reports are about come out.

use std::collections::BTreeSet;
use std::fs;

use serde_json::Value;

use super::everything::{Output, Settings, everything, everything_about_events};
use super::planted::{Sample, canary};
use crate::cli::exports::{calls, observation};
use crate::cli::program::llmcost;
use crate::support::{Books, Folder, fixture_text};

/// The first record of an export that is a call, or else the first.
fn record(path: &str) -> String {
    let text = fixture_text(path);
    let call = text.lines().find(|line| line.contains("GENERATION"));
    call.or(text.lines().next()).unwrap().to_owned()
}

/// Rows as JSON lines.
fn lines(rows: &[Value]) -> Vec<u8> {
    let lines: String = rows.iter().map(|row| format!("{row}\n")).collect();
    lines.into_bytes()
}

/// Rows as a table with a column for each member.
fn table(rows: &[Value]) -> Vec<u8> {
    let columns: Vec<&String> = rows[0].as_object().unwrap().keys().collect();
    let mut writer = ::csv::Writer::from_writer(Vec::new());
    writer.write_record(&columns).unwrap();
    for row in rows {
        let cells = columns.iter().map(|column| match &row[column.as_str()] {
            Value::Null => String::new(),
            Value::String(text) => text.clone(),
            other => other.to_string(),
        });
        writer.write_record(cells).unwrap();
    }
    writer.into_inner().unwrap()
}

/// A folder with these rows, and what else the commands want to be there.
fn folder(sample: &Sample, rows: &[Value], text: fn(&[Value]) -> Vec<u8>) -> Folder {
    let folder = Folder::new();
    folder.write("logs/rows", text(rows));
    if sample.name == "trace" {
        let ids = rows.iter().filter_map(|row| row["id"].as_str());
        let observations: Vec<Value> = ids.map(|id| observation(&format!("of-{id}"), id)).collect();
        folder.write("logs/observations.jsonl", lines(&observations));
    }
    let events = "user_id,event,timestamp\nu-1,opened,2026-11-18T10:00:00Z\n";
    folder.write("events.csv", events);
    folder
}

/// Places whose canaries are in an output, or in the name of one.
fn places_in(outputs: &[Output], sample: &Sample) -> BTreeSet<String> {
    let rows = sample.rows().into_iter().enumerate();
    let found = rows.filter(|(number, _)| {
        let canary = canary(sample.name, *number);
        let is_in =
            |output: &Output| output.text.contains(&canary) || output.place.contains(&canary);
        outputs.iter().any(is_in)
    });
    found.map(|(_, (place, _))| place).collect()
}

/// Whether a row is rejected, by reading or by pricing.
fn is_rejected(row: &Value) -> bool {
    let folder = Folder::new();
    let path = folder.write("row.jsonl", lines(std::slice::from_ref(row)));
    let (_, files) = Books::default().settle_with_files(&[path]);
    files[0].tally.rejected_count() > 0
}

fn set(words: &str) -> BTreeSet<String> {
    words.split_whitespace().map(str::to_owned).collect()
}

/// Expects that reports show the canaries of exactly these places, and an explanation those of
/// `explained` and of no others but these.
#[track_caller]
fn check(
    name: &'static str,
    path: &str,
    ids: &'static [&'static str],
    shown: &str,
    explained: &str,
) {
    let sample = Sample::new(name, &record(path), ids);
    let rows = sample.rows();
    assert!(rows.len() > 60, "{}", rows.len());
    let values: Vec<Value> = rows.iter().map(|(_, row)| row.clone()).collect();
    for text in [lines, table] {
        let folder = folder(&sample, &values, text);
        let outputs = everything(folder.path(), Settings::default());
        assert_eq!(places_in(&outputs, &sample), set(shown), "{name}");
    }
    // Text in place of a number would have the row rejected.
    let read = rows.iter().filter(|(_, row)| !is_rejected(row));
    let read: BTreeSet<String> = read.map(|(place, _)| place.clone()).collect();
    let full = sample.full_row("the-full-row", &read);
    let folder = folder(&sample, &[full], lines);
    let id = if name == "trace" {
        "of-the-full-row"
    } else {
        "the-full-row"
    };
    let settings = Settings {
        explained: &[id],
        ..Settings::default()
    };
    let all_at_once = places_in(&everything(folder.path(), settings), &sample);
    let may_be: BTreeSet<String> = set(shown).union(&set(explained)).cloned().collect();
    let too_much: Vec<&String> = all_at_once.difference(&may_be).collect();
    assert!(too_much.is_empty(), "{name}: {too_much:?}");
    let missing: Vec<String> = set(explained).difference(&all_at_once).cloned().collect();
    assert!(missing.is_empty(), "{name}: {missing:?} are not shown");
}

#[test]
fn spend_logs() {
    check(
        "spend",
        "litellm/spendlogs_row_to_json.jsonl",
        &["request_id"],
        "/custom_llm_provider /end_user /metadata/spend_logs_metadata/environment \
         /metadata/spend_logs_metadata/feature /metadata/user_api_key_alias \
         /metadata/user_api_key_team_alias /request_id",
        "/litellm_call_id /metadata/error_information/error_class \
         /metadata/model_map_information/model_map_key /model /session_id",
    );
}

#[test]
fn standard_logging_payloads() {
    check(
        "standard",
        "litellm/standard_logging_payload_1.109.1.jsonl",
        &["id"],
        "/custom_llm_provider /end_user /id /metadata/spend_logs_metadata/environment \
         /metadata/spend_logs_metadata/feature /metadata/team_id /metadata/user_api_key_alias",
        "/error_information/error_class /litellm_call_id /model \
         /model_map_information/model_map_key",
    );
}

#[test]
fn observations_of_clickhouse() {
    check(
        "clickhouse",
        "langfuse/clickhouse-observations.jsonl",
        &["id"],
        "/environment /id /provided_model_name",
        "/parent_observation_id /trace_id",
    );
}

#[test]
fn observations_of_the_page() {
    check(
        "ui",
        "langfuse/ui-observations.v4.jsonl",
        &["id"],
        "/environment /id /metadata/feature /metadata/team_id /model /userId",
        "/parentObservationId /traceId",
    );
}

#[test]
fn observations_of_blob_storage() {
    check(
        "blob",
        "langfuse/blob/observations_v2/2026-08-17T10-00-00.jsonl",
        &["id"],
        "/environment /id /metadata/feature /metadata/team_id /provided_model_name /user_id",
        "/parent_observation_id /trace_id",
    );
}

#[test]
fn traces() {
    check(
        "trace",
        "langfuse/ui-traces.v4.jsonl",
        &["id"],
        "/environment /id /metadata/feature /metadata/team_id /userId",
        "",
    );
}

/// Expects that reports on these events show the canaries of exactly these places.
#[track_caller]
fn check_events(name: &'static str, path: &str, ids: &'static [&'static str], shown: &str) {
    let sample = Sample::new(name, &record(path), ids);
    let values: Vec<Value> = sample.rows().into_iter().map(|(_, row)| row).collect();
    for text in [lines, table] {
        let folder = Folder::new();
        folder.write("logs/log.jsonl", calls(&["a", "b"]));
        folder.write("events", text(&values));
        let outputs = everything_about_events(folder.path());
        let found = places_in(&outputs, &sample);
        assert_eq!(found, set(shown), "{name}");
    }
}

/// The feature is what the report is about; a user is named where logs and events know none in common.
#[test]
fn events() {
    let in_properties = "/properties/feature";
    check_events("plain", "analytics/plain.jsonl", &[], "/feature /uid");
    check_events(
        "amplitude",
        "analytics/amplitude.jsonl",
        &["$insert_id"],
        "/event_properties/feature /user_id",
    );
    check_events(
        "mixpanel",
        "analytics/mixpanel.jsonl",
        &["properties/$insert_id"],
        &format!("{in_properties} /properties/distinct_id"),
    );
    check_events(
        "posthog",
        "analytics/posthog-batch.jsonl",
        &["uuid"],
        "/distinct_id /properties/\"\"/feature",
    );
    check_events(
        "segment",
        "analytics/segment-raw.jsonl",
        &["messageId"],
        &format!("{in_properties} /userId"),
    );
    check_events(
        "ga4",
        "analytics/ga4.jsonl",
        &[],
        "/event_params[]/value/string_value /user_id",
    );
}

/// `--rejects` keeps what was rejected as it stands, for its owner, and nothing of what was read.
#[test]
fn rejected_lines_are_saved_and_no_others() {
    let path = "litellm/spendlogs_row_to_json.jsonl";
    let sample = Sample::new("spend", &record(path), &["request_id"]);
    let values: Vec<Value> = sample.rows().into_iter().map(|(_, row)| row).collect();
    let folder = folder(&sample, &values, lines);
    let run = llmcost(&[
        "audit",
        "--rejects",
        "bad.jsonl",
        "--format",
        "json",
        "logs",
    ])
    .in_folder(folder.path())
    .run();
    let rejected: Vec<String> = values
        .iter()
        .filter(|row| is_rejected(row))
        .map(Value::to_string)
        .collect();
    let saved = fs::read_to_string(folder.path().join("bad.jsonl")).unwrap();
    let texts: Vec<String> = saved
        .lines()
        .map(|line| {
            serde_json::from_str::<Value>(line).unwrap()["text"]
                .as_str()
                .unwrap()
                .to_owned()
        })
        .collect();
    assert_eq!(texts, rejected);
    assert!(rejected.len() > 10, "{}", rejected.len());
    for row in &rejected {
        let at = row.find("canary.").unwrap();
        let canary = &row[at..at + "canary.spend.0000.".len()];
        assert!(
            !run.stdout.contains(canary) && !run.stderr.contains(canary),
            "{canary}"
        );
    }
}
