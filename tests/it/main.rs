//! The one integration-test binary: every binary that links Polars weighs 170 MB.

mod alerts;
mod bridge;
mod ci;
mod cli;
mod config;
mod demo;
mod determinism;
mod examples;
mod explain;
mod faults;
mod html;
mod ingest;
mod invariants;
mod ledger;
mod outliers;
mod prices;
mod pricing;
mod reference;
mod rejects;
mod render;
mod roi;
mod saved;
mod schema;
mod spend;
mod support;
mod tidy;
