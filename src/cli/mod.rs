//! The command line: what can be typed, and which command it leads to.

mod alerts;
mod args;
mod audit;
mod budgets;
mod completions;
pub mod config;
mod diff;
mod explain;
mod gates;
mod help;
mod init;
mod input_warnings;
mod load;
mod man;
mod nearest;
mod new_file;
mod next;
mod outliers;
mod output;
mod patterns;
mod period;
mod places;
mod prices;
mod pseudonyms;
mod read;
mod reference;
mod rejects;
mod render;
mod report;
mod roi;
mod saved;
mod settings;
mod spend;
mod step_summary;
mod verbose;

use std::ffi::OsString;
use std::path::PathBuf;

pub use args::{ColorArg, ConsoleArgs};
use clap::{CommandFactory, FromArgMatches, Parser, Subcommand};
pub use reference::reference;
pub use roi::MapProblem;

use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;

/// Know what LLM calls cost, who spends it and where it is heading
///
/// Reads the usage logs that LiteLLM and Langfuse export, prices every call with one formula and
/// answers the weekly questions about LLM spend. Works offline.
#[derive(Debug, Parser)]
#[command(
    name = "llmcost",
    version,
    max_term_width = 100,
    before_help = "Examples:
  llmcost report --week logs/      the weekly review of everything in logs/
  llmcost report --week            the same for the inputs of llmcost.toml
  llmcost audit logs/              what became of every line, and how it was priced
  llmcost spend --by team logs/    cost by day and team, with the change of a week
  llmcost explain chatcmpl-c12l logs/
                                   one call: its line, its attribution, its price
  llmcost outliers logs/           the most expensive calls of the last 24 hours, and why
  llmcost roi --analytics events.csv logs/
                                   cost of features per active user, and what came of it
  llmcost alerts logs/             which alerts would have fired, and when
  llmcost render week.json         a saved report in another format
  llmcost diff a.json b.json       two saved reports compared
  llmcost prices gpt-4o            what a model costs, with history and source
  llmcost init                     write a commented llmcost.toml
  llmcost completions bash         completion of commands and options for a shell
  llmcost man                      the manual page",
    after_help = help::exit_codes()
)]
struct Cli {
    #[command(subcommand)]
    command: Command,
    #[command(flatten)]
    console: ConsoleArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    Report(Box<report::ReportArgs>),
    Audit(Box<audit::AuditArgs>),
    Spend(Box<spend::SpendArgs>),
    Explain(Box<explain::ExplainArgs>),
    Outliers(Box<outliers::OutliersArgs>),
    Roi(Box<roi::RoiArgs>),
    Alerts(Box<alerts::AlertsArgs>),
    Prices(Box<prices::PricesArgs>),
    Render(render::RenderArgs),
    Diff(diff::DiffArgs),
    Init(init::InitArgs),
    Completions(completions::CompletionsArgs),
    Man(man::ManArgs),
}

/// Runs the program with these arguments, the first being its name.
pub fn run<I>(arguments: I) -> Outcome
where
    I: IntoIterator<Item = OsString>,
{
    let parsed = command().try_get_matches_from(arguments);
    let cli = match parsed.and_then(|matches| Cli::from_arg_matches(&matches)) {
        Ok(cli) => cli,
        Err(error) => return print_help_or_mistake(&error),
    };
    let console = Console::new(cli.console);
    let working_dir = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let result = match &cli.command {
        Command::Report(args) => report::run(args, &console, &working_dir),
        Command::Audit(args) => audit::run(args, &console, &working_dir),
        Command::Spend(args) => spend::run(args, &console, &working_dir),
        Command::Explain(args) => explain::run(args, &console, &working_dir),
        Command::Outliers(args) => outliers::run(args, &console, &working_dir),
        Command::Roi(args) => roi::run(args, &console, &working_dir),
        Command::Alerts(args) => alerts::run(args, &console, &working_dir),
        Command::Prices(args) => prices::run(args, &console, &working_dir),
        Command::Render(args) => render::run(args, &console),
        Command::Diff(args) => diff::run(args, &console),
        Command::Init(args) => init::run(*args, &console, &working_dir),
        Command::Completions(args) => completions::run(*args, &console),
        Command::Man(args) => man::run(args, &console, &working_dir),
    };
    match result {
        Ok(outcome) => outcome,
        Err(error) => {
            complain(&console, &error);
            Outcome::from(&error)
        }
    }
}

/// Prints help, the version or what is wrong with the command line.
fn print_help_or_mistake(error: &clap::Error) -> Outcome {
    // A closed pipe is no reason to fail.
    drop(error.print());
    if error.use_stderr() {
        Outcome::Usage
    } else {
        Outcome::Done
    }
}

fn complain(console: &Console, error: &Error) {
    if let Error::Config { path, problems } = error {
        for problem in problems {
            console.error(&format!("{}:{problem}", path.display()));
            problem
                .suggestion
                .iter()
                .for_each(|hint| console.hint(hint));
        }
        return;
    }
    if let Error::NameMap { path, problems } = error {
        for problem in problems {
            console.error(&format!("{}:{problem}", path.display()));
        }
        return;
    }
    console.error(&error.to_string());
    error.hint().iter().for_each(|hint| console.hint(hint));
}

/// Returns the command line's definition, for documentation and tests.
pub fn command() -> clap::Command {
    help::examples_first(Cli::command())
}
