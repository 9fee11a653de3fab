//! The total trend: its 7-day mean at the edges, and the forecast, which is the report's.

use serde_json::{Value, json};

use super::{rows, spend};
use crate::cli::exports::SpendLog;
use crate::cli::program::llmcost;
use crate::demo::folder;
use crate::support::Folder;

/// Runs `spend` over one call a day from 9 November on, at these dollars; 0 is no call.
fn days(dollars: &[u32], flags: &[&str]) -> Value {
    let exports = Folder::new();
    let calls = dollars.iter().enumerate().filter(|(_, cost)| **cost > 0);
    let lines: Vec<String> = calls
        .map(|(number, cost)| {
            let log = SpendLog {
                id: &format!("call-{number}"),
                at: &format!("2026-11-{:02}T10:00:00", 9 + number),
                spend: f64::from(*cost),
                ..SpendLog::default()
            };
            log.line()
        })
        .collect();
    exports.write("log.jsonl", lines.concat());
    let always = [
        "spend",
        "--cost-basis",
        "logged",
        "--format",
        "json",
        "log.jsonl",
    ];
    let arguments = [&always[..], flags].concat();
    llmcost(&arguments).in_folder(exports.path()).json()
}

fn means(json: &Value) -> Vec<Value> {
    rows(json).iter().map(|row| row["ma7"].clone()).collect()
}

#[test]
fn the_example_of_the_definitions() {
    let json = days(&[1, 2, 3, 4, 5, 6, 7, 8], &[]);
    let null = Value::Null;
    let mut expected = vec![null.clone(); 6];
    expected.extend([json!("4"), json!("5")]);
    assert_eq!(means(&json), expected);
    let last = &rows(&json)[7];
    let found = [
        &last["cost"],
        &last["prior_cost"],
        &last["delta"],
        &last["delta_ratio"],
    ];
    assert_eq!(json!(found), json!(["8", "1", "7", 7.0]));
    assert_eq!(json["total"]["cost"], "36");
    assert!(rows(&json)[6]["delta"].is_null());
}

#[test]
fn six_days_have_no_mean_and_a_day_without_calls_counts_as_nothing() {
    assert_eq!(means(&days(&[7; 6], &[])), vec![Value::Null; 6]);
    assert_eq!(means(&days(&[7; 7], &[]))[6], "7");
    assert_eq!(means(&days(&[7, 0, 0, 0, 0, 0, 7], &[]))[6], "2");
}

#[test]
fn only_days_of_the_total_have_a_mean() {
    for flags in [
        &["--every", "week"][..],
        &["--every", "hour", "--since", "2026-11-15"],
        &["--every", "month"],
        &["--every", "total"],
        &["--by", "team"],
    ] {
        let json = days(&[7; 8], flags);
        assert!(!rows(&json).is_empty());
        assert!(means(&json).iter().all(Value::is_null), "{flags:?}");
    }
}

#[test]
fn the_forecast_is_the_one_of_the_report_at_every_grain() {
    for flags in [
        &["--week"][..],
        &["--week", "--team", "search"],
        &["--week", "--as-of", "2026-11-10"],
    ] {
        let arguments = [&["report", "--format", "json"], flags].concat();
        let report = llmcost(&arguments).in_folder(&folder()).json();
        assert!(report["forecast"]["chosen"].is_string(), "{flags:?}");
        let json = spend(flags);
        assert_eq!(json["forecast"], report["forecast"], "{flags:?}");
    }
    let of = |grain| days(&[7; 20], &["--every", grain])["forecast"].clone();
    let forecast = of("day");
    assert_eq!(forecast["method"], "seasonal");
    for grain in ["hour", "week", "month", "total"] {
        assert_eq!(of(grain), forecast, "{grain}");
    }
}

#[test]
fn groups_have_no_forecast() {
    assert!(spend(&["--by", "team", "--every", "month"])["forecast"].is_null());
    let early = days(&[5, 5], &[]);
    assert_eq!(early["forecast"]["method"], "linear");
    assert!(early["forecast"]["budget"].is_null());
}
