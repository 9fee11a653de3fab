//! What single Langfuse rows mean: cost, tokens, failures, deletions.

use llmcost::usage::{ServiceTier, Status};

use crate::support::{OwnedCall, Reading, read_text};

/// Reads one observation with these fields beside the usual ones.
fn read_row(fields: &str) -> Reading {
    read_text(format!(
        "{{\"id\":\"o\",\"traceId\":\"t\",\"type\":\"GENERATION\",\
         \"startTime\":\"2026-11-16T09:00:00Z\",\"model\":\"gpt-4o\",{fields}}}"
    ))
}

fn call(fields: &str) -> OwnedCall {
    read_row(fields).only_call().clone()
}

#[track_caller]
fn check_costs(fields: &str, expected: &[&str]) {
    assert_eq!(call(fields).logged_costs, expected, "{fields}");
}

#[test]
fn the_total_of_the_details_is_the_cost() {
    check_costs(
        r#""costDetails":{"input":0.1,"output":0.2,"total":0.5}"#,
        &["0.5"],
    );
    check_costs(
        r#""usageDetails":{"input":1},"costDetails":{"total":0},"totalCost":0"#,
        &["0"],
    );
}

#[test]
fn without_a_total_the_parts_are() {
    check_costs(
        r#""costDetails":{"input":0.1,"output":2e-7}"#,
        &["0.1", "2e-7"],
    );
}

/// The user interface writes `totalCost: 0` for "unknown".
#[test]
fn a_zero_beside_empty_details_is_unknown() {
    for fields in [
        r#""usageDetails":{"input":5},"costDetails":{},"totalCost":0"#,
        r#""usageDetails":{"input":5},"costDetails":{},"totalCost":"0E-12""#,
        r#""usageDetails":{"input":5},"totalCost":0.0"#,
        r#""usageDetails":{"input":5},"totalCost":null"#,
    ] {
        check_costs(fields, &[]);
    }
}

