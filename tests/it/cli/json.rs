//! The JSON output: its keys by spec §8, its amounts, and parts that add up to the last digit.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::money::{amount, dollars};
use super::program::llmcost;
use crate::demo;

/// Checks the keys of an object.
#[track_caller]
fn check(object: &Value, keys: &str) {
    let object = object.as_object().expect("an object");
    let found: BTreeSet<&str> = object.keys().map(String::as_str).collect();
    let expected: BTreeSet<&str> = keys.split_whitespace().collect();
    assert_eq!(found, expected);
}

const HEADER: &str = "schema_version tool as_of data_through timezone period inputs price_book \
     cost_basis filters pseudonymized inputs_complete";
const AUDIT: &str =
    "lines files rejected oddities attribution pricing drift unpriced double_counting";

#[test]
fn a_report_has_the_documented_keys() {
    let json = demo::week_47();
    let sections = "attention summary trend forecast breakdown routing growth bridge top_calls \
                    alerts alert_rules gates waste audit";
    check(json, &format!("{HEADER} {sections}"));
    check(&json["period"], "from to label complete missing_days");
    check(&json["inputs"][0], "path kind lines calls rejected problem");
    check(
        &json["price_book"],
        "source date sha256 models custom_prices",
    );
    check(
        &json["summary"],
        "cost prior_cost prior_complete delta delta_ratio calls prior_calls operations failures \
         cache_hits input_tokens output_tokens unpriced_calls untagged_cost untagged_ratio \
         cost_per_operation",
    );
    check(&json["trend"][0], "date cost ma7 in_period");
    check(
        &json["forecast"],
        "month month_to_date elapsed_ratio linear seasonal chosen method low high methods_differ \
         budget gap over_probability budget_used_ratio breach_date backtest days teams",
    );
    check(
        &json["forecast"]["teams"][0],
        "team budget month_to_date used_ratio linear",
    );
    check(&json["breakdown"], "team model feature user");
    for rows in json["breakdown"].as_object().unwrap().values() {
        check(
            &rows[0],
            "value kind cost share_ratio calls call_share_ratio operations failures \
             unpriced_calls input_tokens output_tokens cache_read_ratio cost_per_call \
             cost_per_million_tokens prior_cost delta delta_ratio daily",
        );
    }
    check(
        &json["routing"][0],
        "model cost calls cost_share_ratio call_share_ratio flagged",
    );
    check(&json["growth"], "teams features");
    check(
        &json["growth"]["teams"][0],
        "value kind cost prior_cost delta delta_ratio is_new reasons",
    );
    check(
        &json["bridge"],
        "prior_cost cost delta effects steps teams features segments",
    );
    let effects = "new ended volume retries mix prompt_length cache_use output_length price";
    check(&json["bridge"]["effects"], effects);
    check(&json["bridge"]["steps"][0], "effect amount main leader");
    check(
        &json["bridge"]["steps"][0]["leader"],
        "team feature model amount",
    );
    check(&json["bridge"]["teams"], "rows between");
    check(
        &json["bridge"]["teams"]["rows"][0],
        "value kind prior_cost cost delta effects reasons",
    );
    check(
        &json["bridge"]["segments"][0],
        "team feature model prior_cost cost delta effects",
    );
    let figures = "operations known_operations attempts retry_ratio failed_operations \
                   failure_ratio failed_cost superseded_cost lost_cost lost_ratio cache_hits \
                   gateway_saving cache_read_ratio prompt_cache_saving";
    check(&json["waste"], "total features");
    check(&json["waste"]["total"], figures);
    let row = &json["waste"]["features"][0];
    check(row, &format!("feature kind days {figures}"));
    check(&row["days"][0], &format!("date {figures}"));
    check(
        &json["top_calls"][0],
        "rank call_id started_at team feature user model input_tokens output_tokens cost ratio \
         peer_ratio flagged source_file source_line",
    );
    check(
        &json["alerts"][0],
        "code severity scope fired_at resolved_at observed threshold baseline unit cost sentence \
         window is_earlier detail acknowledged",
    );
}

#[test]
fn an_audit_has_the_documented_keys_alone_and_in_a_report() {
    let alone = demo::audit();
    check(
        alone,
        &format!("{HEADER} {AUDIT} suspected_duplicates gates"),
    );
    let audit = &demo::week_47()["audit"];
    check(audit, AUDIT);
    for key in AUDIT.split_whitespace() {
        assert_eq!(alone[key], audit[key], "{key}");
    }
    let lines = "read calls duplicates blank not_a_call out_of_range rejected";
    check(&audit["lines"], lines);
    check(&audit["files"][0], "path kind lines problem");
    check(&audit["files"][0]["lines"], lines);
    check(&audit["attribution"][0], "dimension rules");
    check(
        &audit["attribution"][0]["rules"][0],
        "rule calls cost cost_ratio",
    );
    check(
        &audit["pricing"],
        "computed_total logged_total total sources layers name_rules cached_exceeds_input",
    );
    check(&audit["pricing"]["sources"][0], "name calls cost");
    check(
        &audit["drift"][0],
        "model calls logged computed difference difference_ratio",
    );
    check(
        &audit["unpriced"][0],
        "model calls input_tokens output_tokens",
    );
    check(&audit["double_counting"], "rule dropped dropped_cost");
}

