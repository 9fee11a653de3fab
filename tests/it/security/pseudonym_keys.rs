//! The key of `--pseudonymize`: where it comes from, and what is refused.

use crate::cli::exports::{calls, folder};
use crate::cli::program::{Program, llmcost};

const KEY: &str = "0123456789abcdef";

fn report(flags: &[&str]) -> (tempfile::TempDir, Program) {
    let files = [
        ("log.jsonl", calls(&["1"])),
        ("key", format!("{KEY}\n")),
        ("short", "0123456789abcde\n".to_owned()),
        ("empty", String::new()),
    ];
    let folder = folder(&files);
    let asked = ["report", "--format", "json", "log.jsonl"];
    let program = llmcost(&[&asked, flags].concat()).in_folder(folder.path());
    (folder, program)
}

/// The pseudonym of the only user.
#[track_caller]
fn user(flags: &[&str], key: &str) -> String {
    let (_folder, program) = report(flags);
    let json = program.with_env("LLMCOST_PSEUDONYM_KEY", key).json();
    json["breakdown"]["user"][0]["value"]
        .as_str()
        .unwrap()
        .to_owned()
}

#[track_caller]
fn refused(flags: &[&str], key: Option<&str>, says: &[&str]) {
    let (_folder, mut program) = report(flags);
    if let Some(key) = key {
        program = program.with_env("LLMCOST_PSEUDONYM_KEY", key);
    }
    let run = program.run();
    run.ends_with(2).says(says);
    assert_eq!(run.stdout, "");
    assert!(key.is_none_or(|key| key.is_empty() || !run.stderr.contains(key)));
}

#[test]
fn the_key_is_in_the_variable_or_in_a_file() {
    let of_variable = user(&["--pseudonymize", "user"], KEY);
    assert_eq!(
        of_variable,
        user(&["--pseudonymize", "user"], &format!(" {KEY}\n"))
    );
    let by_file = ["--pseudonymize", "user", "--pseudonym-key-file", "key"];
    assert_eq!(of_variable, user(&by_file, ""));
    // What is named goes before the surroundings.
    assert_eq!(
        of_variable,
        user(&by_file, "another key that is long enough")
    );
    assert_ne!(
        of_variable,
        user(
            &["--pseudonymize", "user"],
            "another key that is long enough"
        )
    );
    assert_eq!(user(&[], KEY), "u-1");
}

#[test]
fn without_a_key_there_is_no_report() {
    let asked = ["--pseudonymize", "user"];
    let needed = ["needs a secret key", "openssl rand -hex 32"];
    refused(&asked, None, &needed);
    refused(&asked, Some(""), &needed);
    let few = ["the key in LLMCOST_PSEUDONYM_KEY has 15 bytes, at least 16"];
    refused(&asked, Some("0123456789abcde"), &few);
    refused(&asked, Some("  0123456789abcde  "), &few);
    refused(&asked, Some("                 "), &["has 0 bytes"]);
    let by_file = |name| [&asked[..], &["--pseudonym-key-file", name]].concat();
    refused(
        &by_file("short"),
        Some(KEY),
        &["the key in short has 15 bytes"],
    );
    refused(
        &by_file("empty"),
        Some(KEY),
        &["the key in empty has 0 bytes"],
    );
    refused(&by_file("missing"), Some(KEY), &["missing: No such file"]);
}

#[test]
fn what_makes_no_sense_is_refused() {
    let with_rejects = ["--pseudonymize", "user", "--rejects", "bad.jsonl"];
    refused(
        &with_rejects,
        Some(KEY),
        &["cannot be used with", "--rejects"],
    );
    refused(&["--pseudonym-key-file", "key"], None, &["--pseudonymize"]);
    refused(
        &["--pseudonymize", "team"],
        Some(KEY),
        &["possible values: user"],
    );
}
