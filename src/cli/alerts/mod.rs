//! `llmcost alerts`: which alerts would have fired, and what other thresholds would have done.

mod check;
mod compare;
mod replay;
mod test;

use std::path::Path;

use clap::{Args, Subcommand};

use super::args::{InputArgs, OutputArgs, PeriodArgs};
use super::budgets::alert_budgets;
use super::gates::{GateArgs, Gates, conclude, gates};
use super::load::load;
use super::next::suggest;
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
    before_help = "Examples:
  llmcost alerts logs/                 all alerts of everything in logs/
  llmcost alerts --week logs/          those of the latest complete week
  llmcost alerts --tune logs/          how often other thresholds would have fired
  llmcost alerts --fail-on alert       for CI: exit with 1 if nobody has acknowledged one
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
    gates: GateArgs,
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
    let gates = gates(&args.gates, Gates::All, &settings)?;
    let loaded = load(&settings, console)?;
    let period = loaded.period(&settings)?;
    let options = AlertOptions {
        settings: &settings.config.alerts,
        budgets: &alert_budgets(&settings),
    };
    let facts = loaded.facts(&settings, &period);
    let report = console.timed("roll up", || {
        alerts_report(&facts, &options, args.tune, &gates)
    })?;
    warn_of_unused(&report, console);
    write(Content::Alerts(&report), &args.output, console)?;
    suggest(Content::Alerts(&report), &settings, console);
    Ok(conclude(&report.header, &report.gates, console))
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
