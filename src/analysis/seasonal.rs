//! What the coming days will cost: weekday profile × damped Theil–Sen trend of four weeks.
//!
//! The recipe is closed form. Over the last 28 complete days y (from 14 on: all there are), with
//! weekday factors f = mean of the weekday ÷ mean of all and z = y ÷ f:
//!
//! ```text
//! b, ℓ  slope and level at the last day of the Theil–Sen line through z
//! ŷ(k) = max(0, ℓ + b·(φ + φ² + … + φᵏ)) · f        φ = 0.9, k days after the last one
//! σ    = sd of z ÷ line − 1, with n − 2 in the denominator
//! s_w  = sd of the logarithms of week-over-week totals of the last 8 weeks
//! A² = σ²·Σŷ²   B² = (2σ/√n·Σŷ)²   D² = (s_w·√(max(1, r/7)/2)·Σŷ)²   r = days left
//! spread = √(A² + B² + D²)
//! ```
//!
//! A: the noise of single days; B: the error of the level; D: the drift from week to week.

use chrono::{Datelike, NaiveDate};

use super::ratio::to_dollars;
use super::statistics::{deviation, mean, median, number, theil_sen};
use super::trend::Day;

/// Complete days needed, so that every weekday was seen twice.
pub(super) const MIN_DAYS: usize = 14;
/// Complete days used.
const WINDOW: usize = 28;
/// Weeks whose totals show how much weeks differ.
const WEEKS: usize = 8;
/// Days in a week.
const WEEK: usize = 7;
/// φ: how much of the trend is left after each day.
const DAMPING: f64 = 0.9;
/// Days on which the line lies below this share of the mean say nothing about relative noise.
const LEAST_LINE: f64 = 0.1;

/// A fitted profile and trend.
#[derive(Clone, Debug, PartialEq)]
pub struct Seasonal {
    /// Last complete day: the forecast begins on the day after.
    pub last: NaiveDate,
    /// Days used: 14 to 28.
    pub days: usize,
    /// Factors by weekday, Monday first.
    factors: [f64; WEEK],
    level: f64,
    slope: f64,
    /// σ: relative spread of single days.
    daily_spread: f64,
    /// `s_w`: spread of the logarithms of week-over-week totals.
    weekly_spread: f64,
}

/// What the coming days will cost, in US dollars.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Coming {
    /// Sum from the first coming day up to each.
    pub(super) sums: Vec<f64>,
    /// Standard deviation of each sum.
    pub(super) spreads: Vec<f64>,
}

impl Coming {
    pub(super) fn total(&self) -> f64 {
        self.sums.last().copied().unwrap_or_default()
    }
}

impl Seasonal {
    /// Fits complete days without gaps, oldest first; `None` for fewer than 14.
    pub fn fit(days: &[Day]) -> Option<Self> {
        if days.len() < MIN_DAYS {
            return None;
        }
        let used = last_of(days, WINDOW);
        let last = used.last()?.date;
        let factors = weekday_factors(used);
        let points: Vec<(f64, f64)> = used
            .iter()
            .enumerate()
            .filter_map(|(index, day)| {
                let factor = factor(&factors, day.date);
                (factor > 0.0).then(|| (number(index), to_dollars(day.cost) / factor))
            })
            .collect();
        let end = number(used.len().saturating_sub(1));
        let (slope, level) = theil_sen(&points, end).unwrap_or_default();
        let daily_spread = daily_spread(&points, |x| level + slope * (x - end));
        Some(Self {
            last,
            days: used.len(),
            factors,
            level,
            slope,
            daily_spread,
            weekly_spread: weekly_spread(days, daily_spread),
        })
    }

