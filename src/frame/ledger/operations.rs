//! Which calls stand for an operation: what an application asked for once, whatever the attempts.

use rustc_hash::FxHashMap;

use super::settle::Ledger;
use super::table::{CallRow, CallTable};
use crate::usage::{Source, Status, Traffic};

/// What a call is to the operation it belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    /// It stands for the operation: the client's row, or the last of its attempts.
    Operation,
    /// An earlier attempt of an operation that another call stands for.
    Superseded,
    /// The gateway's own traffic: no client asked for it.
    Internal,
}

/// Says what each call is to its operation: one call stands for each, the client's row where a row
/// is an operation, the last attempt where every attempt is a row.
pub(super) fn roles(calls: &CallTable) -> Vec<Role> {
    let shared = shared_call_ids(calls);
    let group = |row: &CallRow| attempt_group(row, &shared);
    let mut last_attempt: FxHashMap<u128, usize> = FxHashMap::default();
    let order = |index: usize| {
        calls
            .get(index)
            .map(|row| (row.started_at, row.status == Status::Success, row.identity))
    };
    for index in 0..calls.len() {
        if let Some(group) = calls.get(index).as_ref().and_then(group) {
            let last = last_attempt.entry(group).or_insert(index);
            if order(index) > order(*last) {
                *last = index;
            }
        }
    }
    let role = |(index, row): (usize, CallRow)| match row.traffic {
        Traffic::Internal => Role::Internal,
        Traffic::BilledAttempt => Role::Superseded,
        Traffic::Client => match group(&row) {
            Some(group) if last_attempt.get(&group) != Some(&index) => Role::Superseded,
            _ => Role::Operation,
        },
    };
    let rows = (0..calls.len()).filter_map(|index| calls.get(index));
    rows.enumerate().map(role).collect()
}

impl Ledger {
    /// Returns how many attempts a call accounts for: all that its row knows of where one row
    /// stands for an operation, itself where every attempt is a row. `None` where the export does
    /// not tell: Langfuse never does, LiteLLM's spend logs since February 2026.
    pub fn attempts(&self, index: usize) -> Option<u32> {
        let row = self.calls.get(index)?;
        match (row.source, row.traffic) {
            (Source::StandardLogging, Traffic::Client) => Some(1),
            (Source::SpendLogs, Traffic::Client) => Some(row.attempts).filter(|count| *count > 0),
            (Source::Langfuse, _) | (_, Traffic::Internal | Traffic::BilledAttempt) => None,
        }
    }
}

/// Counts how many standard logging records share each call id. The proxy gives the attempts of
/// a request one id; the SDK gives every attempt its own, and only the trace joins them.
fn shared_call_ids(calls: &CallTable) -> FxHashMap<u128, u32> {
    let mut counts: FxHashMap<u128, u32> = FxHashMap::default();
    for (source, call) in calls.source.iter().zip(&calls.litellm_call) {
        if *source == Source::StandardLogging && *call != 0 {
            *counts.entry(*call).or_default() += 1;
        }
    }
    counts
}

/// Returns what the attempts of a record's operation share; `None` where the row is the operation.
fn attempt_group(row: &CallRow, shared: &FxHashMap<u128, u32>) -> Option<u128> {
    if row.source != Source::StandardLogging || row.traffic != Traffic::Client {
        return None;
    }
    let is_shared = shared
        .get(&row.litellm_call)
        .is_some_and(|count| *count > 1);
    let group = if is_shared {
        row.litellm_call
    } else {
        row.attempt_trace
    };
    (group != 0).then_some(group)
}
