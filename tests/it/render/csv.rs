//! CSV: every table is well-formed, exact and the same as the JSON; formulas are text.

use llmcost::render::{Content, CsvSafety, CsvTable};
use llmcost::report::Review;
use serde_json::Value;

use super::hostile::spoil;
use super::sample;

/// The records of a table, the header first.
fn records(table: &CsvTable) -> Vec<Vec<String>> {
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .from_reader(table.text.as_bytes());
    // Not flexible: a record of another length is an error.
    let records = reader.records().map(Result::unwrap);
    let cells = |record: csv::StringRecord| record.iter().map(str::to_owned).collect();
    records.map(cells).collect()
}

fn tables(review: &Review, safety: CsvSafety) -> Vec<CsvTable> {
    Content::Review(review).csv_tables(safety)
}

fn table(review: &Review, name: &str) -> CsvTable {
    let mut tables = tables(review, CsvSafety::Spreadsheet).into_iter();
    tables.find(|table| table.name == name).unwrap()
}

/// A value of the JSON as a cell.
fn cell(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Array(_) | Value::Object(_) | Value::Bool(_) | Value::Number(_) => value.to_string(),
    }
}

#[test]
fn tables_hold_what_the_json_holds() {
    let review = sample::review();
    let json: Value = serde_json::from_str(&llmcost::render::review_json(&review)).unwrap();
    for (name, rows) in [
        ("trend", &json["trend"]),
        ("breakdown_team", &json["breakdown"]["team"]),
        ("breakdown_model", &json["breakdown"]["model"]),
        ("breakdown_feature", &json["breakdown"]["feature"]),
        ("breakdown_user", &json["breakdown"]["user"]),
        ("routing", &json["routing"]),
        ("waste_features", &json["waste"]["features"]),
        ("top_calls", &json["top_calls"]),
        ("forecast_teams", &json["forecast"]["teams"]),
        ("unpriced", &json["audit"]["unpriced"]),
        ("drift", &json["audit"]["drift"]),
    ] {
        let records = records(&table(&review, name));
        let (header, records) = records.split_first().unwrap();
        let rows = rows.as_array().unwrap();
        assert_eq!(records.len(), rows.len(), "{name}");
        for (record, row) in records.iter().zip(rows) {
            for (key, found) in header.iter().zip(record) {
                // `null` is an empty cell; floats are compared as numbers.
                let expected = cell(&row[key]);
                let numbers = (found.parse::<f64>(), expected.parse::<f64>());
                let same = match (row[key].is_f64(), numbers) {
                    (true, (Ok(found), Ok(expected))) => found.to_bits() == expected.to_bits(),
                    _ => *found == expected,
                };
                assert!(same, "{name}.{key}: {found} and not {expected}");
            }
        }
    }
}

#[test]
fn every_table_has_a_name_of_its_own_and_keys_for_all_columns() {
    let mut names: Vec<String> = Vec::new();
    for table in tables(&sample::review(), CsvSafety::Spreadsheet) {
        let is_plain = |byte: u8| byte.is_ascii_lowercase() || byte == b'_';
        assert!(table.name.bytes().all(is_plain), "{}", table.name);
        assert!(!names.contains(&table.name), "{}", table.name);
        let header = records(&table).remove(0);
        let mut keys = header.clone();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), header.len(), "{}", table.name);
        names.push(table.name);
    }
}

#[test]
fn no_cell_from_the_data_is_a_formula() {
    for formula in [
        "=1+1",
        "+1",
        "-1+cmd|' /C calc'!A0",
        "@SUM(1)",
        "\t=1",
        "＝1",
        "a\r\n=1",
    ] {
        let mut review = sample::review();
        spoil(&mut review, formula);
        let raw = tables(&review, CsvSafety::Raw);
        for (table, raw) in tables(&review, CsvSafety::Spreadsheet).iter().zip(&raw) {
            for (record, exact) in records(table).iter().zip(records(raw)) {
                for (cell, exact) in record.iter().zip(exact) {
                    let is_number = cell.parse::<f64>().is_ok();
                    let first = cell.trim_start().chars().next();
                    let is_formula = first.is_some_and(|first| "=+-@＝＋－＠".contains(first));
                    assert!(is_number || !is_formula, "{}: {cell:?}", table.name);
                    // Nothing but the apostrophe was changed.
                    assert!(*cell == exact || *cell == format!("'{exact}"), "{cell:?}");
                }
            }
        }
    }
}
