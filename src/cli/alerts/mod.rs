//! `llmcost alerts`: which alerts would have fired, and what other thresholds would have done.

mod compare;
mod replay;
mod test;

use std::path::Path;

use clap::{Args, Subcommand};

use super::args::{InputArgs, OutputArgs, PeriodArgs};
use super::budgets::alert_budgets;
use super::load::load;
use super::output::write;
use super::settings::resolve;
use crate::analysis::PeriodChoice;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::render::Content;
use crate::report::{AlertOptions, AlertsReport, alerts_report};

/// List the alerts that would have fired, as if the rules had been watching all along
///
/// Without a period these are the alerts of all data. With one, what fired in it or was still open;
/// the data before it always counts as history.
#[derive(Args, Clone, Debug)]
#[command(
    args_conflicts_with_subcommands = true,
    after_help = "Examples:
  llmcost alerts logs/                 all alerts of everything in logs/
  llmcost alerts --week logs/          those of the latest complete week
  llmcost alerts --tune logs/          how often other thresholds would have fired
  llmcost alerts test rules/*.toml     check rules against small cases"
)]
pub(super) struct AlertsArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    period: PeriodArgs,
    /// Replay each rule over a range of thresholds: how often it would have fired, on how much
    #[arg(long, help_heading = "Output")]
    tune: bool,
    #[command(flatten)]
    output: OutputArgs,
    #[command(subcommand)]
    command: Option<AlertsCommand>,
}

/// What else can be done with alerts.
#[derive(Clone, Debug, Subcommand)]
enum AlertsCommand {
    Test(test::TestArgs),
}

/// Runs the command.
///
/// # Errors
/// See [`Error`].
pub(super) fn run(
    args: &AlertsArgs,
    console: &Console,
    working_dir: &Path,
) -> Result<Outcome, Error> {
    if let Some(AlertsCommand::Test(args)) = &args.command {
        return test::run(args, console, working_dir);
    }
    let mut settings = resolve(&args.input, Some(&args.period), working_dir)?;
    settings.period.get_or_insert(PeriodChoice::Between {
        since: None,
        until: None,
    });
    let loaded = load(&settings, console)?;
    let period = loaded.period(&settings)?;
    let options = AlertOptions {
        settings: &settings.config.alerts,
        budgets: &alert_budgets(&settings),
    };
    let report = alerts_report(&loaded.facts(&settings, &period), &options, args.tune)?;
    warn_of_unused(&report, console);
    write(Content::Alerts(&report), &args.output, console)?;
    Ok(if report.header.inputs_complete {
        Outcome::Done
    } else {
        Outcome::Input
    })
}

/// Says which acknowledgements cover nothing: a typo in one would silence nobody, and an old one
/// can go.
fn warn_of_unused(report: &AlertsReport, console: &Console) {
    for one in &report.unused_acknowledgements {
        let value = one
            .value
            .as_ref()
            .map_or_else(String::new, |value| format!(" of {value}"));
        let (code, until) = (&one.code, one.until);
        console.warn(&format!(
            "[[alerts.acknowledge]] of {code}{value} until {until} covers no finding"
        ));
    }
}
