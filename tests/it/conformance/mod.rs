//! What RFC 8259 and RFC 4180 say about JSON and CSV, case by case, through the whole reading path.
//! The cases are tables in `fixtures/conformance`: a line each, with what must become of it.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod csv;
mod json;
