//! From everything that was read to the calls that count: duplicates and parents go, traces lend
//! their attribution, operations are counted once.

use rustc_hash::FxHashMap;

use super::duplicates::{Duplicates, find_duplicates};
use super::leaves::find_double_counted;
use super::merge::{Merged, merge};
use super::names::Names;
use super::operations::{Role, roles};
use super::table::CallTable;
use super::writer::{LedgerWriter, NO_ROW, TraceRow, hash};
use crate::ingest::Origin;
use crate::pricing::Usd;
use crate::usage::{CountRule, Fate, Source, Timestamp};

/// What became of the calls of one file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CallCounts {
    /// Calls that count.
    pub kept: u64,
    /// Duplicates of others.
    pub duplicates: u64,
    /// Deleted rows, and parents counted through their children.
    pub not_a_call: u64,
    /// Calls at or after `as_of`.
    pub out_of_range: u64,
}

impl CallCounts {
    /// Counts a call.
    const fn add(&mut self, fate: Fate) {
        match fate {
            Fate::Kept => self.kept += 1,
            Fate::Duplicate => self.duplicates += 1,
            Fate::Deleted | Fate::DoubleCounted => self.not_a_call += 1,
            Fate::OutOfRange => self.out_of_range += 1,
        }
    }
}

/// The calls that count.
#[derive(Debug)]
pub struct Ledger {
    /// The calls, in columns.
    pub calls: CallTable,
    /// For each call, what it is to the client's operation it belongs to.
    pub roles: Vec<Role>,
    /// The names behind the codes.
    pub names: Names,
    /// What became of the calls of each file, by file number.
    pub counts: Vec<CallCounts>,
    /// What became of every call that was read, in the order of the writers and of their calls.
    pub fates: Vec<Fate>,
    /// Duplicates that disagree with the call that was kept.
    pub conflicting_duplicates: u64,
    /// Parents left out by the counting rule.
    pub double_counted: u64,
    /// The cost they would have added.
    pub double_counted_cost: Usd,
    ids: Vec<u8>,
}

/// Brings the threads' ledgers together.
///
/// `as_of` maps the start of the latest call to the instant from which calls are ignored.
pub fn settle<F>(
    writers: Vec<LedgerWriter<'_>>,
    file_count: usize,
    rule: CountRule,
    as_of: F,
) -> Ledger
where
    F: FnOnce(Option<Timestamp>) -> Option<Timestamp>,
{
    let mut merged = merge(writers);
    let Duplicates {
        is_duplicate,
        conflicting,
    } = find_duplicates(&merged.calls);
    let kept: Vec<bool> = is_duplicate
        .iter()
        .zip(&merged.calls.is_deleted)
        .map(|(is_duplicate, is_deleted)| !is_duplicate && !is_deleted)
        .collect();
    let is_parent = find_double_counted(&merged.calls, &merged.nodes, &kept, rule);
    lend_attribution(&mut merged);

    let latest = latest(&merged.calls, &kept);
    let as_of = as_of(latest);
    let mut counts = vec![CallCounts::default(); file_count];
    let mut double_counted = 0;
    let mut double_counted_cost = Usd::ZERO;
    let mut fates = Vec::with_capacity(kept.len());
    for index in 0..kept.len() {
        let flag = |flags: &[bool]| flags.get(index).copied().unwrap_or(false);
        let Some(row) = merged.calls.get(index) else {
            continue;
        };
        let fate = if flag(&is_duplicate) {
            Fate::Duplicate
        } else if row.is_deleted {
            Fate::Deleted
        } else if flag(&is_parent) {
            double_counted += 1;
            double_counted_cost += Usd::from_pico(i128::from(row.cost.unwrap_or_default()));
            Fate::DoubleCounted
        } else if as_of.is_some_and(|as_of| row.started_at >= as_of.0) {
            Fate::OutOfRange
        } else {
            Fate::Kept
        };
        let file = usize::try_from(row.file).unwrap_or(usize::MAX);
        if let Some(count) = counts.get_mut(file) {
            count.add(fate);
        }
        fates.push(fate);
    }
    let stays: Vec<bool> = fates.iter().map(|fate| *fate == Fate::Kept).collect();
    merged.calls.retain(&stays);
    let roles = roles(&merged.calls);
    Ledger {
        calls: merged.calls,
        roles,
        names: merged.names,
        counts,
        fates,
        conflicting_duplicates: conflicting,
        double_counted,
        double_counted_cost,
        ids: merged.ids,
    }
}

impl Ledger {
    /// Returns the id of a call as its export has it.
    pub fn call_id(&self, index: usize) -> &str {
        let slice = || {
            let start = usize::try_from(*self.calls.id_start.get(index)?).ok()?;
            let length = usize::try_from(*self.calls.id_length.get(index)?).ok()?;
            std::str::from_utf8(self.ids.get(start..start.checked_add(length)?)?).ok()
        };
        slice().unwrap_or_default()
    }

    /// Returns where the spend log of a client request stands, by LiteLLM's call id.
    pub fn spend_log_of(&self, litellm_call_id: &str) -> Option<Origin> {
        let wanted = hash(Some(litellm_call_id));
        let calls = self.calls.source.iter().zip(&self.calls.litellm_call);
        let index = calls
            .enumerate()
            .find(|(_, (source, call))| **source == Source::SpendLogs && **call == wanted)?
            .0;
        let row = self.calls.get(index)?;
        Some(Origin {
            file: row.file,
            line: row.line,
        })
    }
}

/// Returns the start of the latest of the calls that are kept.
fn latest(calls: &CallTable, kept: &[bool]) -> Option<Timestamp> {
    let starts = calls.started_at.iter().zip(kept);
    let starts = starts.filter(|(_, is_kept)| **is_kept);
    starts.map(|(at, _)| Timestamp(*at)).max()
}

/// Gives observations what only their trace knows: for each dimension the better-ranked answer
/// of the two holds, the observation's own if they are equal.
fn lend_attribution(merged: &mut Merged) {
    if merged.traces.is_empty() {
        return;
    }
    let mut traces: FxHashMap<u128, TraceRow> = FxHashMap::default();
    for trace in &merged.traces {
        let entry = traces.entry(trace.id).or_insert(*trace);
        // Overlapping exports repeat traces; the first by file and line holds, in any order.
        if trace.origin < entry.origin {
            *entry = *trace;
        }
    }
    for node in merged.nodes.iter().filter(|node| node.row != NO_ROW) {
        let row = usize::try_from(node.row).unwrap_or(usize::MAX);
        let (Some(trace), Some(attributed), Some(ranks)) = (
            traces.get(&node.trace),
            merged.calls.attributed.get_mut(row),
            merged.calls.ranks.get_mut(row),
        ) else {
            continue;
        };
        let own = attributed.iter_mut().zip(ranks.iter_mut());
        let lent = trace.attributed.iter().zip(&trace.ranks);
        for ((code, rank), (lent_code, lent_rank)) in own.zip(lent) {
            if lent_rank.goes_before(*rank) {
                *code = *lent_code;
                *rank = *lent_rank;
            }
        }
    }
}
