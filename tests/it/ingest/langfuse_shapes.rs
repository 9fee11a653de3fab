//! Every shape that leaves Langfuse with costs holds the same three observations: an agent that
//! is no call, a generation and an embedding, together 0.001485975 USD.

use llmcost::pricing::PicoUsd;
use llmcost::usage::{Operation, Source, Status, TokenUsage, Traffic};

use crate::support::{OwnedCall, Reading, fixture, fixture_text, read, read_text};

/// A shape that names team, feature and user on the row.
const COMPLETE: [Option<&str>; 4] = [
    Some("support"),
    Some("answer"),
    Some("u_1042"),
    Some("production"),
];
/// A shape that leaves them to the trace.
const BARE: [Option<&str>; 4] = [None, None, None, Some("production")];

fn micros(text: &str) -> i64 {
    text.parse::<chrono::DateTime<chrono::Utc>>()
        .unwrap()
        .timestamp_micros()
}

fn pico(call: &OwnedCall) -> i64 {
    let amounts = call.logged_costs.iter();
    amounts.map(|text| PicoUsd::parse(text).unwrap().0).sum()
}

#[track_caller]
fn check_reading(reading: &Reading, belongs_to: [Option<&str>; 4]) {
    assert_eq!(reading.files[0].fault, None);
    let tally = reading.tally();
    assert_eq!((tally.read, tally.calls, tally.not_a_call), (3, 2, 1));
    let [(_, agent, parent)] = reading.recorded.links.as_slice() else {
        panic!("{:?}", reading.recorded.links)
    };
    assert_eq!((agent.as_str(), parent), ("a1b2c3d4e5f60001", &None));
    let calls = reading.calls();
    let [generation, embedding] = calls.as_slice() else {
        panic!("{calls:?}")
    };
    assert_eq!(pico(generation) + pico(embedding), 1_485_975_000);

    assert_eq!(generation.call_id, "a1b2c3d4e5f60002");
    assert_eq!(generation.model, "gpt-4o-mini-2024-07-18");
    assert_eq!(pico(generation), 1_461_975_000);
    assert_eq!(generation.operation, Operation::Chat);
    assert_eq!(generation.started_at.0, micros("2026-08-17T09:30:12.345Z"));
    assert_eq!(generation.duration_ms, Some(2600));
    // 86 + 17,817 cached: the buckets exclude each other.
    let tokens = TokenUsage {
        input: 17_903,
        cache_read: 17_817,
        output: 188,
        ..TokenUsage::default()
    };
    assert_eq!(generation.tokens, tokens);

    assert_eq!(embedding.call_id, "a1b2c3d4e5f60003");
    assert_eq!(embedding.model, "text-embedding-3-small");
    assert_eq!(pico(embedding), 24_000_000);
    assert_eq!(embedding.operation, Operation::Embeddings);
    assert_eq!(embedding.started_at.0, micros("2026-08-17T09:30:12.110Z"));
    assert_eq!(embedding.duration_ms, Some(190));
    let tokens = TokenUsage {
        input: 1200,
        ..TokenUsage::default()
    };
    assert_eq!(embedding.tokens, tokens);

    for call in &calls {
        assert_eq!(call.source, Source::Langfuse);
        assert_eq!(
            call.trace_id.as_deref(),
            Some("0f3c9a5b7d1e4c2fa6b8d0e1f2a3b4c5")
        );
        assert_eq!(call.parent_id.as_deref(), Some("a1b2c3d4e5f60001"));
        assert_eq!(call.status, Status::Success);
        assert_eq!(call.traffic, Traffic::Client);
        assert!(call.is_model_type && !call.is_deleted && !call.is_batch && !call.is_cache_hit);
        assert_eq!(call.belongs_to.each_ref().map(Option::as_deref), belongs_to);
    }
}

#[track_caller]
fn check(file: &str, belongs_to: [Option<&str>; 4]) {
    check_reading(&read(&[fixture(&format!("langfuse/{file}"))]), belongs_to);
}

#[test]
fn observations_from_the_user_interface() {
    check("ui-observations.v4.jsonl", COMPLETE);
    check("ui-observations.v4.json", COMPLETE);
    check("ui-observations.v4.csv", COMPLETE);
}

#[test]
fn events_from_the_user_interface() {
    check("ui-events.v4.jsonl", COMPLETE);
    check("ui-events.v4.csv", COMPLETE);
}

