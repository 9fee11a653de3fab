//! What could not be priced or attributed.

use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::{Tone, words};
use crate::report::{AttributionCoverage, NONE, Review, UnpricedRow};

/// Models listed at most.
const MOST: usize = 8;

/// Said when nothing is unpriced.
const ALL_PRICED: &str = "Every call has a price.";
/// Said of calls without a price.
const NOT_PRICED: &str = "Their cost is unknown and in no total. Add [[prices]] to llmcost.toml.";

/// Adds the section.
pub(super) fn add(review: &Review, page: &mut Page) {
    page.section("Not priced, not attributed");
    unpriced(&review.audit.unpriced, page);
    if let Some(gaps) = gaps(review) {
        page.prose(&gaps);
    }
}

/// Says in sentences what is known and what has no value.
pub(in crate::render) fn sentences(review: &Review) -> Vec<String> {
    let all_priced = review
        .audit
        .unpriced
        .is_empty()
        .then(|| ALL_PRICED.to_owned());
    all_priced.into_iter().chain(gaps(review)).collect()
}

/// Says what to do about calls without a price, if there are any.
pub(in crate::render) fn note(review: &Review) -> Option<&'static str> {
    (!review.audit.unpriced.is_empty()).then_some(NOT_PRICED)
}

/// Says how much of the cost has no value, by dimension.
fn gaps(review: &Review) -> Option<String> {
    let gaps: Vec<String> = review.audit.attribution.iter().filter_map(gap).collect();
    let listed = gaps.join(" · ");
    (!gaps.is_empty()).then(|| format!("Over all data, without a value: {listed}."))
}

/// Adds the models without a price.
pub(super) fn unpriced(rows: &[UnpricedRow], page: &mut Page) {
    if rows.is_empty() {
        page.prose(ALL_PRICED);
        return;
    }
    let mut grid = Grid::new(vec![
        Column::new("Model without a price", Kind::Name(21), 9),
        Column::new("Calls", Kind::Figure, 8),
        Column::new("Input tok", Kind::Figure, 5),
        Column::new("Output tok", Kind::Figure, 4),
    ]);
    for row in rows.iter().take(MOST) {
        grid.row(vec![
            Cell::foreign(&row.model),
            Cell::toned(Tone::Warning, number::count(row.calls)),
            Cell::own(number::compact(row.input_tokens)),
            Cell::own(number::compact(row.output_tokens)),
        ]);
    }
    page.grid(&grid);
    if rows.len() > MOST {
        page.note(&format!(
            "The first {MOST} of {}; all are in the JSON.",
            rows.len()
        ));
    }
    page.note(NOT_PRICED);
}

/// Says how much of the cost has no value in a dimension.
fn gap(coverage: &AttributionCoverage) -> Option<String> {
    let none = coverage.rules.iter().find(|rule| rule.rule == NONE)?;
    let dimension = coverage.dimension;
    if none.calls == 0 {
        return Some(format!("{dimension} none"));
    }
    let share = none.cost_ratio.map_or_else(
        || number::counted(none.calls, "call", "calls"),
        number::percent,
    );
    let share = words(Tone::Warning, &share);
    Some(format!(
        "{dimension} {share} ({})",
        number::money(none.cost)
    ))
}
