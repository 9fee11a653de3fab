//! Rows 53 to 56 and 66: files that are missing, strange, linked, changing or oddly named. An error
//! where the user named them, a line in the list where they only lie in a folder.

use serde_json::json;

use super::outcome;

use crate::cli::exports::{calls, folder, gz, zst};
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
        b"{\0\"\0a\0\"\0",
        "text in UTF-16LE, not UTF-8",
        "encoding",
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
fn fault_53_a_stranger_that_was_named_makes_the_report_incomplete() {
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
fn fault_53_a_stranger_in_a_folder_is_only_listed() {
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
fn fault_53_a_stranger_alone_is_no_input() {
    for (name, content, message, _) in STRANGERS {
        let run = report(&[(name, content)], &[name]);
        run.ends_with(3).says(&[message, NOTHING]);
        assert_eq!(run.stdout, "", "{name}");
    }
}

#[test]
fn fault_53_aggregated_exports_say_what_to_take_instead() {
    let (name, content, ..) = STRANGERS[5];
    report(&[(name, content)], &[name])
        .ends_with(3)
        .says(&["hint: take the table `LiteLLM_SpendLogs`", "/spend/logs/v2"]);
}

#[test]
fn fault_55_a_missing_file_is_named_and_the_others_are_read() {
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
fn fault_55_a_folder_or_pattern_without_files_says_so() {
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
fn fault_55_the_table_says_that_it_is_incomplete() {
    let folder = folder(&[("good.jsonl", calls(&["a"]))]);
    let run = llmcost(&["report", "good.jsonl", "gone.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(3);
    assert!(run.stdout.contains("gone.jsonl"), "{}", run.stdout);
}

#[test]
fn fault_60_the_first_bytes_decide_and_not_the_name() {
    let lines = calls(&["a", "b"]);
    for (name, bytes) in [
        ("plain.gz", lines.clone().into_bytes()),
        ("zstd.gz", zst(&lines)),
        ("gzip.zst", gz(&lines)),
        ("gzip.csv", gz(&lines)),
        ("lines.csv", lines.clone().into_bytes()),
        ("none", lines.clone().into_bytes()),
    ] {
        let run = report(&[(name, &bytes)], &[name]);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{name}");
        run.reports(2, "0.00042");
    }
}

#[cfg(unix)]
#[test]
fn fault_55_one_file_under_several_names_is_read_once() {
    let folder = folder(&[("logs/a.jsonl", calls(&["a", "b"]))]);
    let at = |name: &str| folder.path().join(name);
    std::fs::hard_link(at("logs/a.jsonl"), at("logs/hard.jsonl")).unwrap();
    std::os::unix::fs::symlink("a.jsonl", at("logs/soft.jsonl")).unwrap();
    std::os::unix::fs::symlink("logs", at("more")).unwrap();
    let run = |inputs: &[&str]| {
        let arguments = [&["audit", "--format", "json"], inputs].concat();
        llmcost(&arguments).in_folder(folder.path()).run()
    };
    let found = run(&["logs", "more/soft.jsonl"]);
    assert_eq!(outcome(found.ends_with(0)), [2, 2, 0, 0]);
    for name in ["logs/hard.jsonl", "logs/soft.jsonl", "more/soft.jsonl"] {
        found.says(&[&format!(
            "{name} is the same file as logs/a.jsonl, read once\n"
        )]);
    }
    // Another spelling of the same path is no other name.
    let dotted = run(&["logs/a.jsonl", "./logs/a.jsonl", "logs/../logs/a.jsonl"]);
    assert_eq!(outcome(dotted.ends_with(0)), [2, 2, 0, 0]);
    let twice = run(&["logs/a.jsonl", "./logs/a.jsonl"]);
    assert_eq!((twice.stderr.as_str(), outcome(&twice)), ("", [2, 2, 0, 0]));
}

#[cfg(unix)]
#[test]
fn fault_55_links_that_lead_in_circles_and_nowhere_hide_no_file() {
    let folder = folder(&[
        ("logs/a.jsonl", calls(&["a"])),
        ("logs/deep/b.jsonl", calls(&["b"])),
    ]);
    let at = |name: &str| folder.path().join(name);
    for (target, link) in [
        ("..", "logs/deep/up"),
        ("self", "logs/self"),
        ("gone", "logs/gone"),
    ] {
        std::os::unix::fs::symlink(target, at(link)).unwrap();
    }
    let run = llmcost(&["audit", "--format", "json", "logs"])
        .in_folder(folder.path())
        .run();
    assert_eq!(outcome(run.ends_with(3)), [2, 2, 0, 0]);
    run.says(&[
        "logs/deep/up: cannot be read: File system loop",
        "logs/self: cannot be read: ",
        "logs/gone: cannot be read: ",
    ]);
    let named = llmcost(&["report", "logs/self"])
        .in_folder(folder.path())
        .run();
    named.ends_with(3).says(&["logs/self: "]);
}

#[cfg(target_os = "linux")]
#[test]
fn fault_66_names_that_are_no_text_are_opened_and_printed_escaped() {
    use std::ffi::OsStr;
    use std::os::unix::ffi::OsStrExt;

    let folder = folder::<&str>(&[]);
    let names = [
        &b"caf\xe9.jsonl"[..],
        b"caf\xea.jsonl",
        b"two\nlines\x1b[31m.jsonl",
    ];
    for (name, id) in names.iter().zip(["a", "b", "c"]) {
        std::fs::write(
            folder.path().join(OsStr::from_bytes(name)),
            calls(&[id]) + "{oops}\n",
        )
        .unwrap();
    }
    let check = |inputs: &[&OsStr]| {
        let run = llmcost(&["audit"])
            .with_arguments(inputs)
            .in_folder(folder.path())
            .run();
        run.ends_with(0).says(&[
            "caf\\xe9.jsonl:2: not JSON",
            "caf\\xea.jsonl:2: not JSON",
            "two\\nlines\\u{1b}[31m.jsonl:2: ",
        ]);
        let is_active = |c: char| c.is_control() && c != '\n';
        assert!(
            !run.stdout.contains(is_active) && !run.stderr.contains(is_active),
            "{run:?}"
        );
    };
    check(&[OsStr::new(".")]);
    check(&[OsStr::new("*.jsonl")]);
    check(&names.map(OsStr::from_bytes));
    let gone = llmcost(&["audit"])
        .with_arguments(&[OsStr::from_bytes(b"gone\xff\x07")])
        .in_folder(folder.path())
        .run();
    gone.ends_with(3)
        .says(&["warning: gone\\xff\\u{7}: no such file or directory"]);
}
