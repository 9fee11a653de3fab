//! The most expensive calls, each traceable to its line.

use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint::{Tone, tone};
use crate::render::{date, number, safe};
use crate::report::{NONE, TopCall};

/// From this width on, id and place stand in the row itself.
const ONE_LINE: usize = 190;

/// Columns before what stands below a call.
pub(super) const DETAIL: &str = "     ";

/// Adds the section.
pub(super) fn add(calls: &[TopCall], page: &mut Page) {
    if calls.is_empty() {
        return;
    }
    page.section("Most expensive calls");
    let is_wide = page.columns() >= ONE_LINE;
    let mut grid = Grid::new(vec![
        Column::new("#", Kind::Figure, 9),
        Column::new("Cost", Kind::Figure, 20),
        Column::new("Median", Kind::Figure, 12),
        Column::new("Started", Kind::Chart, 11),
        Column::new("Team", Kind::Name(8), 15),
        Column::new("Feature", Kind::Name(8), 14),
        Column::new("User", Kind::Name(8), 6),
        Column::new("Model", Kind::Name(10), 16),
        Column::new("Input tok", Kind::Figure, 8),
        Column::new("Output tok", Kind::Figure, 7),
        Column::new("Call", Kind::Name(45), 10),
        Column::new("Source", Kind::Path(16), 5),
    ]);
    for call in calls {
        let cells = cells(call, is_wide);
        if is_wide {
            grid.row(cells);
        } else {
            grid.row_with_details(cells, place(call, page.columns()));
        }
    }
    page.grid(&grid);
    page.note("Median: how many times the median call. Why: llmcost explain ID");
}

/// Returns what stands below a call: its id and where it was read, on one line if they fit.
pub(super) fn place(call: &TopCall, columns: usize) -> Vec<String> {
    let id = safe::escape(&call.call_id);
    let file = safe::escape(&call.source_file);
    let line = format!(":{}", call.source_line);
    let room = columns.saturating_sub(safe::width(DETAIL));
    let whole = format!("{id} · {file}{line}");
    let lines = if safe::width(&whole) <= room {
        vec![whole]
    } else {
        let room_for_file = room.saturating_sub(safe::width(&line));
        let file = safe::cut_start(&file, room_for_file);
        vec![safe::cut(&id, room), format!("{file}{line}")]
    };
    lines
        .into_iter()
        .map(|line| format!("{DETAIL}{}", tone(Tone::Dim, &line)))
        .collect()
}

/// Returns the cell of a dimension that a call may lack.
pub(super) fn named(name: Option<&str>) -> Cell {
    name.map_or_else(|| Cell::own(NONE), Cell::foreign)
}

/// Returns the cell of a multiple that may be unknown.
pub(super) fn times(ratio: Option<f64>) -> Cell {
    Cell::own(ratio.map_or_else(|| number::ABSENT.to_owned(), number::times))
}

/// Returns the cells of one call.
fn cells(call: &TopCall, is_wide: bool) -> Vec<Cell> {
    let (started, id, source) = if is_wide {
        (
            date::instant(call.started_at),
            call.call_id.as_str(),
            format!("{}:{}", call.source_file, call.source_line),
        )
    } else {
        (date::short_instant(call.started_at), "", String::new())
    };
    vec![
        Cell::own(call.rank.to_string()),
        Cell::toned(Tone::Strong, number::money(call.cost)),
        times(call.ratio),
        Cell::own(started),
        named(call.team.as_deref()),
        named(call.feature.as_deref()),
        named(call.user.as_deref()),
        Cell::foreign(&call.model),
        Cell::own(number::compact(call.input_tokens)),
        Cell::own(number::compact(call.output_tokens)),
        Cell::foreign(id),
        Cell::foreign(&source),
    ]
}
