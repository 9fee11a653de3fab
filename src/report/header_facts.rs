//! Makes the header from the facts.

use chrono::NaiveDate;

use super::facts::Facts;
use super::header::{Header, InputInfo, PeriodInfo, SCHEMA_VERSION};
use super::segments::period_dates;
use crate::ingest::{FileReport, Tally};
use crate::usage::Dimension;

/// Makes the header.
pub(super) fn header(facts: &Facts<'_>) -> Header {
    let calendar = facts.calendar;
    let interval = facts.period.interval;
    let pseudonymized = facts.has_pseudonyms.then(|| Dimension::User.name().into());
    let pseudonymized = pseudonymized.into_iter();
    Header {
        schema_version: SCHEMA_VERSION,
        tool: concat!("llmcost ", env!("CARGO_PKG_VERSION")).to_owned(),
        as_of: calendar.local(facts.coverage.as_of),
        data_through: calendar.local(facts.coverage.data_through),
        timezone: calendar.zone.name().to_owned(),
        period: PeriodInfo {
            from: calendar.local(interval.from),
            to: calendar.local(interval.to),
            label: facts.period.label.clone(),
            complete: calendar.start_of(facts.coverage.first_date) <= interval.from
                && interval.to <= facts.coverage.as_of,
            missing_days: missing_days(facts),
        },
        inputs: inputs(facts),
        price_book: facts.price_book.clone(),
        cost_basis: facts.cost_basis.name().into(),
        filters: facts.filters.to_vec(),
        pseudonymized: pseudonymized.collect(),
        inputs_complete: facts.missing.is_empty() && facts.files.iter().all(is_usable),
    }
}

/// Whether nothing is missing from a file that should be there: a stranger in a folder is no
/// loss, a named file that could not be read is one.
pub(super) fn is_usable(file: &FileReport) -> bool {
    match &file.fault {
        None => true,
        Some(fault) if !fault.loses_lines() => true,
        Some(crate::ingest::FileFault::CutShort(_) | crate::ingest::FileFault::Unreadable(_)) => {
            false
        }
        Some(_) => !file.is_named,
    }
}

/// Days inside the period and inside the data on which nothing was called.
fn missing_days(facts: &Facts<'_>) -> Vec<NaiveDate> {
    let days = facts.active_days;
    let is_inside = |date: &NaiveDate| days.last().is_some_and(|last| date <= last);
    let mut missing = period_dates(facts);
    missing.retain(|date| is_inside(date) && !days.contains(date));
    missing
}

fn inputs(facts: &Facts<'_>) -> Vec<InputInfo> {
    let ledger = facts.frame.ledger();
    let files = facts
        .files
        .iter()
        .enumerate()
        .map(|(number, file)| InputInfo {
            path: file.name.clone(),
            kind: file.dialect.map(|dialect| dialect.name().into()),
            lines: file.tally.read,
            calls: ledger.counts.get(number).map_or(0, |counts| counts.kept),
            rejected: Tally::rejected_count(&file.tally),
            problem: file.fault.as_ref().map(ToString::to_string),
        });
    let missing = facts.missing.iter().map(|(name, fault)| InputInfo {
        path: name.clone(),
        kind: None,
        lines: 0,
        calls: 0,
        rejected: 0,
        problem: Some(fault.to_string()),
    });
    files.chain(missing).collect()
}
