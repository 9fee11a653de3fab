//! The cases that the documents show pass as they stand there.

use std::path::Path;

use crate::cli::program::llmcost;
use crate::support::Folder;

/// Runs the block of TOML that holds this text.
#[track_caller]
fn passes(document: &str, part: &str) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs")
        .join(document);
    let text = std::fs::read_to_string(path).unwrap();
    let blocks = text.split("```toml\n").skip(1);
    let mut blocks = blocks.map(|rest| rest.split("```").next().unwrap());
    let block = blocks.find(|block| block.contains(part)).unwrap();
    let folder = Folder::new();
    folder.write("cases.toml", block);
    let run = llmcost(&["alerts", "test", "cases.toml"])
        .in_folder(folder.path())
        .run();
    assert_eq!(
        (run.stdout.as_str(), run.stderr.as_str()),
        ("ok: 1 case passed\n", ""),
        "{block}"
    );
}

#[test]
fn the_example_of_the_definitions() {
    passes("definitions.md", "hours in a row are one incident");
}

#[test]
fn the_example_of_the_command_line() {
    passes("cli.md", "search spends its budget");
}
