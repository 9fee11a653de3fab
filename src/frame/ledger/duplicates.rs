//! Which calls were read more than once, and which of them stays.

use rustc_hash::{FxHashMap, FxHashSet};

use super::table::CallTable;
use crate::usage::Source;

/// Marks duplicates.
///
/// The same export and the same id is the same call: of Langfuse rows the greatest version stays
/// (ClickHouse dumps hold old ones), of all others the first by file and line. A standard logging
/// record whose LiteLLM call id also stands in the spend logs is the same call told twice, and the
/// spend log's row stays.
pub(super) fn find_duplicates(calls: &CallTable) -> Vec<bool> {
    let mut is_duplicate = vec![false; calls.len()];
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
        if let Some(flag) = is_duplicate.get_mut(loser) {
            *flag = true;
        }
    }
    mark_standard_logging_of_spend_logs(calls, &mut is_duplicate);
    is_duplicate
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
