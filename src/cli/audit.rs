//! `llmcost audit`: data health in detail.

use std::path::Path;

use clap::Args;

use super::args::{InputArgs, OutputArgs};
use super::load::load;
use super::next::suggest;
use super::output::write;
use super::settings::resolve;
use crate::analysis::{Edge, PeriodChoice};
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::render::Content;
use crate::report::audit_report;

/// Check the data: every line, how calls were attributed and priced, logged against computed
#[derive(Args, Clone, Debug)]
#[command(before_help = "Examples:
  llmcost audit logs/                     what became of every line
  llmcost audit -o audit.json logs/       the same with exact figures")]
pub(super) struct AuditArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
///
/// # Errors
/// See [`Error`].
pub(super) fn run(
    args: &AuditArgs,
    console: &Console,
    working_dir: &Path,
) -> Result<Outcome, Error> {
    let mut settings = resolve(&args.input, None, working_dir)?;
    // An audit is about everything that was read.
    let open: Option<Edge> = None;
    settings.period = Some(PeriodChoice::Between {
        since: open,
        until: open,
    });
    let loaded = load(&settings, console)?;
    let period = loaded.period(&settings)?;
    let facts = loaded.facts(&settings, &period);
    let report = console.timed("roll up", || audit_report(&facts));
    write(Content::Audit(&report), &args.output, console)?;
    suggest(Content::Audit(&report), &settings, console);
    Ok(if report.header.inputs_complete {
        Outcome::Done
    } else {
        Outcome::Input
    })
}
