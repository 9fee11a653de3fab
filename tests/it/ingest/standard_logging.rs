//! `StandardLoggingPayload`: one record per attempt, epochs as floats.

use llmcost::usage::{Source, Status, Timestamp};

use crate::support::{fixture, fixture_text, gzip, read, read_text};

#[test]
fn seven_attempts_of_four_requests() {
    let calls = read(&[fixture("litellm/standard_logging_payload_1.109.1.jsonl")]).calls();
    assert_eq!(calls.len(), 7);
    assert!(
        calls
            .iter()
            .all(|call| call.source == Source::StandardLogging)
    );
    // Three failures of `openai/gpt-4o` share their id with LiteLLM's call id.
    let attempts: Vec<_> = calls
        .iter()
        .filter(|call| call.litellm_call_id.as_deref() == Some("call-proxy-1"))
        .collect();
    let failures = attempts
        .iter()
        .filter(|call| call.status == Status::Failure);
    assert_eq!((attempts.len(), failures.clone().count()), (4, 3));
    assert!(
        failures
            .into_iter()
            .all(|call| call.call_id == "call-proxy-1")
    );
    // The epoch keeps its microseconds: 1795438454.565727.
    assert_eq!(calls[0].started_at, Timestamp(1_795_438_454_565_727));
    assert_eq!(calls[0].logged_costs, ["1.35e-05"]);
    assert_eq!((calls[0].tokens.input, calls[0].tokens.output), (10, 20));
    assert!(calls[6].is_cache_hit && !calls[5].is_cache_hit);
    assert!(
        calls.iter().all(|call| call.attempts.is_none()),
        "one record is one attempt"
    );
}

#[test]
fn one_pretty_object() {
    let path = fixture("litellm/standard_logging_payload_sdk_success.json");
    let reading = read(&[path]);
    let call = reading.only_call();
    assert_eq!(
        call.call_id,
        "chatcmpl-83cdcb01-916e-402f-a611-e8f96e832e8a"
    );
    let belongs_to = call.belongs_to.each_ref().map(Option::as_deref);
    assert_eq!(
        belongs_to,
        [Some("team-a"), Some("search"), None, Some("prod")]
    );
}

#[test]
fn webhooks_and_standard_output_hold_the_same_records() {
    let text = fixture_text("litellm/standard_logging_payload_1.109.1.jsonl");
    let expected = read_text(&text).calls();
    let lines: Vec<&str> = text.lines().collect();
    for content in [
        format!("[{}]", lines.join(",")),
        format!("[\n  {}\n]\n", lines.join(",\n  ")),
        lines.concat(),
        lines.join("\n\n"),
    ] {
        assert_eq!(read_text(&content).calls(), expected);
        assert_eq!(read_text(gzip(&content)).calls(), expected);
    }
}

/// Upstream's own examples write ISO times, other sinks integers.
#[test]
fn times_may_be_floats_integers_or_text() {
    for time in [
        "1795438454.565727",
        "\"1795438454.565727\"",
        "\"2026-11-23T12:54:14.565727\"",
    ] {
        let record = format!(
            "{{\"id\":\"i\",\"call_type\":\"completion\",\"response_cost\":1,\
             \"startTime\":{time},\"endTime\":1795438455.065727,\"model\":\"gpt-4o\"}}"
        );
        let reading = read_text(record);
        let call = reading.only_call();
        assert_eq!(call.started_at, Timestamp(1_795_438_454_565_727), "{time}");
        assert_eq!(call.duration_ms, Some(500), "{time}");
    }
}

/// A trace id that is the client's session joins many requests, not the attempts of one.
#[test]
fn a_session_is_no_operation() {
    let trace_id = |fields: &str| {
        let record = format!(
            "{{\"id\":\"i\",\"call_type\":\"completion\",\"response_cost\":1,\
             \"startTime\":1795438454,\"model\":\"gpt-4o\",{fields}}}"
        );
        read_text(record).only_call().trace_id.clone()
    };
    assert_eq!(
        trace_id(r#""trace_id":"t","session_id":null"#).as_deref(),
        Some("t")
    );
    assert_eq!(
        trace_id(r#""trace_id":"t","session_id":"""#).as_deref(),
        Some("t")
    );
    assert_eq!(trace_id(r#""trace_id":"t","session_id":"t""#), None);
}
