//! `llmcost alerts`: every rule at its boundaries as small cases, the demo against a second count,
//! and no look ahead.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod cases;
mod command;
mod configuration;
mod demo;
mod documents;
mod foresight;
mod order;
mod recount;
mod testing;
