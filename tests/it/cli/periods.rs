//! Which calls lie in the period that was asked for, and what the header says about it.

use chrono::{DateTime, Utc};

use super::exports::{SpendLog, folder};
use super::program::llmcost;

/// One default call at noon on every day from 2026-11-01 to 2026-11-22, a Sunday.
fn november() -> String {
    (1..=22)
        .map(|day| {
            let at = format!("2026-11-{day:02}T12:00:00.000");
            let id = at.clone();
            SpendLog {
                id: &id,
                at: &at,
                ..SpendLog::default()
            }
            .line()
        })
        .collect()
}

/// Checks label, edges and number of calls of a period, which are priced alike.
#[track_caller]
fn check(flags: &[&str], label: &str, edges: [&str; 2], calls: u64) {
    let folder = folder(&[("logs/november.jsonl", november())]);
    let arguments = [&["report", "--format", "json"], flags, &["logs"]].concat();
    let json = llmcost(&arguments).in_folder(folder.path()).json();
    let period = &json["period"];
    assert_eq!(period["label"], label, "{flags:?}");
    let instants = [&period["from"], &period["to"]].map(|at| instant(at.as_str().unwrap()));
    assert_eq!(instants, edges.map(instant), "{flags:?}");
    assert_eq!(json["summary"]["calls"], calls, "{flags:?}");
}

fn instant(text: &str) -> DateTime<Utc> {
    text.parse().unwrap()
}

const WEEK_46: [&str; 2] = ["2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z"];
const WEEK_47: [&str; 2] = ["2026-11-16T00:00:00Z", "2026-11-23T00:00:00Z"];

#[test]
fn a_week_is_named_in_many_ways() {
    check(&[], "2026-W47", WEEK_47, 7);
    check(&["--week=2026-W46"], "2026-W46", WEEK_46, 7);
    check(&["--week", "2026-W46"], "2026-W46", WEEK_46, 7);
    check(&["--week", "2026-11-15"], "2026-W46", WEEK_46, 7);
    check(&["--week", "current"], "2026-W47", WEEK_47, 7);
    check(&["--week", "--top", "3"], "2026-W47", WEEK_47, 7);
}

#[test]
fn a_path_after_the_flag_is_an_input() {
    let folder = folder(&[("logs/november.jsonl", november())]);
    for input in ["logs", "logs/", "./logs/november.jsonl", "logs/*.jsonl"] {
        for flag in ["--week", "--month"] {
            let run = llmcost(&["report", "--format", "json", flag, input])
                .in_folder(folder.path())
                .run();
            let calls = if flag == "--week" { 7 } else { 22 };
            assert_eq!(
                run.ends_with(0).json()["summary"]["calls"],
                calls,
                "{flag} {input}"
            );
        }
    }
    let piped = llmcost(&["report", "--format", "json", "--week", "-"]).with_stdin(november());
    assert_eq!(piped.json()["summary"]["calls"], 7);
}

#[test]
fn months_are_calendar_months() {
    let november = ["2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z"];
    check(&["--month", "2026-11"], "November 2026", november, 22);
    check(&["--month", "2026-11-30"], "November 2026", november, 22);
    let october = ["2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z"];
    check(&["--month", "2026-10"], "October 2026", october, 0);
}

#[test]
fn dates_are_inclusive_and_instants_are_half_open() {
    let flags = ["--since", "2026-11-03", "--until", "2026-11-05"];
    let edges = ["2026-11-03T00:00:00Z", "2026-11-06T00:00:00Z"];
    check(&flags, "2026-11-03 to 2026-11-05", edges, 3);
    let flags = [
        "--since",
        "2026-11-03T12:00:00Z",
        "--until",
        "2026-11-05T12:00:00Z",
    ];
    let edges = ["2026-11-03T12:00:00Z", "2026-11-05T12:00:00Z"];
    check(&flags, "2026-11-03 to 2026-11-05", edges, 2);
    let edges = ["2026-11-20T00:00:00Z", "2026-11-23T00:00:00Z"];
    check(
        &["--since", "2026-11-20"],
        "2026-11-20 to 2026-11-22",
        edges,
        3,
    );
    let edges = ["2026-11-01T00:00:00Z", "2026-11-03T00:00:00Z"];
    check(
        &["--until", "2026-11-02"],
        "2026-11-01 to 2026-11-02",
        edges,
        2,
    );
}

#[test]
fn lengths_end_where_the_data_ends() {
    let edges = ["2026-11-22T00:00:00Z", "2026-11-23T00:00:00Z"];
    check(&["--last", "24h"], "last 24h", edges, 1);
    check(&["--last", "7d"], "last 7d", WEEK_47, 7);
    check(
        &["--last", "2w"],
        "last 14d",
        ["2026-11-09T00:00:00Z", WEEK_47[1]],
        14,
    );
}

