//! What became of a row: counted, or why not.

use serde_json::{Value, json};

use super::{Folder, only, spend_log};

fn observation(changes: &Value) -> Value {
    let mut row = json!({
        "id": "obs-0001",
        "traceId": "t-1",
        "type": "GENERATION",
        "startTime": "2026-11-16T09:00:00Z",
        "updatedAt": "2026-11-16T09:00:05Z",
        "model": "gpt-4o",
        "usageDetails": {"input": 10, "output": 5},
        "costDetails": {"total": 1},
    });
    for (key, value) in changes.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

fn standard_logging(changes: &Value) -> Value {
    let mut row = json!({
        "id": "call-1",
        "litellm_call_id": "l-1",
        "call_type": "acompletion",
        "status": "success",
        "startTime": 1_794_819_600.0,
        "model": "gpt-4o",
        "prompt_tokens": 10,
        "completion_tokens": 5,
        "response_cost": 0.001,
    });
    for (key, value) in changes.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

#[test]
fn of_equal_rows_the_first_counts_and_the_others_name_it() {
    let row = spend_log("call-1", &json!({}));
    let folder = Folder::new().with_lines(
        "logs.jsonl",
        &[spend_log("call-0", &json!({})), row.clone(), row],
    );
    let report = folder.explain(&["call-1"]);
    let calls = report["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 2);
    assert_eq!(calls[0]["source_line"], 2);
    assert_eq!(calls[0]["outcome"]["fate"], "kept");
    assert_eq!(calls[0]["outcome"]["duplicate_of"], Value::Null);
    assert_eq!(calls[1]["source_line"], 3);
    assert_eq!(calls[1]["outcome"]["fate"], "duplicate");
    assert_eq!(calls[1]["outcome"]["is_counted"], false);
    assert_eq!(
        calls[1]["outcome"]["duplicate_of"],
        json!({"source_file": "logs.jsonl", "source_line": 2, "reason": "first_read"})
    );
    let table = folder.table("call-1");
    assert!(table.contains("2 rows bear this id"), "{table}");
    assert!(table.contains("duplicate of logs.jsonl:2"), "{table}");
}

#[test]
fn of_two_versions_the_newer_one_counts() {
    let newer = observation(&json!({"updatedAt": "2026-11-16T10:00:00Z"}));
    let folder = Folder::new().with_lines("logs.jsonl", &[observation(&json!({})), newer]);
    let report = folder.explain(&["obs-0001"]);
    let old = &report["calls"][0]["outcome"];
    assert_eq!(old["fate"], "duplicate");
    assert_eq!(old["duplicate_of"]["source_line"], 2);
    assert_eq!(old["duplicate_of"]["reason"], "newer_version");
    assert_eq!(report["calls"][1]["outcome"]["fate"], "kept");
}

#[test]
fn a_spend_log_goes_before_the_log_of_its_request() {
    let spend = spend_log("spend-1", &json!({"litellm_call_id": "l-1"}));
    let folder = Folder::new()
        .with_lines("logs.jsonl", &[standard_logging(&json!({}))])
        .with_lines("spend.jsonl", &[spend]);
    let report = folder.explain(&["call-1", "spend.jsonl"]);
    let call = only(&report);
    assert_eq!(call["source"], "litellm_standard_logging");
    assert_eq!(
        call["outcome"]["duplicate_of"],
        json!({"source_file": "spend.jsonl", "source_line": 1, "reason": "spend_log"})
    );
}

#[test]
fn attempts_that_share_an_id_are_calls_of_their_own() {
    let failed = standard_logging(&json!({"status": "failure", "startTime": 1_794_819_590.0}));
    let folder = Folder::new().with_lines("logs.jsonl", &[failed, standard_logging(&json!({}))]);
    let report = folder.explain(&["call-1"]);
    let calls = report["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 2);
    for (call, status) in calls.iter().zip(["failure", "success"]) {
        assert_eq!(call["outcome"]["fate"], "kept");
        assert_eq!(call["status"], status);
    }
}

#[test]
fn a_parent_and_a_deleted_row_do_not_count() {
    let parent = observation(&json!({"id": "parent-1", "type": "AGENT"}));
    let child = observation(&json!({"parentObservationId": "parent-1"}));
    let deleted = observation(&json!({"id": "deleted-1", "traceId": "t-2", "is_deleted": 1}));
    let folder = Folder::new().with_lines("logs.jsonl", &[parent, child, deleted]);
    let report = folder.explain(&["parent-1"]);
    let outcome = &only(&report)["outcome"];
    assert_eq!(outcome["fate"], "double_counted");
    assert_eq!(outcome["count_rule"], "leaf");
    let report = folder.explain(&["deleted-1"]);
    assert_eq!(only(&report)["outcome"]["fate"], "deleted");
    let report = folder.explain(&["obs-0001"]);
    assert_eq!(only(&report)["outcome"]["fate"], "kept");
}

#[test]
fn a_call_after_as_of_is_explained_and_does_not_count() {
    let late = spend_log("call-2", &json!({"startTime": "2026-11-17T00:00:00Z"}));
    let folder = Folder::new().with_lines("logs.jsonl", &[spend_log("call-1", &json!({})), late]);
    let report = folder.explain(&["call-2", "--as-of", "2026-11-16"]);
    assert_eq!(only(&report)["outcome"]["fate"], "out_of_range");
    assert_eq!(only(&report)["outcome"]["is_counted"], false);
    let report = folder.explain(&["call-2", "--as-of", "2026-11-17"]);
    assert_eq!(only(&report)["outcome"]["fate"], "kept");
}
