//! What all calls of each local day come to: what groups are checked against, whatever stretch of days
//! they are of. Added up straight from the calls, without facets or groups, in one pass.

use super::by_day::by_day;
use super::ledger::Ledger;
use super::measures::Measure;
use crate::usage::{Calendar, Interval, Timestamp};

/// Where each day begins, and what its calls come to.
#[derive(Debug)]
pub(super) struct DayTotals<M>(Vec<(Timestamp, M)>);

impl<M: Measure> DayTotals<M> {
    /// Adds up the calls of a ledger; days are reckoned in this calendar.
    pub(super) fn new(ledger: &Ledger, calendar: Calendar) -> Self {
        Self(by_day(ledger, calendar, M::add_call).collect())
    }

    /// Adds up the days that begin in an interval.
    pub(super) fn during(&self, interval: Interval) -> M {
        self.within(interval)
            .fold(M::default(), |mut all, (_, total)| {
                all.add(total);
                all
            })
    }

    /// Returns the days that begin in an interval; one may come several times.
    pub(super) fn within(&self, interval: Interval) -> impl Iterator<Item = &(Timestamp, M)> {
        let days = self.0.iter();
        days.filter(move |(start, _)| interval.contains(*start))
    }
}
