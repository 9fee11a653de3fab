//! Every export shape through the program. What a file holds is counted here a second time, with
//! a JSON value per row and none of the program's code.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};

use super::exports::{SpendLog, folder, observation, trace};
use super::money::{dollars, logged};
use super::program::{Run, llmcost};

fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures")
}

#[track_caller]
fn audit(inputs: &[&str]) -> Run {
    let arguments = [&["audit", "--format", "json"], inputs].concat();
    llmcost(&arguments).in_folder(&fixtures()).run()
}

/// Reads the rows of one of our fixtures, one object each.
fn rows(name: &str) -> Vec<Value> {
    let text = fs::read_to_string(fixtures().join(name)).unwrap();
    if name.rsplit('.').next() == Some("csv") {
        let mut reader = csv::Reader::from_reader(text.as_bytes());
        let header = reader.headers().unwrap().clone();
        let object = |row: csv::StringRecord| {
            let cells = header.iter().map(str::to_owned);
            Value::Object(cells.zip(row.iter().map(Value::from)).collect())
        };
        return reader.records().map(|row| object(row.unwrap())).collect();
    }
    let values = serde_json::Deserializer::from_str(&text).into_iter::<Value>();
    values
        .flat_map(|value| {
            let value = value.unwrap();
            match value.as_array().or_else(|| value["data"].as_array()) {
                Some(rows) => rows.clone(),
                None => vec![value],
            }
        })
        .collect()
}

