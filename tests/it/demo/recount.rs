//! The program's counts against a brute-force fold over the raw rows.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::raw_rows::{RawCall, calls};
use super::{all_weeks, audit, folder, report, week_47};
use crate::cli::money::{amount, divided, dollars};
use crate::cli::program::llmcost;

fn in_week_47(call: &RawCall) -> bool {
    ("2026-11-16".."2026-11-23").contains(&call.day.as_str())
}

/// Counts calls by a label, `(none)` where there is none.
fn counts<'a>(
    calls: impl Iterator<Item = &'a RawCall>,
    label: fn(&RawCall) -> &Option<String>,
) -> BTreeMap<&'a str, u64> {
    let mut counts = BTreeMap::new();
    for call in calls {
        *counts
            .entry(label(call).as_deref().unwrap_or("(none)"))
            .or_insert(0) += 1;
    }
    counts
}

/// The same out of a breakdown.
fn reported(rows: &Value) -> BTreeMap<&str, u64> {
    let rows = rows.as_array().unwrap().iter();
    rows.map(|row| {
        (
            row["value"].as_str().unwrap(),
            row["calls"].as_u64().unwrap(),
        )
    })
    .collect()
}

#[test]
fn calls_failures_tokens_and_logged_spend_are_those_of_the_rows() {
    let json = all_weeks();
    let summary = &json["summary"];
    assert_eq!(summary["calls"], calls().len());
    assert_eq!(
        summary["failures"],
        calls().iter().filter(|call| call.failed).count()
    );
    let tokens = |count: fn(&RawCall) -> u64| calls().iter().map(count).sum::<u64>();
    assert_eq!(summary["input_tokens"], tokens(|call| call.input));
    assert_eq!(summary["output_tokens"], tokens(|call| call.output));
    let logged = calls().iter().map(|call| call.logged).sum();
    assert_eq!(audit()["pricing"]["logged_total"], dollars(logged));
}

#[test]
fn teams_features_and_users_have_their_calls() {
    let breakdown = &report(&["--week", "--top", "1000"])["breakdown"];
    let week = || calls().iter().filter(|call| in_week_47(call));
    assert_eq!(
        reported(&breakdown["team"]),
        counts(week(), |call| &call.team)
    );
    assert_eq!(
        reported(&breakdown["feature"]),
        counts(week(), |call| &call.feature)
    );
    let users = counts(week(), |call| &call.user);
    let mut found = reported(&breakdown["user"]);
    found.retain(|_, calls| *calls > 0);
    assert_eq!(found, users);
}

#[test]
fn days_have_their_calls_and_their_logged_spend() {
    let days: BTreeSet<&str> = calls().iter().map(|call| call.day.as_str()).collect();
    assert_eq!(days.len(), 35);
    // One day is enough here, that of the calls without a trace; the trend is tested on all.
    let day = "2026-10-31";
    let flags = ["--since", day, "--until", day, "--cost-basis", "logged"];
    let json = report(&flags);
    let of_day = || calls().iter().filter(|call| call.day == day);
    assert_eq!(json["summary"]["calls"], of_day().count());
    assert_eq!(
        reported(&json["breakdown"]["team"]),
        counts(of_day(), |call| &call.team)
    );
    let none = json["breakdown"]["team"]
        .as_array()
        .unwrap()
        .last()
        .unwrap();
    assert_eq!(none["value"], "(none)");
}

#[test]
fn operations_are_calls_but_for_billed_attempts() {
    let summary = &week_47()["summary"];
    let calls = calls().iter().filter(|call| in_week_47(call)).count();
    assert_eq!(summary["calls"], calls);
    assert!(summary["operations"].as_u64() < summary["calls"].as_u64());
}

#[test]
fn the_outliers_of_the_last_day_are_those_of_the_rows() {
    let arguments = ["outliers", "--cost-basis", "logged", "--format", "json"];
    let json = llmcost(&arguments).in_folder(&folder()).json();
    let day = || calls().iter().filter(|call| call.day == "2026-11-22");
    assert_eq!(json["window"]["calls"], day().count());
    let mut costs: Vec<i128> = day().map(|call| call.logged).collect();
    costs.retain(|cost| *cost > 0);
    costs.sort_unstable();
    let twice_median = costs[costs.len() / 2] + costs[(costs.len() - 1) / 2];
    assert_eq!(json["median"], dollars(divided(twice_median, 2)));
    let flagged = costs.iter().filter(|cost| 2 * **cost > 10 * twice_median);
    assert_eq!(json["window"]["flagged_calls"], flagged.count());
    let listed: Vec<i128> = json["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| amount(&call["cost"]))
        .collect();
    costs.reverse();
    assert_eq!(listed, costs[..100]);
}
