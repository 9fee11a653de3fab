//! A reader that has seen enough is no error.

use std::process::{Command, Stdio};

use super::exports::{calls, folder};

/// Checks that the program succeeds quietly when nobody reads its output.
#[track_caller]
fn check(arguments: &[&str]) {
    let folder = folder(&[("log.jsonl", calls(&["a"]))]);
    let mut child = Command::new(env!("CARGO_BIN_EXE_llmcost"))
        .args(arguments)
        .current_dir(folder.path())
        .stdin(Stdio::null())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let stderr = String::from_utf8(output.stderr).unwrap();
    assert_eq!(
        (output.status.code(), stderr.as_str()),
        (Some(0), ""),
        "{arguments:?}"
    );
}

#[test]
fn reports_end_quietly() {
    check(&["report", "log.jsonl"]);
    check(&["report", "--format", "json", "log.jsonl"]);
    check(&["audit", "log.jsonl"]);
}

#[test]
fn help_ends_quietly() {
    check(&["--help"]);
    check(&["--version"]);
    check(&["init", "--print"]);
}
