//! What could not be priced or attributed.

use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::{Tone, words};
use crate::report::{AttributionCoverage, NONE, Review, UnpricedRow};

/// Models listed at most.
const MOST: usize = 8;

/// Adds the section.
pub(super) fn add(review: &Review, page: &mut Page) {
    page.section("Not priced, not attributed");
    unpriced(&review.audit.unpriced, page);
    let gaps: Vec<String> = review.audit.attribution.iter().filter_map(gap).collect();
    if !gaps.is_empty() {
        page.prose(&format!(
            "Over all data, without a value: {}.",
            gaps.join(" · ")
        ));
    }
}

/// Adds the models without a price.
pub(super) fn unpriced(rows: &[UnpricedRow], page: &mut Page) {
    if rows.is_empty() {
        page.prose("Every call has a price.");
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
    page.note("Their cost is unknown and in no total. Add [[prices]] to llmcost.toml.");
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
