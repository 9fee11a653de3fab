//! Rows 31 to 40: time.

use serde_json::{Value, json};

use super::{accepts, outcome, rejects, report, warnings, with};
use crate::cli::exports::{SpendLog, calls, folder};
use crate::cli::program::{Run, llmcost};

/// A spend log of the default call, with this id and start.
fn call_at(id: &str, at: &str) -> String {
    SpendLog {
        id,
        at,
        ..SpendLog::default()
    }
    .line()
}

/// The instant of the only call as the report writes it.
#[track_caller]
fn started_at(time: Value) -> String {
    let run = report("log.jsonl", with("startTime", time));
    run.ends_with(0).reports(1, "0.00021");
    run.json()["top_calls"][0]["started_at"]
        .as_str()
        .unwrap()
        .to_owned()
}

/// 2026-11-18 10:00:00.123456 UTC as an epoch.
const SECONDS: i64 = 1_794_996_000;

#[test]
fn fault_31_epochs_are_told_apart_by_their_size() {
    let exact = "2026-11-18T10:00:00.123456Z";
    for epoch in [
        json!(format!("{SECONDS}.123456")),
        json!(SECONDS * 1_000_000 + 123_456),
        json!(format!("{}", SECONDS * 1_000_000 + 123_456)),
        json!((SECONDS * 1_000_000 + 123_456) * 1000 + 789),
        json!(format!("{}.456", SECONDS * 1000 + 123)),
    ] {
        assert_eq!(started_at(epoch.clone()), exact, "{epoch}");
    }
    // As numbers, without a float in between.
    let fractional =
        with("startTime", json!("TIME")).replace("\"TIME\"", &format!("{SECONDS}.123456"));
    let run = report("log.jsonl", fractional);
    assert_eq!(run.json()["top_calls"][0]["started_at"], exact);
    assert_eq!(started_at(json!(SECONDS)), "2026-11-18T10:00:00Z");
    assert_eq!(started_at(json!(SECONDS * 1000)), "2026-11-18T10:00:00Z");
    // The boundaries: 10¹¹ is milliseconds, 10¹⁴ microseconds, 10¹⁷ nanoseconds.
    assert_eq!(
        started_at(json!(99_999_999_999_i64)),
        "5138-11-16T09:46:39Z"
    );
    assert_eq!(
        started_at(json!(100_000_000_000_i64)),
        "1973-03-03T09:46:40Z"
    );
    assert_eq!(
        started_at(json!(100_000_000_000_000_i64)),
        "1973-03-03T09:46:40Z"
    );
    assert_eq!(
        started_at(json!(100_000_000_000_000_000_i64)),
        "1973-03-03T09:46:40Z"
    );
}

#[test]
fn fault_32_every_spelling_of_a_time() {
    for (written, read) in [
        ("2026-11-18T10:00:00Z", "2026-11-18T10:00:00Z"),
        ("2026-11-18 10:00:00", "2026-11-18T10:00:00Z"),
        ("2026-11-18T12:00:00+02:00", "2026-11-18T10:00:00Z"),
        ("2026-11-18T12:00:00+0200", "2026-11-18T10:00:00Z"),
        ("2026-11-18 04:30:00-05:30", "2026-11-18T10:00:00Z"),
        ("2026-11-18T10:00:00.1", "2026-11-18T10:00:00.100Z"),
        ("2026-11-18T10:00:00.34", "2026-11-18T10:00:00.340Z"),
        (
            "2026-11-18T10:00:00.1234567Z",
            "2026-11-18T10:00:00.123456Z",
        ),
        (
            "2026-11-18T10:00:00.123456789Z",
            "2026-11-18T10:00:00.123456Z",
        ),
        (" 2026-11-18T10:00:00Z ", "2026-11-18T10:00:00Z"),
    ] {
        assert_eq!(started_at(json!(written)), read, "{written}");
    }
}

#[test]
fn fault_33_times_that_langfuse_quotes_twice() {
    let csv = "id,traceId,type,startTime,model,usageDetails,traceTimestamp\n\
               o-1,t-1,GENERATION,\"\"\"2026-11-18T10:00:00.000Z\"\"\",gpt-4o-mini,\
               \"{\"\"input\"\":1000,\"\"output\"\":100}\",2026-11-18 09:59:59.123\n";
    let run = report("observations.csv", csv);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    run.reports(1, "0.00021");
    assert_eq!(
        run.json()["top_calls"][0]["started_at"],
        "2026-11-18T10:00:00Z"
    );
}

#[test]
fn fault_34_times_that_are_none() {
    for time in [
        json!("2026-02-30T25:61:00"),
        json!("2024-02-30"),
        json!("2026-11-18T25:00:00"),
        json!("2026-11-18T10:61:00"),
        json!("yesterday"),
        json!(""),
        json!(null),
        json!(true),
        json!([]),
    ] {
        rejects(with("startTime", time), "time", "bad time: `startTime` ");
    }
}

