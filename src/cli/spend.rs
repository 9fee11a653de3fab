//! `llmcost spend`: cost by any dimensions, at any grain.

use std::path::Path;

use clap::{Args, ValueEnum};

use super::args::{InputArgs, OutputArgs, PeriodArgs};
use super::budgets::budgets;
use super::load::load;
use super::nearest::nearest_models;
use super::next::suggest;
use super::output::write_computed;
use super::settings::resolve;
use crate::analysis::{Grain, PeriodChoice};
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::render::Content;
use crate::report::{SpendOptions, spend};
use crate::usage::Dimension;

/// Show spend by team, model or any other dimension, by day or any other grain
///
/// Each change is that of a week: a day against the same weekday before, an hour against 168 hours
/// before; weeks and months against the one before. Without `--by` it is the total trend, with the
/// forecast of the month. Without a period it is everything that was read.
#[derive(Args, Clone, Debug)]
#[command(before_help = "Examples:
  llmcost spend --every day logs/               the total trend, with the month's forecast
  llmcost spend --by team --every day logs/     per team
  llmcost spend --by model --every day logs/    per model
  llmcost spend --by team,model --every week --top 5 logs/")]
pub(super) struct SpendArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    period: PeriodArgs,
    /// Dimensions: team, feature, model, user, environment, provider, key, status
    #[arg(
        long,
        value_name = "DIM[,DIM]",
        value_delimiter = ',',
        help_heading = "Output"
    )]
    by: Vec<String>,
    /// Length of the periods: local days, weeks and months, UTC hours, or everything at once
    #[arg(
        long,
        value_name = "GRAIN",
        default_value = "day",
        help_heading = "Output"
    )]
    every: EveryArg,
    /// Groups by cost before the rest is summed up [default: 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000), help_heading = "Output")]
    top: Option<u16>,
    #[command(flatten)]
    output: OutputArgs,
}

/// Grains.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum EveryArg {
    /// UTC hours
    Hour,
    /// Local days
    Day,
    /// Local weeks
    Week,
    /// Local months
    Month,
    /// The whole period
    Total,
}

/// Runs the command.
///
/// # Errors
/// See [`Error`].
pub(super) fn run(
    args: &SpendArgs,
    console: &Console,
    working_dir: &Path,
) -> Result<Outcome, Error> {
    let by = dimensions(&args.by)?;
    let mut settings = resolve(&args.input, Some(&args.period), working_dir)?;
    settings.period.get_or_insert(PeriodChoice::Between {
        since: None,
        until: None,
    });
    let loaded = load(&settings, console)?;
    let period = loaded.period(&settings)?;
    let grain = match args.every {
        EveryArg::Hour => Grain::Hour,
        EveryArg::Day => Grain::Day,
        EveryArg::Week => Grain::Week,
        EveryArg::Month => Grain::Month,
        EveryArg::Total => Grain::Total,
    };
    let top = args.top.map_or(settings.config.report.top, usize::from);
    let options = SpendOptions {
        by: &by,
        grain,
        top,
        budgets: &budgets(&settings),
    };
    let facts = loaded.facts(&settings, &period);
    let report = console.timed("roll up", || spend(&facts, &options))?;
    write_computed(&report, Content::Spend(&report), &args.output, console)?;
    suggest(Content::Spend(&report), &settings, console);
    Ok(if report.header.inputs_complete {
        Outcome::Done
    } else {
        Outcome::Input
    })
}

/// Reads the names of dimensions.
fn dimensions(names: &[String]) -> Result<Vec<Dimension>, Error> {
    let mut by = Vec::with_capacity(names.len());
    for typed in names {
        let known = Dimension::ALL;
        let found = known
            .into_iter()
            .find(|one| one.name() == typed.trim())
            .ok_or_else(|| unknown(typed))?;
        if by.contains(&found) {
            return Err(Error::usage(format!("`--by` names {} twice", found.name())));
        }
        by.push(found);
    }
    Ok(by)
}

fn unknown(typed: &str) -> Error {
    let names = Dimension::ALL.map(Dimension::name);
    let hint = match nearest_models(typed, names, 1).first() {
        Some(name) => format!("did you mean `{name}`?"),
        None => format!("write one of {}", names.join(", ")),
    };
    Error::Usage {
        message: format!("`{}` is no dimension", typed.escape_debug()),
        hint: Some(hint),
    }
}
