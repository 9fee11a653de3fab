//! The same source kind and the same id is the same call; which one stays does not depend on the
//! order of reading.

use std::slice;

use serde_json::{Value, json};

use super::{files, kept, observation, payload, spend_log};
use crate::support::{Books, Folder};

#[track_caller]
fn check(contents: &[&[Value]], expected: &[(&str, i64)]) {
    for threads in [1, 4] {
        let books = Books {
            threads,
            ..Books::default()
        };
        let found = kept(&books, contents);
        let found: Vec<_> = found
            .iter()
            .map(|(id, cost)| (id.as_str(), *cost))
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn of_spend_logs_the_first_by_file_and_line_stays() {
    let row = |cost: i64| spend_log("r", &json!({"spend": cost}));
    check(&[&[row(1), row(2)], &[row(3)]], &[("r", 1)]);
    check(&[&[row(3)], &[row(1), row(2)]], &[("r", 3)]);
}

#[test]
fn every_repetition_is_found_by_any_number_of_threads() {
    // Enough ids that their tags fall everywhere.
    let rows: Vec<Value> = (0..500)
        .map(|number| spend_log(&format!("r{number}"), &json!({})))
        .collect();
    let (again, once) = rows.split_at(300);
    for threads in 1..=5 {
        let books = Books {
            threads,
            ..Books::default()
        };
        let folder = Folder::new();
        let paths = files(&folder, &[again, once, again]);
        let counts = books.settle(&paths).counts;
        let kept: u64 = counts.iter().map(|count| count.kept).sum();
        let duplicates: u64 = counts.iter().map(|count| count.duplicates).sum();
        assert_eq!((kept, duplicates), (500, 300), "{threads} threads");
    }
}

#[test]
fn duplicates_are_counted_where_they_stand() {
    let folder = Folder::new();
    let row = || spend_log("r", &json!({}));
    let paths = files(
        &folder,
        &[&[row(), row()], &[row(), spend_log("s", &json!({}))]],
    );
    let ledger = Books::default().settle(&paths);
    let counts: Vec<_> = ledger
        .counts
        .iter()
        .map(|count| (count.kept, count.duplicates))
        .collect();
    assert_eq!(counts, [(1, 1), (1, 1)]);
}

#[test]
fn duplicates_that_tell_something_else_are_counted() {
    let conflicting = |contents: &[&[Value]]| {
        let folder = Folder::new();
        let ledger = Books::default().settle(&files(&folder, contents));
        ledger.conflicting_duplicates
    };
    let row = |changes: Value| spend_log("r", &changes);
    let same = row(json!({}));
    let dearer = row(json!({"spend": 2}));
    let longer = row(json!({"completion_tokens": 6}));
    assert_eq!(conflicting(&[&[same.clone(), same.clone()]]), 0);
    assert_eq!(conflicting(&[&[same.clone(), dearer.clone()]]), 1);
    assert_eq!(conflicting(&[&[same.clone(), longer.clone()]]), 1);
    // Each against the one that stays, not against one another.
    assert_eq!(conflicting(&[&[same.clone(), dearer.clone(), dearer]]), 2);
    assert_eq!(conflicting(&[&[same.clone(), longer], &[same]]), 1);
    // An older version may tell something else.
    let version = |cost: i64, at: &str| {
        observation(
            "o",
            &json!({"costDetails": {"total": cost}, "updatedAt": at}),
        )
    };
    let (old, new) = (
        version(1, "2026-11-16T09:00:05Z"),
        version(2, "2026-11-16T09:00:06Z"),
    );
    assert_eq!(conflicting(&[&[old, new.clone()]]), 0);
    assert_eq!(
        conflicting(&[&[new.clone(), version(3, "2026-11-16T09:00:06Z")]]),
        1
    );
}

#[test]
fn cache_hits_and_billed_attempts_are_requests_of_their_own() {
    let rows = ["r", "r_cache_hit1795438473.23", "r-attempt-1"].map(|id| spend_log(id, &json!({})));
    check(
        &[&rows],
        &[
            ("r", 1),
            ("r-attempt-1", 1),
            ("r_cache_hit1795438473.23", 1),
        ],
    );
}

#[test]
fn of_langfuse_rows_the_latest_version_stays_in_any_order() {
    let row = |cost: i64, at: &str| {
        observation(
            "o",
            &json!({"costDetails": {"total": cost}, "updatedAt": at}),
        )
    };
    let old = row(1, "2026-11-16T09:00:05Z");
    let new = row(2, "2026-11-16T09:00:06Z");
    check(&[slice::from_ref(&old), slice::from_ref(&new)], &[("o", 2)]);
    check(&[slice::from_ref(&new), slice::from_ref(&old)], &[("o", 2)]);
    check(&[&[old.clone(), new.clone(), old.clone()]], &[("o", 2)]);
    // Of equal versions the first stays.
    let equal = row(3, "2026-11-16T09:00:06Z");
    check(&[&[old, equal], &[new]], &[("o", 3)]);
}

#[test]
fn clickhouse_versions_are_told_by_event_ts() {
    let row = |cost: i64, at: &str, is_deleted: u8| {
        json!({
            "id": "o", "trace_id": "t", "type": "GENERATION", "is_deleted": is_deleted,
            "start_time": "2026-11-16 09:00:00.000", "event_ts": at,
            "updated_at": "2026-11-17 00:00:00.000",
            "usage_details": {"input": "10"}, "cost_details": {"total": cost},
        })
    };
    let old = row(1, "2026-11-16 09:00:05.000", 0);
    let new = row(2, "2026-11-16 09:00:05.001", 0);
    let deleted = row(2, "2026-11-16 09:00:09.000", 1);
    check(&[&[new.clone(), old.clone()]], &[("o", 2)]);
    check(&[&[new.clone(), deleted.clone(), old.clone()]], &[]);
    check(&[&[deleted], &[old], &[new]], &[]);
}

#[test]
fn a_row_deleted_before_it_came_back_stays() {
    let row = |at: &str, is_deleted: bool| {
        observation("o", &json!({"event_ts": at, "is_deleted": is_deleted}))
    };
    check(
        &[&[
            row("2026-11-16T09:00:09Z", false),
            row("2026-11-16T09:00:05Z", true),
        ]],
        &[("o", 1)],
    );
}

/// The failed attempts of a request share their id; only status and start tell them apart.
#[test]
fn attempts_are_no_duplicates() {
    let attempt = |status: &str, start: f64| {
        payload(
            "call",
            &json!({"status": status, "startTime": start, "litellm_call_id": "call"}),
        )
    };
    let attempts = [
        attempt("failure", 1_794_819_600.1),
        attempt("failure", 1_794_819_600.2),
        attempt("success", 1_794_819_600.2),
    ];
    check(&[&attempts], &[("call", 1), ("call", 1), ("call", 1)]);
    // The same attempt from an overlapping export is one.
    check(
        &[&attempts, &attempts],
        &[("call", 1), ("call", 1), ("call", 1)],
    );
}

#[test]
fn spend_logs_win_over_payloads_of_the_same_call() {
    let row = spend_log("r", &json!({"litellm_call_id": "c", "spend": 5}));
    let in_metadata = spend_log(
        "r",
        &json!({"metadata": {"litellm_call_id": "c"}, "spend": 5}),
    );
    let attempts = [
        payload("c", &json!({"litellm_call_id": "c", "status": "failure"})),
        payload("r", &json!({"litellm_call_id": "c"})),
    ];
    let other = payload("x", &json!({"litellm_call_id": "d"}));
    let without = payload("y", &json!({}));
    let both: Vec<Value> = attempts.iter().cloned().chain([other, without]).collect();
    let expected = [("r", 5), ("x", 1), ("y", 1)];
    for row in [row, in_metadata] {
        check(&[&both, slice::from_ref(&row)], &expected);
        check(&[slice::from_ref(&row), &both], &expected);
    }
}

#[test]
fn different_kinds_and_different_ids_do_not_meet() {
    check(
        &[
            &[spend_log("same", &json!({}))],
            &[payload("same", &json!({}))],
            &[observation("same", &json!({}))],
        ],
        &[("same", 1), ("same", 1), ("same", 1)],
    );
}
