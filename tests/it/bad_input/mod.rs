//! Bad input is data: every fault has its message, its count and its exit code, never a panic, and
//! the good lines beside it are reported.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod configuration;
mod files;
mod lines;
mod price_files;
mod streams;
mod usage;