/// Text of a cell or number of a row, exactly as it was written.
fn text(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

/// What LiteLLM logged, by the identity of the call.
fn spend_logs(name: &str) -> BTreeMap<String, (i128, String)> {
    let entry = |row: Value| {
        let cost = logged(&text(&row["spend"]));
        (
            text(&row["request_id"]),
            (cost, text(&row["litellm_call_id"])),
        )
    };
    rows(name).into_iter().map(entry).collect()
}

fn standard_logging(name: &str) -> BTreeMap<String, (i128, String)> {
    let entry = |row: Value| {
        let id = format!("{} {} {}", row["id"], row["status"], row["startTime"]);
        let cost = logged(&text(&row["response_cost"]));
        (id, (cost, text(&row["litellm_call_id"])))
    };
    rows(name).into_iter().map(entry).collect()
}

const SPEND_LOGS: [&str; 5] = [
    "litellm/real_spend_logs.csv",
    "litellm/real_spend_logs.jsonl",
    "litellm/spend_logs_v2_response.json",
    "litellm/spendlogs_copy.csv",
    "litellm/spendlogs_row_to_json.jsonl",
];

const STANDARD_LOGGING: [&str; 3] = [
    "litellm/real_standard_logging.jsonl",
    "litellm/standard_logging_payload_1.109.1.jsonl",
    "litellm/standard_logging_payload_sdk_success.json",
];

const LANGFUSE: [&str; 11] = [
    "langfuse/api-v1-observations.json",
    "langfuse/api-v2-observations.json",
    "langfuse/blob/observations/2026-08-17T10-00-00.jsonl",
    "langfuse/blob/observations_v2/2026-08-17T10-00-00.csv",
    "langfuse/blob/observations_v2/2026-08-17T10-00-00.jsonl",
    "langfuse/clickhouse-observations.jsonl",
    "langfuse/ui-events.v4.csv",
    "langfuse/ui-events.v4.jsonl",
    "langfuse/ui-observations.v4.csv",
    "langfuse/ui-observations.v4.json",
    "langfuse/ui-observations.v4.jsonl",
];

/// The logged total of every costed Langfuse sample, by the issue.
const LANGFUSE_TOTAL: i128 = 1_485_975_000;

#[test]
fn litellm_exports_hold_the_calls_and_the_spend_that_were_logged() {
    let spend = SPEND_LOGS.map(|name| (name, "litellm_spend_logs", spend_logs(name)));
    let standard =
        STANDARD_LOGGING.map(|name| (name, "litellm_standard_logging", standard_logging(name)));
    for (name, kind, calls) in spend.into_iter().chain(standard) {
        let run = audit(&[name]);
        let json = run.ends_with(0).json();
        assert_eq!(json["inputs"][0]["kind"], kind, "{name}");
        assert_eq!(json["lines"]["read"], rows(name).len(), "{name}");
        assert_eq!(json["lines"]["calls"], calls.len(), "{name}");
        let total = calls.values().map(|(cost, _)| cost).sum();
        assert_eq!(json["pricing"]["logged_total"], dollars(total), "{name}");
    }
}

#[test]
fn langfuse_exports_hold_the_same_three_observations() {
    for name in LANGFUSE {
        let json = audit(&[name]).ends_with(0).json();
        assert_eq!(json["inputs"][0]["kind"], "langfuse_observations", "{name}");
        let lines = &json["lines"];
        let found = [
            &lines["read"],
            &lines["calls"],
            &lines["not_a_call"],
            &lines["rejected"],
        ];
        assert_eq!(found, [3, 2, 1, 0], "{name}");
        let pricing = &json["pricing"];
        assert_eq!(pricing["logged_total"], dollars(LANGFUSE_TOTAL), "{name}");
        assert_eq!(pricing["computed_total"], dollars(LANGFUSE_TOTAL), "{name}");
    }
}

#[test]
fn all_shapes_at_once_count_every_call_once() {
    let mut calls = BTreeMap::new();
    let mut read = 0;
    for name in SPEND_LOGS {
        read += rows(name).len();
        calls.extend(spend_logs(name));
    }
    let gateway: BTreeSet<String> = calls.values().map(|(_, id)| id.clone()).collect();
    for name in STANDARD_LOGGING {
        read += rows(name).len();
        // The same call from both logs of the gateway: its table wins.
        let new = standard_logging(name).into_iter();
        calls.extend(new.filter(|(_, (_, id))| !gateway.contains(id)));
    }
    read += 3 * LANGFUSE.len();
    let total = calls.values().map(|(cost, _)| cost).sum::<i128>() + LANGFUSE_TOTAL;

    let inputs = [&SPEND_LOGS[..], &STANDARD_LOGGING, &LANGFUSE].concat();
    let json = audit(&inputs).ends_with(0).json();
    let lines = &json["lines"];
    let expected = calls.len() + 2;
    assert_eq!(
        (&lines["read"], &lines["calls"]),
        (&read.into(), &expected.into())
    );
    assert_eq!(lines["not_a_call"], LANGFUSE.len());
    assert_eq!(lines["duplicates"], read - LANGFUSE.len() - expected);
    assert_eq!(json["pricing"]["logged_total"], dollars(total));
}

#[test]
fn whole_folders_with_aggregated_exports_among_them_succeed() {
    let run = audit(&["litellm", "langfuse"]);
    let json = run.ends_with(0).json();
    let inputs = [&SPEND_LOGS[..], &STANDARD_LOGGING, &LANGFUSE].concat();
    let alone = audit(&inputs).json();
    assert_eq!(json["pricing"], alone["pricing"]);
    assert_eq!(json["lines"]["calls"], alone["lines"]["calls"]);
    // A few of them are named, and the rest is counted.
    let files = json["files"].as_array().unwrap();
    let problems = files
        .iter()
        .filter(|file| !file["problem"].is_null())
        .count();
    let named = run.stderr.matches("warning: ").count() - 1;
    assert!((2..problems).contains(&named), "{}", run.stderr);
    run.says(&[&format!(
        "{} more files could not be read",
        problems - named
    )]);
}

#[test]
fn one_call_reads_the_same_in_every_container() {
    let [one, two] = ["1", "2"].map(|id| {
        SpendLog {
            id,
            ..SpendLog::default()
        }
        .json()
    });
    let cell = |row: &Value| format!("\"{}\"\n", row.to_string().replace('"', "\"\""));
    for (name, content) in [
        ("lines", format!("{one}\n{two}\n")),
        ("lines without the last end", format!("{one}\n{two}")),
        (
            "lines of Windows with a mark",
            format!("\u{feff}{one}\r\n\r\n{two}\r\n"),
        ),
        (
            "array of json_agg and /spend/logs",
            json!([one, two]).to_string(),
        ),
        ("array over lines", format!("[{one}, \n {two}]\n")),
        ("pretty array", format!("{:#}", json!([one, two]))),
        (
            "page of /spend/logs/v2",
            format!("{:#}", json!({ "data": [one, two], "total": 2 })),
        ),
        (
            "page of /spend/logs/ui",
            json!({ "data": [one, two], "page": 1 }).to_string(),
        ),
        (
            "pages, one after the other",
            format!("{}\n{}", json!({ "data": [one] }), json!({ "data": [two] })),
        ),
        ("concatenated objects", format!("{one}{two}")),
        ("pretty objects", format!("{one:#}\n{two:#}")),
        ("cells of CSV", format!("{}{}", cell(&one), cell(&two))),
        (
            "cells of CSV with a header",
            format!("row_to_json\n{}{}", cell(&one), cell(&two)),
        ),
    ] {
        let run = llmcost(&["report", "--format", "json", "-"])
            .with_stdin(content)
            .run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{name}");
        let json = run.json();
        let row = &json["breakdown"]["team"][0];
        let found = [
            &row["value"],
            &row["calls"],
            &row["cost"],
            &row["input_tokens"],
        ];
        assert_eq!(
            json!(found),
            json!(["search", 2, "0.00042", 2000]),
            "{name}"
        );
    }
}

#[test]
fn observations_find_their_trace_in_any_file() {
    let files = [
        ("z/traces.jsonl", format!("{}\n", trace("t-1", "growth"))),
        (
            "a/observations.jsonl",
            format!("{}\n", observation("o-1", "t-1")),
        ),
        (
            "b/observations.jsonl",
            format!("{}\n", observation("o-2", "t-2")),
        ),
        ("a/traces.jsonl", format!("{}\n", trace("t-2", "sales"))),
    ];
    let folder = folder(&files);
    let inputs = files.map(|(name, _)| name);
    for rotation in 0..inputs.len() {
        let mut inputs = inputs;
        inputs.rotate_left(rotation);
        let arguments = [&["report", "--format", "json"], &inputs[..]].concat();
        let json = llmcost(&arguments).in_folder(folder.path()).json();
        let teams = &json["breakdown"]["team"];
        let found = [&teams[0]["value"], &teams[1]["value"], &teams[0]["cost"]];
        assert_eq!(found, ["growth", "sales", "0.00021"], "{inputs:?}");
        assert_eq!(json["breakdown"]["user"][0]["value"], "u-9");
    }
}

#[test]
fn the_download_of_a_single_trace_is_read() {
    let mut trace = trace("t-1", "growth");
    trace["metadata"] = trace["metadata"].to_string().into();
    let observations = json!([observation("o-1", "t-1"), observation("o-2", "t-1")]);
    let document = json!({ "trace": trace, "observations": observations, "scores": [] });
    for content in [document.to_string(), format!("{document:#}")] {
        let run = llmcost(&["report", "--format", "json", "-"])
            .with_stdin(content)
            .run();
        run.ends_with(0).reports(2, "0.00042");
        assert_eq!(run.json()["breakdown"]["team"][0]["value"], "growth");
    }
}
