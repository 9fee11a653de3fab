//! Damaged lines: skipped, named by file and line, counted by reason.

use serde_json::{Value, json};

use crate::cli::exports::{SpendLog, calls, folder, observation};
use crate::cli::program::llmcost;

/// Checks that a line between two good ones is rejected for this reason, with these words, and
/// that the good ones are reported as if it were not there.
#[track_caller]
fn check(line: &str, reason: &str, words: &str) {
    let folder = folder(&[(
        "log.jsonl",
        format!("{}{line}\n{}", calls(&["a"]), calls(&["b"])),
    )]);
    let run = llmcost(&["report", "--format", "json", "log.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(0).reports(2, "0.00042").says(&[
        &format!("warning: log.jsonl:2: {words}"),
        "1 of 3 lines rejected: 1 ",
    ]);
    let json = run.json();
    assert_eq!(json["audit"]["lines"]["rejected"], 1);
    assert_eq!(json["inputs_complete"], true);
    let rejected = &json["audit"]["rejected"][0];
    let found = [
        &rejected["reason"],
        &rejected["count"],
        &rejected["examples"][0]["line"],
    ];
    assert_eq!(json!(found), json!([reason, 1, 2]));
}

/// A good row with one field replaced.
fn with(field: &str, value: Value) -> String {
    let mut row = SpendLog {
        id: "x",
        ..SpendLog::default()
    }
    .json();
    row[field] = value;
    row.to_string()
}

#[test]
fn what_is_no_json() {
    check("{\"request_id\": \"x\", ", "json", "not JSON: ");
    check("{\"request_id\": \"x\",}", "json", "not JSON: ");
    check("hello", "json", "not JSON: ");
    check(
        &format!("{}}}", with("end_user", json!("u"))),
        "json",
        "not JSON: ",
    );
    check(
        &with("end_user", json!("u")).replace("0.00021", "NaN"),
        "json",
        "not JSON: ",
    );
}

#[test]
fn what_is_no_record() {
    check("[1, 2]", "not_object", "not an object: ");
    check("null", "not_object", "not an object: ");
    check("42", "not_object", "not an object: ");
}

#[test]
fn times_that_are_none() {
    for time in [
        json!("2026-02-30T25:61:00"),
        json!("yesterday"),
        json!(""),
        json!(null),
        json!(true),
    ] {
        check(&with("startTime", time), "time", "bad time: `startTime` ");
    }
}

#[test]
fn token_counts_that_are_none() {
    for count in [
        json!("12 tokens"),
        json!("1,234"),
        json!("0x10"),
        json!(12.5),
        json!(-1),
    ] {
        check(
            &with("prompt_tokens", count),
            "token_count",
            "bad token count: `prompt_tokens` ",
        );
    }
}

#[test]
fn costs_that_are_none() {
    check(&with("spend", json!("five dollars")), "cost", "bad cost: ");
}

#[test]
fn records_without_identity() {
    for id in [json!(null), json!("")] {
        check(&with("request_id", id), "missing_id", "no id: ");
    }
}

#[test]
fn nesting_without_end() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    check(
        &with("metadata", json!("DEEP")).replace("\"DEEP\"", &deep),
        "depth",
        "nested too deeply: ",
    );
}

#[test]
fn a_last_line_that_is_cut_short_is_normal_for_a_live_log() {
    let folder = folder(&[("log.jsonl", calls(&["a"]) + "{\"request_id\":\"b\",\"sta")]);
    let run = llmcost(&["report", "--format", "json", "log.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(0)
        .reports(1, "0.00021")
        .says(&["warning: log.jsonl:2: cut short at the end of the file"]);
    assert_eq!(
        run.json()["audit"]["rejected"][0]["reason"],
        "truncated_tail"
    );
}

#[test]
fn bytes_that_are_no_text() {
    let mut bytes = calls(&["a"]).into_bytes();
    bytes.extend(b"{\"request_id\":\"\xff\xfe\"}\n");
    bytes.extend(calls(&["b"]).into_bytes());
    let run = llmcost(&["report", "--format", "json", "-"])
        .with_stdin(bytes)
        .run();
    run.ends_with(0)
        .reports(2, "0.00042")
        .says(&["warning: -:2: not UTF-8: "]);
}

#[test]
fn blank_lines_are_counted_and_not_mourned() {
    let text = format!("\n{}  \r\n\n{}\n", calls(&["a"]), calls(&["b"]));
    let run = llmcost(&["report", "--format", "json", "-"])
        .with_stdin(text)
        .run();
    assert_eq!(run.stderr, "");
    let lines = run.ends_with(0).json()["audit"]["lines"].clone();
    assert_eq!((&lines["read"], &lines["blank"]), (&6.into(), &4.into()));
}

#[test]
fn examples_are_few_and_counts_are_complete() {
    let folder = folder(&[("log.jsonl", calls(&["a"]) + &"{oops}\n".repeat(100))]);
    let run = llmcost(&["report", "--format", "json", "log.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(0)
        .reports(1, "0.00021")
        .says(&["100 of 101 lines rejected: 100 not JSON"]);
    let examples = run.stderr.matches("(line skipped)").count();
    assert!((1..=10).contains(&examples), "{examples}");
    assert_eq!(run.json()["audit"]["rejected"][0]["count"], 100);
}

#[test]
fn observations_are_checked_alike() {
    let mut bad = observation("o-2", "t-1");
    bad["usage_details"] = json!({ "input": "many" });
    let mut late = observation("o-3", "t-1");
    late["start_time"] = json!("soon");
    let text = format!("{}\n{bad}\n{late}\n", observation("o-1", "t-1"));
    let run = llmcost(&["report", "--format", "json", "-"])
        .with_stdin(text)
        .run();
    run.ends_with(0).reports(1, "0.00021");
    let run = run.says(&[
        "-:2: bad token count",
        "-:3: bad time",
        "2 of 3 lines rejected",
    ]);
    assert_eq!(run.json()["audit"]["lines"]["rejected"], 2);
}

#[test]
fn rows_of_csv_with_another_number_of_cells() {
    let header = "request_id,startTime,model,spend,prompt_tokens,completion_tokens,status";
    let good =
        |id: &str| format!("{id},2026-11-18 10:00:00,gpt-4o-mini,0.00021,1000,100,success\n");
    let text = format!(
        "{header}\n{}b,2026-11-18,gpt-4o-mini\n{}",
        good("a"),
        good("c")
    );
    let run = llmcost(&["report", "--format", "json", "-"])
        .with_stdin(text)
        .run();
    run.ends_with(0)
        .reports(2, "0.00042")
        .says(&["-:3: wrong number of cells"]);
}

#[test]
fn messages_never_repeat_what_a_line_holds() {
    let secret = "sk-canary-4711";
    let mut lines = vec![calls(&["a"])];
    for field in ["request_id", "startTime", "prompt_tokens", "spend"] {
        lines.push(with(field, json!({ "prompt": secret })));
        lines.push(with(field, json!(secret)));
    }
    lines.push(format!("{{\"messages\": \"{secret}"));
    let text = lines.join("\n");
    let run = llmcost(&["audit", "--format", "json", "-"])
        .with_stdin(text)
        .run();
    assert!(
        !run.stderr.contains(secret) && !run.stdout.contains(secret),
        "{run:?}"
    );
}
