//! The command through the real program: its keys, and the worked example of the definitions.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::cli::program::llmcost;
use crate::support::Folder;

/// Runs the command over spend logs with these costs, one a minute.
fn outliers(costs: &[&str], flags: &[&str]) -> Value {
    let rows = costs.iter().enumerate().map(|(number, spend)| {
        json!({
            "request_id": format!("call-{number:02}"),
            "startTime": format!("2026-11-16T09:{number:02}:00Z"),
            "model": "no-such-model",
            "prompt_tokens": 100,
            "completion_tokens": 10,
            "spend": spend,
            "status": "success",
        })
        .to_string()
    });
    let folder = Folder::new();
    let path = folder.write("logs.jsonl", rows.collect::<Vec<_>>().join("\n"));
    let arguments = [
        &["outliers", "--format", "json", path.to_str().unwrap()],
        flags,
    ]
    .concat();
    llmcost(&arguments).in_folder(folder.path()).json()
}

fn keys(object: &Value) -> BTreeSet<&str> {
    let object = object.as_object().unwrap();
    object.keys().map(String::as_str).collect()
}

#[test]
fn the_example_of_the_definitions() {
    let json = outliers(&["0.001", "0.003", "0.0201", "0.001"], &[]);
    assert_eq!(json["median"], "0.002");
    let first = &json["calls"][0];
    assert_eq!(
        (&first["cost"], &first["ratio"]),
        (&json!("0.0201"), &json!(10.05))
    );
    assert_eq!(
        (&first["flagged"], &first["peer_ratio"]),
        (&json!(true), &Value::Null)
    );
    let json = outliers(&["0.001", "0.003", "0.02", "0.001"], &[]);
    let first = &json["calls"][0];
    assert_eq!(
        (&first["ratio"], &first["flagged"]),
        (&json!(10.0), &json!(false))
    );
}

#[test]
fn the_keys_are_the_documented_ones() {
    let json = outliers(&["0.001", "0.003"], &[]);
    let expected = |words: &'static str| words.split_whitespace().collect::<BTreeSet<_>>();
    let sections = "schema_version tool as_of data_through timezone period inputs price_book \
         cost_basis filters pseudonymized inputs_complete lines window median calls";
    assert_eq!(keys(&json), expected(sections));
    let window = "from to calls paid_calls cost outlier_factor flagged_calls flagged_cost";
    assert_eq!(keys(&json["window"]), expected(window));
    let call = "rank call_id started_at team feature user model input_tokens output_tokens cost \
         ratio peer_ratio flagged source_file source_line reason";
    assert_eq!(keys(&json["calls"][0]), expected(call));
    let reason = "against calls cost_ratio causes";
    assert_eq!(keys(&json["calls"][0]["reason"]), expected(reason));
}

#[test]
fn a_period_without_calls_has_no_median() {
    let json = outliers(
        &["0.001"],
        &["--since", "2026-11-01", "--until", "2026-11-02"],
    );
    assert_eq!(
        (&json["median"], &json["calls"]),
        (&Value::Null, &json!([]))
    );
}
