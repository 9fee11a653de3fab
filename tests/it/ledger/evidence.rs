//! What is remembered of the calls that somebody asks for by id: which ones are meant, all their rows in
//! order, what became of them, their traces, and the other records of that id.

use std::collections::BTreeMap;
use std::path::PathBuf;

use llmcost::frame::ledger::{
    CallQuery, Evidence, Ledger, LedgerWriter, Mention, Recorder, Sought, settle,
};
use llmcost::ingest::{self, Progress};
use llmcost::pricing::{CostBasis, PriceBook};
use llmcost::usage::{AttributionRules, CountRule, Dimension, Fate};
use serde_json::{Value, json};

use super::{files, observation, spend_log};
use crate::support::{Folder, sources};

/// Reads each part on its own, as if by a thread of its own, and brings them together.
fn look_for(id: &str, parts: &[&[&[Value]]]) -> (Ledger, Evidence) {
    let prices = PriceBook::builtin();
    let query = CallQuery::new(id);
    let rules = AttributionRules::default();
    let aliases = BTreeMap::new();
    let aliases = [&aliases; 4];
    let mut recorders = Vec::new();
    let mut file_count = 0;
    for part in parts {
        let folder = Folder::new();
        let paths: Vec<PathBuf> = files(&folder, part);
        file_count = file_count.max(paths.len());
        let new = || {
            let writer = LedgerWriter::new(&prices, CostBasis::Computed, aliases);
            Recorder::new(writer, &query)
        };
        let sources = sources(&paths);
        let (read, _) = ingest::read(&sources, &rules, 1, &Progress::default(), None, new);
        recorders.extend(read);
    }
    let (writers, evidence) = Evidence::gather(recorders);
    let ledger = settle(writers, file_count, CountRule::Leaf, |_| None);
    (ledger, evidence)
}

/// File, line and fate of the rows that are meant; `None` if not one id is.
fn rows(id: &str, parts: &[&[&[Value]]]) -> Option<Vec<(u32, u32, Fate)>> {
    let (ledger, evidence) = look_for(id, parts);
    let Sought::Found(rows) = evidence.seek(&CallQuery::new(id)) else {
        return None;
    };
    let row = |row: &llmcost::frame::ledger::RecordedCall| {
        (row.origin.file, row.origin.line, ledger.fate(row.row))
    };
    Some(rows.iter().map(row).collect())
}

fn log(id: &str) -> Value {
    spend_log(id, &json!({}))
}

#[test]
fn all_rows_of_an_id_come_in_order_with_what_became_of_them() {
    let expected = [
        (0, 2, Fate::Kept),
        (0, 4, Fate::Duplicate),
        (1, 1, Fate::Duplicate),
    ];
    let one: &[&[Value]] = &[
        &[log("a"), log("wanted"), log("b"), log("wanted")],
        &[log("wanted"), log("c")],
    ];
    assert_eq!(rows("wanted", &[one]).unwrap(), expected);
    // In two parts: rows of the second are numbered behind those of the first.
    let first: &[&[Value]] = &[&[log("a"), log("x")], &[log("wanted"), log("c")]];
    let second: &[&[Value]] = &[&[log("b"), log("wanted"), log("d"), log("wanted")]];
    for parts in [[first, second], [second, first]] {
        assert_eq!(rows("wanted", &parts).unwrap(), expected);
    }
}

#[test]
fn an_id_is_meant_by_itself_or_by_how_it_alone_begins() {
    let logs: &[&[Value]] = &[&[log("chatcmpl-aa1"), log("chatcmpl-aa2"), log("chatcmpl-b")]];
    let parts = &[logs];
    let lines = |id: &str| rows(id, parts).map(|rows| rows[0].1);
    assert_eq!(lines("chatcmpl-aa1"), Some(1));
    assert_eq!(lines("chatcmpl-b"), Some(3));
    assert_eq!(lines("chatcmpl-"), None);
    let (_, evidence) = look_for("chatcmpl-a", parts);
    assert!(evidence.ids().eq(["chatcmpl-aa1", "chatcmpl-aa2"]));
    let sought = evidence.seek(&CallQuery::new("chatcmpl-a"));
    assert!(
        matches!(sought, Sought::Ambiguous { has_more: false }),
        "{sought:?}"
    );
    // Seven characters are too few to stand for an id, eight are enough.
    let eight: &[&[Value]] = &[&[log("12345678-x")]];
    assert_eq!(rows("1234567", &[eight]), None);
    assert_eq!(rows("12345678", &[eight]).unwrap().len(), 1);
    let (_, evidence) = look_for("nobody-has-this", parts);
    let sought = evidence.seek(&CallQuery::new("nobody-has-this"));
    assert!(matches!(sought, Sought::Missing), "{sought:?}");
}

