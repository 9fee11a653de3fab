//! Two saved reports side by side: what changed, and what makes them hard to compare.

use super::summary::direction;
use crate::pricing::Usd;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint::{Tone, tone, words};
use crate::render::sheets::diff_key;
use crate::render::{date, number, safe};
use crate::report::{DiffAlert, DiffAmount, DiffCaveat, DiffRow, DiffSide, ReportDiff};

/// Rows of each table.
const MOST: usize = 10;

/// Adds the view.
pub(super) fn add(report: &ReportDiff, page: &mut Page) {
    super::words::title(&report.tool, "two reports compared", page);
    page.blank();
    page.prose(&headline(report));
    for caveat in &report.caveats {
        page.bullet(&tone(Tone::Warning, "!"), reason(*caveat));
    }
    page.blank();
    super::words::fact("Before", &side(&report.before), page);
    super::words::fact("After", &side(&report.after), page);
    page.section("Amounts and counts");
    let amounts = report.amounts.iter();
    let shown = amounts.filter(|one| one.before.is_some() || one.after.is_some());
    let mut grid = Grid::new(columns(""));
    for one in shown {
        grid.row(amount_cells(one));
    }
    for one in &report.counts {
        let cells = [
            diff_key(one.key).to_owned(),
            number::count(one.before),
            number::count(one.after),
        ];
        let mut cells: Vec<Cell> = cells.into_iter().map(Cell::own).collect();
        let (more, fewer) = (
            one.after.saturating_sub(one.before),
            one.before.saturating_sub(one.after),
        );
        cells.push(Cell::own(match (more, fewer) {
            (0, 0) => String::new(),
            (more, 0) => format!("+{}", number::count(more)),
            (_, fewer) => format!("-{}", number::count(fewer)),
        }));
        cells.push(Cell::own(""));
        grid.row(cells);
    }
    page.grid(&grid);
    rows("Teams", &report.teams, page);
    rows("Features", &report.features, page);
    rows("Models", &report.models, page);
    alerts("New alerts", &report.new_alerts, page);
    alerts("Alerts that are gone", &report.gone_alerts, page);
}

/// Says how the cost changed, and how many alerts came and went.
fn headline(report: &ReportDiff) -> String {
    let cost = report.amounts.first();
    let change =
        cost.and_then(|cost| Some((cost.before?, cost.after?, cost.delta?, cost.delta_ratio)));
    let cost = change.map_or_else(String::new, |(before, after, delta, ratio)| {
        let (_, meaning) = direction(delta);
        let share = ratio.map_or_else(String::new, |ratio| {
            format!(" ({})", number::percent_change(ratio))
        });
        let moved = words(meaning, &format!("{}{share}", number::money_change(delta)));
        format!(
            "Cost went from {} to {}: {moved}. ",
            number::money(before),
            number::money(after)
        )
    });
    let count = |alerts: &[DiffAlert], one, many| {
        number::counted(u64::try_from(alerts.len()).unwrap_or(u64::MAX), one, many)
    };
    let new = count(&report.new_alerts, "new alert", "new alerts");
    let gone = count(&report.gone_alerts, "is gone", "are gone");
    format!("{cost}{new}, {gone}.")
}

/// Describes a report.
fn side(side: &DiffSide) -> String {
    let label = safe::escape(&side.period.label);
    let as_of = date::instant(side.as_of);
    let prices = safe::cut(&safe::escape(&side.price_book_sha256), 12);
    let tool = safe::escape(&side.tool);
    format!("{label} · as of {as_of} · prices sha256 {prices} · {tool}")
}

const fn reason(caveat: DiffCaveat) -> &'static str {
    match caveat {
        DiffCaveat::PeriodLength => "The periods have different lengths.",
        DiffCaveat::Incomplete => "The data of one report covers its period only in part.",
        DiffCaveat::InputsIncomplete => "Inputs of one report were missing or cut short.",
        DiffCaveat::Prices => "The reports were made with different prices.",
        DiffCaveat::CostBasis => "The reports reckon cost by different bases.",
        DiffCaveat::Filters => "The reports were filtered differently.",
        DiffCaveat::Pseudonyms => "Only one report shows users under pseudonyms.",
        DiffCaveat::TimeZone => "The reports reckon days in different time zones.",
    }
}

fn columns(heading: &'static str) -> Vec<Column> {
    vec![
        Column::new(heading, Kind::Name(14), 9),
        Column::new("Before", Kind::Figure, 7),
        Column::new("After", Kind::Figure, 8),
        Column::new("Change", Kind::Figure, 8),
        Column::new("%", Kind::Figure, 6),
    ]
}

fn amount_cells(one: &DiffAmount) -> Vec<Cell> {
    let mut cells = vec![Cell::own(diff_key(one.key))];
    cells.extend(change_cells(
        one.before,
        one.after,
        one.delta,
        one.delta_ratio,
    ));
    cells
}

fn change_cells(
    before: Option<Usd>,
    after: Option<Usd>,
    delta: Option<Usd>,
    ratio: Option<f64>,
) -> [Cell; 4] {
    let amount = |amount: Option<Usd>| {
        Cell::own(amount.map_or_else(|| number::ABSENT.to_owned(), number::money))
    };
    let (change, meaning) = delta.map_or((String::new(), Tone::Plain), |delta| {
        let (mark, meaning) = direction(delta);
        (format!("{mark}{}", number::money_change(delta)), meaning)
    });
    let share = ratio.map_or_else(String::new, number::percent_change);
    [
        amount(before),
        amount(after),
        Cell::toned(meaning, change),
        Cell::toned(meaning, share),
    ]
}

fn rows(title: &'static str, rows: &[DiffRow], page: &mut Page) {
    if rows.is_empty() {
        return;
    }
    page.section(title);
    let mut grid = Grid::new(columns(""));
    for row in rows.iter().take(MOST) {
        let mut cells = vec![Cell::foreign(&row.value)];
        cells.extend(change_cells(
            row.before,
            row.after,
            row.delta,
            row.delta_ratio,
        ));
        grid.row(cells);
    }
    page.grid(&grid);
    if rows
        .iter()
        .take(MOST)
        .any(|row| row.before.is_none() || row.after.is_none())
    {
        page.note("–: not among the values that the report lists by name.");
    }
}

fn alerts(title: &str, alerts: &[DiffAlert], page: &mut Page) {
    if alerts.is_empty() {
        return;
    }
    page.section(title);
    for alert in alerts.iter().take(MOST) {
        let (mark, meaning) = if alert.severity == "page" {
            ("▲", Tone::Up)
        } else {
            ("!", Tone::Warning)
        };
        let fired = date::instant(alert.fired_at);
        let code = safe::escape(&alert.code);
        let sentence = safe::escape(&alert.sentence);
        page.bullet(&tone(meaning, mark), &format!("{fired} {code}: {sentence}"));
    }
    let hidden = alerts.len().saturating_sub(MOST);
    if hidden > 0 {
        page.note(&format!("{hidden} more are in the JSON."));
    }
}
