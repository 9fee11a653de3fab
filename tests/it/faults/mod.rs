//! The catalogue of faults: what can be wrong with input, prices, configuration and system, and what
//! happens then. Every test runs the real program and is named after its row; `docs/faults.md` has
//! the rows.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    clippy::print_stderr,
    reason = "helpers of tests may fail like tests, and say why they are skipped"
)]

mod bytes;
mod catalogue;
mod configuration;
mod csv;
mod files;
mod prices;
#[cfg(target_os = "linux")]
mod shell;
mod streams;
#[cfg(target_os = "linux")]
mod system;
mod time;
mod values;

use serde_json::{Value, json};

use crate::cli::exports::{SpendLog, calls, folder};
use crate::cli::program::{Run, llmcost};

/// Runs `report --format json` on one file with this content.
#[track_caller]
fn report(name: &str, content: impl AsRef<[u8]>) -> Run {
    run("report", name, content)
}

/// Runs `audit --format json` on one file with this content.
#[track_caller]
fn audit(name: &str, content: impl AsRef<[u8]>) -> Run {
    run("audit", name, content)
}

#[track_caller]
fn run(command: &str, name: &str, content: impl AsRef<[u8]>) -> Run {
    let folder = folder(&[(name, content)]);
    llmcost(&[command, "--format", "json", name])
        .in_folder(folder.path())
        .run()
}

/// What became of the lines: read, calls, blank, rejected. Nothing else may have.
#[track_caller]
fn outcome(run: &Run) -> [u64; 4] {
    let json = run.json();
    let lines = if json["lines"].is_object() {
        &json["lines"]
    } else {
        &json["audit"]["lines"]
    };
    let count = |key: &str| lines[key].as_u64().unwrap();
    for key in ["duplicates", "not_a_call", "out_of_range"] {
        assert_eq!(count(key), 0, "{key}");
    }
    ["read", "calls", "blank", "rejected"].map(count)
}

/// Checks that a line between two good ones is rejected for this reason, with these words, and
/// that the good ones are reported as if it were not there.
#[track_caller]
fn rejects(line: impl AsRef<[u8]>, reason: &str, words: &str) {
    let (before, after) = (calls(&["a"]), calls(&["b"]));
    let content = [before.as_bytes(), line.as_ref(), b"\n", after.as_bytes()].concat();
    let run = report("log.jsonl", content);
    run.ends_with(0).reports(2, "0.00042").says(&[
        &format!("warning: log.jsonl:2: {words}"),
        "1 of 3 lines rejected: 1 ",
    ]);
    let json = run.json();
    assert_eq!(json["audit"]["lines"]["rejected"], 1);
    assert_eq!(json["inputs_complete"], true);
    let rejected = &json["audit"]["rejected"][0];
    let found = [
        &rejected["reason"],
        &rejected["count"],
        &rejected["examples"][0]["line"],
    ];
    assert_eq!(json!(found), json!([reason, 1, 2]));
}

/// Checks that a line is a call of this cost, without a word about it.
#[track_caller]
fn accepts(line: &str, cost: &str) {
    let run = report("log.jsonl", format!("{line}\n"));
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{line}");
    run.reports(1, cost);
}

/// A good row with one field replaced.
fn with(field: &str, value: Value) -> String {
    let row = SpendLog {
        id: "x",
        ..SpendLog::default()
    };
    let mut row = row.json();
    row[field] = value;
    row.to_string()
}

/// A good row in which a piece of text is replaced, for what no JSON library writes.
fn with_text(from: &str, to: &str) -> String {
    let row = SpendLog {
        id: "x",
        ..SpendLog::default()
    };
    let text = row.json().to_string();
    assert!(text.contains(from), "{from}");
    text.replace(from, to)
}

/// Counts of what was odd, by code.
#[track_caller]
fn oddities(run: &Run) -> Vec<(String, u64)> {
    let json = run.json();
    let list = if json["oddities"].is_array() {
        &json["oddities"]
    } else {
        &json["audit"]["oddities"]
    };
    let one = |row: &Value| {
        let code = row["code"].as_str().unwrap().to_owned();
        (code, row["count"].as_u64().unwrap())
    };
    list.as_array().unwrap().iter().map(one).collect()
}

/// Returns the warnings and notes about a run, without the hints.
fn warnings(run: &Run) -> Vec<&str> {
    let lines = run.stderr.lines();
    lines
        .filter_map(|line| line.strip_prefix("warning: "))
        .collect()
}
