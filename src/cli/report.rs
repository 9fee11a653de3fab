//! `llmcost report`: the weekly review.

use std::path::Path;

use clap::Args;

use super::args::{InputArgs, OutputArgs, PeriodArgs};
use super::budgets::{alert_budgets, budgets};
use super::gates::{GateArgs, Gates, conclude, gates};
use super::load::load;
use super::next::suggest;
use super::output::write_computed;
use super::settings::resolve;
use crate::analysis::RoutingThresholds;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::render::Content;
use crate::report::{AlertOptions, ReviewOptions, review};

/// Number of calls in the section of the most expensive ones.
const TOP_CALLS: usize = 10;

/// Review spend: what it was, who spent it, what grew, where the month is heading
///
/// Without a period this is the latest complete week.
#[derive(Args, Clone, Debug)]
#[command(before_help = "Examples:
  llmcost report --week logs/             the latest complete week of everything in logs/
  llmcost report --month 2026-11 *.gz     a month
  llmcost report --week -o week.html      inputs from llmcost.toml, a page for a browser
  llmcost report --week -o week.json      exact figures for programs
  zcat spend_logs.jsonl.gz | llmcost report -
                                          from standard input
  llmcost report --fail-on 'budget>90%'   for CI: exit with 1 when a budget is nearly spent")]
pub(super) struct ReportArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    period: PeriodArgs,
    /// Rows of each breakdown before the rest is summed up [default: 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000), help_heading = "Output")]
    top: Option<u16>,
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
    args: &ReportArgs,
    console: &Console,
    working_dir: &Path,
) -> Result<Outcome, Error> {
    let settings = resolve(&args.input, Some(&args.period), working_dir)?;
    let gates = gates(&args.gates, Gates::All, &settings)?;
    let loaded = load(&settings, console)?;
    let period = loaded.period(&settings)?;
    let facts = loaded.facts(&settings, &period);
    let config = &settings.config;
    let budgets = budgets(&settings);
    let options = ReviewOptions {
        top: args.top.map_or(config.report.top, usize::from),
        top_calls: TOP_CALLS,
        routing: RoutingThresholds {
            cost_share_ratio: config.report.routing_cost_share_ratio,
            call_multiple: config.report.routing_call_multiple,
        },
        budgets: &budgets,
        alerts: AlertOptions {
            settings: &config.alerts,
            budgets: &alert_budgets(&settings),
        },
        gates: &gates,
    };
    let review = console.timed("roll up", || review(&facts, &options))?;
    let passes = loaded.ledger().calls.passes();
    console.detail(2, &format!("the calls were gone over {passes} times"));
    write_computed(&review, Content::Review(&review), &args.output, console)?;
    suggest(Content::Review(&review), &settings, console);
    Ok(conclude(&review.header, &review.gates, console))
}
