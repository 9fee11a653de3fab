//! The ledger and what was added up of it: cells by facet and day, made when first asked for.

use std::cell::{OnceCell, RefCell};
use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::cell_clock::Grain;
use super::cell_frame::CellFrame;
use super::cells::{Apart, Cells, Plan};
use super::day_totals::DayTotals;
use super::error::FrameError;
use super::ledger::Ledger;
use super::measures::{CostFactors, Efficiency, Measure, Measures, Spent};
use super::roll_up::{Group, Key};
use crate::usage::{Calendar, Interval, Timestamp};

/// All of time.
pub(super) const ALWAYS: Interval = Interval {
    from: Timestamp(i64::MIN),
    to: Timestamp(i64::MAX),
};

/// The calls for group-bys, and the ledger behind them.
#[derive(Debug)]
pub struct UsageFrame {
    pub(super) ledger: Ledger,
    pub(super) calendar: Calendar,
    /// Starts of the first and the last call.
    span: Option<(Timestamp, Timestamp)>,
    sums: Sums,
}

/// What was added up, by what is measured.
#[derive(Debug, Default)]
pub(super) struct Sums {
    spent: KeptSums<Spent>,
    measures: KeptSums<Measures>,
    factors: KeptSums<CostFactors>,
    efficiency: KeptSums<Efficiency>,
}

/// Cells of one measure, and totals of days and of other stretches of time, which come straight from
/// the calls.
#[derive(Debug)]
pub(super) struct KeptSums<M> {
    days: OnceCell<CellFrame<M>>,
    day_totals: OnceCell<DayTotals<M>>,
    totals: RefCell<Vec<(Interval, M)>>,
}

impl<M> Default for KeptSums<M> {
    fn default() -> Self {
        Self {
            days: OnceCell::new(),
            day_totals: OnceCell::new(),
            totals: RefCell::default(),
        }
    }
}

/// Measures whose sums are kept.
pub(super) trait Kept: Measure {
    /// Returns where they are kept.
    fn kept(sums: &Sums) -> &KeptSums<Self>;
}

impl Kept for Spent {
    fn kept(sums: &Sums) -> &KeptSums<Self> {
        &sums.spent
    }
}

impl Kept for Measures {
    fn kept(sums: &Sums) -> &KeptSums<Self> {
        &sums.measures
    }
}

impl Kept for CostFactors {
    fn kept(sums: &Sums) -> &KeptSums<Self> {
        &sums.factors
    }
}

impl Kept for Efficiency {
    fn kept(sums: &Sums) -> &KeptSums<Self> {
        &sums.efficiency
    }
}

impl UsageFrame {
    /// Takes the ledger; days are reckoned in this calendar.
    pub fn new(ledger: Ledger, calendar: Calendar) -> Self {
        Self {
            span: ledger.span(),
            ledger,
            calendar,
            sums: Sums::default(),
        }
    }

    /// Returns the ledger the frame was built from.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Returns the cells of all calls, by facet and day.
    pub(super) fn days<M: Kept>(&self) -> &CellFrame<M> {
        M::kept(&self.sums).days.get_or_init(|| {
            self.gather(&Plan {
                calendar: self.calendar,
                grain: Grain::Day,
                during: ALWAYS,
                apart: Apart::Facets,
            })
        })
    }

    /// Adds up calls to cells that are used once.
    pub(super) fn gather<M: Measure>(&self, plan: &Plan<'_>) -> CellFrame<M> {
        CellFrame::new(Cells::gather(&self.ledger, plan), self.calendar)
    }

    /// Returns the interval with ends that cut no day and part the calls the same; `None` if there is
    /// none.
    pub(super) fn between_days(&self, during: Interval) -> Option<Interval> {
        let is_midnight = |at: Timestamp| self.calendar.start_of(self.calendar.date_of(at)) == at;
        let edge = |end: Timestamp| match self.span {
            Some((first, last)) if end > first && end <= last => is_midnight(end).then_some(end),
            // Days begin before their first call.
            Some((first, _)) if end <= first => Some(ALWAYS.from),
            _ => Some(ALWAYS.to),
        };
        Some(Interval {
            from: edge(during.from)?,
            to: edge(during.to)?,
        })
    }

    /// Returns the local days that have calls of an interval.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails.
    pub fn days_with_calls(&self, during: Interval) -> Result<BTreeSet<NaiveDate>, FrameError> {
        if let Some(days) = self.between_days(during) {
            let days = self.day_totals::<Measures>().within(days);
            let days = days.filter(|(_, total)| total.calls > 0);
            return Ok(days
                .map(|(start, _)| self.calendar.date_of(*start))
                .collect());
        }
        let groups = self.roll_up(&[Key::Day], during)?;
        Ok(groups.iter().filter_map(Group::day).collect())
    }

    fn day_totals<M: Kept>(&self) -> &DayTotals<M> {
        let totals = || DayTotals::new(&self.ledger, self.calendar);
        M::kept(&self.sums).day_totals.get_or_init(totals)
    }

    /// Adds up the calls of an interval: what parts are checked against.
    pub(super) fn total_of<M: Kept>(&self, during: Interval) -> M {
        if let Some(days) = self.between_days(during) {
            return self.day_totals::<M>().during(days);
        }
        let kept = M::kept(&self.sums);
        let known = &kept.totals;
        let found = known
            .borrow()
            .iter()
            .find(|(interval, _)| *interval == during)
            .copied();
        if let Some((_, total)) = found {
            return total;
        }
        let parts = self.ledger.calls.fold(M::default, |total, call| {
            if during.contains(Timestamp(call.started_at)) {
                total.add_call(&call);
            }
        });
        let mut total = M::default();
        for part in &parts {
            total.add(part);
        }
        known.borrow_mut().push((during, total));
        total
    }
}
