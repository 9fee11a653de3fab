//! Spend by period and group.

use super::header;
use super::summary::direction;
use crate::render::chart;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::Tone;
use crate::report::{RowKind, SpendFigures, SpendReport};

/// Rows shown at most, the latest.
const MOST: usize = 400;

/// Adds the view.
pub(super) fn add(report: &SpendReport, page: &mut Page) {
    let name = if report.by.is_empty() {
        format!("spend · every {}", report.every)
    } else {
        format!("spend by {} · every {}", report.by.join(", "), report.every)
    };
    header::title(&report.header, &name, page);
    page.blank();
    page.grid(&grid(report));
    let hidden = report.rows.len().saturating_sub(MOST);
    if hidden > 0 {
        page.note(&format!("{hidden} earlier rows are in the JSON."));
    }
    if let Some(missing) = header::missing_days(&report.header.period.missing_days) {
        page.prose(&missing);
    }
}

/// Builds the table.
fn grid(report: &SpendReport) -> Grid {
    let mut columns = vec![Column::new("", Kind::Chart, 20)];
    let names = report.by.iter();
    columns.extend(names.map(|name| Column::new(name, Kind::Name(12), 19)));
    columns.extend([
        Column::new("Cost", Kind::Figure, 18),
        Column::new("Share", Kind::Figure, 13),
        Column::new("", Kind::Chart, 12),
        Column::new("Change", Kind::Figure, 15),
        Column::new("%", Kind::Figure, 16),
        Column::new("Calls", Kind::Figure, 14),
        Column::new("Failed", Kind::Figure, 9),
        Column::new("Unpriced", Kind::Figure, 10),
        Column::new("Operations", Kind::Figure, 3),
        Column::new("Per call", Kind::Figure, 11),
        Column::new("Per 1M tok", Kind::Figure, 6),
        Column::new("Input tok", Kind::Figure, 5),
        Column::new("Output tok", Kind::Figure, 4),
        Column::new("Cached", Kind::Figure, 7),
    ]);
    let mut grid = Grid::new(columns);
    let shown = report.rows.get(report.rows.len().saturating_sub(MOST)..);
    let shown = shown.unwrap_or_default();
    let most = shown.iter().map(|row| row.figures.cost).max();
    let most = most.unwrap_or_default().pico();
    let mut last_label = "";
    for row in shown {
        let label = row.period.as_ref().map_or("", |period| &period.label);
        let mut cells = vec![Cell::own(if label == last_label { "" } else { label })];
        last_label = label;
        let values = row.values.0.iter();
        cells.extend(values.map(|(_, value)| Cell::foreign(value)));
        cells.extend(figures(&row.figures, Some(most)));
        let tone = match row.kind {
            RowKind::Value => Tone::Plain,
            RowKind::Other | RowKind::None => Tone::Dim,
        };
        grid.row(cells.into_iter().map(|cell| cell.or_tone(tone)).collect());
    }
    let mut cells = vec![Cell::own("total")];
    cells.extend(report.by.iter().map(|_| Cell::own("")));
    cells.extend(figures(&report.total, None));
    let cells = cells.into_iter().map(|cell| cell.or_tone(Tone::Strong));
    grid.row(cells.collect());
    grid
}

/// Returns the cells of figures.
fn figures(figures: &SpendFigures, most: Option<i128>) -> Vec<Cell> {
    let optional = |figure: Option<f64>, write: fn(f64) -> String| {
        Cell::own(figure.map_or_else(|| number::ABSENT.to_owned(), write))
    };
    let (mark, tone) = figures.delta.map_or(("", Tone::Plain), direction);
    let change = figures.delta.map_or_else(String::new, |delta| {
        format!("{mark}{}", number::money_change(delta))
    });
    let relative = match (figures.prior_cost, figures.delta_ratio) {
        (_, Some(ratio)) => number::percent_change(ratio),
        (Some(prior), None) if prior.is_zero() && !figures.cost.is_zero() => "new".to_owned(),
        (Some(_), None) => number::ABSENT.to_owned(),
        (None, None) => String::new(),
    };
    vec![
        Cell::own(number::money(figures.cost)),
        Cell::own(
            figures
                .share_ratio
                .map_or_else(String::new, number::percent),
        ),
        Cell::own(most.map_or_else(String::new, |most| chart::bar(figures.cost.pico(), most, 8))),
        Cell::toned(tone, change),
        Cell::toned(tone, relative),
        Cell::own(number::compact(figures.calls)),
        Cell::own(number::compact(figures.failures)),
        Cell::own(number::compact(figures.unpriced_calls)),
        Cell::own(number::compact(figures.operations)),
        optional(figures.cost_per_call, number::unit_cost),
        optional(figures.cost_per_million_tokens, number::unit_cost),
        Cell::own(number::compact(figures.input_tokens)),
        Cell::own(number::compact(figures.output_tokens)),
        optional(figures.cache_read_ratio, number::percent),
    ]
}
