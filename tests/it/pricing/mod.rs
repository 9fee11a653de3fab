//! From tokens and prices to money. Expected figures are worked out by hand or by an
//! independent method in the test, never copied from the program's output.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

mod arithmetic;
mod book;
mod custom;
mod formula;
mod layers;
mod long_context;
mod money;
mod names;
mod parts;
mod properties;
mod samples;
mod verdict;

use llmcost::pricing::{CostBasis, PriceBook, Pricer};
use llmcost::usage::{Billing, Timestamp, TokenUsage};

/// Reads an instant such as `2026-11-16T09:00:00Z`.
fn at(text: &str) -> Timestamp {
    Timestamp::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
}

/// A successful call in November 2026.
fn call(model: &str, tokens: TokenUsage) -> Billing<'_> {
    Billing {
        started_at: at("2026-11-16T09:00:00Z"),
        model,
        tokens,
        ..Billing::default()
    }
}

/// Input and output tokens without parts.
fn tokens(input: u64, output: u64) -> TokenUsage {
    TokenUsage {
        input,
        output,
        ..TokenUsage::default()
    }
}

/// A book with one model `m` on top, written as an entry of LiteLLM's map.
fn book_with(entry: &str) -> PriceBook {
    PriceBook::builtin()
        .with_litellm_map(&format!("{{\"m\": {entry}}}"), "test.json")
        .unwrap()
}

/// The cost of a call of `m` by the formula, as text; `unpriced` if there is none.
fn cost_by(entry: &str, billing: &Billing<'_>) -> String {
    let book = book_with(entry);
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    let priced = pricer.price(billing).unwrap();
    priced
        .cost
        .map_or_else(|| "unpriced".to_owned(), |cost| cost.to_string())
}
