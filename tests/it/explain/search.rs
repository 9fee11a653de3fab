//! Finding the call that is meant.

use serde_json::json;

use super::{Folder, errors, only, spend_log};

fn folder() -> Folder {
    let ids = ["chatcmpl-AAA1", "chatcmpl-AAA2", "chatcmpl-BBB1", "short"];
    let rows = ids.map(|id| spend_log(id, &json!({"request_tags": ["team:search"]})));
    Folder::new().with_lines("logs.jsonl", &rows)
}

/// Runs `explain` with these arguments, and checks how it ends and what it says.
#[track_caller]
fn check(arguments: &[&str], code: i32, says: &[&str]) {
    let mut all = vec!["explain"];
    all.extend(arguments);
    let output = folder().run(&all, "");
    let said = errors(&output);
    assert_eq!(output.status.code(), Some(code), "{said}");
    assert!(output.stdout.is_empty());
    for text in says {
        assert!(said.contains(text), "{text}\n{said}");
    }
}

#[test]
fn the_beginning_of_an_id_is_enough_if_no_other_begins_so() {
    let report = folder().explain(&["chatcmpl-B"]);
    assert_eq!(report["call_id"], "chatcmpl-BBB1");
    assert_eq!(only(&report)["source_line"], 3);
    // An id is meant in full even if others begin with it.
    let rows = ["chatcmpl-A", "chatcmpl-AA"].map(|id| spend_log(id, &json!({})));
    let folder = Folder::new().with_lines("logs.jsonl", &rows);
    let report = folder.explain(&["chatcmpl-A"]);
    assert_eq!(report["call_id"], "chatcmpl-A");
}

#[test]
fn several_ids_are_listed() {
    check(
        &["chatcmpl-AA", "logs.jsonl"],
        2,
        &[
            "several call ids begin with",
            "chatcmpl-AAA1",
            "chatcmpl-AAA2",
        ],
    );
}

#[test]
fn many_ids_are_listed_in_part_and_the_same_for_any_number_of_threads() {
    let rows: Vec<_> = (0..40)
        .map(|number| spend_log(&format!("chatcmpl-{number:02}"), &json!({})))
        .collect();
    let folder = Folder::new()
        .with_lines("a.jsonl", &rows[20..])
        .with_lines("b.jsonl", &rows[..20]);
    let ids: Vec<String> = (0..10)
        .map(|number| format!("chatcmpl-{number:02}"))
        .collect();
    let expected = format!("{}\n      and more", ids.join("\n      "));
    for threads in ["1", "4"] {
        let arguments = [
            "explain",
            "chatcmpl-",
            "a.jsonl",
            "b.jsonl",
            "--threads",
            threads,
        ];
        let output = folder.run(&arguments, "");
        assert_eq!(output.status.code(), Some(2));
        assert!(errors(&output).contains(&expected), "{}", errors(&output));
    }
}

#[test]
fn what_is_not_there_is_not_found_and_the_nearest_is_proposed() {
    check(
        &["chatcmpl-BBC1", "logs.jsonl"],
        3,
        &[
            "no call `chatcmpl-BBC1` in 1 file",
            "did you mean `chatcmpl-BBB1`?",
        ],
    );
    // Five letters are not enough to stand for an id.
    check(&["zzzzz", "logs.jsonl"], 3, &["from 8 characters on"]);
    check(&["", "logs.jsonl"], 2, &["the call id is empty"]);
}

#[test]
fn filters_choose_among_the_rows_of_an_id() {
    let report = folder().explain(&["short", "--team", "search"]);
    assert_eq!(report["filters"], json!(["team=search"]));
    check(
        &["short", "logs.jsonl", "--team", "growth"],
        3,
        &["the filters leave nothing"],
    );
}

#[test]
fn records_that_are_no_calls_are_named() {
    let span = json!({
        "id": "span-0001", "traceId": "trace-001", "type": "SPAN",
        "startTime": "2026-11-16T09:00:00Z", "usageDetails": {},
    });
    let mut call = span.clone();
    call["id"] = "obs-0001".into();
    call["usageDetails"] = json!({"input": 1});
    let bad = spend_log("bad-cost", &json!({"spend": 1e30}));
    let folder = Folder::new()
        .with_lines("logs.jsonl", &[span, call])
        .with_lines("spend.jsonl", &[bad]);
    for (id, says) in [
        (
            "span-0001",
            "logs.jsonl:1 has it: an observation without usage and cost",
        ),
        ("bad-cost", "spend.jsonl:1 has it and was rejected"),
    ] {
        let output = folder.run(&["explain", id, "logs.jsonl", "spend.jsonl"], "");
        assert_eq!(output.status.code(), Some(3));
        assert!(errors(&output).contains(says), "{}", errors(&output));
    }
}

#[test]
fn standard_input_is_read_once_and_explained() {
    let text = spend_log("call-1", &json!({})).to_string();
    let output = Folder::new().run(&["explain", "call-1", "-"], &text);
    assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(table.contains("Read from   -:1"), "{table}");
}

#[test]
fn hostile_names_cannot_steer_the_terminal_and_lines_fit() {
    let hostile = "\u{1b}[2J\u{202e}::error::x\r\n";
    let long = "x".repeat(300);
    let changes = json!({
        "model": format!("{hostile}{long}"),
        "custom_llm_provider": hostile,
        "session_id": long,
        "litellm_call_id": hostile,
        "metadata": {"user_api_key_alias": hostile},
        "request_tags": [format!("team:{hostile}{long}")],
    });
    let id = format!("call\u{1b}[31m-{long}");
    let folder = Folder::new().with_lines("logs.jsonl", &[spend_log(&id, &changes)]);
    for arguments in [
        ["explain", "call\u{1b}[31m-x", "logs.jsonl"],
        ["explain", "call\u{1b}[31m-y", "logs.jsonl"],
        ["prices", hostile, "--color=never"],
    ] {
        let output = folder.run(&arguments, "");
        let table = String::from_utf8_lossy(&output.stdout).into_owned();
        let said = table.clone() + &errors(&output);
        let is_active = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!said.contains(is_active), "{said}");
        assert!(
            table.lines().all(|line| line.chars().count() <= 100),
            "{table}"
        );
    }
}