/// Walks over every value with its last key.
fn walk(key: &str, value: &Value, visit: &mut dyn FnMut(&str, &Value)) {
    visit(key, value);
    match value {
        Value::Array(items) => items.iter().for_each(|item| walk(key, item, visit)),
        Value::Object(entries) => entries
            .iter()
            .for_each(|(key, item)| walk(key, item, visit)),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn money_is_an_exact_decimal_string_and_ratios_are_numbers() {
    let mut amounts = 0;
    for json in [demo::week_47(), demo::audit()] {
        walk("", json, &mut |key, value| {
            let is_money = ["cost", "delta", "budget", "linear", "gap", "ma7", "daily"]
                .contains(&key)
                || ["_cost", "_total"].iter().any(|end| key.ends_with(end));
            if is_money && value.is_string() {
                // The shortest form, with at most twelve places.
                assert_eq!(dollars(amount(value)), value.as_str().unwrap(), "{key}");
                amounts += 1;
            }
            assert!(!(is_money && value.is_number()), "{key} is a number");
            if key.ends_with("_ratio") || key == "ratio" {
                assert!(value.is_number() || value.is_null(), "{key}");
            }
        });
    }
    assert!(amounts > 400, "{amounts}");
}

/// Sums one key over rows.
fn sum(rows: &Value, key: &str) -> i128 {
    let number = |row: &Value| match row[key].as_u64() {
        Some(count) => i128::from(count),
        None => amount(&row[key]),
    };
    rows.as_array().unwrap().iter().map(number).sum()
}

#[test]
fn every_breakdown_adds_up_to_the_summary() {
    let json = demo::week_47();
    let summary = &json["summary"];
    for (name, rows) in json["breakdown"].as_object().unwrap() {
        for key in ["cost", "prior_cost", "delta"] {
            assert_eq!(
                dollars(sum(rows, key)),
                summary[key].as_str().unwrap(),
                "{name} {key}"
            );
        }
        for key in [
            "calls",
            "operations",
            "failures",
            "unpriced_calls",
            "input_tokens",
            "output_tokens",
        ] {
            assert_eq!(
                sum(rows, key),
                i128::from(summary[key].as_u64().unwrap()),
                "{name} {key}"
            );
        }
        for row in rows.as_array().unwrap() {
            let daily = row["daily"].as_array().unwrap();
            let days: i128 = daily.iter().map(amount).sum();
            assert!(
                daily.is_empty() || days == amount(&row["cost"]),
                "{name} {row}"
            );
        }
    }
}

#[test]
fn series_and_rankings_add_up_too() {
    let json = demo::week_47();
    let summary = &json["summary"];
    let in_period = |day: &&Value| day["in_period"] == true;
    let days: Vec<Value> = json["trend"]
        .as_array()
        .unwrap()
        .iter()
        .filter(in_period)
        .cloned()
        .collect();
    assert_eq!(days.len(), 7);
    assert_eq!(sum(&days.into(), "cost"), amount(&summary["cost"]));
    assert_eq!(sum(&json["routing"], "cost"), amount(&summary["cost"]));
    for ranking in [&json["growth"]["teams"], &json["growth"]["features"]] {
        for key in ["cost", "prior_cost", "delta"] {
            assert_eq!(sum(ranking, key), amount(&summary[key]), "{key}");
        }
    }
}

#[test]
fn the_audit_adds_up() {
    let audit = demo::audit();
    let lines = &audit["lines"];
    for (key, total) in lines.as_object().unwrap() {
        let parts: u64 = audit["files"]
            .as_array()
            .unwrap()
            .iter()
            .map(|file| file["lines"][key].as_u64().unwrap())
            .sum();
        assert_eq!(Some(parts), total.as_u64(), "{key}");
    }
    let outcomes = [
        "calls",
        "duplicates",
        "blank",
        "not_a_call",
        "out_of_range",
        "rejected",
    ];
    let sum_of_outcomes: u64 = outcomes
        .iter()
        .map(|key| lines[key].as_u64().unwrap())
        .sum();
    assert_eq!(lines["read"], sum_of_outcomes);
    let calls = i128::from(lines["calls"].as_u64().unwrap());
    let pricing = &audit["pricing"];
    assert_eq!(sum(&pricing["sources"], "calls"), calls);
    assert_eq!(sum(&pricing["sources"], "cost"), amount(&pricing["total"]));
    for dimension in audit["attribution"].as_array().unwrap() {
        assert_eq!(sum(&dimension["rules"], "calls"), calls);
        assert_eq!(sum(&dimension["rules"], "cost"), amount(&pricing["total"]));
    }
    for row in audit["drift"].as_array().unwrap() {
        assert_eq!(
            amount(&row["logged"]) - amount(&row["computed"]),
            amount(&row["difference"])
        );
    }
}

#[test]
fn a_value_that_only_cost_something_before_has_its_days_all_the_same() {
    let call = |team: &str, at: &str| {
        format!(
            r#"{{"request_id": "{team}", "call_type": "acompletion", "startTime": "{at}", "model": "of-nobody",
            "spend": 1, "prompt_tokens": 1, "completion_tokens": 1, "status": "success",
            "metadata": {{"spend_logs_metadata": {{"team": "{team}"}}}}}}"#
        )
        .replace('\n', " ")
    };
    let calls = [
        call("before", "2026-11-14T09:00:00Z"),
        call("now", "2026-11-15T09:00:00Z"),
    ];
    let days = "report --since 2026-11-15 --until 2026-11-15 --format json --quiet -";
    let arguments: Vec<&str> = days.split(' ').collect();
    let report = llmcost(&arguments).with_stdin(calls.join("\n")).json();
    let teams = report["breakdown"]["team"].as_array().unwrap();
    let daily: Vec<_> = teams.iter().map(|row| &row["daily"]).collect();
    assert_eq!(daily, [&json!(["1"]), &json!(["0"])]);
}
