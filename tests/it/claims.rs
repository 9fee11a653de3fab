//! The figures of `docs/testing.md` are those of the tests.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

fn read(path: &str) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// All files below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    let (folders, mut found): (Vec<_>, Vec<_>) = entries.partition(|path| path.is_dir());
    found.extend(folders.iter().flat_map(|folder| files(folder)));
    found
}

fn claim(text: &str) {
    let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    let document = words(&read("docs/testing.md"));
    assert!(
        document.contains(&words(text)),
        "docs/testing.md does not say: {text}"
    );
}

fn cases(path: &str, prefix: &str) -> usize {
    let begins = format!("{{\"name\": \"{prefix}");
    read(path)
        .lines()
        .filter(|line| line.starts_with(&begins))
        .count()
}

#[test]
fn conformance_cases_are_counted() {
    let json = "fixtures/conformance/json.jsonl";
    claim(&format!("the {} cases of JSONTestSuite", cases(json, "")));
    let [must, must_not, open] = ["y_", "n_", "i_"].map(|kind| cases(json, kind));
    claim(&format!(
        "{must} that must be accepted are, {must_not} that must be rejected are, and of {open}"
    ));
    let csv = "fixtures/conformance/csv.jsonl";
    let spectrum = cases(csv, "spectrum_");
    claim(&format!(
        "{} tables: the {spectrum} of csv-spectrum",
        cases(csv, "")
    ));
}

#[test]
fn targets_and_seeds_are_counted() {
    let targets = read("fuzz/Cargo.toml").matches("[[bin]]").count();
    claim(&format!("has {targets} targets for libFuzzer"));
    let seeds = files(&root().join("fuzz/seeds")).len();
    claim(&format!("with all {seeds} seeds and with 300 changes"));
    assert!(read("tests/it/fuzz/mod.rs").contains("const CHANGES: u64 = 300;"));
}

#[test]
fn names_records_and_commands_are_counted() {
    let hostile = read("tests/it/security/hostile_names.rs");
    let count = hostile.split("const HOSTILE: [&str; ").nth(1).unwrap();
    let count = count.split(']').next().unwrap();
    claim(&format!("{count} names that are paths"));
    let canaries = read("tests/it/security/canaries.rs");
    let samples = canaries.matches("    check(\n").count();
    let formats = canaries.matches("    check_events(\n").count()
        + canaries.matches("    check_events(\"").count();
    claim(&format!(
        "rows of {samples} kinds of records and events of {formats} formats"
    ));
    let commands = read("tests/network/run")
        .lines()
        .filter(|line| line.starts_with("silent "))
        .count();
    claim(&format!("no socket in {commands} commands"));
    let faults = read("docs/faults.md");
    let rows = faults.lines().filter(|line| {
        let cell = line
            .strip_prefix("| ")
            .and_then(|line| line.split(' ').next());
        cell.is_some_and(|cell| cell.parse::<u32>().is_ok())
    });
    claim(&format!(
        "all {} rows of the [fault catalogue]",
        rows.count()
    ));
}

#[test]
fn there_are_as_many_tests_as_it_says() {
    let sources = ["src", "tests/it"]
        .map(|folder| files(&root().join(folder)))
        .concat();
    let sources = sources
        .iter()
        .filter(|path| path.extension().is_some_and(|end| end == "rs"));
    let tests = sources.map(|path| {
        fs::read_to_string(path)
            .unwrap()
            .matches("#[test]\n")
            .count()
    });
    let tests: usize = tests.sum();
    // To the ten below, so that it need not be changed with every test.
    assert!(tests >= 1_050, "{tests}");
    claim("more than 1,050 tests");
    assert!(tests < 1_300, "{tests} tests: let docs/testing.md say so");
}
