//! The audit's second half: how calls were priced, and how far the log's own figures differ.

use super::quality::unpriced;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::{Tone, tone};
use crate::report::{Audit, DriftRow, PricingRow};

/// Adds the sections.
pub(super) fn add(audit: &Audit, page: &mut Page) {
    let pricing = &audit.pricing;
    page.section("Pricing");
    page.prose(&format!(
        "Total {} · by the formula {} · as logged {}",
        number::money(pricing.total),
        number::money(pricing.computed_total),
        number::money(pricing.logged_total)
    ));
    if pricing.cached_exceeds_input > 0 {
        let calls = number::counted(pricing.cached_exceeds_input, "call states", "calls state");
        page.bullet(
            &tone(Tone::Warning, "!"),
            &format!("{calls} more cached than input tokens; the rest was taken as zero."),
        );
    }
    page.blank();
    page.grid(&headings(&[
        ("cost from", &pricing.sources),
        ("prices from", &pricing.layers),
        ("name matched", &pricing.name_rules),
    ]));
    drift(&audit.drift, page);
    page.section("Models without a price");
    unpriced(&audit.unpriced, page);
}

/// Builds the table of calls and cost under each heading.
fn headings(groups: &[(&'static str, &Vec<PricingRow>)]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::new("How", Kind::Chart, 9),
        Column::new("", Kind::Name(12), 8),
        Column::new("Calls", Kind::Figure, 6),
        Column::new("Cost", Kind::Figure, 7),
    ]);
    for (group, rows) in groups {
        for (number, row) in rows.iter().enumerate() {
            grid.row(vec![
                Cell::own(if number == 0 { group } else { "" }),
                Cell::own(row.name.as_str()),
                Cell::own(number::count(row.calls)),
                Cell::own(number::money(row.cost)),
            ]);
        }
    }
    grid
}

/// Adds logged against computed cost by model.
fn drift(rows: &[DriftRow], page: &mut Page) {
    if rows.is_empty() {
        return;
    }
    page.section("Logged against computed");
    let mut grid = Grid::new(vec![
        Column::new("Model", Kind::Name(14), 9),
        Column::new("Calls", Kind::Figure, 4),
        Column::new("Logged", Kind::Figure, 6),
        Column::new("Computed", Kind::Figure, 6),
        Column::new("Logged is", Kind::Figure, 8),
        Column::new("%", Kind::Figure, 7),
    ]);
    for row in rows {
        let tone = if row.difference.is_zero() {
            Tone::Plain
        } else {
            Tone::Warning
        };
        let share = row.difference_ratio.map(number::percent_change);
        grid.row(vec![
            Cell::foreign(&row.model),
            Cell::own(number::count(row.calls)),
            Cell::own(number::money(row.logged)),
            Cell::own(number::money(row.computed)),
            Cell::toned(tone, number::money_change(row.difference)),
            Cell::toned(tone, share.unwrap_or_else(|| number::ABSENT.to_owned())),
        ]);
    }
    page.grid(&grid);
    page.note("Over calls that have both figures.");
}
