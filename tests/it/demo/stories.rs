//! The stories of the demo's README: a review of week 47 must tell every one of them.

use serde_json::{Value, json};

use super::{audit, expected, folder, row, week, week_47};
use crate::cli::money::{amount, dollars};

fn story(name: &str) -> &'static Value {
    &expected()["stories"][name]
}

#[test]
fn the_retry_loop_makes_thursday_the_peak() {
    let trend = week_47()["trend"].as_array().unwrap();
    let peak = trend.iter().max_by_key(|day| amount(&day["cost"])).unwrap();
    assert_eq!(peak["date"], "2026-11-19");
    let user = row(&week_47()["breakdown"]["user"], "ci-bot");
    assert_eq!(
        [&user["calls"], &user["cost"]],
        [&story("retry_loop")["calls"], &story("retry_loop")["cost"]]
    );
    // The timed-out attempts were billed, and are no operations of their own.
    let attempts = user["calls"].as_u64().unwrap() - user["operations"].as_u64().unwrap();
    assert_eq!(story("retry_loop")["billed_retry_attempts"], attempts);
    assert_eq!(week_47()["growth"]["teams"][0]["value"], "platform");
    assert_eq!(week_47()["growth"]["features"][0]["value"], "code-review");
}

#[test]
fn the_frontier_model_is_flagged_and_no_other() {
    let routing = week_47()["routing"].as_array().unwrap();
    let flagged: Vec<&Value> = routing
        .iter()
        .filter(|row| row["flagged"] == true)
        .collect();
    let [model] = flagged.as_slice() else {
        panic!("{flagged:?}")
    };
    assert_eq!(model["model"], "gpt-5.5");
    let frontier = story("frontier_model");
    assert_eq!(
        [&model["calls"], &model["cost"]],
        [&frontier["calls"], &frontier["cost"]]
    );
    let ratio = |part: &Value, whole: &Value| part.as_f64().unwrap() / whole.as_f64().unwrap();
    let call_share = ratio(&frontier["calls"], &frontier["of_calls"]);
    assert_eq!(model["call_share_ratio"], call_share);
    let cost_share = model["cost_share_ratio"].as_f64().unwrap();
    assert!(cost_share >= 0.5 && cost_share >= 2.0 * call_share);
    let eval = row(&week_47()["breakdown"]["feature"], "nightly-eval");
    assert_eq!(
        [&eval["calls"], &eval["cost"]],
        [
            &story("nightly_eval")["calls"],
            &story("nightly_eval")["cost"]
        ]
    );
}

#[test]
fn the_new_feature_is_new_and_the_other_one_doubled() {
    let features = &week_47()["growth"]["features"];
    let new = row(features, "agent-assist");
    let found = json!([
        new["is_new"],
        new["prior_cost"],
        new["cost"],
        new["delta_ratio"]
    ]);
    assert_eq!(
        found,
        json!([true, "0", story("new_feature")["week_47"]["cost"], null])
    );
    let doubled = row(features, "answer-summary");
    let weeks = story("doubled_feature");
    assert_eq!(
        [&doubled["prior_cost"], &doubled["cost"]],
        [&weeks["week_46"]["cost"], &weeks["week_47"]["cost"]]
    );
    assert_eq!(doubled["is_new"], false);
    assert!(doubled["delta_ratio"].as_f64().unwrap() > 1.0);
    let calls = &row(&week_47()["breakdown"]["feature"], "answer-summary")["calls"];
    assert_eq!(calls, &weeks["week_47"]["calls"]);
}

