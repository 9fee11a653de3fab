//! Who grew: teams and features by change of cost.

use super::bridge;
use super::summary::direction;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::{Page, block_width};
use crate::report::{GrowthRow, Review};

/// Rows of each ranking.
const MOST: usize = 10;
/// From this width on the rankings stand side by side.
const SIDE_BY_SIDE: usize = 120;

/// Adds the section.
pub(super) fn add(review: &Review, page: &mut Page) {
    let growth = &review.growth;
    page.section("Growth by team and feature");
    if let Some(note) = note(review) {
        page.note(note);
    }
    if review.summary.prior_cost.is_none() {
        return;
    }
    let teams = ranking("Team", &growth.teams);
    let features = ranking("Feature", &growth.features);
    if page.columns() >= SIDE_BY_SIDE {
        let width = block_width(page.columns(), 2);
        page.beside(&[teams.lines(width), features.lines(width)]);
    } else {
        page.grid(&teams);
        page.blank();
        page.grid(&features);
    }
    let hidden = [&growth.teams, &growth.features]
        .iter()
        .any(|rows| rows.len() > MOST);
    if hidden {
        page.note(&format!("The first {MOST} of each; all are in the JSON."));
    }
}

/// Says why growth is unknown, or not what it seems.
pub(in crate::render) fn note(review: &Review) -> Option<&'static str> {
    if review.summary.prior_cost.is_none() {
        Some("There is no data for the period before.")
    } else if review.is_comparable() {
        None
    } else {
        Some("The data covers only part of the period or of the one before.")
    }
}

/// Builds one ranking.
fn ranking(heading: &'static str, rows: &[GrowthRow]) -> Grid {
    let mut grid = Grid::new(vec![
        Column::new(heading, Kind::Name(12), 9),
        Column::new("Cost", Kind::Figure, 7),
        Column::new("Before", Kind::Figure, 5),
        Column::new("Change", Kind::Figure, 8),
        Column::new("%", Kind::Figure, 6),
        Column::new("Mostly", Kind::Name(15), 4),
        Column::new("", Kind::Figure, 3),
    ]);
    for row in rows.iter().take(MOST) {
        let (mark, tone) = direction(row.delta);
        let share = match row.delta_ratio {
            _ if row.is_new => "new".to_owned(),
            Some(ratio) => number::percent_change(ratio),
            None => number::ABSENT.to_owned(),
        };
        let (reason, amount) = bridge::main_reason(&row.reasons);
        grid.row(vec![
            Cell::foreign(&row.value),
            Cell::own(number::money(row.cost)),
            Cell::own(number::money(row.prior_cost)),
            Cell::toned(tone, format!("{mark}{}", number::money_change(row.delta))),
            Cell::toned(tone, share),
            Cell::own(reason),
            Cell::own(amount),
        ]);
    }
    grid
}
