//! `llmcost roi`: every export of events, the join against hand-worked figures and a second count,
//! maps, mistakes and boundaries.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod columns;
mod command;
mod demo;
mod formats;
mod join;
mod lines;
mod maps;
mod table;
mod users;

use serde_json::Value;

use crate::cli::program::{Program, llmcost};
use crate::support::{Folder, fixture};

/// Prepares a run over the small log of the fixtures with events from a folder.
fn roi_in(folder: &Folder, flags: &[&str]) -> Program {
    let calls = fixture("analytics/calls.jsonl");
    let arguments = [&["roi", "--format", "json", calls.to_str().unwrap()], flags].concat();
    llmcost(&arguments).in_folder(folder.path())
}

/// Runs it over events with this text; every user counts.
fn roi(events: &str, flags: &[&str]) -> Value {
    let folder = Folder::new();
    folder.write("events", events);
    let flags = [&["--analytics", "events", "--min-users", "1"], flags].concat();
    roi_in(&folder, &flags).json()
}

/// Returns the row of a feature.
#[track_caller]
fn feature<'a>(json: &'a Value, name: &str) -> &'a Value {
    let mut rows = json["features"].as_array().unwrap().iter();
    let found = rows.find(|row| row["feature"] == name);
    found.unwrap_or_else(|| panic!("no row for {name}: {json:#}"))
}

/// Returns the names of the features in their order.
fn names(json: &Value) -> Vec<&str> {
    let rows = json["features"].as_array().unwrap().iter();
    rows.map(|row| row["feature"].as_str().unwrap()).collect()
}
