//! Every line of events becomes one thing; what is wrong is named with its line, and hostile text
//! stays text.

use std::fmt::Write as _;

use serde_json::{Value, json};

use super::{feature, roi, roi_in};
use crate::support::Folder;

/// Lines in every state that lines can be in.
const LINES: [&str; 13] = [
    r#"{"user_id":"u_1","event":"done","timestamp":"2026-11-16T09:00:00Z","value":"1.50"}"#,
    "",
    r#"{"user_id":null,"event":"done","timestamp":"2026-11-16T09:00:00Z"}"#,
    r#"{"user_id":"  ","event":"done","timestamp":"2026-11-16T09:00:00Z"}"#,
    r#"{"user_id":"u_1","event":"","timestamp":"2026-11-16T09:00:00Z"}"#,
    r#"{"user_id":"u_1","event":"done","timestamp":"yesterday"}"#,
    r#"{"user_id":"u_1","event":"done"}"#,
    r#"{"user_id":"u_1","event":"done","timestamp":"2026-11-16T09:00:01Z","value":"$5"}"#,
    r#"{"user_id":"u_1","event":"done","timestamp":"2026-11-16T09:00:02Z","value":1e30}"#,
    r#"{"user_id":"u_1","event":"done","timestamp":"2026-11-16T09:00:00Z","value":"1.50"}"#,
    r#"{"user_id":"u_1","event":"done","timestamp":"2026-12-01T00:00:00Z"}"#,
    r#"["not","an","object"]"#,
    r#"{"user_id":"u_1","event":"#,
];

#[test]
fn every_line_becomes_one_thing_and_every_reject_is_named() {
    let folder = Folder::new();
    folder.write("events.jsonl", LINES.join("\n"));
    let flags = [
        "--analytics",
        "events.jsonl",
        "--value-column",
        "value",
        "--min-users",
        "1",
    ];
    let run = roi_in(&folder, &flags).run();
    run.ends_with(0).says(&[
        "events.jsonl:3: no user: no user in `user_id`, `userId`, `distinct_id`, `uid`, `email` (line skipped)",
        "events.jsonl:4: no user",
        "events.jsonl:5: no event name: no event name in `event`",
        "events.jsonl:6: bad time: `timestamp` is no time (line skipped)",
        "events.jsonl:7: bad time: no time in `timestamp`",
        "events.jsonl:8: bad value: the value is no decimal number (line skipped)",
        "events.jsonl:9: number too large: the value is too large (line skipped)",
        "events.jsonl:12: not an object",
        "events.jsonl:13: cut short at the end of the file",
        "9 of 13 lines rejected",
    ]);
    let json = run.json();
    let lines = json!({
        "read": 13, "events": 1, "duplicates": 1, "blank": 1, "not_an_event": 0,
        "out_of_range": 1, "rejected": 9,
    });
    assert_eq!(json["events"]["lines"], lines);
    let reasons: Vec<(&str, u64)> = json["events"]["rejected"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| {
            (
                one["reason"].as_str().unwrap(),
                one["count"].as_u64().unwrap(),
            )
        })
        .collect();
    let expected = [
        ("truncated_tail", 1),
        ("not_object", 1),
        ("time", 2),
        ("overflow", 1),
        ("missing_user", 2),
        ("missing_event", 1),
        ("value", 1),
    ];
    assert_eq!(reasons, expected);
    assert_eq!(feature(&json, "done")["value"], "1.5");
}

#[test]
fn rows_of_a_table_are_told_apart_by_all_of_their_cells() {
    let json = roi(
        "user_id,event,timestamp,session\n\
         u_1,done,2026-11-16,1\n\
         u_1,done,2026-11-16,2\n\
         u_1,done,2026-11-16,1\n\
         u_1,done\n",
        &["-q"],
    );
    let lines = &json["events"]["lines"];
    let counts = ["read", "events", "duplicates", "rejected"].map(|key| lines[key].as_u64());
    assert_eq!(counts, [4, 2, 1, 1].map(Some));
}

#[test]
fn values_are_added_exactly() {
    let mut text = "user_id,event,timestamp,value\n".to_owned();
    for number in 0..1000 {
        writeln!(text, "u_{number},done,2026-11-16T09:00:00Z,0.1").unwrap();
    }
    text.push_str("u_1,done,2026-11-17,-0.000000000001\n");
    let json = roi(&text, &["--value-column", "value", "-q"]);
    assert_eq!(feature(&json, "done")["value"], "99.999999999999");
}

/// More than one block, so that threads share a file.
#[test]
fn threads_agree_on_a_large_file() {
    let mut text = String::new();
    for number in 0..30_000_u32 {
        let (user, id) = (number % 997, number % 29_000);
        writeln!(
            text,
            r#"{{"event":"e{}","properties":{{"time":{},"distinct_id":"u_{user}","$insert_id":"{id}","note":"{:080}"}}}}"#,
            number % 7,
            1_794_819_600 + user,
            0
        )
        .unwrap();
    }
    assert!(text.len() > 3 << 20);
    let folder = Folder::new();
    folder.write("events.jsonl", &text);
    let run = |threads| {
        let flags = ["--analytics", "events.jsonl", "--threads", threads, "-q"];
        roi_in(&folder, &flags).json()
    };
    let one = run("1");
    let lines = &one["events"]["lines"];
    // An id is only the same event with the same name, user and time: 29,000 is no multiple of 7
    // times 997, so that of the last thousand none repeats the first.
    assert_eq!(
        (&lines["read"], &lines["events"]),
        (&json!(30_000), &json!(30_000))
    );
    assert_eq!(one, run("2"));
    assert_eq!(one, run("7"));
}

#[test]
fn hostile_names_are_inert_everywhere() {
    let hostile = "\u{1b}[31m\u{202e}::error::x\u{7}";
    let line = json!({
        "user_id": hostile, "event": hostile, "timestamp": "2026-11-16T09:00:00Z",
    });
    let folder = Folder::new();
    folder.write(
        "events.jsonl",
        format!("{line}\n{{\"user_id\":\"\u{1b}[2J\"}}\n"),
    );
    folder.write("map.csv", format!("analytics_id,log_user\n{hostile},\n"));
    let analytics = ["--analytics", "events.jsonl", "--min-users", "1"];
    for flags in [
        &[][..],
        &["--format", "table"],
        &["--success-event", hostile],
        &["--value-column", hostile],
        &["--user-map", "map.csv"],
        &["--user-map", hostile],
    ] {
        let run = roi_in(&folder, &analytics);
        let run = if flags.is_empty() {
            run.run()
        } else {
            let calls = crate::support::fixture("analytics/calls.jsonl");
            let all = [&["roi", calls.to_str().unwrap()], &analytics[..], flags].concat();
            crate::cli::program::llmcost(&all)
                .in_folder(folder.path())
                .run()
        };
        for text in [&run.stdout, &run.stderr] {
            let is_active = |character: char| {
                (character.is_control() && character != '\n') || character == '\u{202e}'
            };
            assert!(!text.contains(is_active), "{flags:?}: {text:?}");
            let has_command = |line: &str| line.trim_start().starts_with("::");
            assert!(!text.lines().any(has_command), "{flags:?}: {text}");
        }
    }
    let json: Value = roi(&line.to_string(), &["-q"]);
    assert_eq!(feature(&json, hostile)["active_users"], 1);
}
