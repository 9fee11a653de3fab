//! `--rejects FILE`: every rejected line with its place, its reason and its bytes, and no other.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

mod file;
mod places;

use std::path::Path;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::Value;

use crate::cli::program::{Run, llmcost};

/// Audits these inputs in a folder and saves what is rejected in `bad.jsonl` there.
#[track_caller]
fn audit(folder: &Path, arguments: &[&str]) -> Run {
    let fixed = ["audit", "--format", "json", "--rejects", "bad.jsonl"];
    llmcost(&[&fixed[..], arguments].concat())
        .in_folder(folder)
        .run()
}

/// The saved lines.
#[track_caller]
fn saved(folder: &Path) -> Vec<Value> {
    let text = std::fs::read_to_string(folder.join("bad.jsonl")).unwrap();
    assert!(text.is_empty() || text.ends_with('\n'));
    let rows = text.lines().map(serde_json::from_str);
    rows.collect::<Result<_, _>>().unwrap()
}

/// The bytes of a saved line, however they are written.
#[track_caller]
fn bytes(row: &Value) -> Vec<u8> {
    match (row["text"].as_str(), row["base64"].as_str()) {
        (Some(text), None) => text.as_bytes().to_vec(),
        (None, Some(coded)) => STANDARD.decode(coded).unwrap(),
        both => panic!("not one of two keys: {both:?}"),
    }
}
