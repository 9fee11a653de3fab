//! Single calls in time, for rules that ask which call it was.

use rustc_hash::FxHashMap;

use super::cell_clock::{CellClock, Grain};
use super::ledger::{CallView, Code};
use super::usage_frame::UsageFrame;
use crate::pricing::PicoUsd;
use crate::usage::{Dimension, Interval, Timestamp};

/// A call where it stands in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PastCall {
    /// Row in the ledger.
    pub row: usize,
    /// Its start.
    pub started_at: Timestamp,
    /// Its cost; `None` if it is unknown.
    pub cost: Option<PicoUsd>,
}

impl PastCall {
    pub(super) fn new(call: &CallView<'_>) -> Self {
        Self {
            row: call.row(),
            started_at: Timestamp(call.started_at),
            cost: call.cost().map(PicoUsd),
        }
    }
}

/// Calls of a model without a known cost, on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnpricedDay {
    /// The model.
    pub model: Code,
    /// Start of the first of them.
    pub first: Timestamp,
    /// How many there are.
    pub calls: u64,
}

impl UsageFrame {
    /// Returns the calls of an interval, of one team if it is asked for, in the order of their
    /// starts, those of one instant by call id. Meant for an hour, not for all of time.
    pub fn calls_in_order(&self, during: Interval, team: Option<Code>) -> Vec<PastCall> {
        let found = self.ledger.calls.fold(Vec::new, |found, call| {
            let of_team = || team.is_none_or(|team| call.code(Dimension::Team) == team);
            if during.contains(Timestamp(call.started_at)) && of_team() {
                found.push(PastCall::new(&call));
            }
        });
        let mut calls = found.concat();
        calls.sort_unstable_by(|one, other| {
            let id = |call: &PastCall| self.ledger.call_id(call.row);
            one.started_at
                .cmp(&other.started_at)
                .then_with(|| id(one).cmp(&id(other)))
                .then_with(|| one.row.cmp(&other.row))
        });
        calls
    }

    /// Returns the calls without a known cost before an instant, by local day and model; sorted by
    /// their first call.
    pub fn unpriced_days(&self, until: Timestamp) -> Vec<UnpricedDay> {
        type Found = FxHashMap<(i64, Code), (i64, u64)>;
        fn add(found: &mut Found, key: (i64, Code), at: i64, calls: u64) {
            let (first, count) = found.entry(key).or_insert((at, 0));
            (*first, *count) = ((*first).min(at), *count + calls);
        }
        let calendar = self.calendar;
        let start = || (CellClock::new(calendar, Grain::Day), Found::default());
        let parts = self.ledger.calls.fold(start, |(clock, found), call| {
            if call.cost().is_none() && call.started_at < until.0 {
                let day = clock.slot_of(call.started_at);
                let key = (clock.start(day), call.facet.model);
                add(found, key, call.started_at, 1);
            }
        });
        let mut all = Found::default();
        for (key, (first, calls)) in parts.into_iter().flat_map(|(_, found)| found) {
            add(&mut all, key, first, calls);
        }
        let days = all
            .into_iter()
            .map(|((_, model), (first, calls))| UnpricedDay {
                model,
                first: Timestamp(first),
                calls,
            });
        let mut days: Vec<UnpricedDay> = days.collect();
        days.sort_unstable_by_key(|day| (day.first, day.model));
        days
    }
}
