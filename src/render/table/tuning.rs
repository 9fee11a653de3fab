//! What other thresholds would have done.

use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::Tone;
use crate::report::{AlertTrial, AlertTuning};

/// Adds the section, if it was asked for.
pub(super) fn add(tuning: &[AlertTuning], page: &mut Page) {
    if tuning.is_empty() {
        return;
    }
    page.section("Other thresholds");
    let mut grid = Grid::new(vec![
        Column::new("Rule", Kind::Chart, 9),
        Column::new("Setting", Kind::Chart, 5),
        Column::new("At", Kind::Figure, 10),
        Column::new("Fired", Kind::Figure, 8),
        Column::new("At stake", Kind::Figure, 7),
        Column::new("Of all cost", Kind::Figure, 4),
        Column::new("", Kind::Chart, 6),
    ]);
    for rule in tuning {
        if rule.thresholds.is_empty() {
            let mut cells = vec![Cell::own(rule.rule), Cell::own(rule.setting)];
            cells.extend(["–", "", "", ""].map(Cell::own));
            cells.push(Cell::toned(Tone::Dim, "not evaluated"));
            grid.row(cells);
        }
        for (position, trial) in rule.thresholds.iter().enumerate() {
            grid.row(cells(rule, trial, position == 0));
        }
    }
    page.grid(&grid);
    page.note(
        "How often each rule would have fired over all history, and on how much. Scopes of one rule \
         overlap; each dollar counts once.",
    );
}

fn cells(rule: &AlertTuning, trial: &AlertTrial, is_first: bool) -> Vec<Cell> {
    let own = |text: &str| Cell::own(if is_first { text } else { "" });
    let at = if rule.setting == "factor" {
        number::times(trial.threshold)
    } else {
        number::percent(trial.threshold)
    };
    let share = trial.cost_ratio.map_or_else(String::new, number::percent);
    let row = vec![
        own(rule.rule),
        own(rule.setting),
        Cell::own(at),
        Cell::own(number::count(trial.findings)),
        Cell::own(number::money(trial.cost)),
        Cell::own(share),
        Cell::own(if trial.in_force { "in force" } else { "" }),
    ];
    let tone = if trial.in_force {
        Tone::Strong
    } else {
        Tone::Plain
    };
    row.into_iter().map(|cell| cell.or_tone(tone)).collect()
}
