//! The tables of spend: a row for each group in each period, and a row for each group.

use super::summary::direction;
use crate::pricing::Usd;
use crate::render::chart;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::paint::Tone;
use crate::report::{RowKind, SpendFigures, SpendReport, SpendRow, SpendValues};

/// Periods in a sparkline, the latest.
const SPARKS: usize = 35;

/// Which columns say anything.
#[derive(Clone, Copy)]
struct Shown {
    share: bool,
    failed: bool,
    unpriced: bool,
}

impl Shown {
    fn new(report: &SpendReport) -> Self {
        Self {
            share: !report.by.is_empty(),
            failed: report.total.failures > 0,
            unpriced: report.total.unpriced_calls > 0,
        }
    }
}

/// Builds the table of periods.
pub(super) fn rows(report: &SpendReport, rows: &[SpendRow], columns: usize) -> Grid {
    let mut headings = vec![Column::new("", Kind::Chart, 20)];
    headings.extend(names(report, columns));
    headings.extend(cost_columns());
    headings.extend(change_columns());
    headings.extend(call_columns());
    let mut grid = Grid::new(headings);
    let shown = Shown::new(report);
    let means = rows.iter().filter_map(|row| row.ma7);
    let most = rows.iter().map(|row| row.figures.cost).chain(means).max();
    let most = most.unwrap_or_default().pico();
    let has_means = rows.iter().any(|row| row.ma7.is_some());
    let length = bar_length(report, columns);
    let mut last_label = "";
    for row in rows {
        let label = row.period.as_ref().map_or("total", |period| &period.label);
        let figures = &row.figures;
        let mean = row.ma7.map(Usd::pico);
        let bar = chart::bar_with_mark(figures.cost.pico(), mean, most, length);
        let absent = if has_means { number::ABSENT } else { "" };
        let mean = row.ma7.map_or_else(|| absent.to_owned(), number::money);
        let mut cells = vec![Cell::own(if label == last_label { "" } else { label })];
        last_label = label;
        cells.extend(values(row.kind, &row.values));
        cells.extend(cost_cells(figures, shown, mean, bar));
        cells.extend(change_cells(figures));
        cells.extend(call_cells(figures, shown));
        grid.row(toned(cells, row.kind));
    }
    if report.by.is_empty() && report.every != "total" {
        let figures = &report.total;
        let mut cells = vec![Cell::own("total")];
        cells.extend(cost_cells(figures, shown, String::new(), String::new()));
        cells.extend(change_cells(figures));
        cells.extend(call_cells(figures, shown));
        grid.row(strong(cells));
    }
    grid
}

/// Builds the table of groups.
pub(super) fn groups(report: &SpendReport, columns: usize) -> Grid {
    let heading = match report.every {
        "hour" => "By hour",
        "day" => "By day",
        "week" => "By week",
        "month" => "By month",
        _ => "",
    };
    let mut headings: Vec<Column> = names(report, columns).collect();
    headings.extend(cost_columns());
    headings.push(Column::new(heading, Kind::Chart, 12));
    headings.extend(change_columns());
    headings.extend(call_columns());
    let mut grid = Grid::new(headings);
    let shown = Shown::new(report);
    let most = report.groups.iter().map(|group| group.figures.cost).max();
    let most = most.unwrap_or_default().pico();
    for group in &report.groups {
        let figures = &group.figures;
        let bar = chart::bar(figures.cost.pico(), most, bar_length(report, columns));
        let latest = group.costs.len().saturating_sub(SPARKS);
        let latest = group.costs.get(latest..).unwrap_or_default();
        // One period is no course.
        let sparks = if latest.len() > 1 {
            chart::sparkline(latest)
        } else {
            String::new()
        };
        let mut cells: Vec<Cell> = values(group.kind, &group.values).collect();
        cells.extend(cost_cells(figures, shown, String::new(), bar));
        cells.push(Cell::own(sparks));
        cells.extend(change_cells(figures));
        cells.extend(call_cells(figures, shown));
        grid.row(toned(cells, group.kind));
    }
    let mut cells = vec![Cell::own("total")];
    cells.resize(report.by.len(), Cell::own(""));
    cells.extend(cost_cells(
        &report.total,
        shown,
        String::new(),
        String::new(),
    ));
    cells.push(Cell::own(""));
    cells.extend(change_cells(&report.total));
    cells.extend(call_cells(&report.total, shown));
    grid.row(strong(cells));
    grid
}

