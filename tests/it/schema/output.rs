//! Real output of the real program is valid: of the demo, of recorded and damaged exports, of
//! periods without calls, and of names that are out to break something.

use std::path::Path;

use serde_json::Value;

use super::check;
use crate::cli::exports::SpendLog;
use crate::cli::program::llmcost;
use crate::demo;
use crate::support::{Folder, fixture};

/// Runs a command in a folder and checks what it prints, whatever it thinks of the input.
#[track_caller]
fn checked(folder: &Path, arguments: &[&str]) -> Value {
    let arguments = [arguments, &["--format", "json", "-q"]].concat();
    let output = llmcost(&arguments).in_folder(folder).run().json();
    check(arguments[0], &output);
    output
}

#[test]
fn the_demo_is_valid_in_every_command() {
    check("report", demo::week_47());
    check("audit", demo::audit());
    let demo = demo::folder();
    checked(&demo, &["report", "--month", "--team", "search"]);
    checked(&demo, &["alerts", "--tune"]);
    let outliers = checked(&demo, &["outliers", "--last", "35d"]);
    for call in outliers["calls"].as_array().unwrap().iter().step_by(40) {
        checked(&demo, &["explain", call["call_id"].as_str().unwrap()]);
    }
    // Long context, tiers, off-peak hours.
    for model in ["gpt-5.5", "dashscope/qwen-flash", "deepseek-flash"] {
        checked(&demo, &["prices", model, "--at", "2026-11-20"]);
    }
    checked(&demo, &["prices"]);
    checked(&demo, &["roi", "--analytics", "events.csv"]);
    let flags = [
        "--success-event",
        "ticket_*",
        "--value-column",
        "value",
        "--min-users",
        "40",
    ];
    checked(
        &demo,
        &[&["roi", "--analytics", "events.csv"][..], &flags].concat(),
    );
}

#[test]
fn spend_is_valid_by_anything_at_every_grain() {
    let folder = Folder::new();
    let teams = ["a", "b", "c", ""];
    let line = |(number, team): (usize, &&str)| {
        let log = SpendLog {
            id: &format!("call-{number}"),
            team,
            ..SpendLog::default()
        };
        log.line()
    };
    let lines: Vec<String> = teams.iter().enumerate().map(line).collect();
    folder.write("log.jsonl", lines.concat());
    for every in ["hour", "day", "week", "month", "total"] {
        for by in [
            &[][..],
            &["--by", "team,model", "--top", "1"],
            &["--by", "feature,user,environment,provider,key,status"],
        ] {
            let arguments = [&["spend", "--every", every, "log.jsonl"], by].concat();
            checked(folder.path(), &arguments);
        }
    }
    let rows = checked(
        &demo::folder(),
        &["spend", "--by", "team,model", "--top", "2"],
    );
    assert!(rows["rows"].as_array().unwrap().len() > 100);
}

#[test]
fn recorded_and_damaged_exports_are_valid() {
    for folder in ["litellm", "langfuse", "hostile"] {
        let folder = fixture(folder);
        for command in ["audit", "spend", "outliers", "report", "alerts"] {
            checked(&folder, &[command, "."]);
        }
        let spend = checked(
            &folder,
            &["spend", "--by", "team,key", "--every", "month", "."],
        );
        assert!(!spend["rows"].as_array().unwrap().is_empty());
    }
}

#[test]
fn periods_without_calls_are_valid() {
    let folder = Folder::new();
    folder.write("one.jsonl", SpendLog::default().line());
    for command in ["report", "audit", "outliers", "spend", "alerts"] {
        checked(folder.path(), &[command, "one.jsonl"]);
        checked(folder.path(), &[command, "one.jsonl", "--team", "nobody"]);
    }
    for command in ["report", "outliers", "spend", "alerts"] {
        for period in [["--month", "2020-01"], ["--last", "1h"]] {
            checked(
                folder.path(),
                &[&[command, "one.jsonl"], &period[..]].concat(),
            );
        }
    }
}

#[test]
fn hostile_names_are_valid() {
    let folder = Folder::new();
    let names = [
        "\u{1b}[2J\u{1b}]8;;https://evil.example\u{7}",
        "\u{202e}gnp.exe",
        "::error file=a::x",
        "{\"cost\":1}",
        "$schema",
    ];
    let lines: Vec<String> = names
        .iter()
        .map(|name| {
            let log = SpendLog {
                id: name,
                model: name,
                team: name,
                feature: name,
                user: name,
                ..SpendLog::default()
            };
            log.line()
        })
        .collect();
    folder.write("log.jsonl", lines.concat());
    for command in ["report", "audit", "outliers", "alerts"] {
        checked(folder.path(), &[command, "log.jsonl"]);
    }
    let spend = checked(
        folder.path(),
        &["spend", "--by", "team,model,user", "log.jsonl"],
    );
    assert_eq!(spend["rows"].as_array().unwrap().len(), names.len());
    for name in names {
        let output = checked(folder.path(), &["explain", name, "log.jsonl"]);
        assert_eq!(output["call_id"], name);
    }
}

#[test]
fn every_fate_of_a_call_is_valid() {
    let folder = Folder::new();
    let log = SpendLog::default().line();
    folder.write("a.jsonl", format!("{log}{log}"));
    let output = checked(folder.path(), &["explain", "call-1", "a.jsonl"]);
    assert_eq!(output["calls"][1]["outcome"]["fate"], "duplicate");
    assert_eq!(
        output["calls"][1]["outcome"]["duplicate_of"]["source_line"],
        1
    );
    let before = SpendLog {
        id: "call-0",
        at: "2026-10-01T10:00:00",
        ..SpendLog::default()
    };
    folder.write("b.jsonl", before.line());
    let late = [
        "explain",
        "call-1",
        "a.jsonl",
        "b.jsonl",
        "--as-of",
        "2026-11-01",
    ];
    let output = checked(folder.path(), &late);
    assert_eq!(output["calls"][0]["outcome"]["fate"], "out_of_range");
}
