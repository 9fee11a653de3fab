//! The audit's first half: what became of every line, what was rejected, what is wrong with files.

use super::header::missing_days;
use super::warnings::path;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint::{Tone, tone};
use crate::render::{number, safe};
use crate::report::{Audit, FileAudit, Header, LineCounts, SuspectedDuplicates};

/// Adds the sections.
pub(super) fn add(header: &Header, audit: &Audit, page: &mut Page) {
    page.section("Lines by outcome");
    page.grid(&outcomes(audit));
    if audit.lines.is_conserved() {
        page.note("Every line read became exactly one of these.");
    } else {
        page.bullet(
            &tone(Tone::Warning, "!"),
            "These do not add up to the lines read: an error in llmcost, please report it.",
        );
    }
    if let Some(missing) = missing_days(&header.period.missing_days) {
        page.bullet(&tone(Tone::Warning, "!"), &missing);
    }
    problems(&audit.files, page);
    rejected(audit, page);
    oddities(audit, page);
    double_counting(audit, page);
}

/// Builds the table of outcomes, a row per file and one for all.
fn outcomes(audit: &Audit) -> Grid {
    let mut grid = Grid::new(vec![
        Column::new("File", Kind::Path(36), 20),
        Column::new("Kind", Kind::Name(12), 3),
        Column::new("Lines", Kind::Figure, 10),
        Column::new("Calls", Kind::Figure, 9),
        Column::new("Duplicate", Kind::Figure, 7),
        Column::new("Blank", Kind::Figure, 4),
        Column::new("Not a call", Kind::Figure, 5),
        Column::new("Out of range", Kind::Figure, 6),
        Column::new("Rejected", Kind::Figure, 8),
    ]);
    for file in &audit.files {
        let kind = file.kind.map_or("not read", crate::report::Name::as_str);
        let mut cells = vec![Cell::foreign(&file.path), Cell::own(kind)];
        cells.extend(counts(&file.lines));
        grid.row(cells);
    }
    let mut cells = vec![Cell::own("all files"), Cell::own("")];
    cells.extend(counts(&audit.lines));
    let strong = |cell: Cell| cell.or_tone(Tone::Strong);
    grid.row(cells.into_iter().map(strong).collect());
    grid
}

/// Returns the cells of a file's counts.
fn counts(lines: &LineCounts) -> [Cell; 7] {
    let rejected = if lines.rejected > 0 {
        Tone::Warning
    } else {
        Tone::Plain
    };
    [
        Cell::own(number::count(lines.read)),
        Cell::own(number::count(lines.calls)),
        Cell::own(number::count(lines.duplicates)),
        Cell::own(number::count(lines.blank)),
        Cell::own(number::count(lines.not_a_call)),
        Cell::own(number::count(lines.out_of_range)),
        Cell::toned(rejected, number::count(lines.rejected)),
    ]
}

/// Adds what is wrong with files as a whole.
fn problems(files: &[FileAudit], page: &mut Page) {
    if files.iter().all(|file| file.problem.is_none()) {
        return;
    }
    page.section("Files with a problem");
    for file in files {
        let Some(problem) = &file.problem else {
            continue;
        };
        let message = safe::escape(&problem.message);
        let text = format!("{}: {message} [{}]", path(&file.path), problem.code);
        page.bullet(&tone(Tone::Warning, "!"), &text);
        if let Some(hint) = &problem.hint {
            page.bullet(" ", &format!("hint: {}", safe::escape(hint)));
        }
    }
}

/// Adds rejected lines by file and reason, with the first of each.
fn rejected(audit: &Audit, page: &mut Page) {
    if audit.rejected.is_empty() {
        return;
    }
    page.section("Rejected lines");
    for one in &audit.rejected {
        let lines = number::counted(one.count, "line", "lines");
        let text = format!(
            "{}: {lines}, {} [{}]",
            path(&one.path),
            safe::escape(&one.words),
            one.reason
        );
        page.bullet(&tone(Tone::Warning, "!"), &text);
        for example in &one.examples {
            let detail = safe::escape(&example.detail);
            page.bullet(" ", &format!("line {}: {detail}", example.line));
        }
    }
}

/// Adds what is odd about lines and calls that count all the same.
fn oddities(audit: &Audit, page: &mut Page) {
    if audit.oddities.is_empty() {
        return;
    }
    page.section("Odd, and counted all the same");
    for one in &audit.oddities {
        let text = format!(
            "{} {} [{}]",
            number::count(one.count),
            safe::escape(&one.words),
            one.code
        );
        page.bullet(&tone(Tone::Warning, "!"), &text);
    }
}

/// Adds what may have been logged twice.
pub(super) fn suspects(suspects: &SuspectedDuplicates, page: &mut Page) {
    if suspects.calls == 0 {
        return;
    }
    page.section("Suspected duplicates");
    let calls = number::counted(suspects.calls, "call agrees", "calls agree");
    page.prose(&format!(
        "{calls} with another one in second, model, user, tokens and cost under another id: {} that may \
         have been logged twice. They count.",
        number::money(suspects.cost)
    ));
}

/// Adds what the rule against double counting left out.
fn double_counting(audit: &Audit, page: &mut Page) {
    let double = &audit.double_counting;
    page.section("Double counting");
    if double.dropped == 0 {
        page.note(&format!("Nothing was left out (rule: {}).", double.rule));
        return;
    }
    let observations = number::counted(double.dropped, "costed parent was", "costed parents were");
    page.prose(&format!(
        "{observations} left out because their children carry the cost (rule: {}); they would have \
         added {}.",
        double.rule,
        number::money(double.dropped_cost)
    ));
}
