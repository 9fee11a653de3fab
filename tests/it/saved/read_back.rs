//! A report that is read back is the report that was saved.

use std::collections::BTreeSet;

use llmcost::render::review_json;
use llmcost::report::{attention, saved_review};
use serde_json::Value;

use super::report;
use crate::cli::program::llmcost;
use crate::support::{Folder, fixture};

#[test]
fn every_report_is_read_back_to_the_same_bytes() {
    for arguments in [
        &["--week"][..],
        &["--month", "--team", "search", "--cost-basis", "logged"],
        &["--week", "2026-W43", "--tz", "America/New_York"],
        &["--last", "1h", "--feature", "no-such-feature"],
    ] {
        let json = report(arguments);
        let review = saved_review(&json).unwrap();
        assert_eq!(review_json(&review), json, "{arguments:?}");
    }
}

#[test]
fn reports_of_damaged_and_recorded_exports_are_read_back() {
    for folder in ["hostile", "litellm", "langfuse"] {
        let run = llmcost(&["report", ".", "--format", "json", "-q"])
            .in_folder(&fixture(folder))
            .run();
        let review = saved_review(&run.stdout).unwrap();
        assert_eq!(review_json(&review), run.stdout, "{folder}");
    }
}

#[test]
fn other_formats_are_those_of_the_report_itself() {
    let folder = Folder::new();
    folder.write("week.json", report(&["--week"]));
    for format in ["table", "json", "markdown"] {
        let made = llmcost(&["report", "--week", "--format", format])
            .in_folder(&crate::demo::folder())
            .run();
        let again = llmcost(&["render", "week.json", "--format", format])
            .in_folder(folder.path())
            .run();
        again.ends_with(0);
        assert_eq!(again.stdout, made.stdout, "{format}");
    }
    let from_stdin = llmcost(&["render", "-", "--format", "json"])
        .with_stdin(report(&["--week"]))
        .run();
    assert_eq!(from_stdin.stdout, report(&["--week"]));
}

/// A saved report is a file like any other: whatever stands where the program's own words stand is
/// refused or escaped.
#[test]
fn a_report_that_somebody_has_changed_cannot_speak_for_the_program() {
    let mut json: Value = serde_json::from_str(&report(&["--week"])).unwrap();
    json["cost_basis"] = "\u{1b}[31mfree".into();
    let error = saved_review(&json.to_string()).unwrap_err().to_string();
    assert!(error.contains("no name of this version"), "{error}");
    assert!(!error.contains('\u{1b}'), "{error}");
    json["cost_basis"] = "computed".into();
    json["alerts"][0]["sentence"] = "\u{1b}]0;x\u{7}::error::x".into();
    json["period"]["label"] = "\u{202e}x".into();
    let folder = Folder::new();
    folder.write("week.json", json.to_string());
    let run = llmcost(&["render", "week.json"])
        .in_folder(folder.path())
        .run();
    run.ends_with(0);
    let is_bad = |character: char| character.is_control() && character != '\n';
    assert!(!run.stdout.contains(is_bad) && !run.stdout.contains('\u{202e}'));
}

#[test]
fn what_is_no_report_is_refused_and_says_why() {
    let folder = Folder::new();
    folder.write("text.json", "hello");
    folder.write("newer.json", r#"{"schema_version": 2}"#);
    folder.write(
        "audit.json",
        r#"{"schema_version": 1, "tool": "llmcost 0.1.0"}"#,
    );
    for (name, says) in [
        (
            "text.json",
            "no saved report: expected value at line 1 column 1",
        ),
        (
            "newer.json",
            "it has schema_version 2, and this version reads 1",
        ),
        ("audit.json", "missing field"),
        ("none.json", "No such file or directory"),
    ] {
        let run = llmcost(&["render", name]).in_folder(folder.path()).run();
        run.ends_with(2).says(&[name, says]);
        assert_eq!(run.stdout, "");
    }
    // An amount with more digits than are kept would become another amount.
    let mut json: Value = serde_json::from_str(&report(&["--week"])).unwrap();
    json["summary"]["cost"] = "1.0000000000001".into();
    let error = saved_review(&json.to_string()).unwrap_err().to_string();
    assert!(error.contains("not written exactly"), "{error}");
}

#[test]
fn every_name_of_the_schema_can_be_read() {
    let schema: Value = serde_json::from_str(
        &std::fs::read_to_string(
            std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/schema/report.json"),
        )
        .unwrap(),
    )
    .unwrap();
    let mut names = BTreeSet::new();
    collect(&schema, &mut names);
    assert!(names.len() > 50);
    for name in names {
        let quoted = serde_json::to_string(&name).unwrap();
        let read: Result<llmcost::report::Name, _> = serde_json::from_str(&quoted);
        assert_eq!(read.unwrap().as_str(), name);
    }
    assert!(serde_json::from_str::<llmcost::report::Name>("\"nobody\"").is_err());
}

/// Collects the names of all closed lists.
fn collect(schema: &Value, names: &mut BTreeSet<String>) {
    match schema {
        Value::Array(items) => items.iter().for_each(|item| collect(item, names)),
        Value::Object(entries) => {
            let listed = entries.get("enum").and_then(Value::as_array);
            let listed = listed.into_iter().flatten();
            let words = listed.chain(entries.get("const")).filter_map(Value::as_str);
            names.extend(words.map(str::to_owned));
            entries.values().for_each(|item| collect(item, names));
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn attention_is_kept_as_it_was_decided() {
    let review = saved_review(&report(&["--week"])).unwrap();
    assert_eq!(attention(&review), review.attention);
}
