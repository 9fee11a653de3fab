//! Every command that a document or a help text shows is run, against the demo data.
//!
//! In documents these are the blocks marked `sh` that name `llmcost`. A block that needs something
//! else (a database, a bucket) is marked by a comment in the line before it:
//!
//! ```text
//! <!-- not run: needs psql -->
//! ```
//!
//! Marked blocks are counted, so that a mark does not become a habit.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod blocks;
mod documents;
pub(crate) mod help;
mod workspace;