/// Returns the columns of a bar; the total trend has room for a longer one.
const fn bar_length(report: &SpendReport, columns: usize) -> usize {
    let unit = if columns >= 140 { 16 } else { 8 };
    if report.by.is_empty() { unit * 2 } else { unit }
}

fn names(report: &SpendReport, columns: usize) -> impl Iterator<Item = Column> + '_ {
    let least = (columns / 5).clamp(16, 28);
    let names = report.by.iter();
    names.map(move |name| Column::new(name, Kind::Name(least), 19))
}

const fn cost_columns() -> [Column; 4] {
    [
        Column::new("Cost", Kind::Figure, 18),
        Column::new("Share", Kind::Figure, 14),
        Column::new("Mean of 7", Kind::Figure, 11),
        Column::new("", Kind::Chart, 12),
    ]
}

const fn change_columns() -> [Column; 2] {
    [
        Column::new("Change", Kind::Figure, 15),
        Column::new("%", Kind::Figure, 16),
    ]
}

const fn call_columns() -> [Column; 9] {
    [
        Column::new("Calls", Kind::Figure, 13),
        Column::new("Failed", Kind::Figure, 8),
        Column::new("Unpriced", Kind::Figure, 9),
        Column::new("Operations", Kind::Figure, 3),
        Column::new("Per call", Kind::Figure, 10),
        Column::new("Per 1M tok", Kind::Figure, 6),
        Column::new("Input tok", Kind::Figure, 5),
        Column::new("Output tok", Kind::Figure, 4),
        Column::new("Cached", Kind::Figure, 7),
    ]
}

/// Returns the cells of a group's values. The rest is the rest of all dimensions, said once.
fn values(kind: RowKind, values: &SpendValues) -> impl Iterator<Item = Cell> + '_ {
    let is_said = move |at: usize| at > 0 && kind != RowKind::Value;
    values.0.iter().enumerate().map(move |(at, (_, value))| {
        if is_said(at) {
            Cell::own("")
        } else {
            Cell::foreign(value)
        }
    })
}

fn cost_cells(figures: &SpendFigures, shown: Shown, mean: String, bar: String) -> [Cell; 4] {
    let share = figures.share_ratio.filter(|_| shown.share);
    [
        Cell::own(number::money(figures.cost)),
        Cell::own(share.map_or_else(String::new, number::percent)),
        Cell::own(mean),
        Cell::own(bar),
    ]
}

fn change_cells(figures: &SpendFigures) -> [Cell; 2] {
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
    [Cell::toned(tone, change), Cell::toned(tone, relative)]
}

fn call_cells(figures: &SpendFigures, shown: Shown) -> [Cell; 9] {
    let optional = |figure: Option<f64>, write: fn(f64) -> String| {
        Cell::own(figure.map_or_else(|| number::ABSENT.to_owned(), write))
    };
    let count = |count: u64, is_shown: bool| {
        Cell::own(if is_shown {
            number::compact(count)
        } else {
            String::new()
        })
    };
    [
        count(figures.calls, true),
        count(figures.failures, shown.failed),
        count(figures.unpriced_calls, shown.unpriced),
        count(figures.operations, true),
        optional(figures.cost_per_call, number::unit_cost),
        optional(figures.cost_per_million_tokens, number::unit_cost),
        count(figures.input_tokens, true),
        count(figures.output_tokens, true),
        optional(figures.cache_read_ratio, number::percent),
    ]
}

fn toned(cells: Vec<Cell>, kind: RowKind) -> Vec<Cell> {
    let tone = match kind {
        RowKind::Value => Tone::Plain,
        RowKind::Other | RowKind::None => Tone::Dim,
    };
    cells.into_iter().map(|cell| cell.or_tone(tone)).collect()
}

fn strong(cells: Vec<Cell>) -> Vec<Cell> {
    let cells = cells.into_iter();
    cells.map(|cell| cell.or_tone(Tone::Strong)).collect()
}
