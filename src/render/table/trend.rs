//! Cost by day: the days of the period, and a few before it for comparison.

use crate::pricing::Usd;
use crate::render::chart;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint::Tone;
use crate::render::{date, number};
use crate::report::TrendDay;

/// Days shown from before the period.
const CONTEXT: usize = 7;
/// Days shown at most, the latest.
const MOST: usize = 62;
/// Columns that the figures beside the bar take.
const FIGURES: usize = 46;
/// Columns of the longest bar.
const LONGEST: usize = 80;

/// Adds the section.
pub(super) fn add(trend: &[TrendDay], page: &mut Page) {
    if trend.is_empty() {
        return;
    }
    page.section("Cost by day");
    let before = trend.iter().filter(|day| !day.in_period).count();
    let inside = trend.len().saturating_sub(before);
    let most = inside.saturating_add(before.min(CONTEXT)).min(MOST);
    let hidden = trend.len().saturating_sub(most);
    let shown = trend.get(hidden..).unwrap_or_default();
    page.grid(&grid(shown, page.columns()));
    let has_means = shown.iter().any(|day| day.ma7.is_some());
    let legend = if has_means {
        "│ mean of seven days"
    } else {
        "a mean needs seven days of data"
    };
    let mut notes = vec![legend.to_owned()];
    if shown.iter().any(|day| !day.in_period) {
        notes.push("· before the period".to_owned());
    }
    if hidden > 0 {
        notes.push(format!("{hidden} earlier days are in the JSON"));
    }
    page.note(&notes.join(", "));
}

/// Builds the table.
fn grid(days: &[TrendDay], columns: usize) -> Grid {
    let mut grid = Grid::new(vec![
        Column::new("Day", Kind::Chart, 9),
        Column::new("Cost", Kind::Figure, 9),
        Column::new("Mean of 7", Kind::Figure, 5),
        Column::new("", Kind::Chart, 7),
    ]);
    let length = columns.saturating_sub(FIGURES).clamp(8, LONGEST);
    let most = days
        .iter()
        .flat_map(|day| [Some(day.cost), day.ma7])
        .flatten()
        .max()
        .map_or(0, Usd::pico);
    for day in days {
        let mean = day.ma7;
        let bar = chart::bar_with_mark(day.cost.pico(), mean.map(Usd::pico), most, length);
        let mark = if day.in_period { "" } else { " ·" };
        let cells = [
            Cell::own(format!("{}{mark}", date::day(day.date))),
            Cell::own(number::money(day.cost)),
            Cell::own(mean.map_or_else(|| number::ABSENT.to_owned(), number::money)),
            Cell::own(bar),
        ];
        let tone = if day.in_period {
            Tone::Plain
        } else {
            Tone::Dim
        };
        grid.row(cells.map(|cell| cell.or_tone(tone)).to_vec());
    }
    grid
}
