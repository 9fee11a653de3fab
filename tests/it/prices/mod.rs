//! `llmcost prices`: what is known, how a name is resolved, what holds on a day.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod listing;
mod resolving;

use chrono::NaiveDate;
use llmcost::pricing::PriceBook;
use llmcost::report::{PricesReport, prices};

/// Looks a model up in a book that has this price file on top.
fn look_up(price_file: &str, model: &str, at: Option<&str>) -> PricesReport {
    let book = PriceBook::builtin()
        .with_litellm_map(price_file, "test.json")
        .unwrap();
    let at = at.map(|at| at.parse::<NaiveDate>().unwrap());
    prices(&book, Some(model), at)
}
