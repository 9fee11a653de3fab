//! `llmcost roi`: what features cost, and what came of it.

mod events;
mod hints;
mod name_map;
mod question;

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use self::question::Question;
use super::args::{InputArgs, OutputArgs, PeriodArgs};
use super::load::load;
use super::next::suggest;
use super::output::write_computed;
use super::settings::resolve;
use crate::analysis::PeriodChoice;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::render::Content;
use crate::report::{RoiFacts, roi};
use crate::usage::Interval;

pub use name_map::MapProblem;

/// Hold the cost of features against what their users did: cost per user, per success, return
///
/// Joins the calls to exports of product analytics by feature. Without a period this is the month
/// of the latest call.
#[derive(Args, Clone, Debug)]
#[command(before_help = "Examples:
  llmcost roi --analytics events.csv logs/      cost per active user of every feature
  llmcost roi --analytics events.csv --success-event 'ticket_*' logs/
                                                and per resolved, closed, … ticket
  llmcost roi --analytics events.csv --value-column value logs/
                                                and what came back
  llmcost roi                                   inputs and events from llmcost.toml")]
pub(super) struct RoiArgs {
    #[command(flatten)]
    input: InputArgs,
    /// Events of product analytics: file, folder, pattern or `-` (repeatable)
    ///
    /// Exports of PostHog, Amplitude, Mixpanel, Segment and GA4, or any CSV or JSON lines with a
    /// user, an event and a time, plain or compressed. Without any, `events` of llmcost.toml.
    #[arg(long, value_name = "FILE", value_hint = ValueHint::AnyPath, help_heading = "Events")]
    analytics: Vec<String>,
    /// An event that is a success, such as `ticket_resolved` (repeatable; `*` and `?` match)
    #[arg(long, value_name = "EVENT", help_heading = "Events")]
    success_event: Vec<String>,
    /// An event that is a conversion, such as `subscription_upgraded`
    #[arg(long, value_name = "EVENT", help_heading = "Events")]
    conversion_event: Vec<String>,
    /// The field with what an event was worth, in US dollars [default: none]
    #[arg(long, value_name = "NAME", help_heading = "Events")]
    value_column: Option<String>,
    /// The field with the user [default: by format]
    #[arg(long, value_name = "NAME", help_heading = "Events")]
    user_column: Option<String>,
    /// The field with the name of the event [default: by format]
    #[arg(long, value_name = "NAME", help_heading = "Events")]
    event_column: Option<String>,
    /// The field with the time [default: by format]
    #[arg(long, value_name = "NAME", help_heading = "Events")]
    time_column: Option<String>,
    /// The field with the feature [default: `feature`, else the event's name]
    #[arg(long, value_name = "NAME", help_heading = "Events")]
    feature_column: Option<String>,
    /// CSV `event_or_feature,feature`: what the logs call a feature or event of the analytics
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Events")]
    feature_map: Option<PathBuf>,
    /// CSV `analytics_id,log_user`: what the logs call a user of the analytics
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Events")]
    user_map: Option<PathBuf>,
    /// No ratios for features with fewer active users [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u64).range(1..=1_000_000), help_heading = "Events")]
    min_users: Option<u64>,
    #[command(flatten)]
    period: PeriodArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
///
/// # Errors
/// See [`Error`].
pub(super) fn run(args: &RoiArgs, console: &Console, working_dir: &Path) -> Result<Outcome, Error> {
    let mut settings = resolve(&args.input, Some(&args.period), working_dir)?;
    settings.period.get_or_insert(PeriodChoice::CurrentMonth);
    let question = Question::resolve(args, &settings)?;
    let loaded = load(&settings, console)?;
    let period = loaded.period(&settings)?;
    let facts = loaded.facts(&settings, &period);
    let during = Interval {
        from: period.interval.from,
        to: period.interval.to.min(facts.coverage.as_of),
    };
    let events = events::read(args, &question, &settings, during, console)?;
    let more = RoiFacts {
        log: &events.log,
        files: &events.files,
        missing: &events.missing,
        question: &question.of_events(),
        min_users: question.min_users,
    };
    let report = console.timed("roll up", || roi(&facts, &more))?;
    write_computed(&report, Content::Roi(&report), &args.output, console)?;
    hints::give(&question, &events.log, &report, console);
    suggest(Content::Roi(&report), &settings, console);
    Ok(if report.header.inputs_complete {
        Outcome::Done
    } else {
        Outcome::Input
    })
}
