//! The one integration-test binary: every binary that links Polars weighs 170 MB.

mod alerts;
mod bad_input;
mod bridge;
mod cli;
mod config;
mod demo;
mod determinism;
mod explain;
mod html;
mod ingest;
mod ledger;
mod outliers;
mod prices;
mod pricing;
mod render;
mod roi;
mod schema;
mod spend;
mod support;
mod tidy;
