//! `llmcost render`: a saved report in another format, without the logs.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::args::OutputArgs;
use super::output::write;
use super::saved::read_saved;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::render::Content;

/// Write a saved report in another format
///
/// Reads the JSON that `llmcost report` has written. The figures are those of the report, whatever
/// the logs, the configuration and the prices are now.
#[derive(Args, Clone, Debug)]
#[command(before_help = "Examples:
  llmcost render week.json                        as tables
  llmcost render week.json --format markdown      for a pull request
  llmcost render week.json -o week.md -o tables/  several at once")]
pub(super) struct RenderArgs {
    /// Report as JSON, or `-` for standard input
    #[arg(value_name = "REPORT", value_hint = ValueHint::FilePath)]
    report: PathBuf,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
///
/// # Errors
/// See [`Error`].
pub(super) fn run(args: &RenderArgs, console: &Console) -> Result<Outcome, Error> {
    let review = read_saved(&args.report)?;
    write(Content::Review(&review), &args.output, console)?;
    Ok(if review.header.inputs_complete {
        Outcome::Done
    } else {
        Outcome::Input
    })
}