#[test]
fn fault_35_a_leap_second_is_the_second_after() {
    assert_eq!(
        started_at(json!("2016-12-31T23:59:60Z")),
        "2017-01-01T00:00:00Z"
    );
    rejects(
        with("startTime", json!("2016-12-31T23:59:61Z")),
        "time",
        "bad time: ",
    );
}

/// Local days with their costs in default calls, in this zone.
#[track_caller]
fn days(zone: &str, times: &[&str]) -> Vec<(String, u64)> {
    let rows = times
        .iter()
        .enumerate()
        .map(|(number, at)| call_at(&number.to_string(), at));
    let folder = folder(&[("log.jsonl", rows.collect::<String>())]);
    let run = llmcost(&[
        "spend",
        "--every",
        "day",
        "--tz",
        zone,
        "--format",
        "json",
        "log.jsonl",
    ])
    .in_folder(folder.path())
    .run();
    let json = run.ends_with(0).json();
    let rows = json["rows"].as_array().unwrap().iter();
    let row = |row: &Value| {
        (
            row["from"].as_str().unwrap_or_default().to_owned(),
            row["calls"].as_u64().unwrap(),
        )
    };
    rows.map(row).collect()
}

#[test]
fn fault_36_days_of_23_25_and_half_hours_and_a_day_that_never_was() {
    let found = |zone: &str, times: &[&str]| -> Vec<u64> {
        days(zone, times)
            .into_iter()
            .map(|(_, calls)| calls)
            .collect()
    };
    // Berlin, 2026-03-29 has 23 hours: 23:00 UTC to 22:00 UTC.
    let spring = [
        "2026-03-28T22:59:59",
        "2026-03-28T23:00:00",
        "2026-03-29T21:59:59",
        "2026-03-29T22:00:00",
    ];
    assert_eq!(found("Europe/Berlin", &spring), [1, 2, 1]);
    // Berlin, 2026-10-25 has 25 hours; 02:30 comes twice.
    let autumn = [
        "2026-10-24T21:59:59",
        "2026-10-24T22:00:00",
        "2026-10-25T00:30:00",
        "2026-10-25T01:30:00",
        "2026-10-25T22:59:59",
        "2026-10-25T23:00:00",
    ];
    assert_eq!(found("Europe/Berlin", &autumn), [1, 4, 1]);
    // Kathmandu is 5:45 ahead, Lord Howe moves by half an hour.
    assert_eq!(
        found(
            "Asia/Kathmandu",
            &["2026-11-18T18:14:59", "2026-11-18T18:15:00"]
        ),
        [1, 1]
    );
    assert_eq!(
        found(
            "Australia/Lord_Howe",
            &["2026-07-01T13:29:59", "2026-07-01T13:30:00"]
        ),
        [1, 1]
    );
    assert_eq!(
        found(
            "Australia/Lord_Howe",
            &["2026-01-01T12:59:59", "2026-01-01T13:00:00"]
        ),
        [1, 1]
    );
    // Apia skipped 2011-12-30: from the 29th to the 31st at 10:00 UTC.
    let apia = days(
        "Pacific/Apia",
        &["2011-12-30T09:59:59", "2011-12-30T10:00:00"],
    );
    let calls: Vec<u64> = apia
        .iter()
        .map(|(_, calls)| *calls)
        .filter(|calls| *calls > 0)
        .collect();
    assert_eq!(calls, [1, 1], "{apia:?}");
    let run = llmcost(&["report", "-vv", "-"])
        .with_stdin(calls_of_today())
        .run();
    run.says(&["tz database 20"]);
}

fn calls_of_today() -> String {
    calls(&["a"])
}

#[test]
fn fault_37_clocks_that_are_wrong_are_doubted_and_stretch_nothing() {
    let text = [
        call_at("a", "1970-01-01T00:00:00Z"),
        calls(&["b"]),
        call_at("c", "9999-12-31T23:59:59Z"),
    ]
    .concat();
    let folder = folder(&[("log.jsonl", text)]);
    for command in [
        &["report"][..],
        &["report", "--month"],
        &["report", "-o", "week.html"],
        &["spend", "--every", "day"],
        &[
            "spend",
            "--every",
            "hour",
            "-o",
            "hours.csv",
            "--table",
            "rows",
        ],
        &["outliers"],
        &["alerts"],
        &["audit"],
    ] {
        let run = llmcost(&[command, &["log.jsonl"]].concat())
            .in_folder(folder.path())
            .run();
        // What would have millions of rows is refused; everything else is reported.
        assert!([0, 2].contains(&run.code), "{command:?}: {run:?}");
        assert!(
            run.stdout.len() < 100_000,
            "{command:?}: {} bytes",
            run.stdout.len()
        );
        run.says(&["the calls lie between 1970-01-01 and 9999-12-31: is a clock wrong?"]);
    }
    // An end before its start and a start in the future of its neighbours are calls like others.
    accepts(&with("endTime", json!("2026-11-18T09:00:00")), "0.00021");
}

