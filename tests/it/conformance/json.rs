//! The cases of `JSONTestSuite` where logs have JSON: as a member of a record that nobody asks for, as JSON
//! inside a string that is read, as a line of its own, and as a part of a document.

use std::collections::{BTreeMap, BTreeSet};

use llmcost::ingest::{Dialect, Reason};
use serde_json::{Value, json};

use crate::cli::exports::SpendLog;
use crate::support::{Reading, fixture_text, read_text};

/// A case: what is read, and what must become of it.
struct Case {
    name: String,
    bytes: Vec<u8>,
    /// As a member of a record: `accepted`, or the code of the reason for which it is rejected.
    member: String,
    /// As JSON in a string, where it is read; `None` if it is no text.
    string: Option<String>,
    /// As a line of its own; no case is a call.
    line: String,
}

const ACCEPTED: &str = "accepted";

/// Reasons that say that something is no JSON, or none that can be read.
const SYNTAX: [Reason; 3] = [Reason::Json, Reason::Utf8, Reason::Depth];

impl Case {
    fn new(row: &Value) -> Self {
        let text = |key: &str| row[key].as_str().map(str::to_owned);
        let bytes = match (text("text"), text("hex"), row["repeat"].as_array()) {
            (Some(text), None, None) => text.into_bytes(),
            (None, Some(digits), None) => (0..digits.len() / 2)
                .map(|at| u8::from_str_radix(&digits[2 * at..2 * at + 2], 16).unwrap())
                .collect(),
            (None, None, Some(repeat)) => {
                let count = usize::try_from(repeat[1].as_u64().unwrap()).unwrap();
                repeat[0].as_str().unwrap().repeat(count).into_bytes()
            }
            _ => panic!("not one input: {row}"),
        };
        Self {
            name: text("name").unwrap(),
            bytes,
            member: text("member").unwrap(),
            string: text("string"),
            line: text("line").unwrap(),
        }
    }

    fn is_one_line(&self) -> bool {
        !self.bytes.contains(&b'\n')
    }

    /// The record around the case, which stands there as it is.
    fn as_member(&self, id: &str) -> Vec<u8> {
        record(id, &self.bytes)
    }

    /// The record with the case in a string, in place of its metadata.
    fn as_string(&self, id: &str) -> Option<Vec<u8>> {
        let text = std::str::from_utf8(&self.bytes).ok()?;
        let log = SpendLog {
            id,
            ..SpendLog::default()
        };
        let mut log = log.json();
        log["metadata"] = text.into();
        Some(log.to_string().into_bytes())
    }
}

/// A record of a spend log whose member `extra` holds these bytes, in the middle of it.
fn record(id: &str, extra: &[u8]) -> Vec<u8> {
    let log = SpendLog {
        id,
        ..SpendLog::default()
    };
    let mut log = log.json();
    log["extra"] = json!("HERE");
    log["status"] = log.as_object_mut().unwrap().remove("status").unwrap();
    let text = log.to_string();
    let (before, after) = text.split_once("\"HERE\"").unwrap();
    [before.as_bytes(), extra, after.as_bytes()].concat()
}

fn cases() -> Vec<Case> {
    let rows = fixture_text("conformance/json.jsonl");
    rows.lines()
        .map(|row| Case::new(&serde_json::from_str(row).unwrap()))
        .collect()
}

/// Reads the line between good ones, twice, so that it is read both without and with knowledge of
/// records like it.
fn between(lines: [&[u8]; 2]) -> Reading {
    let good = ["a", "b", "c"].map(|id| record(id, b"1"));
    let last = record("d", b"{\"nested\":[1]}");
    let all: Vec<&[u8]> = [&good[0][..], lines[0], &good[1], &good[2], lines[1], &last].into();
    let reading = read_text(all.join(&b'\n'));
    assert_eq!(reading.files[0].dialect, Some(Dialect::SpendLogs));
    reading
}

