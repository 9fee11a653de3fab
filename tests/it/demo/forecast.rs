//! The forecast of November, by exact arithmetic of our own.

use serde_json::json;

use super::{expected, week_47};
use crate::cli::money::{amount, divided, dollars};

const DAYS_PASSED: i128 = 22;
const DAYS: i128 = 30;

#[test]
fn the_linear_projection_is_spend_by_elapsed_time() {
    let forecast = &week_47()["forecast"];
    assert_eq!(forecast["month"], "2026-11");
    for (index, budget) in expected()["stories"]["budgets"]
        .as_array()
        .unwrap()
        .iter()
        .enumerate()
    {
        let spent = amount(&budget["spent"]);
        let linear = dollars(divided(spent * DAYS, DAYS_PASSED));
        if index == 0 {
            assert_eq!(forecast["month_to_date"], budget["spent"]);
            assert_eq!(
                [&forecast["linear"], &forecast["chosen"]],
                [&linear, &linear]
            );
            assert_eq!(forecast["budget"], budget["budget"]);
            let gap = divided(spent * DAYS, DAYS_PASSED) - amount(&budget["budget"]);
            assert_eq!(forecast["gap"], dollars(gap));
        } else {
            let teams = forecast["teams"].as_array().unwrap();
            let team = teams
                .iter()
                .find(|team| team["team"] == budget["team"])
                .unwrap();
            let found = [&team["month_to_date"], &team["budget"], &team["linear"]];
            assert_eq!(
                json!(found),
                json!([budget["spent"], budget["budget"], linear])
            );
        }
    }
}

#[test]
fn the_budget_breaks_on_the_day_the_line_crosses_it() {
    let forecast = &week_47()["forecast"];
    let (spent, budget) = (
        amount(&forecast["month_to_date"]),
        amount(&forecast["budget"]),
    );
    // Days until the line reaches the budget, rounded down, are the days before that day.
    let day = 1 + DAYS_PASSED * budget / spent;
    assert_eq!(forecast["breach_date"], format!("2026-11-{day:02}"));
}

#[test]
fn teams_come_most_used_first_and_data_science_is_near_its_budget() {
    let teams = week_47()["forecast"]["teams"].as_array().unwrap();
    assert_eq!(teams.len(), 5);
    let used = |index: usize| teams[index]["used_ratio"].as_f64().unwrap();
    assert!((1..teams.len()).all(|index| used(index) <= used(index - 1)));
    assert_eq!(teams[0]["team"], "data-science");
    assert!((0.90..1.0).contains(&used(0)), "{}", used(0));
}