    /// Returns the coming days' costs, of which each counts by a share: 1, or for a day that is
    /// running what is left of it.
    pub(super) fn coming(&self, shares: &[f64]) -> Coming {
        let (mut trend, mut damping) = (0.0, 1.0);
        let (mut sum, mut squares, mut left) = (0.0, 0.0, 0.0);
        let mut coming = Coming {
            sums: Vec::with_capacity(shares.len()),
            spreads: Vec::with_capacity(shares.len()),
        };
        for (date, share) in self.last.iter_days().skip(1).zip(shares) {
            damping *= DAMPING;
            trend += damping;
            let level = (self.level + self.slope * trend).max(0.0);
            let cost = level * factor(&self.factors, date) * share;
            sum += cost;
            squares += cost * cost;
            left += share;
            coming.sums.push(sum);
            coming.spreads.push(self.spread(sum, squares, left));
        }
        coming
    }

    /// Returns the standard deviation of the sum of coming days, from the sum of their squares and
    /// how many days they are.
    fn spread(&self, sum: f64, squares: f64, days: f64) -> f64 {
        let noise = self.daily_spread * self.daily_spread * squares;
        let level = 2.0 * self.daily_spread / number(self.days).sqrt() * sum;
        let weeks = (days / number(WEEK)).max(1.0);
        let drift = self.weekly_spread * (weeks / 2.0).sqrt() * sum;
        (noise + level * level + drift * drift).sqrt()
    }
}

/// Returns the last so many of them, or all.
fn last_of(days: &[Day], count: usize) -> &[Day] {
    days.get(days.len().saturating_sub(count)..)
        .unwrap_or_default()
}

/// Returns mean of the weekday ÷ mean of all. Weekdays without cost, or with more credits than
/// cost, have the factor 0; so have all when nothing was spent.
fn weekday_factors(days: &[Day]) -> [f64; WEEK] {
    let costs: Vec<f64> = days.iter().map(|day| to_dollars(day.cost)).collect();
    let all = mean(&costs).filter(|all| *all > 0.0);
    std::array::from_fn(|weekday| {
        let of_weekday: Vec<f64> = days
            .iter()
            .zip(&costs)
            .filter(|(day, _)| weekday_of(day.date) == weekday)
            .map(|(_, cost)| *cost)
            .collect();
        let factor = all.zip(mean(&of_weekday)).map(|(all, mean)| mean / all);
        factor.unwrap_or_default().max(0.0)
    })
}

fn weekday_of(date: NaiveDate) -> usize {
    usize::try_from(date.weekday().num_days_from_monday()).unwrap_or_default()
}

fn factor(factors: &[f64; WEEK], date: NaiveDate) -> f64 {
    factors.get(weekday_of(date)).copied().unwrap_or_default()
}

/// Returns σ. Days on which the line is close to zero or below are left out.
fn daily_spread(points: &[(f64, f64)], line: impl Fn(f64) -> f64) -> f64 {
    let values: Vec<f64> = points.iter().map(|(_, value)| *value).collect();
    let least = mean(&values).unwrap_or_default() * LEAST_LINE;
    let residuals: Vec<f64> = points
        .iter()
        .map(|(x, value)| (value, line(*x)))
        .filter(|(_, fitted)| *fitted > least)
        .map(|(value, fitted)| value / fitted - 1.0)
        .collect();
    deviation(&residuals, 2).unwrap_or_default()
}

/// Returns `s_w` of the totals of up to 8 weeks that end with the last day; weeks without cost
/// are left out.
///
/// Of a single change there is no spread. Then it is the size of that change, or if that is more,
/// what days that vary by `daily` around the same level make of it: `daily · √(2/7)`.
fn weekly_spread(days: &[Day], daily: f64) -> f64 {
    let totals: Vec<f64> = days
        .rchunks_exact(WEEK)
        .take(WEEKS)
        .map(|week| to_dollars(week.iter().map(|day| day.cost).sum()))
        .collect();
    let changes: Vec<f64> = totals
        .iter()
        .zip(totals.iter().skip(1))
        .filter(|(later, earlier)| **later > 0.0 && **earlier > 0.0)
        .map(|(later, earlier)| (later / earlier).ln())
        .collect();
    deviation(&changes, 1).unwrap_or_else(|| {
        let single = median(changes).map_or(0.0, f64::abs);
        single.max(daily * (2.0 / number(WEEK)).sqrt())
    })
}
