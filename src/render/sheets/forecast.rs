//! The forecast as sheets.

use crate::render::sheet::{Field, Sheet, Value};
use crate::report::{Forecast, ForecastDay, TeamBudget};

const FORECAST: [Field<Forecast>; 12] = [
    ("month", "Month", |row| Value::Foreign(row.month.clone())),
    ("month_to_date", "So far", |row| {
        Value::Money(row.month_to_date)
    }),
    ("elapsed_ratio", "Elapsed", |row| {
        Value::Share(row.elapsed_ratio)
    }),
    ("linear", "Linear", |row| {
        Value::maybe(row.linear, Value::Money)
    }),
    ("seasonal", "Seasonal", |row| {
        Value::maybe(row.seasonal, Value::Money)
    }),
    ("chosen", "Forecast", |row| {
        Value::maybe(row.chosen, Value::Money)
    }),
    ("low", "Low (80 %)", |row| {
        Value::maybe(row.low, Value::Money)
    }),
    ("high", "High (80 %)", |row| {
        Value::maybe(row.high, Value::Money)
    }),
    ("budget", "Budget", |row| {
        Value::maybe(row.budget, Value::Money)
    }),
    ("gap", "Over", |row| Value::maybe(row.gap, Value::Change)),
    ("over_probability", "Chance of exceeding", |row| {
        Value::maybe(row.over_probability, Value::Share)
    }),
    ("breach_date", "Reached on", |row| {
        Value::maybe(row.breach_date, Value::Date)
    }),
];

const TEAM: [Field<TeamBudget>; 5] = [
    ("team", "Team", |row| Value::Foreign(row.team.clone())),
    ("budget", "Budget", |row| Value::Money(row.budget)),
    ("month_to_date", "So far", |row| {
        Value::Money(row.month_to_date)
    }),
    ("used_ratio", "Used", |row| {
        Value::maybe(row.used_ratio, Value::Share)
    }),
    ("linear", "Forecast", |row| {
        Value::maybe(row.linear, Value::Money)
    }),
];

const DAY: [Field<ForecastDay>; 5] = [
    ("date", "Day", |row| Value::Date(row.date)),
    ("cumulative", "Month so far", |row| {
        Value::maybe(row.cumulative, Value::Money)
    }),
    ("projected", "Projected", |row| {
        Value::maybe(row.projected, Value::Money)
    }),
    ("low", "Low (80 %)", |row| {
        Value::maybe(row.low, Value::Money)
    }),
    ("high", "High (80 %)", |row| {
        Value::maybe(row.high, Value::Money)
    }),
];

/// Returns the month, its days and the budgets of teams.
pub(super) fn forecast(forecast: &Forecast) -> [Sheet; 3] {
    [
        Sheet::of("forecast", "Forecast", [forecast], &FORECAST),
        Sheet::of("forecast_days", "The month by day", &forecast.days, &DAY),
        Sheet::of("forecast_teams", "Budgets of teams", &forecast.teams, &TEAM),
    ]
}
