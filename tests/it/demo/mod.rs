//! The demo company: the program's figures against the generator's, and against a second count of
//! the raw rows made here.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod figures;
mod forecast;
mod generator;
pub(crate) mod raw_rows;
mod recount;
mod stories;
mod waste;

use std::path::PathBuf;
use std::sync::OnceLock;

use serde_json::Value;

use crate::cli::program::{self, llmcost};

/// The folder of the demo.
pub(crate) fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("fixtures/demo")
}

/// The weekly review as a table and as JSON, computed once for all tests.
pub(crate) fn week() -> &'static [String; 2] {
    static TEXTS: OnceLock<[String; 2]> = OnceLock::new();
    TEXTS.get_or_init(|| program::table_and_json(&folder(), &["--week"], &[]))
}

/// The review of week 47 as JSON.
pub(crate) fn week_47() -> &'static Value {
    static JSON: OnceLock<Value> = OnceLock::new();
    JSON.get_or_init(|| serde_json::from_str(&week()[1]).unwrap())
}

/// The audit, computed once for all tests.
pub(crate) fn audit() -> &'static Value {
    static JSON: OnceLock<Value> = OnceLock::new();
    JSON.get_or_init(|| {
        llmcost(&["audit", "--format", "json"])
            .in_folder(&folder())
            .json()
    })
}

/// All 35 days, computed once for all tests.
fn all_weeks() -> &'static Value {
    static JSON: OnceLock<Value> = OnceLock::new();
    JSON.get_or_init(|| report(&["--since", "2026-10-19", "--until", "2026-11-22"]))
}

/// Runs a report in the demo's folder.
fn report(flags: &[&str]) -> Value {
    let arguments = [&["report", "--format", "json"], flags].concat();
    llmcost(&arguments).in_folder(&folder()).json()
}

/// What a correct program must find, by the generator.
pub(crate) fn expected() -> &'static Value {
    static JSON: OnceLock<Value> = OnceLock::new();
    JSON.get_or_init(|| {
        let text = std::fs::read_to_string(folder().join("expected.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    })
}

/// Finds the row with this value.
#[track_caller]
fn row<'a>(rows: &'a Value, value: &str) -> &'a Value {
    let rows = rows.as_array().unwrap();
    let found = rows
        .iter()
        .find(|row| row["value"] == value || row["model"] == value);
    found.unwrap_or_else(|| panic!("no row for {value}"))
}

/// The row with this value of a key.
fn row_of<'a>(rows: &'a Value, key: &str, value: &str) -> &'a Value {
    let mut rows = rows.as_array().unwrap().iter();
    let found = rows.find(|row| row[key] == value);
    found.unwrap_or_else(|| panic!("no row for {value}"))
}
