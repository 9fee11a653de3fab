//! Which calls stand for an operation: what an application asked for once, whatever the attempts.

use rustc_hash::FxHashMap;

use super::table::{CallRow, CallTable};
use crate::usage::{Source, Status, Traffic};

/// Marks one call per operation: every client row where a row is an operation, the last attempt
/// where every attempt is a row.
pub(super) fn mark_operations(calls: &CallTable) -> Vec<bool> {
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
    (0..calls.len())
        .map(|index| match calls.get(index) {
            Some(row) if row.traffic == Traffic::Internal => false,
            Some(row) => group(&row).is_none_or(|group| last_attempt.get(&group) == Some(&index)),
            None => false,
        })
        .collect()
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
    if row.source != Source::StandardLogging || row.traffic == Traffic::Internal {
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
