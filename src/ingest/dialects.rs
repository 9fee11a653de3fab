//! From the kind of a record to the draft that reads it.

use super::json::Walk;
use super::langfuse::{ObservationDraft, TraceDraft};
use super::litellm::{SpendLogsDraft, StandardLoggingDraft};
use super::reader::{Input, each_field};
use super::record::{Dialect, Draft, Outcome};
use super::reject::Reject;
use crate::usage::AttributionRules;

/// Returns whether a dialect reads a column.
pub(super) fn wants_column(dialect: Dialect, name: &str, rules: &AttributionRules) -> bool {
    let wants = match dialect {
        Dialect::SpendLogs => SpendLogsDraft::wants,
        Dialect::StandardLogging => StandardLoggingDraft::wants,
        Dialect::Observation => ObservationDraft::wants,
        Dialect::Trace => TraceDraft::wants,
        Dialect::NoUsage | Dialect::Event(_) => |_: &str, _: &AttributionRules| false,
    };
    wants(name, rules)
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
    each_field(input, walk, |key, value| draft.field(key, value, rules))?;
    draft.finish(rules, walk.arena())
}
