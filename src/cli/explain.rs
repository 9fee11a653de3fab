//! `llmcost explain`: one call from its line to its cost.

use std::path::Path;

use clap::Args;

use super::args::{InputArgs, OutputArgs};
use super::load::{Loaded, load_recording};
use super::nearest::nearest_id;
use super::next::suggest;
use super::output::write;
use super::read::alias_names;
use super::settings::{Filter, resolve};
use crate::analysis::PeriodChoice;
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::frame::ledger::{CallQuery, Evidence, MIN_PREFIX, Mention, RecordedCall, Sought};
use crate::render::{Content, escape};
use crate::report::{ExplainFacts, ExplainedCall, explain};
use crate::usage::Dimension;

/// Explain one call: its line, what became of it, whom it belongs to, what it costs and why
#[derive(Args, Clone, Debug)]
#[command(before_help = "Examples:
  llmcost explain chatcmpl-c12lFsu0p8IeHDhV logs/   every row with this id
  llmcost explain chatcmpl-c12l logs/               the same by the beginning of the id
  llmcost explain chatcmpl-c12l -o call.json        exact figures to a file")]
pub(super) struct ExplainArgs {
    /// Id of the call, or its beginning (at least 8 characters)
    #[arg(value_name = "CALL_ID")]
    call_id: String,
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
    args: &ExplainArgs,
    console: &Console,
    working_dir: &Path,
) -> Result<Outcome, Error> {
    let query = CallQuery::new(args.call_id.trim());
    if query.text().is_empty() {
        return Err(Error::usage("the call id is empty"));
    }
    let mut settings = resolve(&args.input, None, working_dir)?;
    settings.period = Some(PeriodChoice::Between {
        since: None,
        until: None,
    });
    let (loaded, evidence) = load_recording(&settings, console, &query)?;
    let calls = seek(&query, &evidence, &loaded)?;
    let period = loaded.period(&settings)?;
    let more = ExplainFacts {
        evidence: &evidence,
        book: &settings.price_book,
        aliases: alias_names(&settings),
    };
    let facts = loaded.facts(&settings, &period);
    let mut report = console.timed("roll up", || explain(&facts, &more, calls));
    report
        .calls
        .retain(|call| is_wanted(call, &settings.filters));
    if report.calls.is_empty() {
        return Err(Error::NotFound {
            message: format!("the filters leave nothing of the call {}", report.call_id),
            hint: None,
        });
    }
    if let Some(pseudonyms) = &settings.pseudonyms {
        report.pseudonymize_users(pseudonyms);
    }
    write(Content::Explain(&report), &args.output, console)?;
    suggest(Content::Explain(&report), &settings, console);
    Ok(if report.header.inputs_complete {
        Outcome::Done
    } else {
        Outcome::Input
    })
}

/// Finds the calls that are meant.
fn seek<'e>(
    query: &CallQuery,
    evidence: &'e Evidence,
    loaded: &Loaded,
) -> Result<&'e [RecordedCall], Error> {
    match evidence.seek(query) {
        Sought::Found(calls) => Ok(calls),
        Sought::Ambiguous { has_more } => {
            let ids: Vec<String> = evidence.ids().map(escape).collect();
            let more = if has_more { "\n      and more" } else { "" };
            Err(Error::Usage {
                message: format!("several call ids begin with `{}`", query.text()),
                hint: Some(format!(
                    "write one of\n      {}{more}",
                    ids.join("\n      ")
                )),
            })
        }
        Sought::Missing => Err(missing(query, evidence, loaded)),
    }
}

/// Says that there is no such call, and what may have been meant.
fn missing(query: &CallQuery, evidence: &Evidence, loaded: &Loaded) -> Error {
    let typed = query.text();
    let files = loaded.files().len();
    let plural = if files == 1 { "" } else { "s" };
    let ledger = loaded.ledger();
    let ids = ledger.calls.iter().map(|call| ledger.call_id(call.row()));
    let hint = if let Some((origin, mention)) = evidence.mentions().first() {
        let file = usize::try_from(origin.file).unwrap_or(usize::MAX);
        let file = loaded.files().get(file).map(|file| file.name.as_str());
        let place = format!("{}:{}", file.unwrap_or_default(), origin.line);
        Some(match mention {
            Mention::Observation => {
                format!("{place} has it: an observation without usage and cost, so no call")
            }
            Mention::Trace => {
                format!("{place} has it: a trace; ask for one of its observations")
            }
            Mention::Rejected(reason) => format!("{place} has it and was rejected: {reason}"),
        })
    } else if let Some(id) = nearest_id(typed, ids) {
        Some(format!("did you mean `{id}`?"))
    } else if query.is_short() {
        Some(format!(
            "the beginning of an id is enough from {MIN_PREFIX} characters on"
        ))
    } else {
        Some("`llmcost report` lists the ids of the most expensive calls".to_owned())
    };
    Error::NotFound {
        message: format!("no call `{typed}` in {files} file{plural}"),
        hint,
    }
}

/// Whether a row passes the filters.
fn is_wanted(call: &ExplainedCall, filters: &[Filter]) -> bool {
    filters.iter().all(|filter| {
        let value = match filter.dimension {
            Dimension::Model => Some(call.pricing.model.as_str()).filter(|model| !model.is_empty()),
            Dimension::Provider => call.pricing.provider.as_deref(),
            Dimension::Key => call.key.as_deref(),
            Dimension::Status => Some(call.status),
            Dimension::Team | Dimension::Feature | Dimension::User | Dimension::Environment => {
                let name = filter.dimension.name();
                let found = call.attribution.iter().find(|one| one.dimension == name);
                found.and_then(|found| found.value.as_deref())
            }
        };
        filter.matches(value)
    })
}