#[test]
fn fault_38_rows_may_come_in_any_order() {
    // A budget that is reached between the second and the third call in time.
    let config = "[budget]\nmonthly = 0.0005\n";
    let rows = [
        call_at("a", "2026-11-16T10:00:00"),
        call_at("b", "2026-11-17T10:00:00"),
        call_at("c", "2026-11-18T10:00:00"),
        call_at("d", "2026-11-18T10:00:00"),
    ];
    let found = |order: [usize; 4]| -> Run {
        let text: String = order.map(|index| rows[index].as_str()).concat();
        let folder = folder(&[("llmcost.toml", config.to_owned()), ("log.jsonl", text)]);
        llmcost(&["alerts", "--format", "json", "log.jsonl"])
            .in_folder(folder.path())
            .run()
    };
    let expected = found([0, 1, 2, 3]);
    let fired = &expected.ends_with(0).json()["findings"];
    let full = fired
        .as_array()
        .unwrap()
        .iter()
        .find(|finding| finding["code"] == "budget-100")
        .unwrap();
    assert_eq!(full["fired_at"], "2026-11-18T10:00:00Z");
    for order in [[3, 2, 1, 0], [2, 0, 3, 1], [1, 3, 0, 2]] {
        assert_eq!(found(order), expected, "{order:?}");
    }
}

#[test]
fn fault_39_nothing_to_divide_by() {
    let one = folder(&[("log.jsonl", calls(&["a"]))]);
    for arguments in [
        &["report"][..],
        &["report", "--month", "2026-09"],
        &["report", "--since", "2026-11-18", "--until", "2026-11-18"],
        &["spend", "--by", "team"],
        &["spend", "--month", "2026-09"],
        &["outliers", "--month", "2026-09"],
        &["outliers"],
        &["alerts"],
        &["alerts", "--tune"],
        &["audit"],
    ] {
        for format in ["table", "json", "markdown"] {
            let flags = [arguments, &["--format", format, "log.jsonl"]].concat();
            let run = llmcost(&flags).in_folder(one.path()).run();
            run.ends_with(0);
            for word in ["NaN", "inf ", "Infinity", "-0.0"] {
                assert!(
                    !run.stdout.contains(word),
                    "{flags:?}: {word}: {}",
                    run.stdout
                );
            }
        }
    }
    let run = llmcost(&[
        "report",
        "--month",
        "2026-09",
        "--format",
        "json",
        "log.jsonl",
    ])
    .in_folder(one.path())
    .run();
    let summary = &run.json()["summary"];
    assert_eq!(
        json!([
            summary["cost"],
            summary["calls"],
            summary["cost_per_operation"]
        ]),
        json!(["0", 0, null])
    );
}

#[test]
fn fault_40_every_interval_is_half_open() {
    let text = [
        call_at("before", "2026-10-31T23:59:59.999999"),
        call_at("first", "2026-11-01T00:00:00"),
        call_at("last", "2026-11-30T23:59:59.999999"),
        call_at("after", "2026-12-01T00:00:00"),
    ]
    .concat();
    let folder = folder(&[("log.jsonl", text)]);
    let count = |flags: &[&str]| {
        let arguments = [&["report", "--format", "json", "log.jsonl"], flags].concat();
        let run = llmcost(&arguments).in_folder(folder.path()).run();
        assert_eq!(warnings(&run), Vec::<&str>::new());
        run.ends_with(0).json()["summary"]["calls"]
            .as_u64()
            .unwrap()
    };
    assert_eq!(count(&["--month", "2026-11"]), 2);
    assert_eq!(count(&["--month", "2026-12"]), 1);
    assert_eq!(
        count(&["--since", "2026-11-01", "--until", "2026-11-30"]),
        2
    );
    let instants = [
        "--since",
        "2026-11-01T00:00:00Z",
        "--until",
        "2026-12-01T00:00:00Z",
    ];
    assert_eq!(count(&instants), 2);
    // At `as_of` a call has not happened yet.
    let all = ["--since", "2026-10-01", "--as-of", "2026-12-01T00:00:00Z"];
    assert_eq!(count(&all), 3);
    assert_eq!(
        count(&[
            "--since",
            "2026-10-01",
            "--as-of",
            "2026-12-01T00:00:00.000001Z"
        ]),
        4
    );
    let run = llmcost(&[&["audit", "--format", "json", "log.jsonl"], &all[2..]].concat())
        .in_folder(folder.path())
        .run();
    assert_eq!(run.json()["lines"]["out_of_range"], 1);
    // Unlike rejected lines, that is no loss.
    assert_eq!(run.json()["lines"]["rejected"], 0);
    assert_eq!(
        outcome(&super::audit("log.jsonl", calls(&["a"]))),
        [1, 1, 0, 0]
    );
}
