//! From when to when calls are, which is the latest, and from when on they are ignored.

use std::cell::Cell;
use std::collections::BTreeMap;

use llmcost::frame::ledger::{LedgerWriter, settle};
use llmcost::ingest::{self, Progress};
use llmcost::pricing::{CostBasis, PriceBook};
use llmcost::usage::{AttributionRules, CountRule, Timestamp};
use serde_json::{Value, json};

use super::{files, observation, payload, spend_log};
use crate::support::{Books, Folder, sources};

/// 2026-11-16 09:00 UTC.
const NINE: i64 = 1_794_819_600_000_000;
const MINUTE: i64 = 60_000_000;

fn at(id: &str, minute: i64) -> Value {
    spend_log(
        id,
        &json!({"startTime": (NINE + minute * MINUTE).to_string()}),
    )
}

#[test]
fn calls_from_an_instant_on_are_ignored() {
    let folder = Folder::new();
    let paths = files(&folder, &[&[at("a", 0), at("b", 1)], &[at("c", 2)]]);
    // As of which minute, then kept and out of range in either file.
    for (minute, expected) in [
        (0, [(0, 2), (0, 1)]),
        (1, [(1, 1), (0, 1)]),
        (2, [(2, 0), (0, 1)]),
        (3, [(2, 0), (1, 0)]),
    ] {
        let books = Books {
            as_of: Some(Timestamp(NINE + minute * MINUTE)),
            ..Books::default()
        };
        let counts = books.settle(&paths).counts;
        let counts: Vec<_> = counts
            .iter()
            .map(|count| (count.kept, count.out_of_range))
            .collect();
        assert_eq!(counts, expected, "{minute}");
    }
}

#[test]
fn the_latest_call_is_one_that_is_not_deleted() {
    let prices = PriceBook::builtin();
    let aliases = BTreeMap::new();
    let folder = Folder::new();
    let observation_at = |id: &str, minute: &str, is_deleted: bool| {
        let start = format!("2026-11-16T09:{minute}:00Z");
        observation(id, &json!({"startTime": start, "is_deleted": is_deleted}))
    };
    let paths = files(
        &folder,
        &[&[
            observation_at("a", "03", false),
            observation_at("b", "05", false),
            observation_at("c", "09", true),
        ]],
    );
    let new = || LedgerWriter::new(&prices, CostBasis::Computed, [&aliases; 4]);
    let rules = AttributionRules::default();
    let (writers, read) =
        ingest::read(&sources(&paths), &rules, 2, &Progress::default(), None, new);
    let asked = Cell::new(None);
    let ledger = settle(writers, read.len(), CountRule::Leaf, |latest| {
        asked.set(latest);
        None
    });
    assert_eq!(asked.get(), Some(Timestamp(NINE + 5 * MINUTE)));
    assert_eq!(
        ledger.span(),
        Some((Timestamp(NINE + 3 * MINUTE), Timestamp(NINE + 5 * MINUTE)))
    );
}

#[test]
fn the_span_is_from_the_first_call_to_the_last() {
    for threads in [1, 3] {
        let books = Books {
            threads,
            ..Books::default()
        };
        let folder = Folder::new();
        let paths = files(
            &folder,
            &[&[at("a", 4), at("b", 9)], &[at("c", 2)], &[at("d", 5)]],
        );
        let expected = (Timestamp(NINE + 2 * MINUTE), Timestamp(NINE + 9 * MINUTE));
        assert_eq!(books.settle(&paths).span(), Some(expected));
        let paths = files(&folder, &[&[at("a", 0)]]);
        let books = Books {
            threads,
            as_of: Some(Timestamp(NINE)),
            ..Books::default()
        };
        assert_eq!(books.settle(&paths).span(), None);
    }
}

#[test]
fn a_request_is_found_in_the_spend_logs_by_litellms_call_id() {
    let log = |id: &str, call: &str| spend_log(id, &json!({"litellm_call_id": call}));
    let folder = Folder::new();
    let paths = files(
        &folder,
        &[
            &[payload("p", &json!({"litellm_call_id": "call-0"}))],
            &[log("a", "call-1"), log("b", "call-2"), log("c", "call-1")],
            &[log("d", "call-2"), log("e", "call-3")],
        ],
    );
    let ledger = Books::default().settle(&paths);
    let place = |call: &str| {
        ledger
            .spend_log_of(call)
            .map(|origin| (origin.file, origin.line))
    };
    assert_eq!(place("call-1"), Some((1, 1)));
    assert_eq!(place("call-2"), Some((1, 2)));
    assert_eq!(place("call-3"), Some((2, 2)));
    // A standard logging payload is no spend log.
    assert_eq!(place("call-0"), None);
    assert_eq!(place("call-4"), None);
}
