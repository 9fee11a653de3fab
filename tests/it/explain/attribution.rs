//! Whom a call belongs to: value, rule, part of the record, trace, alias.

use serde_json::{Value, json};

use super::{Folder, only, spend_log};

/// An observation of the trace `t-1`, one dollar, without any attribution of its own.
fn observation(id: &str) -> Value {
    json!({
        "id": id,
        "traceId": "t-1",
        "type": "GENERATION",
        "startTime": "2026-11-16T09:00:00Z",
        "model": "gpt-4o",
        "usageDetails": {"input": 10, "output": 5},
        "costDetails": {"total": 1},
    })
}

fn trace(team: &str) -> Value {
    json!({
        "id": "t-1",
        "timestamp": "2026-11-16T09:00:00Z",
        "userId": "u-7",
        "sessionId": null,
        "tags": ["feature:answer"],
        "metadata": {"team_id": team},
    })
}

#[track_caller]
fn check(call: &Value, dimension: &str, expected: &Value) {
    let found = call["attribution"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["dimension"] == dimension)
        .unwrap();
    for (key, value) in expected.as_object().unwrap() {
        assert_eq!(&found[key], value, "{key} of {found:#}");
    }
}

#[test]
fn a_langfuse_call_is_attributed_by_its_trace() {
    let folder = Folder::new()
        .with("llmcost.toml", "[aliases.team]\n\"t-17\" = \"search\"\n")
        .with_lines("logs.jsonl", &[observation("obs-0001")])
        .with_lines("traces.jsonl", &[trace("t-17"), trace("later")]);
    let report = folder.explain(&["obs-0001", "traces.jsonl"]);
    let call = only(&report);
    assert_eq!(call["dialect"], "langfuse_observations");
    assert_eq!(call["source"], "langfuse");
    let at = json!({"source_file": "traces.jsonl", "source_line": 1});
    check(
        call,
        "team",
        &json!({
            "value": "search", "rule": "metadata.team_id", "found_in": "trace",
            "trace": at, "renamed_from": "t-17",
        }),
    );
    check(
        call,
        "feature",
        &json!({"value": "answer", "rule": "tag.feature", "found_in": "trace", "trace": at}),
    );
    check(
        call,
        "user",
        &json!({"value": "u-7", "rule": "end_user", "found_in": "trace"}),
    );
    check(
        call,
        "environment",
        &json!({"value": null, "rule": null, "found_in": null, "trace": null}),
    );
}

#[test]
fn what_the_observation_says_itself_goes_before_its_trace() {
    let mut own = observation("obs-0001");
    own["metadata"] = json!({"team_id": "growth"});
    let folder = Folder::new()
        .with_lines("logs.jsonl", &[own])
        .with_lines("traces.jsonl", &[trace("search")]);
    let report = folder.explain(&["obs-0001", "traces.jsonl"]);
    check(
        only(&report),
        "team",
        &json!({"value": "growth", "found_in": "observation", "trace": null}),
    );
}

#[test]
fn a_litellm_call_names_the_part_of_its_metadata() {
    let changes = json!({
        "metadata": {
            "spend_logs_metadata": {"feature": "chat"},
            "requester_metadata": {"user_id": "u-1"},
            "user_api_key_team_alias": "platform",
            "user_api_key_alias": "platform-prod",
            "env": "staging",
        },
        "request_tags": ["team:search"],
    });
    let folder = Folder::new().with_lines("logs.jsonl", &[spend_log("call-1", &changes)]);
    let report = folder.explain(&["call-1"]);
    let call = only(&report);
    // The tag goes before the key's team.
    check(
        call,
        "team",
        &json!({"value": "search", "rule": "tag.team", "found_in": "row"}),
    );
    check(
        call,
        "feature",
        &json!({"value": "chat", "found_in": "spend_logs_metadata"}),
    );
    check(
        call,
        "user",
        &json!({"value": "u-1", "found_in": "requester_metadata"}),
    );
    check(
        call,
        "environment",
        &json!({"value": "staging", "rule": "metadata.env", "found_in": "metadata"}),
    );
    assert_eq!(call["key"], "platform-prod");
}