#[test]
fn what_comes_after_as_of_does_not_exist_yet() {
    check(&["--as-of", "2026-11-20"], "2026-W46", WEEK_46, 7);
    check(
        &["--as-of", "2026-11-20", "--week", "current"],
        "2026-W47",
        WEEK_47,
        5,
    );
    // An instant is exclusive: the call at noon is not part of it.
    check(
        &["--as-of", "2026-11-20T12:00:00Z", "--week=current"],
        "2026-W47",
        WEEK_47,
        4,
    );
    let folder = folder(&[("november.jsonl", november())]);
    let audit = llmcost(&[
        "audit",
        "--format",
        "json",
        "--as-of",
        "2026-11-20",
        "november.jsonl",
    ])
    .in_folder(folder.path())
    .json();
    assert_eq!(
        [&audit["lines"]["calls"], &audit["lines"]["out_of_range"]],
        [20, 2]
    );
    assert_eq!(audit["data_through"], "2026-11-21T00:00:00Z");
}

#[test]
fn a_period_that_the_data_covers_in_part_says_so() {
    let folder = folder(&[("november.jsonl", november())]);
    let complete = |flags: &[&str]| {
        let arguments = [&["report", "--format", "json", "november.jsonl"], flags].concat();
        llmcost(&arguments).in_folder(folder.path()).json()["period"]["complete"].clone()
    };
    assert_eq!(complete(&["--week"]), true);
    assert_eq!(complete(&["--month"]), false);
    assert_eq!(complete(&["--week", "2026-W44"]), false);
    assert_eq!(
        complete(&["--as-of", "2026-11-21", "--week", "current"]),
        false
    );
}

#[test]
fn local_days_of_25_and_23_hours_are_one_day() {
    let calls = |instants: &[&str]| -> String {
        let line = |at: &&str| {
            SpendLog {
                id: at,
                at,
                ..SpendLog::default()
            }
            .line()
        };
        instants.iter().map(line).collect()
    };
    // Berlin's clocks go back on 2026-10-25 and forward on 2026-03-29.
    for (day, edges, instants) in [
        (
            "2026-10-25",
            ["2026-10-25T00:00:00+02:00", "2026-10-26T00:00:00+01:00"],
            [
                "2026-10-24T21:59:59Z",
                "2026-10-24T22:00:00Z",
                "2026-10-25T22:59:59Z",
                "2026-10-25T23:00:00Z",
            ],
        ),
        (
            "2026-03-29",
            ["2026-03-29T00:00:00+01:00", "2026-03-30T00:00:00+02:00"],
            [
                "2026-03-28T22:59:59Z",
                "2026-03-28T23:00:00Z",
                "2026-03-29T21:59:59Z",
                "2026-03-29T22:00:00Z",
            ],
        ),
    ] {
        let flags = ["--tz", "Europe/Berlin", "--since", day, "--until", day];
        let json = llmcost(&[&["report", "--format", "json", "-"], &flags[..]].concat())
            .with_stdin(calls(&instants))
            .json();
        assert_eq!([&json["period"]["from"], &json["period"]["to"]], edges);
        assert_eq!(
            (&json["summary"]["calls"], &json["timezone"]),
            (&2.into(), &"Europe/Berlin".into())
        );
        let row = &json["trend"].as_array().unwrap().last().unwrap().clone();
        assert_eq!(
            (&row["date"], &row["cost"]),
            (&day.into(), &"0.00042".into())
        );
    }
}

#[test]
fn times_without_offset_on_the_command_line_are_local() {
    let folder = folder(&[("november.jsonl", november())]);
    let json = llmcost(&[
        "report",
        "--format",
        "json",
        "--tz",
        "Asia/Tokyo",
        "november.jsonl",
        "--since",
        "2026-11-03 21:00",
        "--until",
        "2026-11-04T21:00:01",
    ])
    .in_folder(folder.path())
    .json();
    // Noon in UTC is 21:00 in Tokyo: the calls of the third and the fourth.
    assert_eq!(json["summary"]["calls"], 2);
    assert_eq!(json["period"]["from"], "2026-11-03T21:00:00+09:00");
}

#[test]
fn a_period_without_calls_is_no_error_and_says_so() {
    let folder = folder(&[("november.jsonl", november())]);
    let report = |flags: &[&str]| {
        let arguments = [&["report", "november.jsonl", "--week", "2026-W40"], flags].concat();
        llmcost(&arguments).in_folder(folder.path())
    };
    let json = report(&["--format", "json"]).json();
    assert_eq!(json["summary"]["cost"], "0");
    assert_eq!(json["trend"], serde_json::json!([]));
    for rows in [
        &json["breakdown"]["team"],
        &json["routing"],
        &json["top_calls"],
    ] {
        assert_eq!(rows, &serde_json::json!([]));
    }
    let run = report(&[]).run();
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    assert!(
        run.stdout.contains("no calls in this period"),
        "{}",
        run.stdout
    );
}
