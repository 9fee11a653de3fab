//! The ledger and what was added up of it: cells by day and by hour, made when first asked for.

use std::cell::{OnceCell, RefCell};

use super::cell_clock::Grain;
use super::cell_frame::CellFrame;
use super::cells::{Cells, Plan};
use super::ledger::Ledger;
use super::measures::{CostFactors, Efficiency, Measure, Measures, Spent};
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
    spent: Levels<Spent>,
    measures: Levels<Measures>,
    factors: Levels<CostFactors>,
    efficiency: Levels<Efficiency>,
}

/// Cells of one measure, and totals of stretches of time, which come straight from the calls.
#[derive(Debug)]
pub(super) struct Levels<M> {
    days: OnceCell<CellFrame<M>>,
    hours: OnceCell<CellFrame<M>>,
    totals: RefCell<Vec<(Interval, M)>>,
}

impl<M> Default for Levels<M> {
    fn default() -> Self {
        Self {
            days: OnceCell::new(),
            hours: OnceCell::new(),
            totals: RefCell::default(),
        }
    }
}

/// Measures whose sums are kept.
pub(super) trait Kept: Measure {
    /// Returns where they are kept.
    fn levels(sums: &Sums) -> &Levels<Self>;
}

impl Kept for Spent {
    fn levels(sums: &Sums) -> &Levels<Self> {
        &sums.spent
    }
}

impl Kept for Measures {
    fn levels(sums: &Sums) -> &Levels<Self> {
        &sums.measures
    }
}

impl Kept for CostFactors {
    fn levels(sums: &Sums) -> &Levels<Self> {
        &sums.factors
    }
}

impl Kept for Efficiency {
    fn levels(sums: &Sums) -> &Levels<Self> {
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

    /// Returns the cells of all calls.
    pub(super) fn cells<M: Kept>(&self, grain: Grain) -> &CellFrame<M> {
        let levels = M::levels(&self.sums);
        let level = if grain == Grain::Hour {
            &levels.hours
        } else {
            &levels.days
        };
        level.get_or_init(|| {
            let grain = if grain == Grain::Hour {
                Grain::Hour
            } else {
                Grain::Day
            };
            self.gather(&Plan {
                calendar: self.calendar,
                grain,
                during: ALWAYS,
                dimensions: None,
            })
        })
    }

    /// Adds up calls to cells that are used once.
    pub(super) fn gather<M: Measure>(&self, plan: &Plan<'_>) -> CellFrame<M> {
        CellFrame::new(Cells::gather(&self.ledger, plan), self.calendar)
    }

    /// Returns the interval with ends that cut no cell of this grain and part the calls the same;
    /// `None` if there is none.
    pub(super) fn between_cells(&self, during: Interval, grain: Grain) -> Option<Interval> {
        let edge = |end: Timestamp| match self.span {
            Some((first, last)) if end > first && end <= last => {
                grain.is_cut_cleanly(&self.calendar, end).then_some(end)
            }
            // Cells may begin a little before the first call.
            Some((first, _)) if end <= first => Some(ALWAYS.from),
            _ => Some(ALWAYS.to),
        };
        Some(Interval {
            from: edge(during.from)?,
            to: edge(during.to)?,
        })
    }

    /// Adds up the calls of an interval, one by one: what parts are checked against.
    pub(super) fn total_of<M: Kept>(&self, during: Interval) -> M {
        let known = &M::levels(&self.sums).totals;
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
        parts.iter().for_each(|part| total.add(part));
        known.borrow_mut().push((during, total));
        total
    }
}
