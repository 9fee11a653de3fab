//! What single LiteLLM rows mean: the nine hand-made spend logs, row by row, and variations.

use llmcost::usage::{Operation, ServiceTier, Status, TokenUsage, Traffic};

use crate::support::{OwnedCall, fixture, read, read_text};

fn sample(id: &str) -> OwnedCall {
    let calls = read(&[fixture("litellm/spendlogs_row_to_json.jsonl")]).calls();
    let found = calls.into_iter().find(|call| call.call_id.starts_with(id));
    found.unwrap_or_else(|| panic!("no {id}"))
}

/// Reads one spend log with these fields beside the usual ones.
fn call(fields: &str) -> OwnedCall {
    let row = format!(
        "{{\"request_id\":\"r\",\"startTime\":\"2026-11-16T09:00:00\",\"model\":\"gpt-4o\",\
         \"prompt_tokens\":100,\"completion_tokens\":40,\"spend\":0.5,{fields}}}"
    );
    read_text(row.replace('\n', " ")).only_call().clone()
}

#[test]
fn prompt_tokens_include_the_cache() {
    let normal = sample("chatcmpl-AAA1");
    let expected = TokenUsage {
        input: 1200,
        cache_read: 200,
        output: 300,
        ..TokenUsage::default()
    };
    assert_eq!(normal.tokens, expected);
    assert_eq!(normal.logged_costs, ["0.000345"]);
    assert_eq!(normal.attempts, Some(1));
    let belongs_to = normal.belongs_to.each_ref().map(Option::as_deref);
    let expected = [
        Some("Search"),
        Some("semantic-search"),
        Some("cust-7"),
        Some("prod"),
    ];
    assert_eq!(belongs_to, expected);
}

#[test]
fn anthropic_writes_have_two_lifetimes() {
    let row = sample("chatcmpl-DDD4");
    let expected = TokenUsage {
        input: 12_000,
        cache_read: 8000,
        cache_write: 3000,
        cache_write_1h: 1000,
        output: 800,
        ..TokenUsage::default()
    };
    assert_eq!(row.tokens, expected);
    assert_eq!(
        row.belongs_to,
        [None, None, None, None],
        "an empty team is none"
    );
    // From 23:59:59.9 to 00:00:12.1.
    assert_eq!(row.duration_ms, Some(12_200));
}

#[test]
fn cache_hits_retries_and_fallbacks_are_told_apart() {
    let hit = sample("chatcmpl-AAA1_cache_hit");
    assert!(hit.is_cache_hit && hit.status == Status::Success);
    assert!(!sample("chatcmpl-BBB2").is_cache_hit);
    assert_eq!(sample("chatcmpl-BBB2").attempts, Some(3), "two retries");
    assert_eq!(sample("chatcmpl-CCC3").attempts, Some(2), "one fallback");
}

#[test]
fn failures_batches_and_billed_attempts() {
    let failure = sample("0b6a6a1e-0001-4c1f-9a54-000000000005");
    assert_eq!(failure.status, Status::Failure);
    assert_eq!(failure.error_class.as_deref(), Some("RateLimitError"));
    let batch = sample("batch_6a9d");
    assert!(batch.is_batch && batch.operation == Operation::Batch);
    let billed = sample("0b6a6a1e-0001-4c1f-9a54-000000000008-attempt-0");
    assert_eq!(billed.traffic, Traffic::BilledAttempt);
    assert_eq!(sample("emb-1").operation, Operation::Embeddings);
}

#[test]
fn rows_that_are_not_client_traffic() {
    for fields in [
        r#""metadata":{"internal_call_origin":"shadow_eval_judge"}"#,
        r#""metadata":{"internal_call_origin":"shadow_eval_judge","billed_retry_attempt":true}"#,
        r#""metadata":{"billed_retry_attempt":true,"internal_call_origin":"shadow_eval_judge"}"#,
        r#""metadata":{"is_silent_experiment":true}"#,
        r#""api_key":"litellm-internal-health-check""#,
    ] {
        assert_eq!(call(fields).traffic, Traffic::Internal, "{fields}");
    }
    for fields in [
        r#""metadata":{"internal_call_origin":null,"billed_retry_attempt":false}"#,
        r#""api_key":"3f1c""#,
    ] {
        assert_eq!(call(fields).traffic, Traffic::Client, "{fields}");
    }
}

