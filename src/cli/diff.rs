//! `llmcost diff`: two saved reports compared, without the logs.

use std::path::PathBuf;

use clap::{Args, ValueHint};

use super::args::OutputArgs;
use super::output::write;
use super::saved::read_saved;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::render::Content;
use crate::report::diff;

/// Compare two saved reports: cost, forecast, teams, features, models, alerts
///
/// Reads the JSON that `llmcost report` has written, of two weeks or of the same week at two times,
/// and says what makes them hard to compare.
#[derive(Args, Clone, Debug)]
#[command(before_help = "Examples:
  llmcost diff last-week.json week.json                     as tables
  llmcost diff before.json after.json --format markdown     for a pull request")]
pub(super) struct DiffArgs {
    /// The first report, as JSON
    #[arg(value_name = "BEFORE", value_hint = ValueHint::FilePath)]
    before: PathBuf,
    /// The second report; one of the two may be `-` for standard input
    #[arg(value_name = "AFTER", value_hint = ValueHint::FilePath)]
    after: PathBuf,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
///
/// # Errors
/// See [`Error`].
pub(super) fn run(args: &DiffArgs, console: &Console) -> Result<Outcome, Error> {
    let stdin = PathBuf::from("-");
    if args.before == stdin && args.after == stdin {
        return Err(Error::Usage {
            message: "only one of the reports can come from standard input".to_owned(),
            hint: None,
        });
    }
    let (before, after) = (read_saved(&args.before)?, read_saved(&args.after)?);
    write(Content::Diff(&diff(&before, &after)), &args.output, console)?;
    Ok(Outcome::Done)
}
