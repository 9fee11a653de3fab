//! What the user names becomes a stable list of files.

use llmcost::ingest::{Location, Sources, resolve};

use crate::support::Folder;

fn resolved(folder: &Folder, inputs: &[&str]) -> Sources {
    let inputs: Vec<String> = inputs.iter().map(|input| (*input).to_owned()).collect();
    resolve(&inputs, folder.path())
}

#[track_caller]
fn check(folder: &Folder, inputs: &[&str], expected: &[(&str, bool)]) {
    let sources = resolved(folder, inputs);
    let files = sources.files.iter();
    let files: Vec<_> = files
        .map(|file| (file.name.as_str(), file.is_named))
        .collect();
    assert_eq!(files, expected, "{inputs:?}");
    assert_eq!(sources.faults, [], "{inputs:?}");
}

fn folder() -> Folder {
    let folder = Folder::new();
    for name in [
        "b.jsonl",
        "a/1.jsonl",
        "a/deep/2.csv",
        "a/3",
        "a/.hidden",
        "a/4.tmp",
        ".git/x",
    ] {
        folder.write(name, "{}");
    }
    folder
}

#[test]
fn files_are_sorted_and_each_comes_once() {
    check(
        &folder(),
        &["b.jsonl", "a/3"],
        &[("a/3", true), ("b.jsonl", true)],
    );
    check(
        &folder(),
        &["b.jsonl", "b.jsonl", "./b.jsonl"],
        &[("b.jsonl", true)],
    );
}

#[test]
fn folders_are_read_recursively_without_hidden_and_unfinished_files() {
    let expected = [
        ("a/1.jsonl", false),
        ("a/3", false),
        ("a/deep/2.csv", false),
    ];
    check(&folder(), &["a"], &expected);
    check(&folder(), &["a/"], &expected);
    // A hidden folder is read when it is named.
    check(&folder(), &[".git"], &[(".git/x", false)]);
    check(&folder(), &["a/.hidden"], &[("a/.hidden", true)]);
}

#[test]
fn a_file_that_is_named_and_found_counts_as_named() {
    let expected = [("a/1.jsonl", false), ("a/3", true), ("a/deep/2.csv", false)];
    check(&folder(), &["a", "a/3"], &expected);
    check(&folder(), &["a/3", "a"], &expected);
}

#[test]
fn patterns() {
    check(&folder(), &["a/*.jsonl"], &[("a/1.jsonl", false)]);
    check(&folder(), &["**/*.csv"], &[("a/deep/2.csv", false)]);
    check(
        &folder(),
        &["a/[13]*"],
        &[("a/1.jsonl", false), ("a/3", false)],
    );
    check(&folder(), &["*.{jsonl,csv}"], &[("b.jsonl", false)]);
}

#[test]
fn a_name_with_pattern_characters_is_a_name_if_there_is_such_a_file() {
    let folder = Folder::new();
    folder.write("a[1].jsonl", "{}");
    folder.write("a1.jsonl", "{}");
    check(&folder, &["a[1].jsonl"], &[("a[1].jsonl", true)]);
}

#[test]
fn what_leads_nowhere_is_told() {
    let folder = folder();
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    let sources = resolved(&folder, &["nope.jsonl", "empty", "*.parquet", "b.jsonl"]);
    let faults: Vec<_> = sources
        .faults
        .iter()
        .map(|(name, fault)| (name.as_str(), fault.code()))
        .collect();
    let expected = [
        ("nope.jsonl", "missing"),
        ("empty", "no_files"),
        ("*.parquet", "no_files"),
    ];
    assert_eq!(faults, expected);
    assert_eq!(sources.files.len(), 1);
}

#[test]
fn standard_input_is_a_dash() {
    let sources = resolved(&folder(), &["-", "-", "b.jsonl"]);
    assert_eq!(sources.files.len(), 2);
    assert_eq!(sources.files[0].location, Location::Stdin);
    assert_eq!(sources.files[0].name, "-");
}

#[cfg(unix)]
#[test]
fn links_to_the_same_file_are_read_once() {
    let folder = folder();
    std::os::unix::fs::symlink(folder.path().join("b.jsonl"), folder.path().join("c.jsonl"))
        .unwrap();
    check(&folder, &["c.jsonl", "b.jsonl"], &[("b.jsonl", true)]);
    std::os::unix::fs::symlink(folder.path().join("a"), folder.path().join("z")).unwrap();
    let expected = [
        ("a/1.jsonl", false),
        ("a/3", false),
        ("a/deep/2.csv", false),
    ];
    check(&folder, &["a", "z"], &expected);
}

/// A link into nowhere, or in a circle, is told and costs nothing else.
#[cfg(unix)]
#[test]
fn broken_links_in_a_folder_do_not_hide_its_files() {
    let folder = folder();
    let link = |to: &str, at: &str| {
        std::os::unix::fs::symlink(folder.path().join(to), folder.path().join(at)).unwrap();
    };
    link("gone", "a/latest");
    link("a", "a/deep/loop");
    let sources = resolved(&folder, &["a"]);
    let files: Vec<_> = sources
        .files
        .iter()
        .map(|file| file.name.as_str())
        .collect();
    assert_eq!(files, ["a/1.jsonl", "a/3", "a/deep/2.csv"]);
    let mut faults: Vec<_> = sources
        .faults
        .iter()
        .map(|(_, fault)| fault.code())
        .collect();
    faults.dedup();
    assert_eq!(faults, ["unreadable"]);
}
