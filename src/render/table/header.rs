//! What the report is about: period, inputs, prices, filters.

use chrono::NaiveDate;

use crate::render::page::Page;
use crate::render::paint::{Tone, dotted, together, tone, words};
use crate::render::{date, number, safe};
use crate::report::{Header, LineCounts};

/// Characters of the price book's fingerprint.
const FINGERPRINT: usize = 12;

/// Days without calls that are named one by one.
const MOST_DAYS: usize = 3;

/// Adds the title line.
pub(super) fn title(header: &Header, name: &str, page: &mut Page) {
    let label = safe::escape(&header.period.label);
    let rest = format!("{name} · {label}");
    let tool = safe::escape(&header.tool);
    page.line(format!(
        "{} {}",
        tone(Tone::Strong, &tool),
        tone(Tone::Dim, &format!("· {rest}"))
    ));
}

/// Adds the facts, one kind per line.
pub(super) fn facts(header: &Header, lines: &LineCounts, page: &mut Page) {
    for (name, text) in facts_of(header, Some(lines)) {
        fact(name, &text, page);
    }
}

/// Returns the facts with their names. Without counts of lines, nothing is said about them.
pub(in crate::render) fn facts_of(
    header: &Header,
    lines: Option<&LineCounts>,
) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Period", period(header))];
    facts.extend(lines.map(|lines| ("Data", data(header, lines))));
    facts.push(("Prices", prices(header)));
    if !header.filters.is_empty() {
        let filters: Vec<String> = header.filters.iter().map(|one| safe::escape(one)).collect();
        facts.push(("Filters", words(Tone::Warning, &filters.join(", "))));
    }
    if !header.pseudonymized.is_empty() {
        facts.push(("Users", "under pseudonyms".to_owned()));
    }
    facts
}

/// Says on which days there is no call at all, although there are calls before and after.
pub(super) fn missing_days(missing: &[NaiveDate]) -> Option<String> {
    let (first, last) = (missing.first()?, missing.last()?);
    let days: Vec<String> = missing.iter().map(|day| date::day(*day)).collect();
    let days = if days.len() > MOST_DAYS {
        let ends = format!("between {} and {}", date::day(*first), date::day(*last));
        format!("{} {ends}", days.len())
    } else {
        days.join(", ")
    };
    let warning = words(Tone::Warning, "Days without any call:");
    Some(format!("{warning} {days}; is an export missing?"))
}

/// Adds one fact, wrapped under itself.
pub(super) fn fact(name: &str, text: &str, page: &mut Page) {
    page.bullet(&tone(Tone::Dim, &format!("{name:<8}")), text);
}

/// Says from when to when.
fn period(header: &Header) -> String {
    let period = &header.period;
    let coverage = if period.complete {
        "complete".to_owned()
    } else {
        words(Tone::Warning, "the data covers only part of it")
    };
    format!(
        "{} up to {} ({}) · {coverage}",
        date::instant(period.from),
        date::instant(period.to),
        safe::escape(&header.timezone)
    )
}

/// Says what was read.
fn data(header: &Header, lines: &LineCounts) -> String {
    let files = u64::try_from(header.inputs.len()).unwrap_or(u64::MAX);
    let rejected = number::counted(lines.rejected, "line rejected", "lines rejected");
    let rejected = if lines.rejected > 0 {
        tone(Tone::Warning, &together(&rejected))
    } else {
        rejected
    };
    let parts = [
        number::counted(files, "file", "files"),
        number::counted(lines.read, "line", "lines"),
        number::counted(lines.calls, "call", "calls"),
        number::counted(lines.duplicates, "duplicate", "duplicates"),
        rejected,
        format!("through {}", date::instant(header.data_through)),
        format!("as of {}", date::instant(header.as_of)),
    ];
    dotted(&parts.map(|part| together(&part)))
}

/// Says which prices were used.
fn prices(header: &Header) -> String {
    let book = &header.price_book;
    let mut parts = vec![safe::escape(&book.source)];
    if !book.date.is_empty() {
        parts.push(safe::escape(&book.date));
    }
    let fingerprint: String = book.sha256.chars().take(FINGERPRINT).collect();
    if !fingerprint.is_empty() {
        parts.push(together(&format!("sha256 {}", safe::escape(&fingerprint))));
    }
    parts.push(together(&format!("cost basis {}", header.cost_basis)));
    dotted(&parts)
}
