//! `llmcost outliers`: the most expensive calls of a window.

use std::path::Path;

use chrono::TimeDelta;
use clap::Args;

use super::args::{InputArgs, OutputArgs, PeriodArgs};
use super::load::load;
use super::next::suggest;
use super::output::write;
use super::settings::resolve;
use crate::analysis::PeriodChoice;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::render::Content;
use crate::report::outliers_report;

/// Hours before `as_of` that are looked at unless a period is given.
const HOURS: i64 = 24;

/// List the most expensive calls: how they compare with the median and their peers, and why
///
/// Without a period these are the last 24 hours of the data.
#[derive(Args, Clone, Debug)]
#[command(before_help = "Examples:
  llmcost outliers logs/                  the last 24 hours of everything in logs/
  llmcost outliers --week --top 20 logs/  the latest complete week
  llmcost outliers -o outliers.json       inputs from llmcost.toml, exact figures to a file")]
pub(super) struct OutliersArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    period: PeriodArgs,
    /// Calls to list
    #[arg(long, value_name = "N", default_value_t = 100, value_parser = clap::value_parser!(u16).range(1..), help_heading = "Output")]
    top: u16,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
///
/// # Errors
/// See [`Error`].
pub(super) fn run(
    args: &OutliersArgs,
    console: &Console,
    working_dir: &Path,
) -> Result<Outcome, Error> {
    let mut settings = resolve(&args.input, Some(&args.period), working_dir)?;
    let last = || PeriodChoice::Last(TimeDelta::hours(HOURS));
    settings.period = Some(settings.period.take().unwrap_or_else(last));
    let loaded = load(&settings, console)?;
    let period = loaded.period(&settings)?;
    let facts = loaded.facts(&settings, &period);
    let top = usize::from(args.top);
    let report = console.timed("roll up", || outliers_report(&facts, top))?;
    write(Content::Outliers(&report), &args.output, console)?;
    suggest(Content::Outliers(&report), &settings, console);
    Ok(if report.header.inputs_complete {
        Outcome::Done
    } else {
        Outcome::Input
    })
}
