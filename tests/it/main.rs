//! The one integration-test binary: every binary that links Polars weighs 170 MB.

mod config;
mod pricing;
mod render;
