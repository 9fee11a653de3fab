//! One call, explained: its line, what became of it, whom it belongs to. Its price has a file of
//! its own.

use super::explain_price;
use super::words::{fact, title};
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint::{Tone, dotted, words};
use crate::render::{date, number, safe};
use crate::report::{
    CallOutcome, DuplicateOf, DuplicateReason, ExplainReport, ExplainedCall, ExplainedDimension,
    FoundIn, NONE, SourceLine,
};
use crate::usage::Fate;

/// Adds all rows of the id.
pub(super) fn add(report: &ExplainReport, page: &mut Page) {
    title(&report.header.tool, "call explained", page);
    let count = u64::try_from(report.calls.len()).unwrap_or(u64::MAX);
    if count > 1 {
        page.blank();
        page.prose(&format!(
            "{} this id, in the order of files and lines.",
            number::counted(count, "row bears", "rows bear")
        ));
    }
    for call in &report.calls {
        page.section(&safe::escape(&report.call_id));
        origin(call, report, page);
        attribution(call, page);
        explain_price::add(&call.pricing, page);
    }
}

/// Adds where the row stands and what became of it.
fn origin(call: &ExplainedCall, report: &ExplainReport, page: &mut Page) {
    fact("Read from", &place(&call.line), page);
    let mut kind = vec![call.source.to_owned()];
    kind.extend(
        call.dialect
            .filter(|dialect| *dialect != call.source)
            .map(str::to_owned),
    );
    fact("Export", &dotted(&kind), page);
    let mut times = vec![format!(
        "{} ({})",
        date::instant(call.started_at),
        safe::escape(&report.header.timezone)
    )];
    times.extend(
        call.duration_ms
            .map(|ms| format!("{} ms", number::count(u64::from(ms)))),
    );
    fact("Started", &dotted(&times), page);
    fact("Status", &status(call), page);
    fact("Outcome", &outcome(&call.outcome, report), page);
    for (name, id) in [
        ("LiteLLM id", &call.litellm_call_id),
        ("Parent", &call.parent_id),
        ("Key", &call.key),
    ] {
        if let Some(id) = id {
            fact(name, &safe::escape(id), page);
        }
    }
    if let Some(trace) = &call.trace_id {
        let mut lines = call.attribution.iter();
        let line = lines.find_map(|one| one.trace.as_ref());
        let line = line.map(|line| format!(" ({})", place(line)));
        let id = safe::escape(trace);
        fact("Trace", &format!("{id}{}", line.unwrap_or_default()), page);
    }
}

/// Writes a place in the input.
fn place(line: &SourceLine) -> String {
    format!("{}:{}", safe::escape(&line.source_file), line.source_line)
}

/// Says how the call ended and what it was.
fn status(call: &ExplainedCall) -> String {
    let mut parts = vec![call.status.to_owned()];
    parts.extend(call.error_class.as_deref().map(safe::escape));
    parts.push(call.operation.to_owned());
    if !call.is_client_traffic {
        parts.push("the gateway's own traffic, no operation of a client".to_owned());
    }
    let attempts = call.attempts.map(u64::from);
    parts.extend(attempts.map(|attempts| number::counted(attempts, "attempt", "attempts")));
    dotted(&parts)
}

/// Says what became of the row.
fn outcome(outcome: &CallOutcome, report: &ExplainReport) -> String {
    match outcome.fate {
        Fate::Kept => "kept: it counts".to_owned(),
        Fate::Duplicate => {
            let text = outcome.duplicate_of.as_ref().map(duplicate);
            words(
                Tone::Warning,
                &format!("does not count: {}", text.unwrap_or_default()),
            )
        }
        Fate::Deleted => words(Tone::Warning, "does not count: its row is marked deleted"),
        Fate::DoubleCounted => words(Tone::Warning, double_counted(outcome.count_rule)),
        Fate::OutOfRange => words(
            Tone::Warning,
            &format!(
                "does not count: it started at or after {}, where the data ends by --as-of",
                date::instant(report.header.as_of)
            ),
        ),
    }
}

/// Says of which row another one is a duplicate.
fn duplicate(of: &DuplicateOf) -> String {
    let winner = match of.reason {
        DuplicateReason::FirstRead => "the same call, read first",
        DuplicateReason::NewerVersion => "a newer version of it",
        DuplicateReason::SpendLog => "the spend log of the same request",
    };
    match &of.line {
        Some(line) => format!("duplicate of {} ({winner})", place(line)),
        None => format!("duplicate of {winner}"),
    }
}

/// Says why a costed observation does not count.
fn double_counted(rule: Option<&str>) -> &'static str {
    match rule {
        Some("types") => "does not count: it is no GENERATION or EMBEDDING (rule: types)",
        _ => "does not count: an observation below it carries the cost (rule: leaf)",
    }
}

/// Adds whom the call belongs to.
fn attribution(call: &ExplainedCall, page: &mut Page) {
    page.blank();
    let mut grid = Grid::new(vec![
        Column::new("Belongs to", Kind::Chart, 9),
        Column::new("Value", Kind::Name(12), 10),
        Column::new("By the rule", Kind::Name(12), 8),
        Column::new("Found in", Kind::Name(12), 7),
        Column::new("Renamed from", Kind::Name(8), 6),
    ]);
    for one in &call.attribution {
        grid.row(dimension(one));
    }
    page.grid(&grid);
}

/// Returns the cells of one dimension.
fn dimension(one: &ExplainedDimension) -> Vec<Cell> {
    let foreign = |text: Option<&str>| text.map_or_else(|| Cell::own(""), Cell::foreign);
    let value = match one.value.as_deref() {
        Some(value) => Cell::foreign(value),
        None => Cell::toned(Tone::Warning, NONE),
    };
    vec![
        Cell::own(one.dimension),
        value,
        foreign(one.rule.as_deref()),
        Cell::own(one.found_in.map_or("", part)),
        foreign(one.renamed_from.as_deref()),
    ]
}

/// Says which part of a record a value was found in.
const fn part(found_in: FoundIn) -> &'static str {
    match found_in {
        FoundIn::Row => "its row",
        FoundIn::RequesterMetadata => "requester_metadata",
        FoundIn::SpendLogsMetadata => "spend_logs_metadata",
        FoundIn::ProxyServerRequest => "proxy_server_request",
        FoundIn::Metadata => "metadata",
        FoundIn::Observation => "the observation",
        FoundIn::Trace => "its trace",
    }
}