#[test]
fn cache_hit_is_pythons_spelling() {
    for (text, expected) in [
        ("\"True\"", true),
        ("true", true),
        ("\"False\"", false),
        ("\"None\"", false),
        ("\"\"", false),
        ("null", false),
    ] {
        assert_eq!(
            call(&format!("\"cache_hit\":{text}")).is_cache_hit,
            expected,
            "{text}"
        );
    }
}

#[test]
fn the_column_is_asked_before_the_metadata() {
    let status = |fields: &str| call(fields).status;
    assert_eq!(
        status(r#""status":null,"metadata":{"status":"failure"}"#),
        Status::Failure
    );
    assert_eq!(
        status(r#""status":"success","metadata":{"status":"failure"}"#),
        Status::Success
    );
    assert_eq!(
        status(r#""status":null,"metadata":{"status":null}"#),
        Status::Success
    );
}

#[test]
fn usage_details_by_any_name() {
    let tokens = |usage: &str| call(&format!("\"metadata\":{{\"usage_object\":{usage}}}")).tokens;
    for usage in [
        r#"{"prompt_tokens_details":{"cached_tokens":60}}"#,
        r#"{"cache_read_input_tokens":60}"#,
        r#"{"prompt_cache_hit_tokens":60}"#,
        r#"{"prompt_tokens_details":{"cached_tokens":60},"cache_read_input_tokens":60}"#,
        r#"{"prompt_tokens_details":{"cached_tokens":0},"cache_read_input_tokens":60}"#,
    ] {
        assert_eq!(
            (tokens(usage).input, tokens(usage).cache_read),
            (100, 60),
            "{usage}"
        );
    }
    for usage in [
        r#"{"prompt_tokens_details":{"cache_creation_tokens":30}}"#,
        r#"{"prompt_tokens_details":{"cache_write_tokens":30}}"#,
        r#"{"cache_creation_input_tokens":30}"#,
    ] {
        assert_eq!(
            (tokens(usage).input, tokens(usage).cache_write),
            (100, 30),
            "{usage}"
        );
    }
    let reasoning =
        tokens(r#"{"completion_tokens_details":{"reasoning_tokens":25,"audio_tokens":5}}"#);
    assert_eq!(
        (
            reasoning.output,
            reasoning.reasoning,
            reasoning.audio_output
        ),
        (40, 25, 5)
    );
}

#[test]
fn the_tier_as_served_wins() {
    let tier = |fields: &str| call(fields).service_tier;
    assert_eq!(
        tier(r#""metadata":{"usage_object":{"service_tier":"flex"}}"#),
        ServiceTier::Flex
    );
    assert_eq!(
        tier(r#""metadata":{"cost_breakdown":{"service_tier":"priority"}}"#),
        ServiceTier::Priority
    );
    let both = r#""metadata":{"usage_object":{"service_tier":"default"},
                  "cost_breakdown":{"service_tier":"priority"}}"#;
    assert_eq!(tier(both), ServiceTier::Standard);
}

/// As Postgres `jsonb`, Python and JavaScript do.
#[test]
fn of_two_equal_keys_the_last_wins() {
    let row = call(
        r#""spend":1,"spend":2,"prompt_tokens":7,
           "metadata":{"feature":"first","feature":"last"}"#,
    );
    assert_eq!(
        (row.logged_costs, row.tokens.input),
        (vec!["2".to_owned()], 7)
    );
    assert_eq!(row.belongs_to[1].as_deref(), Some("last"));
}

#[test]
fn numbers_may_be_text() {
    let row = call(r#""prompt_tokens":" 12.0 ","completion_tokens":"3","spend":"1.5e-7""#);
    assert_eq!((row.tokens.input, row.tokens.output), (12, 3));
    assert_eq!(row.logged_costs, ["1.5e-7"]);
}

/// Prompts in `messages` and the like are crossed, whatever is in them.
#[test]
fn nothing_is_read_from_bodies() {
    let row = call(
        r#""messages":[{"role":"user","content":"{\"request_id\":\"evil\"} \\ \u2028"}],
           "response":{"request_id":"evil","usage":{"prompt_tokens":9}},
           "proxy_server_request":{"model":"evil","prompt_tokens":9,
             "metadata":{"team":"from-request","requester_metadata":{"feature":"f"}}}"#,
    );
    assert_eq!(
        (row.call_id.as_str(), row.model.as_str(), row.tokens.input),
        ("r", "gpt-4o", 100)
    );
    assert_eq!(row.belongs_to[0].as_deref(), Some("from-request"));
    assert_eq!(row.belongs_to[1].as_deref(), Some("f"));
}
