//! `docs/schema`: the files are those of the code, real output is valid by them, and what is not
//! real output is not. The validator shares no code with the program.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod files;
mod names;
mod output;
mod strictness;

use std::path::PathBuf;

use jsonschema::Validator;
use serde_json::Value;

fn path(command: &str) -> PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/docs/schema");
    PathBuf::from(folder).join(format!("{command}.json"))
}

/// Reads a command's schema as it is published.
fn published(command: &str) -> Value {
    let text = std::fs::read_to_string(path(command)).unwrap();
    serde_json::from_str(&text).unwrap()
}

fn validator(command: &str) -> Validator {
    let options = jsonschema::draft202012::options();
    let options = options.should_validate_formats(true);
    options.build(&published(command)).unwrap()
}

/// Expects a command's output to be valid.
#[track_caller]
fn check(command: &str, output: &Value) {
    let errors: Vec<String> = validator(command)
        .iter_errors(output)
        .take(5)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert_eq!(errors, Vec::<String>::new(), "{command}");
}
