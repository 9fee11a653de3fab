//! From files to canonical calls. Expected figures are worked out by hand, or by a walk over the
//! same file with `serde_json`; never copied from the program's output.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

mod compression;
mod conservation;
mod containers;
mod guided;
mod json_oracle;
mod json_table;
mod langfuse_rows;
mod langfuse_shapes;
mod litellm_rows;
mod long_records;
mod real_samples;
mod recognition;
mod sources;
mod splitting;
mod standard_logging;
mod times;