#[test]
fn the_absurd_call_leads_the_top_calls_and_is_the_only_outlier() {
    let top = week_47()["top_calls"].as_array().unwrap();
    assert_eq!(top.len(), 10);
    let call = story("big_call");
    for key in [
        "call_id",
        "team",
        "feature",
        "user",
        "model",
        "input_tokens",
        "output_tokens",
        "cost",
    ] {
        assert_eq!(top[0][key], call[key], "{key}");
    }
    let at = |text: &Value| {
        text.as_str()
            .unwrap()
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
    };
    assert_eq!(at(&top[0]["started_at"]), at(&call["started_at"]));
    assert!(top[0]["ratio"].as_f64().unwrap() > 10.0);
    assert!(top[1]["ratio"].as_f64().unwrap() < 10.0);
    let is_sorted = top
        .windows(2)
        .all(|pair| amount(&pair[0]["cost"]) >= amount(&pair[1]["cost"]));
    assert!(is_sorted);
}

#[test]
fn the_top_call_can_be_found_in_its_file() {
    let call = &week_47()["top_calls"][0];
    let path = folder().join(call["source_file"].as_str().unwrap());
    let text = super::raw_rows::unpack(&path);
    let line = usize::try_from(call["source_line"].as_u64().unwrap()).unwrap();
    let row: Value = serde_json::from_str(text.lines().nth(line - 1).unwrap()).unwrap();
    assert_eq!(row["request_id"], call["call_id"]);
}

#[test]
fn the_stale_price_is_the_first_drift_and_the_only_large_one() {
    let drift = audit()["drift"].as_array().unwrap();
    assert_eq!(drift[0]["model"], "mistral/mistral-large-4");
    // The week after the change was logged too low; the batch rows' rounding is all there is else.
    let week = &story("price_change")["week_47"];
    let missing = amount(&week["logged"]) - amount(&week["cost"]);
    assert_eq!(drift[0]["difference"], dollars(missing));
    let cent = 10_i128.pow(10);
    assert!(
        drift[1..]
            .iter()
            .all(|row| amount(&row["difference"]).abs() < cent)
    );
    let model = row(&week_47()["breakdown"]["model"], "mistral/mistral-large-4");
    let weeks = [&story("price_change")["week_46"]["cost"], &week["cost"]];
    assert_eq!([&model["prior_cost"], &model["cost"]], weeks);
}

#[test]
fn untagged_and_unpriced_traffic_is_named() {
    let untagged = &week_47()["summary"]["untagged_cost"];
    assert_eq!(untagged, &story("untagged")["cost"]);
    for dimension in ["team", "feature", "user"] {
        let rows = week_47()["breakdown"][dimension].as_array().unwrap();
        let last = rows.last().unwrap();
        let found = json!([last["value"], last["kind"], last["calls"], last["cost"]]);
        assert_eq!(
            found,
            json!(["(none)", "none", story("untagged")["calls"], untagged])
        );
    }
    assert_eq!(audit()["unpriced"], expected()["unpriced"]);
}

#[test]
fn what_to_look_at_first_is_listed_first() {
    let list = week_47()["attention"].as_array().unwrap().iter();
    let found: Vec<Value> = list
        .map(|line| {
            let about = ["team", "value", "model", "owner"].map(|key| &line[key]);
            json!([
                line["kind"],
                about.into_iter().find(|about| about.is_string())
            ])
        })
        .collect();
    let expected = json!([
        ["unpriced", null],
        ["untagged", null],
        ["spike", "platform"],
        ["heading_over_budget", "data-science"],
        ["heading_over_budget", "platform"],
        ["growth", "platform"],
        ["growth", "code-review"],
        ["dear_model", "gpt-5.5"],
        ["dear_call", "incident-summary"],
    ]);
    assert_eq!(json!(found), expected);
}

#[test]
fn the_tables_tell_the_stories_to_people() {
    let [table, _] = week();
    for words in [
        "2026-W47",
        "$601.13",
        "+23.0 %",
        "2026-11-19",
        "$136.94",
        "gpt-5.5",
        "agent-assist",
        "new",
        "answer-summary",
        "chatcmpl-c12lFsu0p8IeHDhV",
        "data-science",
        "93.5 %",
        "$2,000",
        "mistral/mistral-large-4",
        "openai/inhouse-llama-70b",
        "(none)",
        "$22.72",
    ] {
        assert!(table.contains(words), "{words}");
    }
}
