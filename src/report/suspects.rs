//! Calls that may be others told again under another id.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use crate::frame::{Resemblances, resemblances};
use crate::pricing::Usd;

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

/// Looks through all calls that were kept.
pub(super) fn suspected_duplicates(facts: &Facts<'_>) -> SuspectedDuplicates {
    let Resemblances {
        groups,
        calls,
        cost,
    } = resemblances(facts.frame.ledger());
    SuspectedDuplicates {
        groups,
        calls,
        cost,
    }
}
