//! Days of 23 and 25 hours, idle months, the rest, and mistakes on the command line.

use std::collections::BTreeSet;

use serde_json::Value;
use tempfile::TempDir;

use super::rows;
use crate::cli::exports::SpendLog;
use crate::cli::program::llmcost;

/// Runs `spend` over calls of teams at times.
fn spend(calls: &[(&str, &str)], flags: &[&str]) -> Value {
    let folder = TempDir::new().unwrap();
    let line = |(number, (team, at)): (usize, &(&str, &str))| {
        let id = format!("call-{number}");
        let log = SpendLog {
            id: &id,
            at,
            team,
            ..SpendLog::default()
        };
        log.json().to_string()
    };
    let lines: Vec<String> = calls.iter().enumerate().map(line).collect();
    std::fs::write(folder.path().join("log.jsonl"), lines.join("\n") + "\n").unwrap();
    let arguments = [&["spend", "--format", "json", "log.jsonl"], flags].concat();
    llmcost(&arguments).in_folder(folder.path()).json()
}

#[test]
fn one_call_is_one_row_with_every_key() {
    let json = spend(&[("a", "2026-11-18T10:00:00")], &["--by", "team"]);
    assert_eq!(rows(&json).len(), 1);
    let keys: BTreeSet<&str> = rows(&json)[0]
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    let expected = [
        "period",
        "kind",
        "team",
        "cost",
        "share_ratio",
        "calls",
        "operations",
        "failures",
        "unpriced_calls",
        "input_tokens",
        "output_tokens",
        "cache_read_ratio",
        "cost_per_call",
        "cost_per_million_tokens",
        "prior_cost",
        "delta",
        "delta_ratio",
        "ma7",
    ];
    assert_eq!(keys, BTreeSet::from(expected));
    assert!(rows(&json)[0]["prior_cost"].is_null());
    assert_eq!(json["total"]["cost"], "0.00021");
}

#[test]
fn a_month_without_traffic_is_zero() {
    let calls = [("a", "2026-09-01T00:00:00"), ("a", "2026-11-30T23:00:00")];
    let json = spend(&calls, &["--every", "month"]);
    let found: Vec<(&Value, &Value)> = rows(&json)
        .iter()
        .map(|row| (&row["calls"], &row["prior_cost"]))
        .collect();
    let [one, none] = [Value::from(1), Value::from(0)];
    let [cost, zero] = [Value::from("0.00021"), Value::from("0")];
    let expected = [(&one, &Value::Null), (&none, &cost), (&one, &zero)];
    assert_eq!(found, expected);
}

#[test]
fn days_of_23_and_25_hours_have_their_hours() {
    for (day, hours, first, last) in [
        (
            "2026-03-29",
            23,
            "2026-03-28T23:00:00",
            "2026-03-29T21:59:00",
        ),
        (
            "2026-10-25",
            25,
            "2026-10-24T22:00:00",
            "2026-10-25T22:59:00",
        ),
    ] {
        let calls = [("a", first), ("a", last)];
        let berlin = ["--tz", "Europe/Berlin"];
        let days = spend(&calls, &berlin);
        assert_eq!(rows(&days).len(), 1, "{day}");
        assert_eq!(rows(&days)[0]["calls"], 2, "{day}");
        let hourly = spend(&calls, &[&berlin[..], &["--every", "hour"]].concat());
        assert_eq!(rows(&hourly).len(), hours, "{day}");
    }
}

#[test]
fn a_rest_of_one_has_a_name_and_a_rest_of_two_has_not() {
    let at = "2026-11-18T10:00:00";
    let calls = [("a", at), ("a", at), ("b", at), ("c", at), ("", at)];
    let named = |top: &str| {
        let json = spend(&calls, &["--by", "team", "--top", top]);
        let names = rows(&json).iter().map(|row| row["team"].to_string());
        names.collect::<Vec<_>>()
    };
    assert_eq!(named("2"), ["\"a\"", "\"b\"", "\"c\"", "\"(none)\""]);
    assert_eq!(named("1"), ["\"a\"", "\"other (2)\"", "\"(none)\""]);
}

#[test]
fn unknown_and_repeated_dimensions_are_refused() {
    llmcost(&["spend", "--by", "taem", "x"])
        .run()
        .ends_with(2)
        .says(&["`taem` is no dimension", "did you mean `team`?"]);
    llmcost(&["spend", "--by", "team,team", "x"])
        .run()
        .ends_with(2)
        .says(&["`--by` names team twice"]);
}