#[test]
fn blob_storage() {
    check("blob/observations/2026-08-17T10-00-00.jsonl", BARE);
    check("blob/observations_v2/2026-08-17T10-00-00.jsonl", COMPLETE);
    check("blob/observations_v2/2026-08-17T10-00-00.csv", COMPLETE);
}

#[test]
fn clickhouse_and_the_api() {
    check("clickhouse-observations.jsonl", BARE);
    check("api-v1-observations.json", BARE);
    check("api-v2-observations.json", COMPLETE);
}

/// Before 3.157 dates were clean and quotes inside cells were written `\"`.
#[test]
fn csv_of_older_releases_escapes_with_backslashes() {
    let csv = fixture_text("langfuse/ui-observations.v4.csv");
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(csv.as_bytes());
    let old_cell = |cell: &str| {
        let clean = cell
            .strip_prefix("\"2")
            .and_then(|rest| rest.strip_suffix('"'));
        let clean = clean.map_or_else(|| cell.to_owned(), |rest| format!("2{rest}"));
        format!("\"{}\"", clean.replace('"', "\\\""))
    };
    let old: String = reader
        .records()
        .map(|row| {
            let row = row.unwrap();
            let cells: Vec<String> = row.iter().map(old_cell).collect();
            cells.join(",") + "\n"
        })
        .collect();
    assert!(old.contains(r#""{\"team_id\":\"support\""#), "{old}");
    check_reading(&read_text(old), COMPLETE);
}

/// The download of one trace has no `totalCost`; the cost is in the details.
#[test]
fn a_single_trace_download() {
    let observations: Vec<serde_json::Value> =
        serde_json::from_str(&fixture_text("langfuse/ui-observations.v4.json")).unwrap();
    let without_totals: Vec<_> = observations
        .into_iter()
        .map(|mut observation| {
            let fields = observation.as_object_mut().unwrap();
            fields.remove("totalCost");
            observation
        })
        .collect();
    let download = serde_json::json!({ "observations": without_totals, "scores": [{"id": "s"}] });
    check_reading(&read_text(download.to_string()), COMPLETE);
    check_reading(
        &read_text(serde_json::to_string_pretty(&download).unwrap()),
        COMPLETE,
    );
}

#[test]
fn an_older_download_brings_its_trace() {
    let observations: serde_json::Value =
        serde_json::from_str(&fixture_text("langfuse/ui-observations.v4.json")).unwrap();
    let metadata = r#"{"team_id":"of-trace"}"#;
    let trace = serde_json::json!({
        "id": "0f3c9a5b7d1e4c2fa6b8d0e1f2a3b4c5", "name": "support-chat", "metadata": metadata,
        "tags": ["feature:of-trace"], "userId": "u_1042",
    });
    let download = serde_json::json!({ "trace": trace, "observations": observations });
    let reading = read_text(download.to_string());
    let tally = reading.tally();
    assert_eq!((tally.read, tally.calls, tally.not_a_call), (4, 2, 2));
    let [(_, seen)] = reading.recorded.traces.as_slice() else {
        panic!("{reading:?}")
    };
    let expected = [Some("of-trace"), Some("of-trace"), Some("u_1042"), None];
    assert_eq!(seen.belongs_to.each_ref().map(Option::as_deref), expected);
}

#[test]
fn traces_in_every_shape_say_the_same() {
    for file in [
        "ui-traces.v4.jsonl",
        "ui-traces.v4.csv",
        "blob/traces/2026-08-17T10-00-00.jsonl",
        "api-v1-traces.json",
    ] {
        let reading = read(&[fixture(&format!("langfuse/{file}"))]);
        assert_eq!(reading.tally().not_a_call, 1, "{file}");
        let [(_, trace)] = reading.recorded.traces.as_slice() else {
            panic!("{file}: {reading:?}")
        };
        assert_eq!(trace.id, "0f3c9a5b7d1e4c2fa6b8d0e1f2a3b4c5", "{file}");
        assert_eq!(
            trace.belongs_to.each_ref().map(Option::as_deref),
            COMPLETE,
            "{file}"
        );
    }
}

#[test]
fn scores_and_manifests_are_known_and_no_calls() {
    for file in [
        "blob/scores/2026-08-17T10-00-00.jsonl",
        "blob/manifests/2026-08-17T10-00-00.json",
    ] {
        let reading = read(&[fixture(&format!("langfuse/{file}"))]);
        assert_eq!(reading.files[0].fault, None, "{file}");
        assert_eq!(
            (reading.tally().read, reading.tally().not_a_call),
            (1, 1),
            "{file}"
        );
    }
}
