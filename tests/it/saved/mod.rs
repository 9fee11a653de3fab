//! Saved reports: read back to the same bytes, written in other formats, compared.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

mod diff;
mod read_back;

use serde_json::Value;

use crate::cli::program::llmcost;
use crate::support::Folder;

/// The demo's report of a period as JSON.
fn report(arguments: &[&str]) -> String {
    let arguments = [&["report", "--format", "json"], arguments].concat();
    let run = llmcost(&arguments).in_folder(&crate::demo::folder()).run();
    run.ends_with(0);
    run.stdout
}

/// Compares two reports.
fn compare(before: &str, after: &str) -> Value {
    let folder = Folder::new();
    folder.write("before.json", before);
    folder.write("after.json", after);
    llmcost(&["diff", "before.json", "after.json", "--format", "json"])
        .in_folder(folder.path())
        .json()
}
