//! The month: spent, projected, budget, and the budgets of teams.

use crate::pricing::Usd;
use crate::render::chart;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint::{Tone, words};
use crate::render::{date, number, safe};
use crate::report::{Backtest, Forecast, TeamBudget};

/// Columns of the budget bar at most.
const LONGEST: usize = 96;
/// Columns of a team's bar.
const TEAM_BAR: usize = 12;

/// Adds the section.
pub(super) fn add(forecast: &Forecast, page: &mut Page) {
    let month = date::month(&forecast.month);
    let year = forecast.month.split('-').next().unwrap_or_default();
    page.section(&format!("Forecast for {month} {}", safe::escape(year)));
    if let Some(budget) = forecast.budget {
        let columns = page.columns().saturating_sub(4).min(LONGEST);
        let expected = forecast.chosen.unwrap_or(forecast.month_to_date);
        let bar = chart::budget_bar(forecast.month_to_date, expected, budget, columns);
        page.line(format!("  {bar}"));
    }
    let figures = figures(forecast);
    let widest = figures.iter().map(|(_, _, amount, _)| safe::width(amount));
    let widest = widest.max().unwrap_or(0);
    for (mark, name, amount, text) in figures {
        page.bullet(&format!("{mark} {name:<8}  {amount:>widest$} "), &text);
    }
    for note in notes(forecast) {
        page.note(&note);
    }
    if !forecast.teams.is_empty() {
        page.blank();
        page.grid(&teams(&forecast.teams));
    }
}

/// Says how good the forecast is and what it lacks.
pub(in crate::render) fn notes(forecast: &Forecast) -> Vec<String> {
    let mut notes: Vec<String> = forecast.backtest.iter().map(back_test).collect();
    if forecast.budget.is_none() {
        notes.push("No budget is set: [budget] monthly in llmcost.toml.".to_owned());
    }
    notes
}

/// Says what the bar shows: each mark with its name, its amount and what that means.
pub(in crate::render) fn figures(
    forecast: &Forecast,
) -> Vec<(&'static str, &'static str, String, String)> {
    let elapsed = number::percent(forecast.elapsed_ratio);
    let used = forecast
        .budget_used_ratio
        .map_or_else(String::new, |ratio| {
            format!("{} of the budget ", number::percent(ratio))
        });
    let spent = format!("{used}after {elapsed} of the month");
    let expected = forecast.chosen.map(number::money_rounded);
    let mut lines = vec![
        ("█", "Spent", number::money(forecast.month_to_date), spent),
        (
            "▒",
            "Forecast",
            expected.unwrap_or_else(|| number::ABSENT.to_owned()),
            verdict(forecast),
        ),
    ];
    if let Some(linear) = forecast.linear.filter(|_| forecast.methods_differ) {
        let text = "a straight line, outside the interval around the forecast".to_owned();
        lines.push((" ", "Linear", number::money_rounded(linear), text));
    }
    if let Some(budget) = forecast.budget {
        lines.push(("│", "Budget", number::money_rounded(budget), String::new()));
    }
    lines
}

/// Says what the forecast means for the budget.
fn verdict(forecast: &Forecast) -> String {
    let method = method(forecast);
    if forecast.chosen.is_none() {
        return words(Tone::Dim, "too little data for a forecast");
    }
    let Some(gap) = forecast.gap else {
        return method;
    };
    let distance = number::money_rounded(gap.abs());
    if gap <= Usd::ZERO {
        return words(Tone::Down, &format!("▼ {distance} under budget ({method})"));
    }
    let breach = forecast.breach_date.map_or_else(String::new, |day| {
        format!(", reached on {}", date::day(day))
    });
    words(
        Tone::Up,
        &format!("▲ {distance} over budget{breach} ({method})"),
    )
}

/// Says how the forecast was made and how far it may be off: `seasonal; 80 %: $2,100–2,350; 82 %
/// likely to exceed`.
fn method(forecast: &Forecast) -> String {
    let mut parts = vec![forecast.method.to_string()];
    parts.extend(interval(forecast));
    parts.extend(likelihood(forecast));
    parts.join("; ")
}

/// Writes the interval: `80 %: $2,100–$2,350`. Where nothing is open any more, as at the end of a
/// month, there is none.
pub(super) fn interval(forecast: &Forecast) -> Option<String> {
    let (low, high) = forecast
        .low
        .zip(forecast.high)
        .filter(|(low, high)| low < high)?;
    let (low, high) = (number::money_rounded(low), number::money_rounded(high));
    Some(format!("80 %: {low}–{high}"))
}

/// Says how likely the budget is exceeded, unless it has been already or nothing is open.
pub(super) fn likelihood(forecast: &Forecast) -> Option<String> {
    let open = forecast.budget? > forecast.month_to_date && forecast.low < forecast.high;
    let chance = forecast.over_probability.filter(|_| open)?;
    Some(format!("{} likely to exceed", number::chance(chance)))
}

/// Says how good the forecast would have been.
fn back_test(test: &Backtest) -> String {
    let weeks = if test.n == 1 { "week" } else { "weeks" };
    let error = number::percent(test.mean_error_ratio);
    let n = test.n;
    format!("Replayed on the last {n} {weeks}, this forecast was off by {error} on average.")
}

/// Builds the table of team budgets.
fn teams(teams: &[TeamBudget]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::new("Team budget", Kind::Name(12), 9),
        Column::new("Spent", Kind::Figure, 8),
        Column::new("Budget", Kind::Figure, 6),
        Column::new("Used", Kind::Figure, 7),
        Column::new("", Kind::Chart, 2),
        Column::new("Forecast", Kind::Figure, 5),
        Column::new("Status", Kind::Chart, 9),
    ]);
    for team in teams {
        let (status, tone) = status(team);
        let expected = team.linear.unwrap_or(team.month_to_date);
        grid.row(vec![
            Cell::foreign(&team.team),
            Cell::own(number::money(team.month_to_date)),
            Cell::own(number::money_rounded(team.budget)),
            Cell::own(team.used_ratio.map_or_else(String::new, number::percent)),
            Cell::own(chart::budget_bar(
                team.month_to_date,
                expected,
                team.budget,
                TEAM_BAR,
            )),
            Cell::own(team.linear.map_or_else(String::new, number::money_rounded)),
            Cell::toned(tone, status),
        ]);
    }
    grid
}

/// Returns how a team stands.
fn status(team: &TeamBudget) -> (&'static str, Tone) {
    if team.month_to_date > team.budget {
        ("over budget", Tone::Up)
    } else if team.linear.is_some_and(|linear| linear > team.budget) {
        ("heading over", Tone::Warning)
    } else {
        ("within", Tone::Down)
    }
}
