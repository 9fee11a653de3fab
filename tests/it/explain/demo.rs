//! The demo company's calls, explained. Figures from the demo's README, which are the generator's.

use std::process::Command;

use serde_json::{Value, json};

use super::only;

fn demo(arguments: &[&str]) -> Vec<u8> {
    let output = Command::new(env!("CARGO_BIN_EXE_llmcost"))
        .args(arguments)
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures/demo"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
    output.stdout
}

#[test]
fn the_absurd_call_is_488_312_tokens_at_long_context_rates() {
    let id = "chatcmpl-c12lFsu0p8IeHDhV";
    let output = demo(&["explain", id, "--format", "json"]);
    let report: Value = serde_json::from_slice(&output).unwrap();
    let call = only(&report);
    assert_eq!(call["started_at"], "2026-11-22T16:42:17.480Z");
    let values: Vec<&str> = call["attribution"]
        .as_array()
        .unwrap()
        .iter()
        .filter_map(|one| one["value"].as_str())
        .collect();
    assert_eq!(
        values,
        [
            "platform",
            "incident-summary",
            "dev-11@example.com",
            "production"
        ]
    );
    let price = &call["pricing"];
    // 488,312 x $10/M; 3,164 x $45/M, of which 1,920 are reasoning.
    let amounts: Vec<&Value> = price["formula"]
        .as_array()
        .unwrap()
        .iter()
        .map(|term| &term["amount"])
        .collect();
    assert_eq!(amounts, ["4.88312", "0.05598", "0.0864"]);
    assert_eq!(price["cost"], "5.0255");
    assert_eq!(price["request"]["above_tokens"], 272_000);
    assert_eq!(price["difference"], "0");
}

#[test]
fn a_row_of_two_exports_is_explained_the_same_by_any_number_of_threads() {
    let explain = |threads| {
        demo(&[
            "explain",
            "b956c54e3416aa94",
            "--format",
            "json",
            "--threads",
            threads,
        ])
    };
    let one = explain("1");
    assert_eq!(one, explain("3"));
    let report: Value = serde_json::from_slice(&one).unwrap();
    let fates: Vec<&Value> = report["calls"]
        .as_array()
        .unwrap()
        .iter()
        .map(|call| &call["outcome"]["fate"])
        .collect();
    assert_eq!(fates, ["duplicate", "kept"]);
    let team = &report["calls"][1]["attribution"][0];
    assert_eq!(team["value"], "growth");
    assert_eq!(team["renamed_from"], "team-growth");
    assert_eq!(team["trace"]["source_line"], json!(345));
}
