//! What features cost, and what came of it: the table by feature.

use super::header;
use super::roi_join;
use super::roi_words;
use crate::pricing::Usd;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::number;
use crate::render::page::Page;
use crate::render::paint::Tone;
use crate::report::{RoiFeature, RoiFigures, RoiReport, RowKind};

/// Features without calls that are shown at most.
const MOST_WITHOUT_CALLS: usize = 10;

/// Adds the view.
pub(super) fn add(report: &RoiReport, page: &mut Page) {
    header::title(&report.header, "cost and what came of it", page);
    page.blank();
    page.prose(&roi_words::headline(report));
    roi_words::warnings(report, page);
    page.blank();
    header::facts(&report.header, &report.lines, page);
    header::fact("Events", &roi_words::events(&report.events), page);
    if report.features.is_empty() {
        return;
    }
    page.blank();
    page.grid(&grid(report));
    notes(report, page);
    roi_join::add(report, page);
}

/// Builds the table: features in the order of the report, then the total.
fn grid(report: &RoiReport) -> Grid {
    let mut grid = Grid::new(vec![
        Column::new("Feature", Kind::Name(14), 20),
        Column::new("Cost", Kind::Figure, 18),
        Column::new("Calls", Kind::Figure, 8),
        Column::new("LLM users", Kind::Figure, 7),
        Column::new("Active users", Kind::Figure, 17),
        Column::new("Per user", Kind::Figure, 19),
        Column::new("Successes", Kind::Figure, 12),
        Column::new("Per success", Kind::Figure, 15),
        Column::new("Conversions", Kind::Figure, 10),
        Column::new("Per conversion", Kind::Figure, 14),
        Column::new("Value", Kind::Figure, 13),
        Column::new("Return", Kind::Figure, 16),
    ]);
    let mut without_calls = 0;
    for one in &report.features {
        without_calls += usize::from(one.figures.calls == 0);
        let tone = match (one.kind, one.figures.calls) {
            (_, 0) if without_calls > MOST_WITHOUT_CALLS => continue,
            (RowKind::None, _) | (_, 0) => Tone::Dim,
            (RowKind::Value | RowKind::Other, _) => Tone::Plain,
        };
        let mut cells = vec![Cell::foreign(&one.feature)];
        cells.extend(figures(&one.figures, Some(one.kind), report.min_users));
        grid.row(cells.into_iter().map(|cell| cell.or_tone(tone)).collect());
    }
    let mut cells = vec![Cell::own("total")];
    cells.extend(figures(&report.total, None, report.min_users));
    grid.row(
        cells
            .into_iter()
            .map(|cell| cell.or_tone(Tone::Strong))
            .collect(),
    );
    grid
}

/// Returns the cells of figures, of a row or of the total. What was not asked for is empty, what
/// cannot be told is a dash.
fn figures(figures: &RoiFigures, kind: Option<RowKind>, min_users: u64) -> Vec<Cell> {
    let per = |count: Option<u64>, cost: Option<f64>| match (count, cost) {
        (None, _) => Cell::own(""),
        (Some(_), None) => Cell::own(number::ABSENT),
        (Some(_), Some(cost)) => Cell::own(number::unit_cost(cost)),
    };
    let counted = |count: Option<u64>| Cell::own(count.map_or_else(String::new, number::compact));
    let per_user = match figures.cost_per_user {
        Some(cost) => Cell::own(number::unit_cost(cost)),
        None if figures.calls == 0 || kind == Some(RowKind::None) => Cell::own(number::ABSENT),
        None if figures.active_users == 0 => Cell::toned(Tone::Warning, "no users"),
        None => Cell::own(format!("<{} users", number::count(min_users))),
    };
    let back = match (figures.value, figures.return_ratio) {
        (None, _) => Cell::own(""),
        (Some(_), None) => Cell::own(number::ABSENT),
        (Some(_), Some(ratio)) if ratio < 0.0 => {
            Cell::toned(Tone::Up, number::percent_change(ratio))
        }
        (Some(_), Some(ratio)) => Cell::toned(Tone::Down, number::percent_change(ratio)),
    };
    vec![
        Cell::own(number::money(figures.cost)),
        Cell::own(number::compact(figures.calls)),
        Cell::own(number::compact(figures.llm_users)),
        Cell::own(number::compact(figures.active_users)),
        per_user,
        counted(figures.successes),
        per(figures.successes, figures.cost_per_success),
        counted(figures.conversions),
        per(figures.conversions, figures.cost_per_conversion),
        Cell::own(figures.value.map_or_else(String::new, number::money)),
        back,
    ]
}

/// Says how the table is to be read.
fn notes(report: &RoiReport, page: &mut Page) {
    page.note(
        "Active users: users with any event of the feature. The total counts users of several \
         features once, and leaves out features without calls.",
    );
    let is_short = |one: &RoiFeature| one.figures.too_few_users && one.figures.active_users > 0;
    if report.features.iter().any(is_short) {
        let users = number::counted(report.min_users, "active user", "active users");
        page.note(&format!("No ratios below {users} (--min-users)."));
    }
    let earns_nothing = |one: &RoiFeature| {
        let value = one
            .figures
            .value
            .filter(|_| one.figures.return_ratio.is_some());
        value.is_some_and(Usd::is_zero)
    };
    if report.features.iter().any(earns_nothing) {
        page.note(
            "Return -100 %: the events of the feature are worth nothing, or do not say what.",
        );
    }
    let without_calls = report.features.iter().filter(|one| one.figures.calls == 0);
    let hidden = without_calls.count().saturating_sub(MOST_WITHOUT_CALLS);
    if hidden > 0 {
        let features = number::counted(hidden as u64, "more feature", "more features");
        page.note(&format!(
            "{features} with events and without calls: in the JSON."
        ));
    }
    if report.features_left_out > 0 {
        let features = number::counted(report.features_left_out, "feature", "features");
        page.note(&format!(
            "The filters leave out {features} without matching calls; events are not filtered."
        ));
    }
}
