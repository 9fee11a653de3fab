//! Totals, groups and days of the demo, equal to `expected.json` to the last digit.

use serde_json::{Value, json};

use super::{all_weeks, audit, expected, report, row, week_47};
use crate::cli::money::{amount, dollars};

/// Rows of each breakdown before the rest is one, by spec and default.
const TOP: usize = 8;

/// Checks a report's breakdowns against those of the generator: the same rows in the same order,
/// the rest in one row, and calls without a value last.
#[track_caller]
fn check_breakdowns(report: &Value, expected: &Value) {
    for dimension in ["team", "model", "feature"] {
        let found: Vec<Value> = rows(&report["breakdown"][dimension])
            .iter()
            .map(figures)
            .collect();
        assert_eq!(found, folded(rows(&expected[dimension])), "{dimension}");
    }
}

fn rows(value: &Value) -> &[Value] {
    value.as_array().unwrap()
}

fn figures(row: &Value) -> Value {
    json!([
        row["value"],
        row["cost"],
        row["calls"],
        row["failures"],
        row["unpriced_calls"]
    ])
}

/// The rows that a report shows of these.
fn folded(all: &[Value]) -> Vec<Value> {
    let (none, mut named): (Vec<&Value>, Vec<&Value>) =
        all.iter().partition(|row| row["value"] == "(none)");
    named.retain(|row| row["calls"] != 0);
    named.sort_by_key(|row| std::cmp::Reverse((amount(&row["cost"]), row["calls"].as_u64())));
    let shown = if named.len() == TOP + 1 {
        TOP + 1
    } else {
        TOP.min(named.len())
    };
    let (head, tail) = named.split_at(shown);
    let mut found: Vec<Value> = head.iter().copied().map(figures).collect();
    if !tail.is_empty() {
        let count = |key: &str| {
            tail.iter()
                .map(|row| row[key].as_u64().unwrap())
                .sum::<u64>()
        };
        let cost = dollars(tail.iter().map(|row| amount(&row["cost"])).sum());
        let name = format!("other ({})", tail.len());
        found.push(json!([
            name,
            cost,
            count("calls"),
            count("failures"),
            count("unpriced_calls")
        ]));
    }
    found.extend(none.into_iter().map(figures));
    found
}

/// Checks the summary of a report against a week of the generator.
#[track_caller]
fn check_summary(report: &Value, week: &Value) {
    let summary = &report["summary"];
    for key in ["cost", "calls", "failures", "unpriced_calls"] {
        assert_eq!(summary[key], week[key], "{} {key}", week["week"]);
    }
}

#[test]
fn week_47_has_the_expected_totals_and_groups() {
    let report = week_47();
    let [before, week] = [3, 4].map(|index| &expected()["weeks"][index]);
    assert_eq!(report["period"]["label"], week["week"]);
    check_summary(report, week);
    let summary = &report["summary"];
    assert_eq!(
        [&summary["prior_cost"], &summary["prior_calls"]],
        [&before["cost"], &before["calls"]]
    );
    let delta = amount(&week["cost"]) - amount(&before["cost"]);
    assert_eq!(summary["delta"], dollars(delta));
    check_breakdowns(report, &expected()["week_47"]);
}

#[test]
fn the_week_before_has_them_too_alone_and_as_the_prior_one() {
    let report = report(&["--week", "2026-W46"]);
    check_summary(&report, &expected()["weeks"][3]);
    check_breakdowns(&report, &expected()["week_46"]);
    for dimension in ["team", "feature"] {
        let growth = &week_47()["growth"][format!("{dimension}s")];
        for group in rows(&expected()["week_46"][dimension]) {
            if group["cost"] != "0" {
                let value = group["value"].as_str().unwrap();
                assert_eq!(row(growth, value)["prior_cost"], group["cost"], "{value}");
            }
        }
    }
}

#[test]
fn the_first_week_has_its_totals_and_nothing_before_it() {
    let report = report(&["--week", "2026-W43"]);
    check_summary(&report, &expected()["weeks"][0]);
    assert_eq!(report["summary"]["prior_cost"], Value::Null);
    assert_eq!(report["growth"]["teams"], json!([]));
}

