//! The same rows in every container are the same calls.

use std::collections::BTreeMap;

use serde_json::value::RawValue;

use crate::support::{OwnedCall, fixture, fixture_text, read, read_text};

/// The nine hand-made spend logs, one JSON object per line.
fn lines() -> String {
    fixture_text("litellm/spendlogs_row_to_json.jsonl")
}

fn calls() -> Vec<OwnedCall> {
    read(&[fixture("litellm/spendlogs_row_to_json.jsonl")]).calls()
}

#[track_caller]
fn check(content: impl AsRef<[u8]>) {
    let reading = read_text(content);
    assert_eq!(reading.files[0].fault, None);
    assert_eq!(reading.tally().rejected_count(), 0, "{:?}", reading.tally());
    for (call, expected) in reading.calls().iter().zip(calls()) {
        assert_eq!(*call, expected);
    }
    assert_eq!(reading.calls().len(), calls().len());
}

/// A record whose values stay as they are written, digits included.
type Record = BTreeMap<String, Box<RawValue>>;

fn records() -> Vec<Record> {
    let text = lines();
    let records = text.lines().map(|line| serde_json::from_str(line).unwrap());
    records.collect()
}

/// Returns the lines as one JSON array, every record written by `write`.
fn array(write: fn(&Record) -> String, between: &str) -> String {
    let records: Vec<String> = records().iter().map(write).collect();
    format!("[{}]", records.join(between))
}

fn compact(record: &Record) -> String {
    serde_json::to_string(record).unwrap()
}

fn pretty(record: &Record) -> String {
    serde_json::to_string_pretty(record).unwrap()
}

/// Writes text as a CSV cell.
fn cell(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

#[test]
fn there_are_nine_calls() {
    let calls = calls();
    assert_eq!(calls.len(), lines().lines().count());
    assert_eq!(calls.len(), 9);
}

#[test]
fn a_copy_to_csv() {
    check(fixture_text("litellm/spendlogs_copy.csv"));
}

#[test]
fn json_lines_with_and_without_last_line_end() {
    check(lines());
    check(lines().trim_end());
    check(lines().replace('\n', "\r\n"));
    check(format!("\u{feff}{}", lines()));
    check(format!("\n \n{}\n\n", lines()));
}

#[test]
fn csv_with_byte_order_mark_and_other_line_ends() {
    let csv = fixture_text("litellm/spendlogs_copy.csv");
    check(format!("\u{feff}{csv}"));
    check(csv.replace('\n', "\r\n"));
    check(csv.trim_end());
}

#[test]
fn an_array() {
    check(array(compact, ","));
    check(array(compact, ",\n"));
    check(array(compact, ", \n "));
    check(array(pretty, ",\n"));
    check(format!("\u{feff} \n{}\n", array(compact, ",")));
}

#[test]
fn a_page() {
    let page = |records: &str| format!("{{\"data\":{records},\"total\":9,\"page\":1}}");
    check(page(&array(compact, ",")));
    check(page(&array(pretty, ",\n")));
    check(format!(
        "{{\n \"total\": 9,\n \"data\": {}}}",
        array(pretty, ",")
    ));
}

#[test]
fn a_page_with_a_record_on_each_line() {
    let records: Vec<String> = records().iter().map(compact).collect();
    check(format!("{{\"data\": [\n{}\n]}}\n", records.join(",\n")));
}

#[test]
fn several_pages_in_one_file() {
    let records: Vec<String> = records().iter().map(compact).collect();
    let pages: Vec<String> = records
        .chunks(4)
        .map(|some| format!("{{\"data\":[{}]}}", some.join(",")))
        .collect();
    assert_eq!(pages.len(), 3);
    check(pages.join("\n"));
    check(pages.concat());
}

#[test]
fn objects_one_after_another() {
    let all = |write: fn(&Record) -> String, between: &str| {
        let texts: Vec<String> = records().iter().map(write).collect();
        texts.join(between)
    };
    check(all(pretty, "\n"));
    check(all(pretty, ""));
    check(all(compact, " "));
}

#[test]
fn one_object_per_file() {
    let folder = crate::support::Folder::new();
    let write =
        |(index, record): (usize, &Record)| folder.write(&index.to_string(), pretty(record));
    let paths: Vec<_> = records().iter().enumerate().map(write).collect();
    assert_eq!(read(&paths).calls(), calls());
}

#[test]
fn a_csv_whose_cells_hold_json() {
    let rows: Vec<String> = lines().lines().map(cell).collect();
    check(rows.join("\n"));
    check(format!("row_to_json\n{}\n", rows.join("\n")));
    check(format!("row_to_json\r\n{}\r\n", rows.join("\r\n")));
}

#[test]
fn a_copy_to_text_doubles_every_backslash() {
    let copied = lines().replace('\\', "\\\\");
    assert_ne!(copied, lines(), "the sample has backslashes");
    check(&copied);
    // A later line gives it away as well as the first.
    let first = lines().lines().next().unwrap().to_owned();
    assert!(!first.contains('\\'));
}

/// `json_agg` puts line ends between its elements, and the copy writes them as `\n`.
#[test]
fn a_copy_of_an_array_to_text() {
    check(
        array(compact, ", \n ")
            .replace('\\', "\\\\")
            .replace('\n', "\\n"),
    );
}

#[test]
fn metadata_and_tags_as_json_in_text() {
    let in_text = |mut record: Record| {
        for key in ["metadata", "request_tags"] {
            let text = serde_json::to_string(record[key].get()).unwrap();
            record.insert(key.to_owned(), RawValue::from_string(text).unwrap());
        }
        compact(&record)
    };
    let texts: Vec<String> = records().into_iter().map(in_text).collect();
    check(texts.join("\n"));
}

#[test]
fn the_spend_api_gives_the_rows_of_the_table() {
    let page = read(&[fixture("litellm/spend_logs_v2_response.json")]).calls();
    assert_eq!(page.len(), 3);
    for (row, expected) in page.iter().zip(calls()) {
        assert_eq!(row.call_id, expected.call_id);
        assert_eq!(row.started_at, expected.started_at);
        assert_eq!(row.tokens, expected.tokens);
        assert_eq!(row.belongs_to, expected.belongs_to);
        assert_eq!(row.logged_costs, expected.logged_costs);
        assert_eq!(row.attempts, expected.attempts);
    }
}
