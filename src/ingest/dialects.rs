//! From the kind of a record to the draft that reads it.

use super::field::Field;
use super::json::Walk;
use super::langfuse::{ObservationDraft, TraceDraft};
use super::litellm::{SpendLogsDraft, StandardLoggingDraft};
use super::reader::{Input, each_cell, record_object};
use super::record::{Dialect, Draft, Outcome};
use super::reject::Reject;
use crate::usage::AttributionRules;

/// Returns what a column of a dialect's tables is; `None` if it is not read.
pub(super) fn column(dialect: Dialect, name: &str, rules: &AttributionRules) -> Option<Field> {
    let place = match dialect {
        Dialect::SpendLogs => SpendLogsDraft::place,
        Dialect::StandardLogging => StandardLoggingDraft::place,
        Dialect::Observation => ObservationDraft::place,
        Dialect::Trace => TraceDraft::place,
        Dialect::NoUsage | Dialect::Event(_) => return None,
    };
    place(Field::Record, name, rules)
}

/// Reads a record of a known kind.
///
/// # Errors
/// Rejects what the dialect cannot make sense of.
pub(super) fn read<'a>(
    dialect: Dialect,
    input: Input<'a>,
    rules: &AttributionRules,
    walk: Walk<'a>,
) -> Result<Outcome<'a>, Reject> {
    match dialect {
        Dialect::SpendLogs => read_as::<SpendLogsDraft<'_>>(input, rules, walk),
        Dialect::StandardLogging => read_as::<StandardLoggingDraft<'_>>(input, rules, walk),
        Dialect::Observation => read_as::<ObservationDraft<'_>>(input, rules, walk),
        Dialect::Trace => read_as::<TraceDraft<'_>>(input, rules, walk),
        Dialect::NoUsage | Dialect::Event(_) => Ok(Outcome::NotACall),
    }
}

fn read_as<'a, D: Draft<'a>>(
    input: Input<'a>,
    rules: &AttributionRules,
    walk: Walk<'a>,
) -> Result<Outcome<'a>, Reject> {
    let mut draft = D::default();
    match input {
        Input::Json(text) => {
            let mut json = record_object(text, walk)?;
            json.fill(Field::Record, &mut draft, rules)?;
            json.end()?;
        }
        Input::Row(columns, row) => each_cell(columns, row, walk, |column, value| {
            draft.take_all(column.field, column.name, value, rules)
        })?,
    }
    draft.finish(rules, walk.arena())
}
