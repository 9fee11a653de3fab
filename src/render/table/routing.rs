//! Whether expensive models answer what they should: cost share against call share.

use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::Tone;
use crate::report::RoutingRow;

/// Rows at most.
const MOST: usize = 8;

/// Adds the section.
pub(super) fn add(rows: &[RoutingRow], page: &mut Page) {
    if rows.is_empty() {
        return;
    }
    page.section("Routing: share of cost against share of calls");
    let mut grid = Grid::new(vec![
        Column::new("Model", Kind::Name(14), 9),
        Column::new("Cost", Kind::Figure, 4),
        Column::new("Of cost", Kind::Figure, 8),
        Column::new("Calls", Kind::Figure, 3),
        Column::new("Of calls", Kind::Figure, 8),
        Column::new("", Kind::Chart, 7),
    ]);
    let share =
        |ratio: Option<f64>| ratio.map_or_else(|| number::ABSENT.to_owned(), number::percent);
    for row in rows.iter().take(MOST) {
        let (verdict, tone) = if row.flagged {
            ("▲ dear for its calls", Tone::Up)
        } else {
            ("", Tone::Plain)
        };
        grid.row(vec![
            Cell::foreign(&row.model),
            Cell::own(number::money(row.cost)),
            Cell::toned(tone, share(row.cost_share_ratio)),
            Cell::own(number::compact(row.calls)),
            Cell::own(share(row.call_share_ratio)),
            Cell::toned(tone, verdict),
        ]);
    }
    page.grid(&grid);
    if rows.len() > MOST {
        page.note(&format!("The first {MOST}; all are in the JSON."));
    }
}
