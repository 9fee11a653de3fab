//! The alerts of a review, short: when, what, whose, how much.

use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint::Tone;
use crate::render::{date, number, safe};
use crate::report::{AlertFigure, AlertFinding};

/// Alerts that are listed; the rest is counted.
const MOST: usize = 12;

/// Adds the section: pages first, then by time.
pub(super) fn add(alerts: &[AlertFinding], page: &mut Page) {
    if alerts.is_empty() {
        return;
    }
    page.section("Alerts");
    let mut grid = Grid::new(vec![
        Column::new("Fired", Kind::Chart, 15),
        Column::new("", Kind::Chart, 14),
        Column::new("Code", Kind::Chart, 20),
        Column::new("Scope", Kind::Name(12), 18),
        Column::new("Observed", Kind::Figure, 16),
        Column::new("Threshold", Kind::Figure, 10),
        Column::new("Baseline", Kind::Figure, 8),
        Column::new("At stake", Kind::Figure, 12),
        Column::new("", Kind::Name(10), 5),
    ]);
    let is_page = |alert: &&AlertFinding| alert.severity == "page";
    let pages = alerts.iter().filter(is_page);
    let ordered = pages.chain(alerts.iter().filter(|alert| !is_page(alert)));
    for alert in ordered.take(MOST) {
        grid.row(cells(alert));
    }
    page.grid(&grid);
    let rest = alerts.len().saturating_sub(MOST);
    let more = if rest > 0 {
        format!("{rest} more. ")
    } else {
        String::new()
    };
    page.note(&format!("{more}Each in a sentence: llmcost alerts"));
}

fn cells(alert: &AlertFinding) -> Vec<Cell> {
    let (mark, tone) = severity(alert);
    let known = alert.acknowledged.as_ref().map_or("", |_| "acknowledged");
    let cost = alert
        .cost
        .map_or_else(|| number::ABSENT.to_owned(), number::money);
    vec![
        Cell::own(date::short_instant(alert.fired_at)),
        Cell::toned(tone, mark),
        Cell::own(alert.code.as_str()),
        Cell::own(scope(alert)),
        Cell::own(figure(&alert.observed)),
        Cell::own(figure(&alert.threshold)),
        Cell::own(alert.baseline.as_ref().map_or_else(String::new, figure)),
        Cell::toned(Tone::Strong, cost),
        Cell::toned(Tone::Dim, known),
    ]
}

/// Returns mark and word of a severity, and their tone.
pub(in crate::render) fn severity(alert: &AlertFinding) -> (&'static str, Tone) {
    if alert.severity == "page" {
        ("▲ page", Tone::Up)
    } else {
        ("! warn", Tone::Warning)
    }
}

/// Names what an alert is about, escaped.
pub(in crate::render) fn scope(alert: &AlertFinding) -> String {
    let value = alert.scope.value.as_deref();
    value.map_or_else(|| alert.scope.dimension.to_string(), safe::escape)
}

fn figure(figure: &AlertFigure) -> String {
    match figure {
        AlertFigure::Usd(amount) => number::money(*amount),
        AlertFigure::Ratio(ratio) => number::percent(*ratio),
        AlertFigure::Calls(calls) => number::counted(*calls, "call", "calls"),
    }
}
