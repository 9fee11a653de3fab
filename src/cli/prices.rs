//! `llmcost prices`: what is known about prices.

use std::path::{Path, PathBuf};

use chrono::NaiveDate;
use clap::{Args, ValueHint};

use super::args::OutputArgs;
use super::nearest::nearest_models;
use super::next::{self, suggest_command};
use super::output::write;
use super::settings::resolve_prices;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::ingest::parse_date;
use crate::pricing::PriceBook;
use crate::render::Content;
use crate::report::prices;

/// A model that most logs have, to show how one is asked for.
const EXAMPLE: &str = "gpt-4o";
/// Models that are proposed for an unknown name.
const MOST_PROPOSED: usize = 5;

/// Show prices: what the price book is, or the rates of one model with their history
///
/// The name of a model is looked up as a call's would be.
#[derive(Args, Clone, Debug)]
#[command(before_help = "Examples:
  llmcost prices                               what the price book is
  llmcost prices gpt-4o                        all rates of a model, in USD per million tokens
  llmcost prices azure/gpt-4o --at 2026-11-16  and which of them hold on a day")]
pub(super) struct PricesArgs {
    /// A model, named as in a log or in the price book
    #[arg(value_name = "MODEL")]
    model: Option<String>,

    /// Mark the prices that are in force on this day (UTC)
    #[arg(long, value_name = "DATE", requires = "model", help_heading = "Input")]
    at: Option<String>,

    /// Configuration file [default: llmcost.toml, searched upward]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    config: Option<PathBuf>,

    /// Price file in LiteLLM's format, used before the built-in price book
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath, help_heading = "Input")]
    prices: Option<PathBuf>,

    #[command(flatten)]
    output: OutputArgs,
}

/// Runs the command.
///
/// # Errors
/// See [`Error`].
pub(super) fn run(
    args: &PricesArgs,
    console: &Console,
    working_dir: &Path,
) -> Result<Outcome, Error> {
    let at = args.at.as_deref().map(parse_at).transpose()?;
    let book = resolve_prices(args.config.as_deref(), args.prices.as_deref(), working_dir)?;
    let model = args.model.as_deref().map(str::trim);
    let report = prices(&book, model, at);
    if let Some(model) = model
        && report.entries.is_empty()
    {
        return Err(unknown(model, &book));
    }
    write(Content::Prices(&report), &args.output, console)?;
    if model.is_none() {
        suggest_command(&next::prices(EXAMPLE), console);
    }
    Ok(Outcome::Done)
}

fn parse_at(text: &str) -> Result<NaiveDate, Error> {
    parse_date(text).ok_or_else(|| Error::Usage {
        message: format!("`{}` is no date for `--at`", text.escape_debug()),
        hint: Some("write `2026-11-16`".to_owned()),
    })
}

fn unknown(model: &str, book: &PriceBook) -> Error {
    let names = book.models();
    let proposed: Vec<String> = nearest_models(model, names, MOST_PROPOSED)
        .into_iter()
        .map(|name| format!("`{name}`"))
        .collect();
    Error::NotFound {
        message: format!("no price is known for `{model}`"),
        hint: Some(if proposed.is_empty() {
            "say what it costs in [[prices]] of llmcost.toml, or in a file with `--prices`"
                .to_owned()
        } else {
            format!("did you mean {}?", proposed.join(", "))
        }),
    }
}