#[test]
fn of_many_ids_that_begin_alike_the_first_ten_are_listed() {
    let id = |number: usize| format!("chatcmpl-{number:02}");
    let logs = |(from, to): &(usize, usize)| -> Vec<Value> {
        (*from..*to).rev().map(|number| log(&id(number))).collect()
    };
    let listed = |parts: &[(usize, usize)]| {
        let logs: Vec<Vec<Value>> = parts.iter().map(logs).collect();
        let files: Vec<[&[Value]; 1]> = logs.iter().map(|logs| [logs.as_slice()]).collect();
        let parts: Vec<&[&[Value]]> = files.iter().map(<[_; 1]>::as_slice).collect();
        let (_, evidence) = look_for("chatcmpl-", &parts);
        let sought = evidence.seek(&CallQuery::new("chatcmpl-"));
        let Sought::Ambiguous { has_more } = sought else {
            panic!("{sought:?}")
        };
        (
            evidence.ids().map(str::to_owned).collect::<Vec<_>>(),
            has_more,
        )
    };
    let first_ten: Vec<String> = (0..10).map(id).collect();
    assert_eq!(listed(&[(0, 10)]), (first_ten.clone(), false));
    assert_eq!(listed(&[(0, 11)]), (first_ten.clone(), true));
    // Ten each, and more together.
    assert_eq!(listed(&[(5, 15), (0, 5)]), (first_ten.clone(), true));
    assert_eq!(listed(&[(0, 5), (5, 10)]), (first_ten.clone(), false));
    // Ids were forgotten by one part alone.
    assert_eq!(listed(&[(0, 11), (0, 2)]), (first_ten, true));
}

fn trace(id: &str, team: &str) -> Value {
    json!({
        "id": id, "timestamp": "2026-11-16T09:00:00Z", "userId": null, "sessionId": null,
        "tags": [], "metadata": {"team": team},
    })
}

#[test]
fn a_trace_that_was_read_twice_answers_by_its_first_record() {
    let call = || observation("wanted", &json!({}));
    let team = |parts: &[&[&[Value]]]| {
        let (_, evidence) = look_for("wanted", parts);
        let Sought::Found(rows) = evidence.seek(&CallQuery::new("wanted")) else {
            panic!("not found")
        };
        let trace = evidence.trace_of(&rows[0]).unwrap();
        let team = trace.answers[0].value.clone().unwrap();
        (team, trace.origin.file, trace.origin.line)
    };
    let both: &[&[Value]] = &[
        &[call()],
        &[
            trace("u", "other"),
            trace("t", "first"),
            trace("t", "second"),
        ],
    ];
    assert_eq!(team(&[both]), ("first".to_owned(), 1, 2));
    // Whichever thread read it.
    let early: &[&[Value]] = &[&[trace("t", "early")], &[call()]];
    let late: &[&[Value]] = &[&[call()], &[trace("t", "late")]];
    for parts in [[early, late], [late, early]] {
        assert_eq!(team(&parts), ("early".to_owned(), 0, 1));
    }
    let without: &[&[Value]] = &[
        &[observation("wanted", &json!({"traceId": "v"}))],
        &[trace("t", "first")],
    ];
    let (_, evidence) = look_for("wanted", &[without]);
    let Sought::Found(rows) = evidence.seek(&CallQuery::new("wanted")) else {
        panic!("not found")
    };
    assert!(evidence.trace_of(&rows[0]).is_none());
}

#[test]
fn records_of_the_id_that_are_no_calls_are_mentioned_in_order() {
    let link = json!({"id": "wanted", "traceId": "t", "type": "SPAN", "startTime": "2026-11-16T09:00:00Z"});
    let bad = observation("wanted", &json!({"costDetails": {"total": "much"}}));
    let other =
        json!({"id": "other", "traceId": "t", "type": "SPAN", "startTime": "2026-11-16T09:00:00Z"});
    let first: &[&[Value]] = &[&[other, link], &[trace("wanted", "search")]];
    let second: &[&[Value]] = &[&[bad, observation("x", &json!({}))]];
    let (_, evidence) = look_for("wanted", &[first, second]);
    let mentions: Vec<_> = evidence
        .mentions()
        .iter()
        .map(|(origin, mention)| (origin.file, origin.line, mention.clone()))
        .collect();
    let [(0, 1, Mention::Rejected(reason)), rest @ ..] = mentions.as_slice() else {
        panic!("{mentions:?}")
    };
    assert!(reason.contains("not a decimal number"), "{reason}");
    assert_eq!(rest, [(0, 2, Mention::Observation), (1, 1, Mention::Trace)]);
}

#[test]
fn a_ledger_names_what_its_codes_stand_for() {
    let logs: &[&[Value]] = &[&[
        spend_log("a", &json!({"metadata": {"team": "search"}})),
        spend_log("b", &json!({"status": "failure"})),
    ]];
    let (ledger, _) = look_for("a", &[logs]);
    for value in [Some("success"), Some("failure")] {
        let code = ledger.code(Dimension::Status, value).unwrap();
        assert_eq!(ledger.name(Dimension::Status, code), value);
    }
    assert_eq!(ledger.code(Dimension::Status, Some("search")), None);
    assert_eq!(ledger.code(Dimension::Status, None), None);
    for value in [Some("search"), None] {
        let code = ledger.code(Dimension::Team, value).unwrap();
        assert_eq!(ledger.name(Dimension::Team, code), value);
    }
    assert_eq!(ledger.code(Dimension::Team, Some("success")), None);
    assert_eq!(ledger.code(Dimension::Team, Some("nobody")), None);
}
