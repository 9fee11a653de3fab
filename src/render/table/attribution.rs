//! How calls got their team, feature and user: which rule resolved how much.

use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::Tone;
use crate::report::{AttributionCoverage, NONE, RuleCoverage};

/// Adds the section.
pub(super) fn add(attribution: &[AttributionCoverage], page: &mut Page) {
    if attribution.is_empty() {
        return;
    }
    page.section("Attribution by rule");
    let mut grid = Grid::new(vec![
        Column::new("Dimension", Kind::Chart, 9),
        Column::new("Rule", Kind::Name(16), 8),
        Column::new("Calls", Kind::Figure, 6),
        Column::new("Cost", Kind::Figure, 7),
        Column::new("Of cost", Kind::Figure, 5),
    ]);
    for coverage in attribution {
        let used = coverage.rules.iter().filter(|rule| rule.calls > 0);
        for (number, rule) in used.enumerate() {
            let dimension = if number == 0 {
                coverage.dimension.as_str()
            } else {
                ""
            };
            grid.row(row(dimension, rule));
        }
    }
    page.grid(&grid);
    page.note("Rules that resolved nothing are left out here; all are in the JSON.");
}

/// Returns the cells of one rule.
fn row(dimension: &str, rule: &RuleCoverage) -> Vec<Cell> {
    let tone = if rule.rule == NONE {
        Tone::Warning
    } else {
        Tone::Plain
    };
    vec![
        Cell::own(dimension),
        Cell::foreign(&rule.rule).or_tone(tone),
        Cell::own(number::count(rule.calls)),
        Cell::own(number::money(rule.cost)),
        Cell::own(rule.cost_ratio.map_or_else(String::new, number::percent)).or_tone(tone),
    ]
}
