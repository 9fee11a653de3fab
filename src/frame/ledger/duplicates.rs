//! Which calls were read more than once, and which of them stays.

use rustc_hash::{FxHashMap, FxHashSet};

use super::table::{CallRow, CallTable};
use crate::usage::Source;

/// What was read more than once.
pub(super) struct Duplicates {
    /// For each row, whether another one of the same call stays instead.
    pub(super) is_duplicate: Vec<bool>,
    /// Duplicates whose figures differ from those of the row they were held against.
    pub(super) conflicting: u64,
}

/// Marks duplicates.
///
/// The same export and the same id is the same call: of Langfuse rows the greatest version stays
/// (ClickHouse dumps hold old ones), of all others the first by file and line. A standard logging
/// record whose LiteLLM call id also stands in the spend logs is the same call told twice, and the
/// spend log's row stays.
pub(super) fn find_duplicates(calls: &CallTable) -> Duplicates {
    let mut is_duplicate = vec![false; calls.len()];
    let mut conflicting = 0;
    let mut best: FxHashMap<u128, usize> = FxHashMap::default();
    for index in 0..calls.len() {
        let Some(identity) = calls.identity.get(index).copied() else {
            continue;
        };
        let Some(other) = best.get(&identity).copied() else {
            best.insert(identity, index);
            continue;
        };
        let loser = if goes_before(calls, index, other) {
            best.insert(identity, index);
            other
        } else {
            index
        };
        conflicting += u64::from(is_conflict(calls, index, other));
        if let Some(flag) = is_duplicate.get_mut(loser) {
            *flag = true;
        }
    }
    mark_standard_logging_of_spend_logs(calls, &mut is_duplicate);
    Duplicates {
        is_duplicate,
        conflicting,
    }
}

/// Whether two rows of one call disagree about what was used or paid, other than by one being newer.
fn is_conflict(calls: &CallTable, index: usize, other: usize) -> bool {
    match (calls.get(index), calls.get(other)) {
        (Some(row), Some(other)) => {
            let figures = |row: &CallRow| (row.input_tokens, row.output_tokens, row.cost);
            row.version == other.version && figures(&row) != figures(&other)
        }
        _ => false,
    }
}

/// Whether a row beats another row of the same call, whatever order they were read in.
fn goes_before(calls: &CallTable, index: usize, other: usize) -> bool {
    match (calls.get(index), calls.get(other)) {
        (Some(row), Some(other)) => {
            let version = row.version.cmp(&other.version).reverse();
            let place = (row.file, row.line).cmp(&(other.file, other.line));
            version.then(place).is_lt()
        }
        _ => false,
    }
}

fn mark_standard_logging_of_spend_logs(calls: &CallTable, is_duplicate: &mut [bool]) {
    if !calls.source.contains(&Source::StandardLogging) {
        return;
    }
    let rows = calls.source.iter().zip(&calls.litellm_call);
    let in_spend_logs: FxHashSet<u128> = rows
        .filter(|(source, call)| **source == Source::SpendLogs && **call != 0)
        .map(|(_, call)| *call)
        .collect();
    let rows = calls
        .source
        .iter()
        .zip(&calls.litellm_call)
        .zip(is_duplicate);
    for ((source, call), flag) in rows {
        *flag |= *source == Source::StandardLogging && in_spend_logs.contains(call);
    }
}
