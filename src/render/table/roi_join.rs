//! How far the join of logs and analytics can be trusted, and how unevenly users cost.

use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::Tone;
use crate::report::{RoiConcentration, RoiCoverage, RoiReport};

/// Adds the sections.
pub(super) fn add(report: &RoiReport, page: &mut Page) {
    page.section("Users on both sides");
    page.grid(&sides(&report.coverage));
    concentration(&report.concentration, page);
}

/// Builds the table of users and cost by side.
fn sides(coverage: &RoiCoverage) -> Grid {
    let mut grid = Grid::new(vec![
        Column::new("", Kind::Chart, 9),
        Column::new("Users", Kind::Figure, 8),
        Column::new("Of log users", Kind::Figure, 5),
        Column::new("Of active users", Kind::Figure, 4),
        Column::new("Cost", Kind::Figure, 7),
        Column::new("Share", Kind::Figure, 6),
    ]);
    let percent = |ratio: Option<f64>| {
        Cell::own(ratio.map_or_else(|| number::ABSENT.to_owned(), number::percent))
    };
    let empty = || Cell::own("");
    grid.row(vec![
        Cell::own("calls and events"),
        Cell::own(number::count(coverage.both_users)),
        percent(coverage.log_users_matched_ratio),
        percent(coverage.analytics_users_matched_ratio),
        Cell::own(number::money(coverage.matched_cost)),
        percent(coverage.matched_cost_ratio),
    ]);
    grid.row(vec![
        Cell::own("calls only"),
        Cell::own(number::count(coverage.log_only_users)),
        percent(coverage.log_only_ratio),
        empty(),
        Cell::own(number::money(coverage.unmatched_cost)),
        percent(coverage.unmatched_cost_ratio),
    ]);
    grid.row(vec![
        Cell::own("events only"),
        Cell::own(number::count(coverage.analytics_only_users)),
        empty(),
        percent(coverage.analytics_only_ratio),
        empty(),
        empty(),
    ]);
    grid.row(
        vec![
            Cell::own("calls without user"),
            empty(),
            empty(),
            empty(),
            Cell::own(number::money(coverage.cost_without_user)),
            percent(coverage.cost_without_user_ratio),
        ]
        .into_iter()
        .map(|cell| cell.or_tone(Tone::Dim))
        .collect(),
    );
    grid
}

/// Adds how much the users who cost most cost.
fn concentration(found: &RoiConcentration, page: &mut Page) {
    page.section("Concentration of cost");
    let users = number::counted(found.users, "user", "users");
    let (Some(one), Some(ten), Some(gini)) = (
        found.top_1_percent_ratio,
        found.top_10_percent_ratio,
        found.gini,
    ) else {
        page.note(&format!(
            "Not told for {users} with a cost of {}.",
            number::money(found.cost)
        ));
        return;
    };
    let top = |count: u64, share: f64| {
        format!(
            "{} ({})",
            number::percent(share),
            number::counted(count, "user", "users")
        )
    };
    page.prose(&format!(
        "Of {} spent by {users}, the top 1 % spent {}, the top 10 % {}. Gini coefficient {gini:.2}: \
         0 if all cost the same, near 1 if one costs everything.",
        number::money(found.cost),
        top(found.top_1_percent_users, one),
        top(found.top_10_percent_users, ten),
    ));
    page.note("Calls without a user are left out.");
}
