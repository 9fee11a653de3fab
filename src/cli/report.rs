//! `llmcost report`: the weekly review.

use std::collections::BTreeMap;
use std::path::Path;

use clap::Args;

use super::args::{InputArgs, OutputArgs, PeriodArgs};
use super::load::load;
use super::output::{Document, write};
use super::settings::{Settings, resolve};
use crate::analysis::RoutingThresholds;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::pricing::Usd;
use crate::render;
use crate::report::{ReviewOptions, review};
use crate::usage::Dimension;

/// Number of calls in the section of the most expensive ones.
const TOP_CALLS: usize = 10;

/// Review spend: what it was, who spent it, what grew, where the month is heading
///
/// Without a period this is the latest complete week.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Examples:
  llmcost report --week logs/             the latest complete week of everything in logs/
  llmcost report --month 2026-11 *.gz     a month
  llmcost report --week -o week.json      inputs from llmcost.toml, exact figures to a file
  zcat dump.jsonl.gz | llmcost report -   from standard input")]
pub(super) struct ReportArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    period: PeriodArgs,
    /// Rows of each breakdown before the rest is summed up [default: 8]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u16).range(1..=1000), help_heading = "Output")]
    top: Option<u16>,
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
    let loaded = load(&settings, console)?;
    let period = loaded.period(&settings)?;
    let facts = loaded.facts(&settings, &period);
    let config = &settings.config;
    let (budget, team_budgets) = budgets(&settings);
    let options = ReviewOptions {
        top: args.top.map_or(config.report.top, usize::from),
        top_calls: TOP_CALLS,
        routing: RoutingThresholds {
            cost_share_ratio: config.report.routing_cost_share_ratio,
            call_multiple: config.report.routing_call_multiple,
        },
        budget,
        team_budgets: &team_budgets,
    };
    let review = review(&facts, &options)?;
    let document = Document {
        table: &|style| render::review_table(&review, style),
        json: &|| render::review_json(&review),
    };
    write(&document, &args.output, console)?;
    Ok(if review.header.inputs_complete {
        Outcome::Done
    } else {
        Outcome::Input
    })
}

/// Returns the budgets that the cost of the filtered calls can be held against: all of them
/// without filters, a team's own when only that team is asked for, else none.
fn budgets(settings: &Settings) -> (Option<Usd>, BTreeMap<String, Usd>) {
    let budget = &settings.config.budget;
    match settings.filters.as_slice() {
        [] => (budget.monthly, budget.teams.clone()),
        [filter] if filter.dimension == Dimension::Team => match filter.typed() {
            [team] => (budget.teams.get(team).copied(), BTreeMap::new()),
            _ => (None, BTreeMap::new()),
        },
        _ => (None, BTreeMap::new()),
    }
}
