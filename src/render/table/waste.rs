//! Retries and waste: what was paid for nothing, and what caches saved.

use crate::pricing::Usd;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::{Tone, words};
use crate::report::{RowKind, Waste, WasteFigures};

/// Features shown.
const MOST: usize = 8;
/// Stands for a figure that exists but that no export tells.
const UNKNOWN: &str = "unknown";

/// Adds the section.
pub(super) fn add(waste: &Waste, page: &mut Page) {
    page.section("Retries and waste");
    for sentence in sentences(waste) {
        page.prose(&sentence);
    }
    let mut grid = Grid::new(vec![
        Column::new("Feature", Kind::Name(12), 9),
        Column::new("Operations", Kind::Figure, 6),
        Column::new("Retries", Kind::Figure, 8),
        Column::new("Failed", Kind::Figure, 7),
        Column::new("Cost of failed", Kind::Figure, 4),
        Column::new("Of superseded", Kind::Figure, 3),
        Column::new("Lost", Kind::Figure, 8),
        Column::new("Read from cache", Kind::Figure, 2),
        Column::new("Saved by caches", Kind::Figure, 5),
    ]);
    for row in waste.features.iter().take(MOST) {
        let figures = &row.figures;
        let tone = if figures.lost_cost > Usd::ZERO {
            Tone::Warning
        } else {
            Tone::Plain
        };
        let name = match row.kind {
            RowKind::None => Cell::toned(Tone::Dim, crate::report::NONE),
            RowKind::Value | RowKind::Other => Cell::foreign(&row.feature),
        };
        grid.row(vec![
            name,
            Cell::own(number::count(figures.operations)),
            Cell::own(rate(figures.retry_ratio, figures.operations)),
            Cell::own(rate(figures.failure_ratio, figures.operations)),
            Cell::own(number::money(figures.failed_cost)),
            Cell::own(amount(figures.superseded_cost)),
            Cell::toned(tone, number::money(figures.lost_cost)),
            Cell::own(rate(figures.cache_read_ratio, 0)),
            Cell::own(amount(saving(figures))),
        ]);
    }
    page.grid(&grid);
    let hidden = waste.features.len().saturating_sub(MOST);
    if hidden > 0 {
        page.note(&format!("{hidden} more features are in the JSON."));
    }
}

/// Says in two paragraphs what was lost and what was saved.
pub(in crate::render) fn sentences(waste: &Waste) -> [String; 2] {
    let total = &waste.total;
    [[retries(total), lost(total)].join(" "), saved(total)]
}

/// Says how many attempts operations took.
fn retries(total: &WasteFigures) -> String {
    let operations = number::counted(total.operations, "operation", "operations");
    let Some(attempts) = total.attempts.filter(|_| total.known_operations > 0) else {
        return format!("{operations}; these exports do not tell how many attempts they took.");
    };
    let ratio = total.retry_ratio.map_or_else(String::new, |ratio| {
        format!(" (retry rate {})", number::percent(ratio))
    });
    let attempts = number::counted(attempts, "attempt", "attempts");
    if total.known_operations == total.operations {
        return format!("{operations} took {attempts}{ratio}.");
    }
    let known = number::count(total.known_operations);
    format!("{operations}; the {known} of them whose attempts are known took {attempts}{ratio}.")
}

/// Says what was paid for nothing.
fn lost(total: &WasteFigures) -> String {
    let failed = number::counted(total.failed_operations, "operation", "operations");
    let superseded = match total.superseded_cost {
        Some(cost) => format!("attempts that were repeated cost {}", number::money(cost)),
        None => "what repeated attempts cost is unknown".to_owned(),
    };
    let share = total.lost_ratio.map_or_else(String::new, |ratio| {
        format!(" ({} of the cost)", number::percent(ratio))
    });
    let sum = words(Tone::Strong, &number::money(total.lost_cost));
    let failed_cost = number::money(total.failed_cost);
    format!("{sum}{share} paid for nothing: {failed} failed for {failed_cost}, {superseded}.")
}

/// Says what caches saved.
fn saved(total: &WasteFigures) -> String {
    let gateway = match (total.cache_hits, total.gateway_saving) {
        (None, _) => "these exports do not tell what the gateway's cache answered".to_owned(),
        (Some(hits), saving) => {
            let hits = number::counted(hits, "call", "calls");
            let saving = amount(saving);
            format!("the gateway's cache answered {hits} and saved {saving}")
        }
    };
    let reads = total.cache_read_ratio.map_or_else(String::new, |ratio| {
        format!(
            " ({} of the input was read from them)",
            number::percent(ratio)
        )
    });
    let prompts = match total.prompt_cache_saving {
        Some(saving) if saving < Usd::ZERO => {
            format!(
                "prompt caches cost {} more than they saved",
                number::money(saving.abs())
            )
        }
        saving => format!("prompt caches saved {}", amount(saving)),
    };
    format!("Caches: {prompts}{reads}; {gateway}.")
}

/// Returns what both kinds of caches saved, as far as either is known.
fn saving(figures: &WasteFigures) -> Option<Usd> {
    match (figures.prompt_cache_saving, figures.gateway_saving) {
        (None, None) => None,
        (prompt, gateway) => Some(prompt.unwrap_or_default() + gateway.unwrap_or_default()),
    }
}

fn amount(amount: Option<Usd>) -> String {
    amount.map_or_else(|| UNKNOWN.to_owned(), number::money)
}

/// Writes a rate; unknown where there are operations of which no export tells it.
fn rate(ratio: Option<f64>, operations: u64) -> String {
    let missing = if operations > 0 {
        UNKNOWN
    } else {
        number::ABSENT
    };
    ratio.map_or_else(|| missing.to_owned(), number::percent)
}
