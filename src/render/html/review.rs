//! The chapters of the review, in the order in which it is read.

use chrono::NaiveDate;

use super::alerts::FINDINGS;
use super::chapter::Chapter;
use super::review_data as data;
use super::sheets::Sheets;
use super::table::Table;
use crate::render::paint::{self, Tone};
use crate::render::sheet::Sheet;
use crate::render::{date, number, safe, svg, table};
use crate::report::{Forecast, Review};

/// Days whose figures stand beside their chart; of more the table is longer than the page.
const DAYS_BESIDE_CHART: usize = 16;
/// Columns of a breakdown; the CSV has all of them.
const BREAKDOWN: [&str; 11] = [
    "value",
    "cost",
    "share_ratio",
    "prior_cost",
    "delta",
    "delta_ratio",
    "calls",
    "failures",
    "unpriced_calls",
    "cost_per_call",
    "cost_per_million_tokens",
];
/// Columns of a breakdown beside a chart.
const BREAKDOWN_SHORT: [&str; 5] = ["value", "cost", "share_ratio", "delta", "delta_ratio"];
/// Columns of a growth ranking.
const GROWTH: [&str; 5] = ["value", "cost", "delta", "delta_ratio", "reasons"];

/// Columns of the steps of a change.
const STEPS: [&str; 5] = ["effect", "amount", "feature", "model", "leader_amount"];

/// Returns the chapters that have anything to say.
pub(super) fn chapters(review: &Review, sheets: Vec<Sheet>) -> Vec<Chapter> {
    let mut sheets = Sheets::new(sheets);
    let sheets = &mut sheets;
    let mut chapters = Vec::new();
    if review.summary.calls > 0 {
        chapters.push(days(review, sheets));
    }
    let forecast = review.forecast.as_ref();
    chapters.extend(forecast.map(|forecast| month(forecast, sheets)));
    if review.summary.calls > 0 {
        chapters.push(teams(review, sheets));
        chapters.push(routing(review, sheets));
        chapters.push(other_breakdowns(sheets));
        chapters.push(growth(review, sheets));
        chapters.extend(bridge(review, sheets));
    }
    chapters.push(alerts(review, sheets));
    if review.summary.calls > 0 {
        chapters.push(data::waste(review, sheets));
        chapters.push(data::calls(sheets));
    }
    chapters.push(data::quality(review, sheets));
    chapters.push(data::health(sheets));
    chapters.retain(|chapter| !chapter.is_empty());
    chapters
}

fn days(review: &Review, sheets: &mut Sheets) -> Chapter {
    let columns = ["date", "cost", "ma7"];
    let table = sheets.picked("trend", &columns).map(Table::untitled);
    let chapter = Chapter::new("days", "Cost by day");
    let chart = svg::days(&review.trend);
    if review.trend.len() <= DAYS_BESIDE_CHART {
        chapter.chart(chart).tables(table)
    } else {
        chapter.below().chart(chart).more("Figures by day", table)
    }
}

fn month(forecast: &Forecast, sheets: &mut Sheets) -> Chapter {
    let name = date::month(&forecast.month);
    let year = forecast.month.split('-').next().unwrap_or_default();
    let title = format!("Forecast for {name} {}", safe::escape(year));
    let figures = table::forecast_figures(forecast);
    let figures = figures.into_iter().map(|(_, name, amount, text)| {
        let amount = paint::tone(Tone::Strong, &amount);
        let text = if text.is_empty() {
            text
        } else {
            format!(": {text}")
        };
        format!("{name} {amount}{text}")
    });
    let teams = ["team", "month_to_date", "budget", "used_ratio", "linear"];
    let teams = sheets.picked("forecast_teams", &teams);
    Chapter::new("month", &title)
        .prose(figures)
        .chart(svg::month(forecast))
        .tables(teams)
        .notes(table::forecast_notes(forecast))
        .more("Figures of the month by day", sheets.table("forecast_days"))
}

fn teams(review: &Review, sheets: &mut Sheets) -> Chapter {
    let dates: Vec<NaiveDate> = review
        .trend
        .iter()
        .filter(|day| day.in_period)
        .map(|day| day.date)
        .collect();
    let rows = &review.breakdown.team;
    let chart = svg::stacked("Cost by day and team", rows, &dates);
    let table = sheets.picked("breakdown_team", &BREAKDOWN_SHORT);
    Chapter::new("teams", "Cost by team")
        .half()
        .chart(chart)
        .tables(table.map(Table::untitled))
}

fn routing(review: &Review, sheets: &mut Sheets) -> Chapter {
    let flagged = review.routing.iter().filter(|row| row.flagged).count();
    let flagged = u64::try_from(flagged).unwrap_or(u64::MAX);
    let note = match flagged {
        0 => "No model takes far more of the cost than of the calls.".to_owned(),
        _ => format!(
            "▲ {} far more of the cost than of the calls.",
            number::counted(flagged, "model takes", "models take")
        ),
    };
    let table = sheets.picked("breakdown_model", &BREAKDOWN_SHORT);
    Chapter::new("models", "Routing: share of cost against share of calls")
        .half()
        .chart(svg::shares(&review.routing))
        .tables(table.map(Table::untitled))
        .notes([note])
        .more("Every model", sheets.table("routing"))
}

fn other_breakdowns(sheets: &mut Sheets) -> Chapter {
    let names = ["breakdown_feature", "breakdown_user"].into_iter();
    Chapter::new("breakdowns", "Cost by feature and user")
        .tables(names.filter_map(|name| sheets.picked(name, &BREAKDOWN)))
}

fn growth(review: &Review, sheets: &mut Sheets) -> Chapter {
    let names = ["growth_teams", "growth_features"].into_iter();
    Chapter::new("growth", "Growth by team and feature")
        .prose(table::growth_note(review))
        .tables(names.filter_map(|name| sheets.picked(name, &GROWTH)))
}

/// Why the cost changed. Periods that the data covers only in part are not explained, as in the
/// terminal.
fn bridge(review: &Review, sheets: &mut Sheets) -> Option<Chapter> {
    let names = ["bridge_teams", "bridge_features", "bridge_segments"];
    let details: Vec<Table> = names.iter().filter_map(|name| sheets.table(name)).collect();
    let steps = sheets.picked("bridge", &STEPS);
    let bridge = review.bridge.as_ref().filter(|_| review.is_comparable())?;
    let chapter = Chapter::new("why", "Why it changed")
        .chart(svg::waterfall(bridge))
        .tables(steps.map(Table::untitled))
        .notes((!bridge.steps.is_empty()).then_some(table::BRIDGE_NOTE))
        .more("By team, feature and segment", details);
    Some(chapter)
}

fn alerts(review: &Review, sheets: &mut Sheets) -> Chapter {
    let none = review.alerts.is_empty().then_some("No alert fired.");
    Chapter::new("alerts", "Alerts")
        .below()
        .prose(none)
        .chart(svg::timeline(&review.alerts, &review.header))
        .tables(sheets.picked("alerts", &FINDINGS).map(Table::untitled))
}
