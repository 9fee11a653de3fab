//! From the kind of a record to the draft that reads it.

use bumpalo::Bump;

use super::json::Json;
use super::langfuse::{ObservationDraft, TraceDraft};
use super::litellm::{SpendLogsDraft, StandardLoggingDraft};
use super::record::{Dialect, Draft, Outcome};
use super::reject::{Reason, Reject};
use super::value::Value;
use crate::usage::AttributionRules;

/// A record before it is read.
#[derive(Clone, Copy)]
pub(super) enum Input<'a> {
    /// JSON text.
    Json(&'a str),
    /// The columns of a table, and a row of as many cells.
    Row(&'a [String], &'a csv::ByteRecord),
}

/// Reads a record of a known kind.
///
/// # Errors
/// Rejects what the dialect cannot make sense of.
pub(super) fn read<'a>(
    dialect: Dialect,
    input: Input<'a>,
    rules: &AttributionRules,
    arena: &'a Bump,
) -> Result<Outcome<'a>, Reject> {
    match dialect {
        Dialect::SpendLogs => read_as::<SpendLogsDraft<'_>>(input, rules, arena),
        Dialect::StandardLogging => read_as::<StandardLoggingDraft<'_>>(input, rules, arena),
        Dialect::Observation => read_as::<ObservationDraft<'_>>(input, rules, arena),
        Dialect::Trace => read_as::<TraceDraft<'_>>(input, rules, arena),
        Dialect::NoUsage => Ok(Outcome::NotACall),
    }
}

fn read_as<'a, D: Draft<'a>>(
    input: Input<'a>,
    rules: &AttributionRules,
    arena: &'a Bump,
) -> Result<Outcome<'a>, Reject> {
    let mut draft = D::default();
    match input {
        Input::Json(text) => {
            let mut json = Json::new(text, arena);
            if json.peek() != Some(b'{') {
                json.skip()?;
                return Err(Reject::new(Reason::NotObject, "a record is an object"));
            }
            json.object(|key, json| draft.field(key, Value::Json(json), rules))?;
            json.end()?;
        }
        Input::Row(columns, row) => {
            for (column, cell) in columns.iter().zip(row) {
                if D::wants(column) {
                    let cell = std::str::from_utf8(cell).map_err(|_| {
                        Reject::new(Reason::Utf8, format!("in the column `{column}`"))
                    })?;
                    draft.field(column, Value::Cell(cell, arena), rules)?;
                }
            }
        }
    }
    draft.finish(rules, arena)
}
