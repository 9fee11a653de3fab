//! Reads what the settings name and hands over what reports are made from.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use crate::analysis::{Coverage, Period, PeriodChoice};
use crate::console::Console;
use crate::error::Error;
use crate::frame::ledger::{CallQuery, Evidence, Ledger, LedgerWriter, Recorder, settle};
use crate::frame::{UsageFrame, active_days};
use crate::ingest::{Dialect, FileFault, FileReport};
use crate::report::Facts;
use crate::usage::Timestamp;

use super::input_warnings::report_inputs;
use super::read::{Inputs, read};
use super::settings::Settings;

/// Days that a log may cover before it is doubted.
const PLAUSIBLE_DAYS: i64 = 5 * 366;

/// Everything that was read.
#[derive(Debug)]
pub(super) struct Loaded {
    frame: UsageFrame,
    coverage: Coverage,
    active_days: BTreeSet<NaiveDate>,
    files: Vec<FileReport>,
    missing: Vec<(String, FileFault)>,
    filters: Vec<String>,
}

/// Reads all inputs, prices and attributes their calls, and applies the filters.
///
/// # Errors
/// [`Error::Input`] if there is not a single call, and internal errors.
pub(super) fn load(settings: &Settings, console: &Console) -> Result<Loaded, Error> {
    let inputs = read(settings, console, |ledger| ledger)?;
    finish(settings, console, inputs)
}

/// Does the same as [`load`] and keeps everything about the calls that are looked for.
///
/// # Errors
/// As [`load`].
pub(super) fn load_recording(
    settings: &Settings,
    console: &Console,
    query: &CallQuery,
) -> Result<(Loaded, Evidence), Error> {
    let inputs = read(settings, console, |ledger| Recorder::new(ledger, query))?;
    let (ledgers, evidence) = Evidence::gather(inputs.sinks);
    let inputs = Inputs {
        sinks: ledgers,
        files: inputs.files,
        missing: inputs.missing,
    };
    Ok((finish(settings, console, inputs)?, evidence))
}

/// Settles the ledgers, checks them and applies the filters.
fn finish(
    settings: &Settings,
    console: &Console,
    inputs: Inputs<LedgerWriter<'_>>,
) -> Result<Loaded, Error> {
    let Inputs {
        sinks,
        files,
        missing,
    } = inputs;
    let as_of = |latest: Option<Timestamp>| {
        let end_of_day = |at| settings.calendar.end_of(settings.calendar.date_of(at));
        settings.as_of.or_else(|| latest.map(end_of_day))
    };
    let count_rule = settings.config.langfuse.count;
    let mut ledger = console.timed("settle", || settle(sinks, files.len(), count_rule, as_of));
    let rejects = settings.rejects.as_deref();
    report_inputs(console, &files, &missing, "`llmcost audit`", rejects);
    check_conservation(&files, &ledger)?;
    let coverage = coverage(settings, &ledger).ok_or_else(|| no_calls(&files, &ledger))?;
    warn_of_wrong_clocks(console, settings, &coverage);
    // A day that a filter empties is no gap in the data.
    let active_days = active_days(&ledger, settings.calendar);
    for filter in &settings.filters {
        ledger.keep_matching(filter.dimension, &|value| filter.matches(value));
    }
    if let Some(pseudonyms) = &settings.pseudonyms {
        ledger.rename_users(|user| pseudonyms.of(user));
    }
    Ok(Loaded {
        frame: UsageFrame::new(ledger, settings.calendar),
        coverage,
        active_days,
        files,
        missing,
        filters: settings
            .filters
            .iter()
            .map(|filter| filter.describe(settings.pseudonyms.as_ref()))
            .collect(),
    })
}

/// Every line that was read must have become exactly one thing (docs/definitions.md, conservation).
fn check_conservation(files: &[FileReport], ledger: &Ledger) -> Result<(), Error> {
    for (number, file) in files.iter().enumerate() {
        let counts = ledger.counts.get(number).copied().unwrap_or_default();
        let calls = counts.kept + counts.duplicates + counts.not_a_call + counts.out_of_range;
        if !file.tally.is_conserved() || file.tally.calls != calls {
            return Err(Error::Internal(format!(
                "the lines of {} do not add up",
                file.name
            )));
        }
    }
    Ok(())
}

