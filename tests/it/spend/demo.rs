//! The demo company by team, model, week and day.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{rows, spend, sum};
use crate::cli::program::llmcost;
use crate::demo::{expected, folder, raw_rows};

#[test]
fn teams_by_day_have_the_calls_of_the_raw_rows() {
    let json = spend(&["--by", "team", "--top", "1000"]);
    let mut counted: BTreeMap<(String, String), [u64; 4]> = BTreeMap::new();
    for call in raw_rows::calls() {
        let team = call.team.clone().unwrap_or_else(|| "(none)".to_owned());
        let [calls, failures, input, output] = counted.entry((call.day.clone(), team)).or_default();
        *calls += 1;
        *failures += u64::from(call.failed);
        *input += call.input;
        *output += call.output;
    }
    let figure = |row: &Value, key: &str| row[key].as_u64().unwrap();
    let reported: BTreeMap<(String, String), [u64; 4]> = rows(&json)
        .iter()
        .filter(|row| row["calls"] != 0)
        .map(|row| {
            let day = row["period"]["from"].as_str().unwrap()[..10].to_owned();
            let keys = ["calls", "failures", "input_tokens", "output_tokens"];
            let figures = keys.map(|key| figure(row, key));
            ((day, row["team"].as_str().unwrap().to_owned()), figures)
        })
        .collect();
    assert_eq!(reported, counted);
}

#[test]
fn parts_add_up_to_the_oracle_at_every_grain_and_by_anything() {
    let total = &expected()["totals"];
    for by in [
        "team",
        "model",
        "user,status",
        "feature,environment,provider",
    ] {
        for every in ["hour", "day", "week", "month", "total"] {
            let json = spend(&["--by", by, "--every", every, "--top", "2"]);
            assert_eq!(json["total"]["cost"], total["cost"], "{by} {every}");
            assert_eq!(json["total"]["calls"], total["calls"], "{by} {every}");
            let parts = sum(rows(&json).iter());
            assert_eq!(parts, total["cost"].as_str().unwrap(), "{by} {every}");
        }
    }
}

#[test]
fn weeks_are_the_oracles_and_changes_are_those_of_their_neighbours() {
    let json = spend(&["--every", "week"]);
    let weeks = expected()["weeks"].as_array().unwrap();
    assert_eq!(rows(&json).len(), weeks.len());
    for (row, week) in rows(&json).iter().zip(weeks) {
        assert_eq!(row["cost"], week["cost"]);
        assert_eq!(row["calls"], week["calls"]);
    }
    assert!(rows(&json)[0]["prior_cost"].is_null());
    for pair in rows(&json).windows(2) {
        assert_eq!(pair[1]["prior_cost"], pair[0]["cost"]);
    }
    let days = spend(&[]);
    for (number, row) in rows(&days).iter().enumerate() {
        let before = number.checked_sub(7).map(|number| &rows(&days)[number]);
        let before = before.map_or(Value::Null, |row| row["cost"].clone());
        assert_eq!(row["prior_cost"], before, "{row}");
    }
}

#[test]
fn models_of_a_week_are_the_oracles() {
    let week = ["--week", "2026-W47", "--every", "total", "--top", "1000"];
    let json = spend(&[&week[..], &["--by", "model"]].concat());
    let models = expected()["week_47"]["model"].as_array().unwrap();
    assert_eq!(rows(&json).len(), models.len());
    for model in models {
        let row = rows(&json)
            .iter()
            .find(|row| row["model"] == model["value"]);
        assert_eq!(row.unwrap()["cost"], model["cost"]);
    }
}

#[test]
fn the_table_shows_the_groups_and_the_total() {
    let run = llmcost(&["spend", "--by", "team", "--every", "week", "-q"])
        .in_folder(&folder())
        .run();
    run.ends_with(0);
    for part in [
        "spend by team",
        "week of 2026-11-16",
        "data-science",
        "total",
    ] {
        assert!(run.stdout.contains(part), "{part}:\n{}", run.stdout);
    }
}
