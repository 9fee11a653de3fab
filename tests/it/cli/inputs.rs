//! Where input may come from: files, folders, patterns, standard input, the configuration.

use serde_json::json;

use super::exports::{calls, folder, gz, observation, trace, zst};
use super::program::llmcost;

const REPORT: [&str; 3] = ["report", "--format", "json"];

/// Checks that these inputs, in a folder with these files, are so many default calls.
#[track_caller]
fn check(files: &[(&str, Vec<u8>)], inputs: &[&str], expected: u64) {
    let folder = folder(files);
    let run = llmcost(&[&REPORT[..], inputs].concat())
        .in_folder(folder.path())
        .run();
    run.ends_with(0);
    let cost = super::money::dollars(i128::from(expected) * 210_000_000);
    run.reports(expected, &cost);
}

fn text(ids: &[&str]) -> Vec<u8> {
    calls(ids).into_bytes()
}

#[test]
fn compression_is_told_by_the_bytes_not_by_the_name() {
    let both = calls(&["a", "b"]);
    check(&[("log.jsonl", text(&["a", "b"]))], &["log.jsonl"], 2);
    check(&[("log.jsonl.gz", gz(&both))], &["log.jsonl.gz"], 2);
    check(&[("log.jsonl.zst", zst(&both))], &["log.jsonl.zst"], 2);
    check(&[("log.gz", text(&["a", "b"]))], &["log.gz"], 2);
    check(&[("log.txt", zst(&both))], &["log.txt"], 2);
}

#[test]
fn all_members_and_frames_are_read() {
    let gzs = [gz(&calls(&["a"])), gz(&calls(&["b"])), gz("")].concat();
    check(&[("log.gz", gzs)], &["log.gz"], 2);
    let frames = [zst(&calls(&["a"])), zst(&calls(&["b", "c"]))].concat();
    check(&[("log.zst", frames)], &["log.zst"], 3);
}

#[test]
fn folders_are_read_with_their_subfolders_but_not_what_is_hidden_or_unfinished() {
    let files = [
        ("logs/a.jsonl", text(&["a"])),
        ("logs/2026/11/b.jsonl.gz", gz(&calls(&["b"]))),
        ("logs/.hidden.jsonl", text(&["c"])),
        ("logs/.git/d.jsonl", text(&["d"])),
        ("logs/e.jsonl.tmp", text(&["e"])),
        ("f.jsonl", text(&["f"])),
    ];
    check(&files, &["logs"], 2);
    check(&files, &["."], 3);
}

#[test]
fn patterns_are_ours_to_expand_when_the_shell_has_not() {
    let files = [
        ("logs/a-1.jsonl", text(&["a"])),
        ("logs/a-2.jsonl", text(&["b"])),
        ("logs/deep/a-3.jsonl", text(&["c"])),
        ("logs/other.txt", b"hello\n".to_vec()),
    ];
    check(&files, &["logs/a-*.jsonl"], 2);
    check(&files, &["logs/a-?.jsonl", "logs/deep/a-3.jsonl"], 3);
    check(&files, &["logs/**/*.jsonl"], 3);
    check(&files, &["*/a-[12].jsonl"], 2);
}

#[test]
fn what_is_named_twice_is_read_once() {
    let files = [("logs/a.jsonl", text(&["a", "b"]))];
    check(&files, &["logs", "logs"], 2);
    check(&files, &["logs/a.jsonl", "./logs", "logs/*.jsonl"], 2);
}

#[test]
fn a_call_in_two_files_counts_once_and_is_counted_as_a_duplicate() {
    let folder = folder(&[
        ("a.jsonl", calls(&["a", "b"])),
        ("b.jsonl", calls(&["b", "c"])),
    ]);
    let audit = llmcost(&["audit", "--format", "json", "."])
        .in_folder(folder.path())
        .json();
    let lines = &audit["lines"];
    assert_eq!(
        (lines["read"].as_u64(), lines["calls"].as_u64()),
        (Some(4), Some(3))
    );
    assert_eq!(lines["duplicates"], 1);
    // The first file by name keeps its call.
    assert_eq!(audit["files"][1]["lines"]["duplicates"], 1);
}

#[test]
fn standard_input_is_a_file_like_any_other() {
    let lines = calls(&["a", "b", "c"]);
    for bytes in [lines.clone().into_bytes(), gz(&lines), zst(&lines)] {
        let run = llmcost(&["report", "--format", "json", "-"])
            .with_stdin(bytes)
            .run();
        run.ends_with(0).reports(3, "0.00063");
        assert_eq!(run.json()["inputs"][0]["path"], "-");
    }
}

#[test]
fn kinds_may_be_mixed_even_with_standard_input() {
    let folder = folder(&[
        ("gateway/spend.jsonl.gz", gz(&calls(&["a", "b"]))),
        (
            "app/traces.jsonl",
            trace("t-1", "growth").to_string().into_bytes(),
        ),
        (
            "app/observations.jsonl",
            observation("o-1", "t-1").to_string().into_bytes(),
        ),
    ]);
    let run = llmcost(&["report", "--format", "json", "app", "-", "gateway/*"])
        .in_folder(folder.path())
        .with_stdin(calls(&["b", "c"]))
        .run();
    run.ends_with(0).reports(4, "0.00084");
    let teams = &run.json()["breakdown"]["team"];
    let found = json!([teams[0]["value"], teams[0]["calls"], teams[1]["value"]]);
    assert_eq!(found, json!(["search", 3, "growth"]));
}

#[test]
fn inputs_of_the_configuration_are_relative_to_it() {
    let folder = folder(&[
        (
            "llmcost.toml",
            "inputs = [\"logs\", \"more/*.jsonl\"]".to_owned(),
        ),
        ("logs/a.jsonl", calls(&["a"])),
        ("more/b.jsonl", calls(&["b"])),
        ("deep/down/c.jsonl", calls(&["c", "d", "e"])),
    ]);
    let here = llmcost(&REPORT).in_folder(folder.path()).run();
    here.ends_with(0).reports(2, "0.00042");
    let below = llmcost(&REPORT)
        .in_folder(&folder.path().join("deep/down"))
        .run();
    assert_eq!(here, below);
    // What is typed replaces them, and is relative to the working directory.
    let typed = llmcost(&[&REPORT[..], &["c.jsonl"]].concat())
        .in_folder(&folder.path().join("deep/down"))
        .run();
    typed.ends_with(0).reports(3, "0.00063");
}
