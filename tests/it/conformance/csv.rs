//! RFC 4180 and the files of `csv-spectrum`, as tables of calls: what stands in the last cell of a row is the
//! call's user.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::support::{fixture_text, read_text};

/// A table, and what must become of its rows.
struct Case {
    name: String,
    table: String,
    users: Vec<Option<String>>,
    /// Rejected rows by code.
    rejected: BTreeMap<String, u64>,
}

const HEADER: [&str; 7] = [
    "request_id",
    "startTime",
    "model",
    "spend",
    "prompt_tokens",
    "completion_tokens",
    "end_user",
];
const CELLS: &str = "2026-11-18 10:00:00,gpt-4o-mini,0.00021,1000,100,";

/// Writes out what a table of the fixture abbreviates: `H` the header, `Q` the header in quotes, and at the
/// beginning of a row `@` all cells but the last, `*` the same in quotes.
fn written_out(table: &str) -> String {
    let quoted = |cells: &[&str]| cells.join("\",\"");
    let mut text = String::new();
    let mut rows = 0;
    let mut is_start = true;
    for character in table.chars() {
        match character {
            'H' if rows == 0 => text += &HEADER.join(","),
            'Q' if rows == 0 => text.extend(["\"", &quoted(&HEADER), "\""]),
            '@' if is_start => text.extend(["id-", &rows.to_string(), ",", CELLS]),
            '*' if is_start => {
                let cells: Vec<&str> = CELLS.trim_end_matches(',').split(',').collect();
                text.extend(["\"id-", &rows.to_string(), "\",\"", &quoted(&cells), "\","]);
            }
            other => text.push(other),
        }
        is_start = character == '\n';
        rows += u32::from(is_start);
    }
    text
}

impl Case {
    fn new(row: &str) -> Self {
        let row: Value = serde_json::from_str(row).unwrap();
        let entries = row["rejected"].as_object().unwrap().iter();
        Self {
            name: row["name"].as_str().unwrap().to_owned(),
            table: written_out(row["table"].as_str().unwrap()),
            users: serde_json::from_value(row["users"].clone()).unwrap(),
            rejected: entries
                .map(|(code, count)| (code.clone(), count.as_u64().unwrap()))
                .collect(),
        }
    }
}

fn cases() -> Vec<Case> {
    fixture_text("conformance/csv.jsonl")
        .lines()
        .map(Case::new)
        .collect()
}

#[test]
fn every_table_is_read_as_it_says() {
    for case in cases() {
        let reading = read_text(&case.table);
        let (name, table) = (&case.name, &case.table);
        let users: Vec<Option<String>> = reading
            .calls()
            .iter()
            .map(|call| call.belongs_to[2].clone())
            .collect();
        assert_eq!(users, case.users, "{name}\n{table}");
        let tally = reading.tally();
        let rejected = tally.rejected.iter();
        let rejected: BTreeMap<String, u64> = rejected
            .map(|(reason, some)| (reason.code().to_owned(), some.count))
            .collect();
        assert_eq!(rejected, case.rejected, "{name}\n{table}");
    }
}

/// A reader of another make agrees with the table wherever no row is rejected.
#[test]
fn the_table_is_what_another_reader_reads() {
    let mut compared = 0;
    for case in cases().iter().filter(|case| case.rejected.is_empty()) {
        let table = case.table.trim_start_matches('\u{feff}');
        let mut reader = ::csv::ReaderBuilder::new().from_reader(table.as_bytes());
        let last = |row: ::csv::StringRecord| {
            let cell = row.iter().next_back().unwrap().trim();
            // A cell that is a JSON string stands for its text: Langfuse writes such cells.
            let inside = cell
                .strip_prefix('"')
                .and_then(|cell| cell.strip_suffix('"'));
            inside.unwrap_or(cell).to_owned()
        };
        let cells: Vec<String> = reader.records().map(|row| last(row.unwrap())).collect();
        let users = case.users.iter();
        let users: Vec<String> = users.map(|user| user.clone().unwrap_or_default()).collect();
        assert_eq!(cells, users, "{}", case.name);
        compared += 1;
    }
    assert!(compared > 40, "{compared}");
}

#[test]
fn names_are_used_once_and_all_of_csv_spectrum_is_there() {
    let cases = cases();
    let names: BTreeSet<&str> = cases.iter().map(|case| case.name.as_str()).collect();
    assert_eq!(names.len(), cases.len());
    let of_spectrum = names.iter().filter(|name| name.starts_with("spectrum_"));
    assert_eq!(of_spectrum.count(), 12);
}
