//! Filters: the same dimension twice means either, several dimensions mean all.

use super::exports::{SpendLog, folder};
use super::program::llmcost;

/// Calls of several teams, features, users, models and environments.
fn mixture() -> String {
    let row = |id, team, feature, user, environment| SpendLog {
        id,
        team,
        feature,
        user,
        environment,
        ..SpendLog::default()
    };
    [
        row("1", "search", "chat", "u-1", "prod"),
        row("2", "search", "rank", "u-2", "prod"),
        row("3", "support", "chat", "u-1", "staging"),
        row("4", "support-eu", "chat", "u-3", "prod"),
        row("5", "", "chat", "", ""),
        row("6", "", "", "u-1", "prod"),
        SpendLog {
            model: "gpt-4o",
            ..row("7", "Search", "a*b", "[x]", "prod")
        },
    ]
    .iter()
    .map(SpendLog::line)
    .collect()
}

/// Checks how many calls these flags leave, and how the header names them.
#[track_caller]
fn check(flags: &[&str], calls: u64, described: &[&str]) {
    let folder = folder(&[("log.jsonl", mixture())]);
    let arguments = [&["report", "--format", "json", "log.jsonl"], flags].concat();
    let json = llmcost(&arguments).in_folder(folder.path()).json();
    assert_eq!(json["summary"]["calls"], calls, "{flags:?}");
    assert_eq!(json["filters"], serde_json::json!(described), "{flags:?}");
}

#[test]
fn a_value_is_matched_whole_and_by_its_case() {
    check(&[], 7, &[]);
    check(&["--team", "search"], 2, &["team=search"]);
    check(&["--team", "support"], 1, &["team=support"]);
    check(&["--team", "sup"], 0, &["team=sup"]);
    check(&["--user", "u-1"], 3, &["user=u-1"]);
    check(&["--environment", "staging"], 1, &["environment=staging"]);
    check(&["--model", "gpt-4o"], 1, &["model=gpt-4o"]);
}

#[test]
fn patterns_match_and_a_literal_star_is_found_too() {
    check(&["--team", "support*"], 2, &["team=support*"]);
    check(&["--team", "[sS]earch"], 3, &["team=[sS]earch"]);
    check(&["--user", "u-?"], 5, &["user=u-?"]);
    check(&["--model", "gpt-4o*"], 7, &["model=gpt-4o*"]);
    check(&["--feature", "a*b"], 1, &["feature=a*b"]);
    check(&["--user", "[x]"], 1, &["user=[x]"]);
}

#[test]
fn calls_without_a_value_have_a_name() {
    check(&["--team", "(none)"], 2, &["team=(none)"]);
    check(&["--feature", "(none)"], 1, &["feature=(none)"]);
    // A star asks for a value.
    check(&["--team", "*"], 5, &["team=*"]);
    check(&["--team", "*", "--team", "(none)"], 7, &["team=*,(none)"]);
}

#[test]
fn dimensions_narrow_and_repetitions_widen() {
    check(
        &["--team", "search", "--team", "support"],
        3,
        &["team=search,support"],
    );
    check(
        &["--team", "search", "--feature", "chat"],
        1,
        &["team=search", "feature=chat"],
    );
    check(
        &[
            "--feature",
            "chat",
            "--environment",
            "prod",
            "--user",
            "u-*",
        ],
        2,
        &["feature=chat", "user=u-*", "environment=prod"],
    );
}

#[test]
fn filters_change_neither_what_was_read_nor_the_latest_week() {
    let late = SpendLog {
        id: "8",
        at: "2026-11-27T10:00:00",
        team: "late",
        ..SpendLog::default()
    };
    let folder = folder(&[("log.jsonl", mixture() + &late.line())]);
    let json = llmcost(&[
        "report",
        "--format",
        "json",
        "--week",
        "current",
        "--team",
        "search",
        "log.jsonl",
    ])
    .in_folder(folder.path())
    .json();
    assert_eq!(json["data_through"], "2026-11-27T10:00:00Z");
    assert_eq!(json["period"]["label"], "2026-W48");
    assert_eq!(json["summary"]["calls"], 0);
    assert_eq!(json["audit"]["lines"]["read"], 8);
}

#[test]
fn a_broken_pattern_is_a_usage_error() {
    let run = llmcost(&["report", "--team", "[a", "-"]).run();
    run.ends_with(2).says(&["--team [a"]);
}
