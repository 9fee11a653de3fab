//! Spend by period and group: the total trend with its forecast, or groups with their sums.

use super::attention::unpriced;
use super::headline::{month, moved};
use super::{forecast, header, spend_grid};
use crate::render::page::Page;
use crate::render::paint::{Tone, tone, words};
use crate::render::{number, safe};
use crate::report::SpendReport;

/// Rows shown at most, the latest.
const MOST: usize = 400;

/// Adds the view.
pub(super) fn add(report: &SpendReport, page: &mut Page) {
    let by = report.by.join(", ");
    let name = if by.is_empty() {
        "spend".to_owned()
    } else {
        format!("spend by {by}")
    };
    header::title(&report.header, &format!("{name} · {}", every(report)), page);
    page.blank();
    page.prose(&headline(report));
    warnings(report, page);
    page.blank();
    header::facts(&report.header, &report.lines, page);
    if report.total.calls > 0 {
        // In total, the rows are the groups.
        if report.by.is_empty() || report.every != "total" {
            rows(report, page);
        }
        if !report.groups.is_empty() {
            page.section(&format!(
                "{}, by {by}",
                safe::escape(&report.header.period.label)
            ));
            page.grid(&spend_grid::groups(report, page.columns()));
            if report.total.delta.is_some() {
                page.note("change against the period before");
            }
        }
    }
    if let Some(forecast) = &report.forecast {
        forecast::add(forecast, page);
    }
}

/// Says how long the periods are.
fn every(report: &SpendReport) -> String {
    match report.every {
        "total" => "in total".to_owned(),
        grain => format!("every {grain}"),
    }
}

/// Says what everything cost, how that compares and where the month is heading.
fn headline(report: &SpendReport) -> String {
    let total = &report.total;
    if total.calls == 0 {
        return "No calls in this period.".to_owned();
    }
    let calls = number::counted(total.calls, "call", "calls");
    let cost = words(Tone::Strong, &number::money(total.cost));
    let change = match total.delta {
        None => String::new(),
        Some(delta) if delta.is_zero() => ", the same as in the period before".to_owned(),
        Some(delta) => format!(", {} on the period before", moved(delta, total.delta_ratio)),
    };
    let mut sentences = vec![format!("{cost} in {calls}{change}.")];
    sentences.extend(report.forecast.as_ref().and_then(month));
    sentences.join(" ")
}

/// Says what is missing from the figures.
fn warnings(report: &SpendReport, page: &mut Page) {
    let mut warnings = Vec::new();
    if !report.header.inputs_complete {
        let warning = words(Tone::Warning, "The input is incomplete:");
        warnings.push(format!("{warning} costs are missing here: llmcost audit"));
    }
    warnings.extend(header::missing_days(&report.header.period.missing_days));
    if report.total.unpriced_calls > 0 {
        warnings.push(unpriced(report.total.unpriced_calls));
    }
    if !warnings.is_empty() {
        page.blank();
    }
    for warning in warnings {
        page.bullet(&tone(Tone::Warning, "!"), &warning);
    }
}

/// Adds the periods.
fn rows(report: &SpendReport, page: &mut Page) {
    page.section(&format!("Cost, {}", every(report)));
    let hidden = report.rows.len().saturating_sub(MOST);
    let shown = report.rows.get(hidden..).unwrap_or_default();
    page.grid(&spend_grid::rows(report, shown, page.columns()));
    let mut notes = Vec::new();
    if shown.iter().any(|row| row.ma7.is_some()) {
        notes.push("│ mean of seven days".to_owned());
    }
    notes.extend(compared_with(report));
    if hidden > 0 {
        notes.push(format!("{hidden} earlier rows are in the JSON"));
    }
    if !notes.is_empty() {
        page.note(&notes.join(", "));
    }
}

/// Says what a change is a change from, if there is any.
fn compared_with(report: &SpendReport) -> Option<String> {
    let is_compared = report.rows.iter().any(|row| row.figures.delta.is_some());
    let before = match report.every {
        "hour" => "the same hour a week before",
        "day" => "the same weekday a week before",
        "week" => "the week before",
        "month" => "the month before",
        _ => "the period before",
    };
    is_compared.then(|| format!("change against {before}"))
}
