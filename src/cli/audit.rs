//! `llmcost audit`: data health in detail.

use std::path::Path;

use clap::Args;

use super::args::{InputArgs, OutputArgs};
use super::gates::{GateArgs, Gates, conclude, gates};
use super::load::load;
use super::next::suggest;
use super::output::write_computed;
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
  llmcost audit -o audit.json logs/       the same with exact figures
  llmcost audit --fail-on 'rejected>1%'   for CI: exit with 1 if too many lines were bad")]
pub(super) struct AuditArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    gates: GateArgs,
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
    let gates = gates(&args.gates, Gates::OfData, &settings)?;
    let loaded = load(&settings, console)?;
    let period = loaded.period(&settings)?;
    let facts = loaded.facts(&settings, &period);
    let report = console.timed("roll up", || audit_report(&facts, &gates))?;
    write_computed(&report, Content::Audit(&report), &args.output, console)?;
    suggest(Content::Audit(&report), &settings, console);
    Ok(conclude(&report.header, &report.gates, console))
}
