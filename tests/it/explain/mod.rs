//! `llmcost explain`: every figure of an explanation, worked out by hand.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod attribution;
mod demo;
mod outcome;
mod pricing;
mod search;

use std::io::Write;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

use crate::support;

/// A folder with exports in it, and the program run there.
pub(crate) struct Folder(support::Folder);

impl Folder {
    pub(crate) fn new() -> Self {
        Self(support::Folder::new())
    }

    /// Writes a file, and returns the folder.
    pub(crate) fn with(self, name: &str, text: &str) -> Self {
        self.0.write(name, text);
        self
    }

    /// Writes records as JSON lines.
    fn with_lines(self, name: &str, records: &[Value]) -> Self {
        let lines: Vec<String> = records.iter().map(Value::to_string).collect();
        self.with(name, &(lines.join("\n") + "\n"))
    }

    pub(crate) fn run(&self, arguments: &[&str], stdin: &str) -> Output {
        let mut child = Command::new(env!("CARGO_BIN_EXE_llmcost"))
            .args(arguments)
            .current_dir(self.0.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        child
            .stdin
            .take()
            .unwrap()
            .write_all(stdin.as_bytes())
            .unwrap();
        child.wait_with_output().unwrap()
    }

    /// Explains a call over everything in the folder, as JSON.
    #[track_caller]
    fn explain(&self, arguments: &[&str]) -> Value {
        let mut all = vec!["explain", "--format", "json"];
        all.extend(arguments);
        all.push("logs.jsonl");
        let output = self.run(&all, "");
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    }

    /// Explains a call as a table.
    #[track_caller]
    fn table(&self, id: &str) -> String {
        let output = self.run(&["explain", id, "logs.jsonl"], "");
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        String::from_utf8(output.stdout).unwrap()
    }
}

pub(crate) fn errors(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// A spend log of 1,000 input tokens, 500 of them cached, and 200 output tokens. `changes`
/// replace fields of the row.
fn spend_log(id: &str, changes: &Value) -> Value {
    let mut row = json!({
        "request_id": id,
        "call_type": "acompletion",
        "spend": 0.0,
        "prompt_tokens": 1000,
        "completion_tokens": 200,
        "startTime": "2026-11-16T09:00:00Z",
        "endTime": "2026-11-16T09:00:01.500Z",
        "model": "m",
        "status": "success",
        "metadata": usage(500),
    });
    for (key, value) in changes.as_object().unwrap() {
        row[key] = value.clone();
    }
    row
}

/// LiteLLM's metadata with so many cached tokens.
fn usage(cached_tokens: u64) -> Value {
    json!({"usage_object": {"prompt_tokens_details": {"cached_tokens": cached_tokens}}})
}

/// $2.50 in, $10 out, 87.5 % off for cached tokens.
const PRICES: &str = "[[prices]]
model = \"m\"
input = 2.5
output = 10
cache_discount = 0.875
";

/// The only call of an explanation.
#[track_caller]
fn only(report: &Value) -> &Value {
    let calls = report["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 1, "{report:#}");
    &calls[0]
}
