//! Who is responsible: cost by team, model, feature and user.

use super::summary::direction;
use crate::pricing::Usd;
use crate::render::chart;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::Tone;
use crate::report::{BreakdownRow, Review, RowKind};

/// Adds one section per dimension. All of them have the same columns.
pub(super) fn add(review: &Review, page: &mut Page) {
    let breakdown = &review.breakdown;
    let sections = [
        ("Cost by team", &breakdown.team),
        ("Cost by model", &breakdown.model),
        ("Cost by feature", &breakdown.feature),
        ("Cost by user", &breakdown.user),
    ];
    let all: Vec<&BreakdownRow> = sections.iter().flat_map(|(_, rows)| *rows).collect();
    let lines = grid(&all, page.columns()).lines(page.columns());
    let mut lines = lines.into_iter();
    let headings = lines.next().unwrap_or_default();
    for (title, rows) in sections {
        if rows.is_empty() {
            continue;
        }
        page.section(title);
        page.line(headings.clone());
        for line in lines.by_ref().take(rows.len()) {
            page.line(line);
        }
    }
}

/// Builds the table of all dimensions.
fn grid(rows: &[&BreakdownRow], columns: usize) -> Grid {
    let mut grid = Grid::new(vec![
        Column::new("", Kind::Name(14), 20),
        Column::new("Cost", Kind::Figure, 19),
        Column::new("Share", Kind::Figure, 18),
        Column::new("", Kind::Chart, 13),
        Column::new("Change", Kind::Figure, 15),
        Column::new("%", Kind::Figure, 16),
        Column::new("By day", Kind::Chart, 11),
        Column::new("Calls", Kind::Figure, 14),
        Column::new("Failed", Kind::Figure, 6),
        Column::new("Unpriced", Kind::Figure, 9),
        Column::new("Operations", Kind::Figure, 3),
        Column::new("Per call", Kind::Figure, 12),
        Column::new("Per 1M tok", Kind::Figure, 7),
        Column::new("Input tok", Kind::Figure, 5),
        Column::new("Output tok", Kind::Figure, 4),
        Column::new("Cached", Kind::Figure, 8),
    ]);
    let most = rows.iter().map(|row| row.cost).max().unwrap_or_default();
    let any_failed = rows.iter().any(|row| row.failures > 0);
    let any_unpriced = rows.iter().any(|row| row.unpriced_calls > 0);
    let bar = if columns >= 140 { 16 } else { 8 };
    for row in rows {
        let mut cells = cost_cells(row, most, bar);
        cells.extend(call_cells(row, any_failed, any_unpriced));
        let tone = match row.kind {
            RowKind::Value => Tone::Plain,
            RowKind::Other | RowKind::None => Tone::Dim,
        };
        grid.row(cells.into_iter().map(|cell| cell.or_tone(tone)).collect());
    }
    grid
}

/// Returns the cells about cost, up to the sparkline.
fn cost_cells(row: &BreakdownRow, most: Usd, bar: usize) -> Vec<Cell> {
    let (mark, tone) = row.delta.map_or(("", Tone::Plain), direction);
    let change = row.delta.map_or_else(String::new, |delta| {
        format!("{mark}{}", number::money_change(delta))
    });
    vec![
        Cell::foreign(&row.value),
        Cell::own(number::money(row.cost)),
        Cell::own(row.share_ratio.map_or_else(String::new, number::percent)),
        Cell::own(chart::bar(row.cost.pico(), most.pico(), bar)),
        Cell::toned(tone, change),
        Cell::toned(tone, relative(row)),
        Cell::own(chart::sparkline(&row.daily)),
    ]
}

/// Returns the relative change, `new` without a base, nothing without data.
fn relative(row: &BreakdownRow) -> String {
    match (row.prior_cost, row.delta_ratio) {
        (_, Some(ratio)) => number::percent_change(ratio),
        (Some(prior), None) if prior.is_zero() && !row.cost.is_zero() => "new".to_owned(),
        (Some(_), None) => number::ABSENT.to_owned(),
        (None, None) => String::new(),
    }
}

/// Returns the cells about calls and tokens.
fn call_cells(row: &BreakdownRow, any_failed: bool, any_unpriced: bool) -> Vec<Cell> {
    let counted = |is_shown: bool, count: u64, tone: Tone| match (is_shown, count) {
        (false, _) => Cell::own(""),
        (true, 0) => Cell::own("0"),
        (true, count) => Cell::toned(tone, number::compact(count)),
    };
    let optional = |figure: Option<f64>, write: fn(f64) -> String| {
        Cell::own(figure.map_or_else(|| number::ABSENT.to_owned(), write))
    };
    vec![
        Cell::own(number::compact(row.calls)),
        counted(any_failed, row.failures, Tone::Plain),
        counted(any_unpriced, row.unpriced_calls, Tone::Warning),
        Cell::own(number::compact(row.operations)),
        optional(row.cost_per_call, number::unit_cost),
        optional(row.cost_per_million_tokens, number::unit_cost),
        Cell::own(number::compact(row.input_tokens)),
        Cell::own(number::compact(row.output_tokens)),
        optional(row.cache_read_ratio, number::percent),
    ]
}
