//! Metrics of the month of the latest call: where it stands, where it is heading, what was planned.

use super::family::{Exposition, Number};
use crate::pricing::Usd;
use crate::report::{Forecast, TeamBudget};

/// Name, help, and the amount of a team.
type TeamFigure = (&'static str, &'static str, fn(&TeamBudget) -> Option<Usd>);

/// Adds them.
pub(super) fn add(forecast: &Forecast, metrics: &mut Exposition) {
    for (name, help, amount) in [
        (
            "month_to_date_cost_usd",
            "Cost of the month of the latest call, so far.",
            Some(forecast.month_to_date),
        ),
        (
            "month_forecast_cost_usd",
            "Projected cost of that month.",
            forecast.chosen,
        ),
        (
            "month_forecast_low_usd",
            "Lower end of the forecast's 80 percent interval.",
            forecast.low,
        ),
        (
            "month_forecast_high_usd",
            "Upper end of the forecast's 80 percent interval.",
            forecast.high,
        ),
        ("month_budget_usd", "Budget of the month.", forecast.budget),
    ] {
        metrics.single(name, help, amount.map(Number::of));
    }
    metrics.single(
        "month_elapsed_ratio",
        "Share of the month that has passed.",
        Some(Number::Ratio(forecast.elapsed_ratio)),
    );
    metrics.single(
        "month_budget_used_ratio",
        "Share of the budget that is spent.",
        forecast.budget_used_ratio.map(Number::Ratio),
    );
    metrics.single(
        "month_over_budget_probability_ratio",
        "Probability that the month costs more than its budget.",
        forecast.over_probability.map(Number::Ratio),
    );
    teams(&forecast.teams, metrics);
}

fn teams(teams: &[TeamBudget], metrics: &mut Exposition) {
    let figures: [TeamFigure; 3] = [
        (
            "team_month_to_date_cost_usd",
            "Cost of the month so far, by team with a budget.",
            |team| Some(team.month_to_date),
        ),
        (
            "team_month_forecast_cost_usd",
            "Projected cost of the month, by team with a budget.",
            |team| team.linear,
        ),
        (
            "team_month_budget_usd",
            "Budget of the month, by team.",
            |team| Some(team.budget),
        ),
    ];
    for (name, help, amount) in figures {
        let samples = teams.iter().filter_map(|team| {
            let labels = vec![("team", team.team.as_str())];
            Some((labels, Number::of(amount(team)?)))
        });
        metrics.family(name, help, samples);
    }
}
