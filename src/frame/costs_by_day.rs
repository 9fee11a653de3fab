//! What calls cost, day by day: for medians, and for calls far above them.

use super::cell_clock::{CellClock, Grain};
use super::error::FrameError;
use super::ledger::Ledger;
use super::past_calls::PastCall;
use super::roll_up::Key;
use super::usage_frame::UsageFrame;
use crate::pricing::{PicoUsd, Usd};
use crate::usage::{Interval, Timestamp};

/// Costs that are in memory at a time, unless one day has more: 32 MB.
const COSTS_AT_A_TIME: u64 = 1 << 22;

/// A day, and the costs above which its calls are looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayLimits {
    /// The local day.
    pub day: Interval,
    /// Costs that calls must exceed.
    pub limits: Vec<PicoUsd>,
}

/// The calls of a day that cost more than a limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Above {
    /// How many.
    pub calls: u64,
    /// What they cost.
    pub cost: Usd,
    /// The most expensive one; of equal costs the one whose id comes first.
    pub largest: Option<PastCall>,
}

impl UsageFrame {
    /// Hands over the costs above zero of each local day before an instant that has any, in the
    /// order of the days.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails.
    pub fn paid_costs_by_day(
        &self,
        until: Timestamp,
        mut take: impl FnMut(Interval, Vec<i64>),
    ) -> Result<(), FrameError> {
        let past = Interval {
            from: Timestamp(i64::MIN),
            to: until,
        };
        let mut batch: Vec<Interval> = Vec::new();
        let mut calls = 0;
        for group in self.roll_up(&[Key::Day], past)? {
            if calls + group.measures.calls > COSTS_AT_A_TIME && !batch.is_empty() {
                self.take_costs(&batch, until, &mut take);
                batch.clear();
                calls = 0;
            }
            if let Some(date) = group.day() {
                batch.push(self.calendar.days(date, date));
                calls += group.measures.calls;
            }
        }
        self.take_costs(&batch, until, &mut take);
        Ok(())
    }

    fn take_costs(
        &self,
        days: &[Interval],
        until: Timestamp,
        take: &mut impl FnMut(Interval, Vec<i64>),
    ) {
        let clock = self.numbered(days.iter());
        let start = || (clock.clone(), vec![Vec::new(); days.len()]);
        let parts = self.ledger.calls.fold(start, |(clock, costs), call| {
            let cost = call
                .cost()
                .filter(|cost| *cost > 0 && call.started_at < until.0);
            let Some(cost) = cost else { return };
            let day = usize::try_from(clock.slot_of(call.started_at)).ok();
            if let Some(costs) = day.and_then(|day| costs.get_mut(day)) {
                costs.push(cost);
            }
        });
        let mut parts: Vec<Vec<Vec<i64>>> = parts.into_iter().map(|(_, costs)| costs).collect();
        for (position, day) in days.iter().enumerate() {
            let of_day = parts.iter_mut().filter_map(|part| part.get_mut(position));
            let mut costs: Vec<i64> = Vec::new();
            for part in of_day.map(std::mem::take) {
                if costs.is_empty() {
                    costs = part;
                } else {
                    costs.extend(part);
                }
            }
            if !costs.is_empty() {
                take(*day, costs);
            }
        }
    }

    /// Returns what lies above each limit of each day, before an instant.
    pub fn above(&self, days: &[DayLimits], until: Timestamp) -> Vec<Vec<Above>> {
        let ledger = &self.ledger;
        let clock = self.numbered(days.iter().map(|day| &day.day));
        let nothing = || -> Vec<Vec<Above>> {
            days.iter()
                .map(|day| vec![Above::default(); day.limits.len()])
                .collect()
        };
        let start = || (clock.clone(), nothing());
        let parts = ledger.calls.fold(start, |(clock, found), call| {
            let cost = call
                .cost()
                .filter(|cost| *cost > 0 && call.started_at < until.0);
            let Some(cost) = cost.map(PicoUsd) else {
                return;
            };
            let at = usize::try_from(clock.slot_of(call.started_at)).unwrap_or(usize::MAX);
            let Some((day, found)) = days.get(at).zip(found.get_mut(at)) else {
                return;
            };
            for (limit, above) in day.limits.iter().zip(found) {
                if cost > *limit {
                    let one = Above {
                        calls: 1,
                        cost: cost.into(),
                        largest: Some(PastCall::new(&call)),
                    };
                    add(ledger, above, &one);
                }
            }
        });
        let mut all = nothing();
        for (_, part) in &parts {
            let pairs = all.iter_mut().flatten().zip(part.iter().flatten());
            pairs.for_each(|(above, other)| add(ledger, above, other));
        }
        all
    }

    /// Returns a clock that knows these days by their position.
    fn numbered<'d>(&self, days: impl Iterator<Item = &'d Interval>) -> CellClock {
        let mut clock = CellClock::new(self.calendar, Grain::Day);
        for day in days {
            clock.slot_at(day.from.0);
        }
        clock
    }
}

fn add(ledger: &Ledger, above: &mut Above, other: &Above) {
    above.calls += other.calls;
    above.cost += other.cost;
    let id = |call: &PastCall| ledger.call_id(call.row);
    let largest = above.largest.into_iter().chain(other.largest);
    above.largest = largest.max_by(|one, two| {
        // Ids are read only where costs are equal.
        let by_id = || id(two).cmp(&id(one)).then(two.row.cmp(&one.row));
        one.cost.cmp(&two.cost).then_with(by_id)
    });
}
