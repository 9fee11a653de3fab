//! From everything that was read to the calls that count: duplicates and parents go, traces lend
//! their attribution, operations are counted once.

use super::digest::Digest;
use super::duplicates::find_duplicates;
use super::facet::FacetCode;
use super::leaves::find_double_counted;
use super::lending::lend_attribution;
use super::merge::{Merged, merge};
use super::names::{Code, Names};
use super::operations::mark_superseded;
use super::table::CallTable;
use super::writer::LedgerWriter;
use crate::ingest::Origin;
use crate::pricing::Usd;
use crate::usage::{CountRule, Dimension, Fate, Source, Status, Timestamp};

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
    /// Counts a call that was read, and does not count any more.
    const fn drop_one(&mut self, fate: Fate) {
        let count = match fate {
            Fate::Kept => return,
            Fate::Duplicate => &mut self.duplicates,
            Fate::Deleted | Fate::DoubleCounted => &mut self.not_a_call,
            Fate::OutOfRange => &mut self.out_of_range,
        };
        *count += 1;
        self.kept = self.kept.saturating_sub(1);
    }
}

/// The calls that count.
#[derive(Debug)]
pub struct Ledger {
    /// The calls.
    pub calls: CallTable,
    /// The names behind the codes.
    pub names: Names,
    /// What became of the calls of each file, by file number.
    pub counts: Vec<CallCounts>,
    /// Duplicates that disagree with the call that was kept.
    pub conflicting_duplicates: u64,
    /// Parents left out by the counting rule.
    pub double_counted: u64,
    /// The cost they would have added.
    pub double_counted_cost: Usd,
}

/// Brings the threads' ledgers together, on as many threads.
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
    let mut settling = Settling::new(merge(writers), file_count);
    let duplicates = find_duplicates(&settling.merged.calls);
    settling.drop_rows(&duplicates.rows, Fate::Duplicate);
    let latest = latest_start(&settling.merged.calls);
    let parents = find_double_counted(&settling.merged, rule);
    lend_attribution(&mut settling.merged);
    let calls = &settling.merged.calls;
    let has_deleted = calls.facets.any(|facet| facet.is_deleted);
    let deleted = if has_deleted {
        rows_of(calls, |call| call.facet.is_deleted)
    } else {
        Vec::new()
    };
    settling.drop_rows(&deleted, Fate::Deleted);
    let calls = &settling.merged.calls;
    let parents = parents.iter().filter_map(|row| calls.get(*row));
    let costs: Vec<(usize, i64)> = parents
        .map(|call| (call.row(), call.cost().unwrap_or_default()))
        .collect();
    let parents: Vec<usize> = costs.iter().map(|(row, _)| *row).collect();
    settling.drop_rows(&parents, Fate::DoubleCounted);
    if let Some(as_of) = as_of(latest).filter(|as_of| latest >= Some(*as_of)) {
        let calls = &settling.merged.calls;
        let late = rows_of(calls, |call| call.started_at >= as_of.0);
        settling.drop_rows(&late, Fate::OutOfRange);
    }
    let Settling { merged, counts } = settling;
    let Merged {
        mut calls, names, ..
    } = merged;
    mark_superseded(&mut calls);
    calls
        .chunks
        .iter_mut()
        .for_each(|chunk| chunk.tags = Vec::new());
    Ledger {
        calls,
        names,
        counts,
        conflicting_duplicates: duplicates.conflicting,
        double_counted: parents.len() as u64,
        double_counted_cost: costs
            .iter()
            .map(|(_, cost)| Usd::from_pico(i128::from(*cost)))
            .sum(),
    }
}

/// Calls on their way to those that count.
struct Settling {
    merged: Merged,
    counts: Vec<CallCounts>,
}

impl Settling {
    fn new(merged: Merged, file_count: usize) -> Self {
        let mut counts = vec![CallCounts::default(); file_count];
        for (file, calls) in merged
            .calls
            .chunks
            .iter()
            .flat_map(super::chunk::Chunk::files)
        {
            if let Some(count) = of_file(&mut counts, file) {
                count.kept += calls;
            }
        }
        Self { merged, counts }
    }

