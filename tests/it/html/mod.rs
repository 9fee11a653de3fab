//! Pages of `--format html`, read back by a parser that follows the standard of browsers.
//! What only a browser can tell is checked by `tests/browser/check.mjs`.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod alerts;
mod charts;
mod command;
mod dom;
mod figures;
mod hostile;
mod policy;
mod structure;
