//! `llmcost spend`: rows against a fold over the raw rows, sums, periods, keys and mistakes.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod demo;
mod documented;
mod grains;
mod groups;
mod raw_costs;
mod total_trend;

use serde_json::Value;

use crate::cli::money::{amount, dollars};
use crate::cli::program::llmcost;
use crate::demo::folder;

/// Runs `spend` over the demo.
fn spend(flags: &[&str]) -> Value {
    let arguments = [&["spend", "--format", "json"], flags].concat();
    llmcost(&arguments).in_folder(&folder()).json()
}

fn rows(json: &Value) -> &[Value] {
    json["rows"].as_array().unwrap()
}

/// Adds costs up.
fn sum<'a>(rows: impl Iterator<Item = &'a Value>) -> String {
    dollars(rows.map(|row| amount(&row["cost"])).sum())
}
