//! Examples in the documents run.

use std::path::PathBuf;

use super::blocks::{Block, blocks};
use super::workspace::run;
use crate::demo;

/// The documents with examples: how many blocks are run, and how many need something else.
const DOCUMENTS: [(&str, usize, usize); 5] = [
    ("README.md", 4, 0),
    ("docs/cli.md", 3, 0),
    ("docs/ci.md", 1, 2),
    ("docs/formats.md", 1, 7),
    ("fixtures/demo/README.md", 1, 0),
];

/// Its examples are those of help, which are run as such.
const REFERENCE: &str = "docs/reference.md";

/// What a block may need that a test does not have.
const NEEDS: [&str; 7] = [
    "psql",
    "a LiteLLM server",
    "a Langfuse server",
    "a bucket",
    "an account of the analytics",
    "node-exporter",
    "a Slack webhook",
];

fn read(name: &str) -> Vec<Block> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
    blocks(&std::fs::read_to_string(path).unwrap())
}

/// Runs what is not marked of a document.
#[track_caller]
fn check(name: &str) {
    let (_, runs, marked) = DOCUMENTS.iter().find(|(one, _, _)| *one == name).unwrap();
    let examples: Vec<Block> = read(name).into_iter().filter(Block::is_example).collect();
    let (skipped, run_here): (Vec<Block>, Vec<Block>) = examples
        .into_iter()
        .partition(|block| block.needs.is_some());
    for block in &skipped {
        let needs = block.needs.as_deref().unwrap();
        assert!(NEEDS.contains(&needs), "{name}:{}: {needs}", block.line);
    }
    assert_eq!((run_here.len(), skipped.len()), (*runs, *marked), "{name}");
    for block in run_here {
        run(&block.text, &format!("{name}:{}", block.line));
    }
}

#[test]
fn the_readme_runs() {
    check("README.md");
}

#[test]
fn the_manual_of_the_command_line_runs() {
    check("docs/cli.md");
}

#[test]
fn the_gates_run() {
    check("docs/ci.md");
}

#[test]
fn the_formats_run() {
    check("docs/formats.md");
}

#[test]
fn the_readme_of_the_demo_runs() {
    check("fixtures/demo/README.md");
}

#[test]
fn the_sample_in_the_readme_is_what_the_program_prints() {
    let is_sample = |block: &Block| block.text.starts_with("llmcost 0.");
    let sample = read("README.md").into_iter().find(is_sample).unwrap();
    let mut printed = demo::week()[0].lines();
    // Parts are left out where the sample says so; what is there is in order.
    let mut count = 0;
    for line in sample.text.lines().filter(|line| line.trim() != "…") {
        assert!(printed.any(|one| one == line), "README.md: `{line}`");
        count += 1;
    }
    assert!(count > 30, "{count}");
}

#[test]
fn no_document_and_no_command_is_left_out() {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR"));
    let docs = std::fs::read_dir(root.join("docs")).unwrap();
    let mut names: Vec<String> = docs
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.contains(".md"))
        .map(|name| format!("docs/{name}"))
        .collect();
    names.extend(["README.md", "fixtures/demo/README.md"].map(str::to_owned));
    for name in names {
        for block in read(&name) {
            let is_listed = DOCUMENTS.iter().any(|(known, _, _)| *known == name);
            let is_known = is_listed || name == REFERENCE;
            assert!(!block.is_example() || is_known, "{name}:{}", block.line);
            // A command in a block of another kind would never be run.
            assert!(
                block.is_example() || !block.shows_commands(),
                "{name}:{}: mark the block `sh`",
                block.line
            );
        }
    }
}
