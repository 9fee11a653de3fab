//! The command line through the real program: what is read, chosen, counted and written.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

pub(crate) mod exports;
pub(crate) mod money;
pub(crate) mod program;

mod audit;
mod closed_pipe;
mod completions;
mod config;
mod costs;
mod filters;
mod help;
mod init;
mod inputs;
mod json;
mod output;
mod periods;
mod shapes;
#[cfg(target_os = "linux")]
mod terminal;
mod usage;
