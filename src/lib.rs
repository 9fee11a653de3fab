//! Prices the usage logs that LiteLLM and Langfuse export, and answers the weekly questions
//! about LLM spend.
//!
//! Data flows one way through the modules below; each may use those before it, never those
//! after it. `docs/architecture.md` follows one log line from file to report.

#![forbid(unsafe_code)]

#[rustfmt::skip] // In the order in which data meets them.
pub mod usage;
pub mod alerts;
pub mod analysis;
pub mod cli;
pub mod console;
pub mod error;
pub mod exit;
pub mod frame;
pub mod ingest;
pub mod pricing;
pub mod render;
pub mod report;
pub mod wording;
