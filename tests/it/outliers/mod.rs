//! `llmcost outliers`: expected figures by hand, boundaries, and a second count of the demo.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod boundaries;
mod command;
mod demo;
