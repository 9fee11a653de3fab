//! Two reports compared: the figures are the differences of theirs.

use serde_json::{Value, json};

use super::{compare, report};
use crate::cli::money::{amount, dollars};
use crate::cli::program::llmcost;
use crate::support::Folder;

fn row<'a>(rows: &'a Value, key: &str, value: &str) -> &'a Value {
    let mut rows = rows.as_array().unwrap().iter();
    rows.find(|row| row[key] == value).unwrap()
}

#[test]
fn a_report_and_itself_do_not_differ() {
    let week = report(&["--week"]);
    let diff = compare(&week, &week);
    assert_eq!(diff["caveats"], json!([]));
    assert_eq!(
        (&diff["new_alerts"], &diff["gone_alerts"]),
        (&json!([]), &json!([]))
    );
    for table in ["amounts", "teams", "features", "models"] {
        for row in diff[table].as_array().unwrap() {
            assert_eq!(row["before"], row["after"], "{row}");
            assert_eq!(row["delta"], "0", "{row}");
        }
    }
}

#[test]
fn two_weeks_differ_by_what_their_reports_say() {
    let weeks = ["2026-W46", "2026-W47"].map(|week| report(&["--week", week]));
    let [before, after]: [Value; 2] = weeks
        .each_ref()
        .map(|week| serde_json::from_str(week).unwrap());
    let diff = compare(&weeks[0], &weeks[1]);
    let cost = row(&diff["amounts"], "key", "summary.cost");
    assert_eq!(cost["before"], before["summary"]["cost"]);
    assert_eq!(cost["after"], after["summary"]["cost"]);
    // Week 47 says the same of week 46.
    assert_eq!(cost["delta"], after["summary"]["delta"]);
    assert_eq!(cost["delta_ratio"], after["summary"]["delta_ratio"]);
    let calls = row(&diff["counts"], "key", "summary.calls");
    assert_eq!([&calls["before"], &calls["after"]], [3012, 3964]);
    for team in after["growth"]["teams"].as_array().unwrap() {
        let same = row(&diff["teams"], "value", team["value"].as_str().unwrap());
        assert_eq!(same["delta"], team["delta"]);
    }
    // The greatest change comes first.
    let changes: Vec<i128> = diff["teams"]
        .as_array()
        .unwrap()
        .iter()
        .map(|row| amount(&row["delta"]).abs())
        .collect();
    assert!(changes.is_sorted_by(|one, other| one >= other));
    let new: Vec<&Value> = diff["new_alerts"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["code"])
        .collect();
    assert!(new.contains(&&json!("hourly-spike")), "{new:?}");
}

#[test]
fn what_makes_reports_hard_to_compare_is_named() {
    let week = report(&["--week"]);
    let other = report(&[
        "--last",
        "2d",
        "--team",
        "search",
        "--cost-basis",
        "logged",
        "--tz",
        "Asia/Tokyo",
    ]);
    let caveats = &compare(&week, &other)["caveats"];
    let expected = json!(["period_length", "cost_basis", "filters", "time_zone"]);
    let found: Vec<&Value> = caveats
        .as_array()
        .unwrap()
        .iter()
        .filter(|one| **one != "incomplete")
        .collect();
    assert_eq!(json!(found), expected);
}

/// The same week, later: a value that only one report lists by name has no difference.
#[test]
fn values_beyond_the_listed_ones_are_unknown_and_not_zero() {
    let few = report(&["--week", "--top", "2"]);
    let all = report(&["--week"]);
    let diff = compare(&few, &all);
    let growth = row(&diff["teams"], "value", "growth");
    assert_eq!(
        [&growth["before"], &growth["delta"]],
        [&Value::Null, &Value::Null]
    );
    let team = row(&diff["teams"], "value", "data-science");
    assert_eq!(team["delta"], dollars(0));
}

#[test]
fn the_table_tells_it_to_people() {
    let folder = Folder::new();
    folder.write("a.json", report(&["--week", "2026-W46"]));
    folder.write("b.json", report(&["--week"]));
    let run = llmcost(&["diff", "a.json", "b.json"])
        .in_folder(folder.path())
        .run();
    run.ends_with(0);
    for words in [
        "Cost went from $488.63 to $601.13: +$112.50 (+23.0 %).",
        "2026-W46",
        "platform",
        "hourly-spike",
    ] {
        assert!(run.stdout.contains(words), "{words}: {}", run.stdout);
    }
    assert!(run.stdout.lines().all(|line| line.chars().count() <= 100));
    llmcost(&["diff", "-", "-"])
        .run()
        .ends_with(2)
        .says(&["only one of the reports"]);
}
