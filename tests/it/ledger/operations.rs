//! What the application asked for once is one operation, however many attempts it took.

use llmcost::frame::ledger::Role;
use serde_json::{Value, json};

use super::{files, observation, payload, spend_log};
use crate::support::{Books, Folder, entries};

/// Checks how many rows are kept, and how many of them stand for an operation.
#[track_caller]
fn check(records: &[Value], expected: (usize, usize)) {
    let mut records = records.to_vec();
    for _ in 0..2 {
        records.reverse();
        for threads in [1, 3] {
            let folder = Folder::new();
            let books = Books {
                threads,
                ..Books::default()
            };
            let ledger = books.settle(&files(&folder, &[&records]));
            let operations = ledger
                .calls
                .iter()
                .filter(|call| call.facet.role() == Role::Operation)
                .count();
            assert_eq!((ledger.calls.len(), operations), expected);
        }
    }
}

#[test]
fn attempts_with_one_call_id_are_one_operation() {
    let attempt = |id: &str, status: &str, start: f64| {
        payload(
            id,
            &json!({"status": status, "startTime": start, "litellm_call_id": "c"}),
        )
    };
    let attempts = [
        attempt("c", "failure", 1_794_819_600.0),
        attempt("c", "failure", 1_794_819_601.0),
        attempt("chatcmpl-1", "success", 1_794_819_602.0),
    ];
    check(&attempts, (3, 1));
    // The last attempt stands for it.
    let folder = Folder::new();
    let ledger = Books::default().settle(&files(&folder, &[&attempts]));
    let standing: Vec<_> = entries(&ledger)
        .into_iter()
        .filter(|entry| entry.is_operation)
        .collect();
    assert_eq!(standing.len(), 1);
    assert_eq!(standing[0].id, "chatcmpl-1");
}

/// The SDK gives every attempt a call id of its own; the trace joins them.
#[test]
fn attempts_of_the_sdk_share_their_trace() {
    let attempt = |id: &str, start: f64, session: Option<&str>| {
        payload(
            id,
            &json!({
                "startTime": start, "litellm_call_id": id, "trace_id": "t", "session_id": session,
                "status": if id == "c" { "success" } else { "failure" },
            }),
        )
    };
    let all = |session| {
        [
            attempt("a", 1_794_819_600.0, session),
            attempt("b", 1_794_819_601.0, session),
            attempt("c", 1_794_819_602.0, session),
        ]
    };
    check(&all(None), (3, 1));
    // A trace that is the client's session joins many requests, not one request's attempts.
    check(&all(Some("t")), (3, 3));
}

#[test]
fn records_without_any_group_are_operations() {
    check(
        &[payload("a", &json!({})), payload("b", &json!({}))],
        (2, 2),
    );
}

#[test]
fn every_client_row_of_the_spend_logs_is_an_operation() {
    let same = json!({"litellm_call_id": "c", "session_id": "s"});
    check(
        &[spend_log("a", &same.clone()), spend_log("b", &same)],
        (2, 2),
    );
    check(
        &[observation("a", &json!({})), observation("b", &json!({}))],
        (2, 2),
    );
}

#[test]
fn the_gateways_own_rows_keep_their_cost_and_are_no_operations() {
    let rows = [
        spend_log("client", &json!({})),
        spend_log(
            "client-attempt-0",
            &json!({"metadata": {"billed_retry_attempt": true}}),
        ),
        spend_log(
            "judge",
            &json!({"metadata": {"internal_call_origin": "shadow_eval_judge"}}),
        ),
        spend_log(
            "health",
            &json!({"api_key": "litellm-internal-health-check"}),
        ),
    ];
    check(&rows, (4, 1));
    let folder = Folder::new();
    let ledger = Books::default().settle(&files(&folder, &[&rows]));
    let entries = entries(&ledger);
    assert!(
        entries
            .iter()
            .all(|entry| entry.cost == Some(1_000_000_000_000))
    );
    let operations: Vec<_> = entries.iter().filter(|entry| entry.is_operation).collect();
    assert_eq!(operations[0].id, "client");
}
