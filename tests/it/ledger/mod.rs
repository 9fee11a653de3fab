//! From calls to the ledger: which of them count, whom they belong to, what they add up to.
//! Expected figures are worked out by hand or by an independent method in the test.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

mod attribution;
mod duplicates;
mod evidence;
mod factors;
mod growth;
mod instants;
mod leaves;
mod made;
mod many;
mod operations;
mod real_costs;
mod resemblances;
mod roll_up;
mod traces;

use std::path::PathBuf;

use serde_json::{Value, json};

use crate::support::{Books, Folder, entries};

/// A record with some fields changed or added; null takes a field away.
fn with(mut record: Value, changes: &Value) -> Value {
    let fields = record.as_object_mut().unwrap();
    for (key, value) in changes.as_object().unwrap() {
        if value.is_null() {
            fields.remove(key);
        } else {
            fields.insert(key.clone(), value.clone());
        }
    }
    record
}

/// A spend log of 1 USD.
fn spend_log(id: &str, changes: &Value) -> Value {
    let row = json!({
        "request_id": id, "startTime": "2026-11-16T09:00:00", "model": "no-such-model",
        "prompt_tokens": 10, "completion_tokens": 5, "spend": 1, "status": "success",
    });
    with(row, changes)
}

/// A `StandardLoggingPayload` of 1 USD.
fn payload(id: &str, changes: &Value) -> Value {
    let record = json!({
        "id": id, "call_type": "acompletion", "startTime": 1_794_819_600.0, "response_cost": 1,
        "model": "no-such-model", "prompt_tokens": 10, "completion_tokens": 5,
        "status": "success",
    });
    with(record, changes)
}

/// A Langfuse generation of 1 USD in the trace `t`.
fn observation(id: &str, changes: &Value) -> Value {
    let row = json!({
        "id": id, "traceId": "t", "type": "GENERATION", "model": "no-such-model",
        "startTime": "2026-11-16T09:00:00Z", "costDetails": {"total": 1},
        "usageDetails": {"input": 10, "output": 5},
    });
    with(row, changes)
}

/// Writes files of JSON lines.
fn files(folder: &Folder, contents: &[&[Value]]) -> Vec<PathBuf> {
    let write = |(index, records): (usize, &&[Value])| {
        let lines: Vec<String> = records.iter().map(Value::to_string).collect();
        folder.write(&format!("{index}.jsonl"), lines.join("\n") + "\n")
    };
    contents.iter().enumerate().map(write).collect()
}

/// The ids that count, with their logged cost in whole dollars, for files of JSON lines.
fn kept(books: &Books, contents: &[&[Value]]) -> Vec<(String, i64)> {
    let folder = Folder::new();
    let ledger = books.settle(&files(&folder, contents));
    let dollars = |cost: Option<i64>| cost.map_or(-1, |pico| pico / 1_000_000_000_000);
    let entries = entries(&ledger).into_iter();
    entries
        .map(|entry| (entry.id, dollars(entry.cost)))
        .collect()
}