#[test]
fn november_has_the_expected_groups() {
    let report = report(&["--month", "2026-11"]);
    check_breakdowns(&report, &expected()["november_to_date"]);
    let month_to_date = &expected()["stories"]["budgets"][0]["spent"];
    assert_eq!(&report["summary"]["cost"], month_to_date);
}

#[test]
fn every_day_has_its_cost_and_every_average_is_the_mean_of_seven() {
    let days = rows(&expected()["days"]);
    let trend = rows(&all_weeks()["trend"]);
    assert_eq!((days.len(), trend.len()), (35, 35));
    let costs: Vec<i128> = days.iter().map(|day| amount(&day["cost"])).collect();
    for (index, (found, day)) in trend.iter().zip(days).enumerate() {
        assert_eq!(
            (&found["date"], &found["cost"]),
            (&day["date"], &day["cost"])
        );
        let average = index.checked_sub(6).map(|first| {
            let sum = costs[first..=index].iter().sum();
            dollars(crate::cli::money::divided(sum, 7))
        });
        assert_eq!(found["ma7"], json!(average), "{}", day["date"]);
        assert_eq!(found["in_period"], true);
    }
}

#[test]
fn all_weeks_together_have_the_expected_totals_and_groups() {
    let totals = &expected()["totals"];
    check_summary(all_weeks(), totals);
    check_breakdowns(all_weeks(), &expected()["all_weeks"]);
    assert_eq!(all_weeks()["summary"]["cache_hits"], totals["cache_hits"]);
    // There is nothing before the first week to compare with.
    for key in ["prior_cost", "delta", "delta_ratio", "prior_calls"] {
        assert_eq!(all_weeks()["summary"][key], Value::Null, "{key}");
    }
    // An operation is counted once, whatever its billed attempts.
    let operations =
        totals["calls"].as_u64().unwrap() - totals["billed_retry_attempts"].as_u64().unwrap();
    assert_eq!(all_weeks()["summary"]["operations"], operations);
}

#[test]
fn environments_are_filters_that_find_the_same() {
    // The largest one, and the calls without one.
    let groups = rows(&expected()["week_47"]["environment"]);
    for group in [&groups[0], groups.last().unwrap()] {
        let value = group["value"].as_str().unwrap();
        let report = report(&["--week", "--environment", value]);
        check_summary(&report, group);
    }
}

#[test]
fn every_line_became_what_the_generator_meant_by_it() {
    let totals = &expected()["totals"];
    let lines = &audit()["lines"];
    assert_eq!(lines["calls"], totals["calls"]);
    assert_eq!(lines["duplicates"], totals["duplicates"]);
    assert_eq!(
        [&lines["rejected"], &lines["blank"], &lines["out_of_range"]],
        [0, 0, 0]
    );
    let doubles = &audit()["double_counting"];
    assert_eq!(doubles["dropped"], totals["langfuse_parents_counted_twice"]);
    assert_eq!(
        doubles["dropped_cost"],
        totals["langfuse_cost_counted_twice"]
    );
    for file in rows(&expected()["files"]) {
        let files = rows(&audit()["files"]);
        let found = files
            .iter()
            .find(|found| found["path"] == file["path"])
            .unwrap();
        assert_eq!(found["lines"]["read"], file["records"], "{}", file["path"]);
        assert_eq!(found["problem"], Value::Null);
    }
    // Rows without usage, traces, and agents that repeat what their children cost.
    let traces: u64 = rows(&expected()["files"])
        .iter()
        .filter(|file| file["path"].as_str().unwrap().contains("/traces-"))
        .map(|file| file["records"].as_u64().unwrap())
        .sum();
    let count = |key: &str| totals[key].as_u64().unwrap();
    let expected =
        count("langfuse_rows_without_usage") + count("langfuse_parents_counted_twice") + traces;
    assert_eq!(lines["not_a_call"], expected);
}
