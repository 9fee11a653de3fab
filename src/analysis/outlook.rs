//! The month's outlook: the seasonal forecast of the days that are left, its interval, the
//! probability of exceeding the budget, and the day on which the budget is reached.

use chrono::NaiveDate;

use super::forecast::MonthToDate;
use super::ratio::{from_dollars, ratio, rounded, to_dollars};
use super::seasonal::Seasonal;
use super::statistics::normal_cdf;
use crate::pricing::Usd;
use crate::usage::{Calendar, Timestamp};

/// Standard deviations on each side of the middle that hold 80 % of a normal distribution.
const Z_80: f64 = 1.2816;

/// The seasonal forecast of a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Outlook {
    so_far: Usd,
    coming: Vec<ComingDay>,
}

/// A date that is left.
#[derive(Clone, Copy, Debug, PartialEq)]
struct ComingDay {
    date: NaiveDate,
    /// Projected cost of the month up to its end.
    cost: Usd,
    /// Standard deviation of that cost, in US dollars.
    spread: f64,
}

/// A projection with its 80 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Projected {
    /// Cost of the month, up to its end or that of a day.
    pub cost: Usd,
    /// Lower end; never below what has been spent.
    pub low: Usd,
    /// Upper end.
    pub high: Usd,
}

impl Outlook {
    /// Projects the rest of the month. What has been spent stays exact; each coming day is added
    /// in full, the running one by the share of its time that is left.
    pub fn new(model: &Seasonal, to_date: &MonthToDate, calendar: Calendar) -> Self {
        let last = calendar.date_of(Timestamp(to_date.month.to.0.saturating_sub(1)));
        let dates = model.last.iter_days().skip(1);
        let (dates, shares): (Vec<NaiveDate>, Vec<f64>) = dates
            .take_while(|date| *date <= last)
            .map(|date| (date, share_left(date, to_date.elapsed_to, calendar)))
            .unzip();
        let coming = model.coming(&shares);
        let figures = coming.sums.into_iter().zip(coming.spreads);
        Self {
            so_far: to_date.cost,
            coming: dates
                .into_iter()
                .zip(figures)
                .map(|(date, (sum, spread))| ComingDay {
                    date,
                    cost: to_date.cost + from_dollars(sum),
                    spread,
                })
                .collect(),
        }
    }

    /// Returns the cost of the whole month with its interval.
    pub fn projected(&self) -> Projected {
        let end = self.coming.last();
        self.interval(end.map_or(self.so_far, |day| day.cost), self.spread())
    }

    /// Returns the dates that are left, each with the cost of the month up to its end.
    pub fn course(&self) -> impl Iterator<Item = (NaiveDate, Projected)> {
        let days = self.coming.iter();
        days.map(|day| (day.date, self.interval(day.cost, day.spread)))
    }

    /// Puts the 80 % interval around a projection.
    fn interval(&self, cost: Usd, spread: f64) -> Projected {
        let half_width = from_dollars(Z_80 * spread);
        Projected {
            cost,
            low: (cost - half_width).max(self.so_far),
            high: cost + half_width,
        }
    }

    /// Returns the standard deviation of the month's cost, in US dollars.
    fn spread(&self) -> f64 {
        self.coming.last().map_or(0.0, |day| day.spread)
    }

    /// Returns the probability that the month costs more than the budget: 1 − Φ((budget − cost) ÷
    /// spread), 1 once it does, and without any spread what the projection says.
    pub fn over_probability(&self, budget: Usd) -> f64 {
        let (gap, spread) = (self.projected().cost - budget, self.spread());
        if self.so_far > budget || (spread <= 0.0 && gap > Usd::ZERO) {
            return 1.0;
        }
        if spread <= 0.0 {
            return 0.0;
        }
        rounded(normal_cdf(to_dollars(gap) / spread))
    }

    /// Returns the first coming date by whose end the projection reaches the budget.
    pub fn breach_date(&self, budget: Usd) -> Option<NaiveDate> {
        let breach = self.coming.iter().find(|day| day.cost >= budget);
        breach.map(|day| day.date)
    }

    /// Returns whether another projection lies outside the interval's half-width.
    pub fn differs(&self, other: Usd) -> bool {
        let projected = self.projected();
        (other - projected.cost).abs() > projected.high - projected.cost
    }
}

/// Returns the share of a day's time that is left. A day that its zone skipped has none.
fn share_left(date: NaiveDate, elapsed_to: Timestamp, calendar: Calendar) -> f64 {
    let day = calendar.days(date, date);
    let left = day.to.0.saturating_sub(elapsed_to.0.max(day.from.0)).max(0);
    let micros = |count: i64| Usd::from_pico(i128::from(count));
    ratio(micros(left), micros(day.micros())).unwrap_or_default()
}
