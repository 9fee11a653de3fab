//! Files that are missing, empty or of an unknown kind: an error where the user named them, a line
//! in the list where they only lie in a folder.

use serde_json::json;

use crate::cli::exports::{calls, folder};
use crate::cli::program::{Run, llmcost};

/// A file of a kind that is not read, its message and its code.
const STRANGERS: [(&str, &[u8], &str, &str); 8] = [
    (
        "note.txt",
        b"hello\n",
        "not an export that llmcost knows",
        "unknown_format",
    ),
    (
        "page.html",
        b"<html></html>",
        "not an export that llmcost knows",
        "unknown_format",
    ),
    (
        "other.json",
        b"{\"a\": 1}",
        "not an export that llmcost knows",
        "unknown_format",
    ),
    (
        "binary",
        &[0, 159, 146, 150, 7, 255, 0, 1],
        "not an export that llmcost knows",
        "unknown_format",
    ),
    (
        "wide.jsonl",
        &[0xff, 0xfe, b'{', 0, b'}', 0],
        "text in UTF-16, not UTF-8",
        "utf16",
    ),
    (
        "focus.csv",
        b"BilledCost,ChargeCategory,ServiceName\n1,Usage,OpenAI\n",
        "a FOCUS export: sums without single calls cannot be priced or attributed",
        "aggregated",
    ),
    (
        "daily.json",
        b"{\"results\": [{\"date\": \"2026-11-18\", \"metrics\": {}, \"breakdown\": {}}]}",
        "LiteLLM's daily activity: sums",
        "aggregated",
    ),
    (
        "thin.csv",
        b"request_id,startTime,model,spend\n",
        "no column `prompt_tokens`; found: request_id, startTime, model, spend",
        "columns",
    ),
];

/// The error if nothing at all could be read.
const NOTHING: &str = "error: nothing to report on: none of the input could be read";

#[track_caller]
fn report(files: &[(&str, &[u8])], inputs: &[&str]) -> Run {
    let folder = folder(files);
    let arguments = [&["report", "--format", "json"], inputs].concat();
    llmcost(&arguments).in_folder(folder.path()).run()
}

#[test]
fn a_stranger_that_was_named_makes_the_report_incomplete() {
    let good = calls(&["a", "b"]);
    for (name, content, message, code) in STRANGERS {
        let run = report(
            &[(name, content), ("good.jsonl", good.as_bytes())],
            &[name, "good.jsonl"],
        );
        run.ends_with(3)
            .reports(2, "0.00042")
            .says(&[&format!("warning: {name}: {message}")]);
        let json = run.json();
        assert_eq!(json["inputs_complete"], false, "{name}");
        let files = json["audit"]["files"].as_array().unwrap();
        let file = files.iter().find(|file| file["path"] == name).unwrap();
        assert_eq!(file["problem"]["code"], code, "{name}");
        assert_eq!(file["lines"]["calls"], 0, "{name}");
    }
}

#[test]
fn a_stranger_in_a_folder_is_only_listed() {
    let good = calls(&["a", "b"]);
    let mut files: Vec<(&str, &[u8])> = STRANGERS
        .iter()
        .map(|(name, content, ..)| (*name, *content))
        .collect();
    files.push(("good.jsonl", good.as_bytes()));
    for input in [".", "*"] {
        let run = report(&files, &[input]);
        run.ends_with(0).reports(2, "0.00042");
        let json = run.json();
        assert_eq!(json["inputs_complete"], true);
        let listed = json["inputs"].as_array().unwrap().iter();
        let problems = listed.filter(|file| !file["problem"].is_null()).count();
        assert_eq!(problems, STRANGERS.len());
    }
}

#[test]
fn a_stranger_alone_is_no_input() {
    for (name, content, message, _) in STRANGERS {
        let run = report(&[(name, content)], &[name]);
        run.ends_with(3).says(&[message, NOTHING]);
        assert_eq!(run.stdout, "", "{name}");
    }
}

#[test]
fn aggregated_exports_say_what_to_take_instead() {
    let (name, content, ..) = STRANGERS[5];
    report(&[(name, content)], &[name])
        .ends_with(3)
        .says(&["hint: take the table `LiteLLM_SpendLogs`", "/spend/logs/v2"]);
}

#[test]
fn a_missing_file_is_named_and_the_others_are_read() {
    let good = calls(&["a"]);
    let run = report(
        &[("good.jsonl", good.as_bytes())],
        &["gone.jsonl", "good.jsonl"],
    );
    run.ends_with(3)
        .reports(1, "0.00021")
        .says(&["warning: gone.jsonl: no such file or directory"]);
    let gone = &run.json()["inputs"][1];
    assert_eq!(
        json!([gone["path"], gone["lines"]]),
        json!(["gone.jsonl", 0])
    );
    report(&[], &["gone.jsonl"])
        .ends_with(3)
        .says(&["gone.jsonl: no such file", NOTHING]);
}

#[test]
fn a_folder_or_pattern_without_files_says_so() {
    let folder = folder::<&str>(&[]);
    std::fs::create_dir(folder.path().join("empty")).unwrap();
    for input in ["empty", "empty/*.gz"] {
        let run = llmcost(&["report", input]).in_folder(folder.path()).run();
        run.ends_with(3)
            .says(&[&format!("warning: {input}: no files found"), NOTHING]);
    }
    std::fs::write(folder.path().join("good.jsonl"), calls(&["a"])).unwrap();
    let run = llmcost(&["report", "--format", "json", "empty", "good.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(3).reports(1, "0.00021");
}

#[test]
fn an_empty_file_has_no_calls_and_is_no_fault() {
    let good = calls(&["a"]);
    let header = "request_id,startTime,model,spend,prompt_tokens,completion_tokens\n";
    for (name, content) in [
        ("empty.jsonl", ""),
        ("blank.jsonl", "\n  \n"),
        ("mark.jsonl", "\u{feff}"),
        ("array.json", "[]"),
        ("page.json", "{\"data\": []}"),
        ("header.csv", header),
    ] {
        let files = [(name, content.as_bytes()), ("good.jsonl", good.as_bytes())];
        let run = report(&files, &[name, "good.jsonl"]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{name}");
        run.reports(1, "0.00021");
        let alone = report(&files, &[name]);
        alone
            .ends_with(3)
            .says(&["error: no calls found in 1 file"]);
    }
}

#[test]
fn the_table_says_that_it_is_incomplete() {
    let folder = folder(&[("good.jsonl", calls(&["a"]))]);
    let run = llmcost(&["report", "good.jsonl", "gone.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(3);
    assert!(run.stdout.contains("gone.jsonl"), "{}", run.stdout);
}
