//! Groups over all periods: they add up to the total and to their rows, have the past of their
//! members, and names from data do nothing in a table.

use serde_json::{Value, json};

use super::{rows, spend, sum};
use crate::cli::exports::SpendLog;
use crate::cli::money::{amount, dollars};
use crate::cli::program::llmcost;
use crate::support::Folder;

fn groups(json: &Value) -> &[Value] {
    json["groups"].as_array().unwrap()
}

#[test]
fn groups_add_up_to_their_rows_and_to_the_total() {
    for (by, flags) in [
        ("team", &["--week", "--every", "day"][..]),
        ("model", &["--every", "week", "--top", "2"]),
        ("user", &["--month", "--every", "hour", "--top", "1"]),
        ("status", &["--week", "--every", "total"]),
    ] {
        let json = spend(&[&["--by", by], flags].concat());
        let total = &json["total"];
        for key in ["cost", "prior_cost", "delta"] {
            if !total[key].is_null() {
                let parts: i128 = groups(&json).iter().map(|group| amount(&group[key])).sum();
                assert_eq!(dollars(parts), total[key].as_str().unwrap(), "{by} {key}");
            }
        }
        for key in ["calls", "failures", "input_tokens", "output_tokens"] {
            let parts: u64 = groups(&json)
                .iter()
                .filter_map(|group| group[key].as_u64())
                .sum();
            assert_eq!(json!(parts), total[key], "{by} {key}");
        }
        for group in groups(&json) {
            let own: Vec<&Value> = rows(&json)
                .iter()
                .filter(|row| row[by] == group[by])
                .collect();
            assert_eq!(
                sum(own.iter().copied()),
                group["cost"].as_str().unwrap(),
                "{by}"
            );
            let costs: Vec<&Value> = own.iter().map(|row| &row["cost"]).collect();
            assert_eq!(json!(costs), group["costs"], "{by}");
        }
    }
}

#[test]
fn the_total_alone_has_no_groups() {
    assert_eq!(groups(&spend(&["--week"])), [0; 0].map(Value::from));
}

/// Runs `spend` over calls of $1 of teams on days, by the log's figures.
fn calls(of: &[(&str, &str)], flags: &[&str]) -> String {
    let exports = Folder::new();
    let line = |(number, (team, day)): (usize, &(&str, &str))| {
        let log = SpendLog {
            id: &format!("call-{number}"),
            at: &format!("{day}T10:00:00"),
            team,
            spend: 1.0,
            ..SpendLog::default()
        };
        log.line()
    };
    let lines: Vec<String> = of.iter().enumerate().map(line).collect();
    exports.write("log.jsonl", lines.concat());
    let always = [
        "spend",
        "--cost-basis",
        "logged",
        "--by",
        "team",
        "log.jsonl",
    ];
    let run = llmcost(&[&always[..], flags].concat())
        .in_folder(exports.path())
        .run();
    run.ends_with(0);
    run.stdout
}

#[test]
fn an_ended_group_and_the_past_of_the_rest_are_there() {
    let of = [
        ("ended", "2026-11-10"),
        ("gone", "2026-11-11"),
        ("a", "2026-11-09"),
        ("a", "2026-11-17"),
        ("a", "2026-11-18"),
        ("b", "2026-11-22"),
    ];
    let week = ["--week", "2026-W47", "--every", "total", "--format", "json"];
    for (top, expected) in [
        (
            "4",
            json!([
                ["a", "2", "1", 1.0],
                ["b", "1", "0", null],
                ["ended", "0", "1", -1.0],
                ["gone", "0", "1", -1.0]
            ]),
        ),
        (
            "1",
            json!([["a", "2", "1", 1.0], ["other (3)", "1", "2", -0.5]]),
        ),
    ] {
        let flags = [&week[..], &["--top", top]].concat();
        let json: Value = serde_json::from_str(&calls(&of, &flags)).unwrap();
        let keys = ["team", "cost", "prior_cost", "delta_ratio"];
        let found: Vec<Value> = groups(&json)
            .iter()
            .map(|group| json!(keys.map(|key| &group[key])))
            .collect();
        assert_eq!(json!(found), expected, "{top}");
    }
}

#[test]
fn names_from_data_do_nothing_in_a_table() {
    let day = "2026-11-17";
    let hostile = [
        ("\u{1b}[2Jcleared", day),
        ("\u{202e}gnp.exe", day),
        ("::error file=a::x", day),
        ("two\nlines", day),
    ];
    let table = calls(&hostile, &["--every", "week"]);
    let is_active = |one: char| (one.is_control() && one != '\n') || one == '\u{202e}';
    assert!(!table.contains(is_active), "{table:?}");
    for line in table.lines() {
        assert!(!line.trim_start().starts_with("::error"), "{line}");
    }
    // A row for each of them in the week and in all.
    let rows = table
        .lines()
        .filter(|line| line.contains("$1.00   25.0 %") || line.contains("$1.00  25.0 %"));
    assert_eq!(rows.count(), 8, "{table}");
}
