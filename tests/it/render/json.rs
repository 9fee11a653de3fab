//! JSON: keys in order, money exact, text exact but never active.

use llmcost::render::{audit_json, review_json};
use serde_json::Value;

use super::{audit_report, hostile, sample};

const HEADER: [&str; 12] = [
    "schema_version",
    "tool",
    "as_of",
    "data_through",
    "timezone",
    "period",
    "inputs",
    "price_book",
    "cost_basis",
    "filters",
    "pseudonymized",
    "inputs_complete",
];

fn keys(value: &Value) -> Vec<&str> {
    value
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn keys_stand_in_the_order_of_the_fields() {
    let value: Value = serde_json::from_str(&review_json(&sample::review())).unwrap();
    let sections = [
        "attention",
        "summary",
        "trend",
        "forecast",
        "breakdown",
        "routing",
        "growth",
        "bridge",
        "top_calls",
        "alerts",
        "alert_rules",
        "gates",
        "waste",
        "audit",
    ];
    let review = keys(&value);
    assert_eq!(review, [HEADER.as_slice(), &sections].concat());
    assert_eq!(
        keys(&value["breakdown"]),
        ["team", "model", "feature", "user"]
    );
    assert_eq!(keys(&value["growth"]), ["teams", "features"]);
    for key in ["from", "to", "label", "complete"] {
        assert!(!value["period"][key].is_null(), "{key}");
    }
    for key in ["source", "date", "sha256"] {
        assert!(value["price_book"][key].is_string(), "{key}");
    }
    let summary = "cost prior_cost delta delta_ratio calls operations failures unpriced_calls \
                   untagged_cost";
    for key in summary.split(' ') {
        assert!(!value["summary"][key].is_null(), "{key}");
    }
    let row = "value cost share_ratio calls call_share_ratio";
    for key in row.split(' ') {
        assert!(!value["breakdown"]["team"][0][key].is_null(), "{key}");
    }
}

#[test]
fn audit_has_its_sections_at_the_top() {
    let report = audit_report(sample::review());
    let value: Value = serde_json::from_str(&audit_json(&report)).unwrap();
    let keys = keys(&value);
    assert_eq!(keys[..12], HEADER);
    for key in ["lines", "rejected", "attribution", "pricing", "drift"] {
        assert!(keys.contains(&key), "{key}");
    }
}

#[test]
fn money_is_an_exact_string_and_time_is_rfc_3339() {
    let text = review_json(&sample::review());
    assert!(text.starts_with("{\n  \"schema_version\": 1,\n"));
    assert!(text.ends_with("\n}\n"));
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["summary"]["cost"], "1234.560000000001");
    assert_eq!(value["summary"]["delta"], "123.450000000001");
    assert_eq!(value["forecast"]["linear"], "4321.227272727273");
    assert_eq!(value["period"]["from"], "2026-11-16T00:00:00+01:00");
    assert_eq!(value["forecast"]["breach_date"], "2026-11-28");
}

#[test]
fn hostile_text_is_kept_and_escaped() {
    let hostile = "a\u{202e}\u{9b}\u{7f}\u{1b}[2J\n\"\\ ##[x] \u{e0041}検索🚀";
    let mut review = sample::review();
    hostile::spoil(&mut review, hostile);
    let text = review_json(&review);
    let value: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(value["breakdown"]["team"][0]["value"], hostile);
    assert_eq!(value["top_calls"][0]["call_id"], hostile);
    assert!(text.contains("検索🚀") && !text.contains("##["));
    let is_plain = |character: char| character == '\n' || !character.is_control();
    assert!(text.chars().all(is_plain));
    assert!(!text.contains(['\u{202e}', '\u{e0041}']));
}