/// Says what became of two equal lines between four good ones.
fn outcome(reading: &Reading) -> String {
    let tally = reading.tally();
    let rejected: Vec<_> = tally.rejected.iter().collect();
    match (tally.calls, rejected.as_slice()) {
        (6, []) => ACCEPTED.to_owned(),
        (4, []) if tally.blank == 2 => "blank".to_owned(),
        (4, []) if tally.not_a_call == 2 => "not_a_call".to_owned(),
        (4, [(reason, some)]) if some.count == 2 => reason.code().to_owned(),
        _ => format!("{tally:?}"),
    }
}

/// Compares outcomes with a column of the table and tells all differences at once.
#[track_caller]
fn compare(found: Vec<(&Case, String, &str)>) {
    let wrong: Vec<String> = found
        .into_iter()
        .filter(|(_, found, expected)| found != expected)
        .map(|(case, found, expected)| format!("{}: {found}, expected {expected}", case.name))
        .collect();
    assert!(
        wrong.is_empty(),
        "{} cases:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn the_table_is_whole_and_says_what_the_rfc_says() {
    let cases = cases();
    let mut kinds: BTreeMap<&str, u32> = BTreeMap::new();
    for case in &cases {
        *kinds.entry(&case.name[..1]).or_default() += 1;
        let is_syntax = |code: &str| SYNTAX.iter().any(|reason| reason.code() == code);
        match &case.name[..1] {
            "y" => {
                assert_eq!(case.member, ACCEPTED, "{}", case.name);
                assert!(!is_syntax(&case.line), "{}", case.name);
            }
            "n" => {
                assert!(is_syntax(&case.member), "{}", case.name);
                // A line that does not begin as an object is refused before its end is seen.
                let refused = is_syntax(&case.line) || case.line == "not_object";
                let is_nothing = case.bytes.trim_ascii().is_empty();
                assert!(refused || is_nothing, "{}", case.name);
            }
            _ => assert!(
                case.member == ACCEPTED || is_syntax(&case.member),
                "{}",
                case.name
            ),
        }
    }
    assert_eq!(kinds, BTreeMap::from([("i", 35), ("n", 188), ("y", 95)]));
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
}

#[test]
fn as_a_member_that_nobody_asks_for() {
    let cases = cases();
    let found = cases.iter().filter(|case| case.is_one_line()).map(|case| {
        let lines = [case.as_member("x"), case.as_member("y")];
        let reading = between(lines.each_ref().map(Vec::as_slice));
        (case, outcome(&reading), case.member.as_str())
    });
    compare(found.collect());
}

#[test]
fn as_json_in_a_string_that_is_read() {
    let cases = cases();
    let found = cases.iter().filter_map(|case| {
        let lines = [case.as_string("x")?, case.as_string("y")?];
        let reading = between(lines.each_ref().map(Vec::as_slice));
        Some((case, outcome(&reading), case.string.as_deref()?))
    });
    compare(found.collect());
}

#[test]
fn as_a_line_of_its_own() {
    let cases = cases();
    let found = cases.iter().filter(|case| case.is_one_line()).map(|case| {
        let reading = between([&case.bytes; 2].map(Vec::as_slice));
        (case, outcome(&reading), case.line.as_str())
    });
    compare(found.collect());
}

#[test]
fn in_a_document_where_line_breaks_are_white_space() {
    let cases = cases();
    let found = cases.iter().map(|case| {
        let records = [record("a", b"1"), case.as_member("x"), record("b", b"2")];
        let document = [&b"["[..], &records.join(&b','), b"]"].concat();
        let reading = read_text(document);
        let tally = reading.tally();
        let outcome = match (tally.calls, tally.rejected_count()) {
            (3, 0) => ACCEPTED,
            // How far is unknown: behind broken JSON nobody knows where the next record begins.
            (1..=3, 1..) => "rejected",
            _ => "neither",
        };
        let expected = if case.member == ACCEPTED {
            ACCEPTED
        } else {
            "rejected"
        };
        (case, outcome.to_owned(), expected)
    });
    compare(found.collect());
}
