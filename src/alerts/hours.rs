//! Cost by UTC hour, with every hour without a call at zero from the first one on.

use std::collections::BTreeMap;

use crate::analysis::twice_median;
use crate::pricing::Usd;
use crate::usage::Timestamp;

use super::settings::Baseline;

/// Microseconds in an hour.
const MICROS: i64 = 3_600_000_000;
/// Hours in a week, and hours that the moving average looks back.
const WEEK: i64 = 168;
/// Hours of history without which there is no moving average.
pub(super) const MIN_HOURS: i64 = 24;
/// Weeks that the same hour of the week is looked up in.
const WEEKS: i64 = 4;
/// Weeks without which it says nothing.
const MIN_WEEKS: usize = 3;

/// A UTC hour, counted from 1970.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Hour(i64);

impl Hour {
    /// Returns the hour an instant lies in.
    pub const fn of(at: Timestamp) -> Self {
        Self(at.0.div_euclid(MICROS))
    }

    /// Returns its first instant.
    pub const fn start(self) -> Timestamp {
        Timestamp(self.0.saturating_mul(MICROS))
    }

    /// Returns the first instant after it.
    pub const fn end(self) -> Timestamp {
        self.next().start()
    }

    /// Returns the hour after it.
    #[must_use]
    pub const fn next(self) -> Self {
        self.before(-1)
    }

    const fn before(self, hours: i64) -> Self {
        Self(self.0.saturating_sub(hours))
    }
}

/// What an hour usually costs: an exact quotient.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// How it was found.
    pub baseline: Baseline,
    /// Sum of `parts` hours; of a median, of the middle two.
    pub sum: Usd,
    /// What the sum is divided by.
    pub parts: i64,
    /// Hours that were looked at.
    pub hours: i64,
}

/// Cost by hour.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourlyCosts {
    hours: Vec<Hour>,
    costs: Vec<Usd>,
    /// Cost of all hours up to and including the one at this position.
    sums: Vec<Usd>,
}

impl HourlyCosts {
    /// Lines up the hours that have calls.
    pub fn new(costs: &BTreeMap<Hour, Usd>) -> Self {
        let mut sum = Usd::ZERO;
        let sums = costs.values().map(|cost| {
            sum += *cost;
            sum
        });
        Self {
            sums: sums.collect(),
            hours: costs.keys().copied().collect(),
            costs: costs.values().copied().collect(),
        }
    }

    /// Returns the hours that have calls, in order.
    pub fn iter(&self) -> impl Iterator<Item = (Hour, Usd)> {
        self.hours.iter().copied().zip(self.costs.iter().copied())
    }

    /// Returns what an hour costs.
    pub fn cost_of(&self, hour: Hour) -> Usd {
        let position = self.hours.binary_search(&hour).ok();
        let cost = position.and_then(|position| self.costs.get(position));
        cost.copied().unwrap_or_default()
    }

    /// Returns what an hour usually costs, by the wanted baseline, else by the moving average;
    /// `None` with less than a day of history, or if it usually costs nothing.
    pub fn usual(&self, hour: Hour, wanted: Baseline) -> Option<Usual> {
        let by_week = (wanted == Baseline::HourOfWeek)
            .then(|| self.same_hours(hour))
            .filter(|known| known.hours >= i64::try_from(MIN_WEEKS).unwrap_or(i64::MAX));
        by_week
            .filter(|usual| usual.sum > Usd::ZERO)
            .or_else(|| self.moving_average(hour))
    }

    /// Returns the median of the same hour of the week in the four weeks before, as far as known.
    pub fn same_hours(&self, hour: Hour) -> Usual {
        let known = (1..=WEEKS).take_while(|week| self.has_begun(hour.before(week * WEEK)));
        let hours = i64::try_from(known.count()).unwrap_or_default();
        self.median_of(hour, hours)
    }

    /// Returns what an hour would cost by the same weeks or hours as another series was judged by.
    pub fn expected_like(&self, hour: Hour, like: &Usual) -> Usual {
        match like.baseline {
            Baseline::MovingAverage => self.mean_of(hour, like.hours),
            Baseline::HourOfWeek => self.median_of(hour, like.hours),
        }
    }

    fn moving_average(&self, hour: Hour) -> Option<Usual> {
        let first = *self.hours.first()?;
        let hours = hour.0.saturating_sub(first.0).min(WEEK);
        let usual = self.mean_of(hour, hours);
        (hours >= MIN_HOURS && usual.sum > Usd::ZERO).then_some(usual)
    }

    fn mean_of(&self, hour: Hour, hours: i64) -> Usual {
        Usual {
            baseline: Baseline::MovingAverage,
            sum: self.cost_before(hour) - self.cost_before(hour.before(hours)),
            parts: hours,
            hours,
        }
    }

    fn median_of(&self, hour: Hour, weeks: i64) -> Usual {
        let costs = (1..=weeks).map(|week| self.cost_of(hour.before(week * WEEK)));
        Usual {
            baseline: Baseline::HourOfWeek,
            sum: twice_median(costs.collect()).unwrap_or_default(),
            parts: 2,
            hours: weeks,
        }
    }

    fn has_begun(&self, hour: Hour) -> bool {
        self.hours.first().is_some_and(|first| *first <= hour)
    }

    /// Returns what all hours before this one cost.
    fn cost_before(&self, hour: Hour) -> Usd {
        let position = self.hours.partition_point(|one| *one < hour);
        let sum = position.checked_sub(1).and_then(|last| self.sums.get(last));
        sum.copied().unwrap_or_default()
    }
}
