//! What all calls of each local day come to: what groups are checked against, whatever stretch of days
//! they are of. Added up straight from the calls, without facets or groups, in one pass.

use super::cell_clock::{CellClock, Grain};
use super::ledger::Ledger;
use super::measures::Measure;
use crate::usage::{Calendar, Interval, Timestamp};

/// Where each day begins, and what its calls come to.
#[derive(Debug)]
pub(super) struct DayTotals<M>(Vec<(Timestamp, M)>);

impl<M: Measure> DayTotals<M> {
    /// Adds up the calls of a ledger; days are reckoned in this calendar.
    pub(super) fn new(ledger: &Ledger, calendar: Calendar) -> Self {
        let start = || (CellClock::new(calendar, Grain::Day), Vec::<M>::new());
        let parts = ledger.calls.fold(start, |(clock, days), call| {
            let Ok(day) = usize::try_from(clock.slot_of(call.started_at)) else {
                return;
            };
            if days.len() <= day {
                days.resize(day + 1, M::default());
            }
            if let Some(total) = days.get_mut(day) {
                total.add_call(&call);
            }
        });
        let of_part = |(clock, days): (CellClock, Vec<M>)| {
            let days = (0..).zip(days);
            days.map(move |(day, total)| (Timestamp(clock.start(day)), total))
        };
        Self(parts.into_iter().flat_map(of_part).collect())
    }

    /// Adds up the days that begin in an interval.
    pub(super) fn during(&self, interval: Interval) -> M {
        let days = self.0.iter().filter(|(start, _)| interval.contains(*start));
        days.fold(M::default(), |mut all, (_, total)| {
            all.add(total);
            all
        })
    }
}
