//! The forecast of November: the straight line by exact arithmetic of our own, the seasonal one by
//! the formulas of `docs/definitions.md`, written once more.

#![allow(
    clippy::cast_precision_loss,
    clippy::cast_possible_truncation,
    clippy::cast_possible_wrap,
    clippy::cast_sign_loss,
    reason = "estimates are compared within a tolerance"
)]

use serde_json::json;

use super::{all_weeks, expected, week_47};
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
            assert_eq!(forecast["linear"], linear);
            assert_eq!(forecast["budget"], budget["budget"]);
            let gap = amount(&forecast["seasonal"]) - amount(&budget["budget"]);
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

/// The forecast of some days after the given ones, and its variance, straight from the formulas of
/// `docs/definitions.md`; the costs of all days before are in dollars, the last is a Sunday.
fn by_hand(history: &[f64], ahead: usize) -> (Vec<f64>, f64) {
    let y = &history[history.len().saturating_sub(28)..];
    let n = y.len();
    let average = |values: &[f64]| values.iter().sum::<f64>() / values.len() as f64;
    let middle = |mut values: Vec<f64>| {
        values.sort_by(f64::total_cmp);
        f64::midpoint(values[(values.len() - 1) / 2], values[values.len() / 2])
    };
    // Whole weeks that end on a Sunday: place modulo 7 is the weekday.
    assert_eq!(n % 7, 0);
    let profile: Vec<f64> = (0..7)
        .map(|weekday| {
            let same: Vec<f64> = y.iter().skip(weekday).step_by(7).copied().collect();
            average(&same) / average(y)
        })
        .collect();
    let z: Vec<f64> = (0..n).map(|i| y[i] / profile[i % 7]).collect();
    let mut slopes = Vec::new();
    for i in 0..n {
        for j in 0..i {
            slopes.push((z[i] - z[j]) / (i - j) as f64);
        }
    }
    let slope = middle(slopes);
    let start = middle((0..n).map(|i| z[i] - slope * i as f64).collect());
    let level = start + slope * (n - 1) as f64;
    let coming: Vec<f64> = (1..=ahead)
        .map(|k| {
            let damped: f64 = (1..=k).map(|j| 0.9_f64.powi(j as i32)).sum();
            (level + slope * damped).max(0.0) * profile[(k - 1) % 7]
        })
        .collect();
    let spread = |values: &[f64], fitted: usize| {
        let squares: f64 = values.iter().map(|v| (v - average(values)).powi(2)).sum();
        (squares / (values.len() - fitted) as f64).sqrt()
    };
    let off: Vec<f64> = (0..n)
        .map(|i| z[i] / (start + slope * i as f64) - 1.0)
        .collect();
    let sigma = spread(&off, 2);
    let weeks: Vec<f64> = history.chunks(7).map(|week| week.iter().sum()).collect();
    let moves: Vec<f64> = weeks
        .windows(2)
        .map(|pair| (pair[1] / pair[0]).ln())
        .collect();
    let total: f64 = coming.iter().sum();
    let noise = sigma.powi(2) * coming.iter().map(|cost| cost * cost).sum::<f64>();
    let levels = (2.0 * sigma / (n as f64).sqrt() * total).powi(2);
    let drift = if moves.len() < 2 {
        0.0
    } else {
        (spread(&moves, 1) * ((ahead as f64 / 7.0).max(1.0) / 2.0).sqrt() * total).powi(2)
    };
    (coming, noise + levels + drift)
}

fn daily_costs() -> Vec<f64> {
    let days = all_weeks()["trend"].as_array().unwrap().iter();
    let costs: Vec<f64> = days.map(|day| amount(&day["cost"]) as f64 / 1e12).collect();
    assert_eq!(costs.len(), 35);
    costs
}

#[track_caller]
fn near(found: f64, expected: f64, by: f64) {
    assert!(
        (found - expected).abs() < by,
        "{found} instead of {expected}"
    );
}

#[test]
fn the_seasonal_forecast_is_that_of_the_formulas() {
    let forecast = &week_47()["forecast"];
    assert_eq!(
        (&forecast["method"], &forecast["chosen"]),
        (&json!("seasonal"), &forecast["seasonal"])
    );
    let dollars = |key: &str| amount(&forecast[key]) as f64 / 1e12;
    let (coming, variance) = by_hand(&daily_costs(), 8);
    let spent = dollars("month_to_date");
    let month = spent + coming.iter().sum::<f64>();
    let half_width = 1.2816 * variance.sqrt();
    near(dollars("seasonal"), month, 0.000_01);
    near(dollars("low"), (month - half_width).max(spent), 0.000_01);
    near(dollars("high"), month + half_width, 0.000_01);
    let differs = (dollars("linear") - month).abs() > half_width;
    assert_eq!(forecast["methods_differ"], differs);
    // The normal density, summed in small steps from ten deviations below.
    let limit = (month - dollars("budget")) / variance.sqrt();
    let step = 1e-4;
    let density = |x: f64| (-x * x / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt();
    let count = ((limit + 10.0) / step) as u32;
    let below: f64 = (0..count)
        .map(|i| density(-10.0 + (f64::from(i) + 0.5) * step) * step)
        .sum();
    near(forecast["over_probability"].as_f64().unwrap(), below, 1e-4);
    let mut sum = spent;
    let breach = coming.iter().position(|cost| {
        sum += cost;
        sum >= dollars("budget")
    });
    let day = breach.map(|k| json!(format!("2026-11-{}", 23 + k)));
    assert_eq!(forecast["breach_date"], day.unwrap_or_default());
}

#[test]
fn the_back_test_replays_the_three_weeks_with_two_before_them() {
    let costs = daily_costs();
    let errors: Vec<f64> = [14, 21, 28]
        .iter()
        .map(|&split| {
            let came: f64 = costs[split..split + 7].iter().sum();
            by_hand(&costs[..split], 7).0.iter().sum::<f64>() / came - 1.0
        })
        .collect();
    let test = &week_47()["forecast"]["backtest"];
    assert_eq!(test["n"], 3);
    let number = |key: &str| test[key].as_f64().unwrap();
    let size = errors.iter().map(|error| error.abs()).sum::<f64>() / 3.0;
    near(number("mean_error_ratio"), size, 1e-6);
    near(
        number("mean_bias_ratio"),
        errors.iter().sum::<f64>() / 3.0,
        1e-6,
    );
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
