//! Time as calls carry it and as reports reckon it. Expected instants are worked out by hand.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

mod calendar;
mod interval;

use llmcost::usage::Timestamp;

/// Reads an instant such as `2026-11-16T09:00:00Z`.
fn at(text: &str) -> Timestamp {
    Timestamp::from(text.parse::<chrono::DateTime<chrono::Utc>>().unwrap())
}