fn coverage(settings: &Settings, ledger: &Ledger) -> Option<Coverage> {
    let (first, latest) = ledger.span()?;
    let calendar = &settings.calendar;
    Some(Coverage {
        first_date: calendar.date_of(first),
        data_through: settings.as_of.unwrap_or(latest),
        as_of: settings
            .as_of
            .unwrap_or_else(|| calendar.end_of(calendar.date_of(latest))),
    })
}

/// Logs cover weeks or months; calls that lie years apart mean that some clock is wrong, and the
/// latest call decides what the latest week is.
fn warn_of_wrong_clocks(console: &Console, settings: &Settings, coverage: &Coverage) {
    let last = settings.calendar.date_of(coverage.data_through);
    if (last - coverage.first_date).num_days() > PLAUSIBLE_DAYS {
        let first = coverage.first_date;
        console.warn(&format!(
            "the calls lie between {first} and {last}: is a clock wrong?"
        ));
        console.hint("`--as-of` ignores what is later, `--since` and `--until` choose a period");
    }
}

/// Says why there is nothing to report on.
fn no_calls(files: &[FileReport], ledger: &Ledger) -> Error {
    // An empty file was read, even though nobody can tell what it is.
    let is_read = |file: &&FileReport| file.dialect.is_some() || file.fault.is_none();
    let read: Vec<&FileReport> = files.iter().filter(is_read).collect();
    let lines: u64 = read.iter().map(|file| file.tally.read).sum();
    let late: u64 = ledger.counts.iter().map(|counts| counts.out_of_range).sum();
    let has_only_traces = read
        .iter()
        .all(|file| matches!(file.dialect, Some(Dialect::Trace | Dialect::NoUsage)));
    Error::Input(if late > 0 {
        format!("no calls before `--as-of`: all {late} are later")
    } else if read.is_empty() {
        "nothing to report on: none of the input could be read".to_owned()
    } else if has_only_traces {
        "no calls found: traces and scores carry no usage; add the export of observations"
            .to_owned()
    } else {
        let count = read.len();
        let plural = |is_one: bool| if is_one { "" } else { "s" };
        let of_files = plural(count == 1);
        let of_lines = plural(lines == 1);
        format!("no calls found in {count} file{of_files} with {lines} line{of_lines}")
    })
}

impl Loaded {
    /// Resolves the period and gathers what a report is made from.
    ///
    /// # Errors
    /// [`Error::Usage`] for a period that ends before it begins.
    pub(super) fn period(&self, settings: &Settings) -> Result<Period, Error> {
        let resolve = |choice: &PeriodChoice| choice.resolve(settings.calendar, &self.coverage);
        let choice = settings.period.clone().unwrap_or(PeriodChoice::LatestWeek);
        let period = resolve(&choice).ok_or_else(|| self.no_period(settings))?;
        // Data that is younger than a week has no complete one: the running week is what there is.
        let first = settings.calendar.start_of(self.coverage.first_date);
        if choice == PeriodChoice::LatestWeek && period.interval.to <= first {
            return resolve(&PeriodChoice::CurrentWeek)
                .ok_or_else(|| Error::Internal("the running week has no days".to_owned()));
        }
        Ok(period)
    }

    /// Open edges are the ends of the data, so these have to be named.
    fn no_period(&self, settings: &Settings) -> Error {
        let last = Timestamp(self.coverage.as_of.0.saturating_sub(1));
        let last = settings.calendar.date_of(last);
        let first = self.coverage.first_date;
        Error::Usage {
            message: "the period ends before it begins".to_owned(),
            hint: Some(format!("the data goes from {first} to {last}")),
        }
    }

    /// Gathers what a report of the period is made from.
    pub(super) fn facts<'a>(&'a self, settings: &'a Settings, period: &'a Period) -> Facts<'a> {
        Facts {
            frame: &self.frame,
            calendar: settings.calendar,
            coverage: self.coverage,
            active_days: &self.active_days,
            period,
            files: &self.files,
            missing: &self.missing,
            price_book: settings.price_book.info(),
            cost_basis: settings.cost_basis,
            filters: &self.filters,
            has_pseudonyms: settings.pseudonyms.is_some(),
            count_rule: settings.config.langfuse.count,
            attribution: &settings.config.attribution,
        }
    }
    /// Returns the ledger.
    pub(super) const fn ledger(&self) -> &Ledger {
        self.frame.ledger()
    }

    /// Returns the files that were read, in the order of their numbers.
    pub(super) fn files(&self) -> &[FileReport] {
        &self.files
    }
}
