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
    /// The columns of a table that its dialect reads, and a row.
    Row(&'a [Column<'a>], &'a csv::ByteRecord),
}

/// A column that a dialect reads.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column<'a> {
    /// Its name.
    name: &'a str,
    /// Its position in a row.
    position: usize,
}

/// Returns the columns that a dialect reads.
pub(super) fn wanted_columns<'a>(
    dialect: Dialect,
    names: &'a [String],
    rules: &AttributionRules,
) -> Vec<Column<'a>> {
    let wants = match dialect {
        Dialect::SpendLogs => SpendLogsDraft::wants,
        Dialect::StandardLogging => StandardLoggingDraft::wants,
        Dialect::Observation => ObservationDraft::wants,
        Dialect::Trace => TraceDraft::wants,
        Dialect::NoUsage => |_: &str, _: &AttributionRules| false,
    };
    let columns = names
        .iter()
        .enumerate()
        .map(|(position, name)| Column { name, position });
    columns.filter(|column| wants(column.name, rules)).collect()
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
            for Column { name, position } in columns {
                let cell = row.get(*position).unwrap_or_default();
                let cell = std::str::from_utf8(cell)
                    .map_err(|_| Reject::new(Reason::Utf8, format!("in the column `{name}`")))?;
                draft.field(name, Value::Cell(cell, arena), rules)?;
            }
        }
    }
    draft.finish(rules, arena)
}