    /// Says of rows that count so far what became of them instead.
    fn drop_rows(&mut self, rows: &[usize], fate: Fate) {
        let calls = &mut self.merged.calls;
        for row in rows {
            if calls.get(*row).is_none() {
                continue;
            }
            let file = calls.file(*row);
            if let Some(count) = file.and_then(|file| of_file(&mut self.counts, file)) {
                count.drop_one(fate);
            }
            calls.set_facet(*row, FacetCode::dropped(fate));
        }
    }
}

fn of_file(counts: &mut [CallCounts], file: u32) -> Option<&mut CallCounts> {
    counts.get_mut(usize::try_from(file).ok()?)
}

fn rows_of(
    calls: &CallTable,
    is_wanted: impl Fn(&super::call::CallView<'_>) -> bool + Sync,
) -> Vec<usize> {
    let rows = calls.fold(Vec::new, |rows, call| {
        if is_wanted(&call) {
            rows.push(call.row());
        }
    });
    rows.concat()
}

/// Returns the start of the latest call that is not deleted.
fn latest_start(calls: &CallTable) -> Option<Timestamp> {
    let latest = calls.fold(
        || None,
        |latest, call| {
            if !call.facet.is_deleted {
                *latest = (*latest).max(Some(call.started_at));
            }
        },
    );
    latest.into_iter().flatten().max().map(Timestamp)
}

impl Ledger {
    /// Returns the name behind a dimension's code; `None` for no value. The status has names of its
    /// own.
    pub fn name(&self, dimension: Dimension, code: Code) -> Option<&str> {
        match (dimension, code) {
            (Dimension::Status, Code(0)) => Some(Status::Success.name()),
            (Dimension::Status, _) => Some(Status::Failure.name()),
            _ => self.names.name(code),
        }
    }

    /// Returns the code behind a dimension's value, as [`Ledger::name`] names it; `None` if no call
    /// can have that value.
    pub fn code(&self, dimension: Dimension, value: Option<&str>) -> Option<Code> {
        match (dimension, value) {
            (Dimension::Status, value) => [Code(0), Code(1)]
                .into_iter()
                .find(|code| self.name(dimension, *code) == value),
            (_, None) => Some(Code::NONE),
            (_, Some(name)) => self.names.code(name),
        }
    }

    /// Returns the id of a call as its export has it.
    pub fn call_id(&self, row: usize) -> String {
        self.calls
            .footprint(row)
            .map(|found| found.id.text())
            .unwrap_or_default()
    }

    /// Returns what became of a call that was read, by the row that its recorder noted.
    pub fn fate(&self, row: usize) -> Fate {
        self.calls.fate(row)
    }

    /// Returns the starts of the first and the last call.
    pub fn span(&self) -> Option<(Timestamp, Timestamp)> {
        let spans = self.calls.fold(
            || None,
            |span: &mut Option<(i64, i64)>, call| {
                let at = call.started_at;
                let (first, last) = span.unwrap_or((at, at));
                *span = Some((first.min(at), last.max(at)));
            },
        );
        let spans = spans.into_iter().flatten();
        let whole = spans.reduce(|one, other| (one.0.min(other.0), one.1.max(other.1)));
        whole.map(|(first, last)| (Timestamp(first), Timestamp(last)))
    }

    /// Returns where the spend log of a client request stands, by LiteLLM's call id: the first by
    /// file and line.
    pub fn spend_log_of(&self, litellm_call_id: &str) -> Option<Origin> {
        let wanted = Digest::of(Some(litellm_call_id));
        let found = self.calls.fold_trail(Vec::new, |found, call, footprint| {
            if call.facet.source == Source::SpendLogs && footprint.litellm_call() == wanted {
                found.push(Origin {
                    file: call.file(),
                    line: footprint.line,
                });
            }
        });
        found.into_iter().flatten().min()
    }
}