#[test]
fn a_stated_total_counts_where_there_are_no_details() {
    check_costs(r#""usageDetails":{"input":5},"totalCost":0.25"#, &["0.25"]);
    check_costs(
        r#""calculatedTotalCost":"1.5e-7","promptTokens":5"#,
        &["1.5e-7"],
    );
    // An amount above zero is never "unknown", whatever else the row leaves empty.
    check_costs(r#""costDetails":null,"totalCost":0.25"#, &["0.25"]);
    check_costs(r#""totalCost":0.25,"costDetails":{}"#, &["0.25"]);
}

#[test]
fn inclusive_counts_serve_only_shapes_without_buckets() {
    let both = call(
        r#""promptTokens":100,"completionTokens":20,
           "usageDetails":{"input":10,"input_cached_tokens":90,"output":20,"total":120}"#
            .replace('\n', "")
            .as_str(),
    );
    assert_eq!(
        (
            both.tokens.input,
            both.tokens.cache_read,
            both.tokens.output
        ),
        (100, 90, 20)
    );
    let alone = call(r#""promptTokens":100,"completionTokens":20,"calculatedTotalCost":1"#);
    assert_eq!(
        (
            alone.tokens.input,
            alone.tokens.cache_read,
            alone.tokens.output
        ),
        (100, 0, 20)
    );
}

/// Every spelling of a bucket that Langfuse prices, or that its senders use.
#[test]
fn buckets_by_any_name() {
    let tokens = |details: &str| call(&format!("\"usageDetails\":{details}")).tokens;
    for name in [
        "input",
        "input_tokens",
        "prompt_token_count",
        "promptTokenCount",
        "input_text",
    ] {
        assert_eq!(tokens(&format!("{{\"{name}\":7}}")).input, 7, "{name}");
    }
    for name in [
        "input_cached_tokens",
        "input_cache_read",
        "cache_read_input_tokens",
        "cached_content_token_count",
        "prompt_details.cache_read",
    ] {
        let tokens = tokens(&format!("{{\"input\":5,\"{name}\":7}}"));
        assert_eq!((tokens.input, tokens.cache_read), (12, 7), "{name}");
    }
    for name in [
        "input_cache_creation",
        "cache_creation_input_tokens",
        "input_cache_creation_5m",
        "cache_write_tokens",
        "input_cache_write",
    ] {
        let tokens = tokens(&format!("{{\"input\":5,\"{name}\":7}}"));
        assert_eq!((tokens.input, tokens.cache_write), (12, 7), "{name}");
    }
    for name in ["input_cache_creation_1h", "input_ephemeral_1h_input_tokens"] {
        let tokens = tokens(&format!("{{\"input\":5,\"{name}\":7}}"));
        let found = (tokens.input, tokens.cache_write, tokens.cache_write_1h);
        assert_eq!(found, (12, 7, 7), "{name}");
    }
    for name in [
        "output_reasoning_tokens",
        "output_reasoning",
        "reasoning_tokens",
        "thoughtsTokenCount",
    ] {
        let tokens = tokens(&format!("{{\"output\":5,\"{name}\":7}}"));
        assert_eq!((tokens.output, tokens.reasoning), (12, 7), "{name}");
    }
}

#[test]
fn a_failed_generation_is_a_call_without_tokens() {
    let failed = call(r#""level":"ERROR","usageDetails":{},"costDetails":{}"#);
    assert_eq!(failed.status, Status::Failure);
    assert!(failed.tokens.is_empty() && failed.logged_costs.is_empty());
    // Another type, or another level, is no call.
    assert_eq!(
        read_row(r#""level":"ERROR","type":"SPAN""#)
            .tally()
            .not_a_call,
        1
    );
    assert_eq!(
        read_row(r#""level":"WARNING","usageDetails":{}"#)
            .tally()
            .not_a_call,
        1
    );
}

#[test]
fn any_type_with_usage_or_cost_is_a_call() {
    for (kind, is_model_type) in [
        ("GENERATION", true),
        ("EMBEDDING", true),
        ("AGENT", false),
        ("SPAN", false),
    ] {
        let row = call(&format!(
            "\"usageDetails\":{{\"input\":1}},\"type\":\"{kind}\""
        ));
        assert_eq!(row.is_model_type, is_model_type, "{kind}");
    }
}

#[test]
fn tier_cache_and_deletion_are_read() {
    let row = call(
        r#""usageDetails":{"input":1},"modelParameters":"{\"service_tier\":\"flex\"}",
           "metadata":{"cache_hit":true},"is_deleted":1"#
            .replace('\n', "")
            .as_str(),
    );
    assert_eq!(row.service_tier, ServiceTier::Flex);
    assert!(row.is_cache_hit && row.is_deleted);
}

#[test]
fn a_prompt_is_crossed_and_nothing_in_it_read() {
    let row = call(
        r#""input":[{"model":"evil","usageDetails":{"input":9}}],"output":{"id":"evil"},
           "usageDetails":{"input":1}"#
            .replace('\n', "")
            .as_str(),
    );
    assert_eq!(
        (row.call_id.as_str(), row.model.as_str(), row.tokens.input),
        ("o", "gpt-4o", 1)
    );
}

/// Metadata is the caller's: text that only looks like JSON says nothing, and loses no call.
#[test]
fn metadata_that_is_not_json_loses_no_call() {
    for metadata in [
        r#""{'team': 'x'}""#,
        r#""{a sentence in braces}""#,
        r#""plain""#,
        r#"["team"]"#,
        r#"{"requester_metadata":"{'team': 'x'}"}"#,
        "null",
    ] {
        let fields = format!("\"usageDetails\":{{\"input\":1}},\"metadata\":{metadata}");
        assert_eq!(
            call(&fields).belongs_to,
            [None, None, None, None],
            "{metadata}"
        );
    }
    let tags = r#""usageDetails":{"input":1},"tags":"['team:x']""#;
    assert_eq!(call(tags).belongs_to[0], None);
    // A broken line stays broken, and figures have to be figures.
    for fields in [
        r#""usageDetails":{"input":1},"metadata":"{\x}""#,
        r#""metadata":"{","usageDetails":"{'input': 1}""#,
    ] {
        let reading = read_row(fields);
        assert_eq!(reading.tally().rejected_count(), 1, "{fields}");
    }
}

/// ClickHouse's events tables keep metadata as two arrays.
#[test]
fn metadata_may_come_as_names_and_values() {
    let fields = r#""usageDetails":{"input":1},"metadata_names":["x","attributes.team_id"],
        "metadata_values":["1","search"]"#;
    let expected = [Some("search".to_owned()), None, None, None];
    assert_eq!(call(fields).belongs_to, expected);
    let short = r#""usageDetails":{"input":1},"metadata_names":["team"],"metadata_values":[]"#;
    assert_eq!(call(short).belongs_to[0], None);
}
