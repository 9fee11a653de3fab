//! Calls that may be others told again under another id.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use crate::frame::ledger::{CallRow, Code};
use crate::pricing::Usd;
use crate::usage::Timestamp;

/// Calls that agree with another one in second, model, user, tokens and cost. Gateways have logged
/// answers twice under new ids; that cannot be proven from a log, so these calls count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SuspectedDuplicates {
    /// Sets of calls that agree.
    pub groups: u64,
    /// Calls beyond the first of each set.
    pub calls: u64,
    /// Their cost.
    pub cost: Usd,
}

/// What calls have to agree in: second, model, user, input and output tokens, cost.
type Likeness = (i64, Code, Code, i64, i64, i64);

/// Looks through all calls that were kept. Calls without tokens or without cost are alike by nature
/// and no suspects.
pub(super) fn suspected_duplicates(facts: &Facts<'_>) -> SuspectedDuplicates {
    let calls = &facts.frame.ledger().calls;
    let rows = (0..calls.len()).filter_map(|index| calls.get(index));
    let mut counts: BTreeMap<Likeness, u64> = BTreeMap::new();
    for likeness in rows.filter_map(|row| likeness(&row)) {
        *counts.entry(likeness).or_default() += 1;
    }
    let mut suspects = SuspectedDuplicates::default();
    for ((.., cost), count) in counts.into_iter().filter(|(_, count)| *count > 1) {
        let repeats = count - 1;
        suspects.groups += 1;
        suspects.calls += repeats;
        suspects.cost += Usd::from_pico(i128::from(cost) * i128::from(repeats));
    }
    suspects
}

fn likeness(row: &CallRow) -> Option<Likeness> {
    let [_, _, user, _] = row.attributed;
    let second = row.started_at.div_euclid(Timestamp::MICROS_PER_SECOND);
    let cost = row.cost.filter(|cost| *cost > 0)?;
    let has_tokens = row.input_tokens > 0 || row.output_tokens > 0;
    has_tokens.then_some((
        second,
        row.model,
        user,
        row.input_tokens,
        row.output_tokens,
        cost,
    ))
}
