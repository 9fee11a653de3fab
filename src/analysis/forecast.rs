//! Where the month is heading: the linear projection.
//!
//! Month-to-date ÷ elapsed time × length of the month, all in instants, so that months with a
//! change of clocks are neither too long nor too short. None before three days have passed:
//! early in a month one busy Monday would be extrapolated to a catastrophe (Costroid's rule).

use chrono::NaiveDate;

use super::ratio::scale;
use super::trend::Day;
use crate::pricing::Usd;
use crate::usage::{Calendar, Interval, Timestamp};

/// Time that must have passed before anything is projected: three days, in microseconds.
const MIN_ELAPSED: i64 = 3 * 24 * 3600 * 1_000_000;

/// A month and how far it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct MonthToDate {
    /// The calendar month.
    pub month: Interval,
    /// End of what has happened: calls before it are in `cost`.
    pub elapsed_to: Timestamp,
    /// Cost so far.
    pub cost: Usd,
}

impl MonthToDate {
    fn elapsed(&self) -> i64 {
        self.elapsed_to
            .0
            .min(self.month.to.0)
            .saturating_sub(self.month.from.0)
    }

    /// Returns the cost of the whole month if it goes on like this; `None` before three days.
    pub fn linear(&self) -> Option<Usd> {
        self.linear_until(self.month.to)
    }

    /// Returns the cost from the start of the month until then if it goes on like this.
    pub fn linear_until(&self, until: Timestamp) -> Option<Usd> {
        let elapsed = self.elapsed();
        if elapsed < MIN_ELAPSED {
            return None;
        }
        scale(
            self.cost,
            until.0.saturating_sub(self.month.from.0),
            elapsed,
        )
    }

    /// Returns the local date on which the budget is reached: in `days` if it already was, else
    /// where the linear projection crosses it. `None` if that is not in this month, or there is
    /// no projection.
    pub fn breach_date(&self, budget: Usd, days: &[Day], calendar: Calendar) -> Option<NaiveDate> {
        if self.cost >= budget {
            let mut sum = Usd::ZERO;
            return days
                .iter()
                .filter(|day| self.month.contains(calendar.start_of(day.date)))
                .find(|day| {
                    sum += day.cost;
                    sum >= budget
                })
                .map(|day| day.date);
        }
        if self.linear()? < budget {
            return None;
        }
        // Elapsed × budget ÷ cost, in micro-dollars: a product of pico-dollars could overflow, and
        // a millionth of a dollar moves the date by less than a second.
        let micro = |amount: Usd| i64::try_from(amount.pico() / 1_000_000).ok();
        let elapsed = Usd::from_pico(i128::from(self.elapsed()));
        let after = scale(elapsed, micro(budget)?, micro(self.cost)?)?;
        let at = i128::from(self.month.from.0) + after.pico();
        let at = i64::try_from(at).ok()?.min(self.month.to.0 - 1);
        Some(calendar.date_of(Timestamp(at)))
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use chrono_tz::Tz;

    use super::*;

    const CALENDAR: Calendar = Calendar {
        zone: Tz::UTC,
        week_start: Weekday::Mon,
    };

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("valid in the test")
    }

    fn usd(dollars: i128) -> Usd {
        Usd::from_pico(dollars * 1_000_000_000_000)
    }

    /// November 2026 up to the end of a day.
    fn november(through: u32, cost: Usd) -> MonthToDate {
        let month = CALENDAR.days(date(1), date(30));
        MonthToDate {
            month,
            elapsed_to: CALENDAR.end_of(date(through)),
            cost,
        }
    }

    #[test]
    fn a_third_of_the_month_projects_to_three_times_the_cost() {
        assert_eq!(november(10, usd(100)).linear(), Some(usd(300)));
        assert_eq!(november(30, usd(100)).linear(), Some(usd(100)));
    }

    #[test]
    fn the_line_passes_through_every_day() {
        let month = november(10, usd(100));
        let until = |day| month.linear_until(CALENDAR.end_of(date(day)));
        assert_eq!((until(11), until(20)), (Some(usd(110)), Some(usd(200))));
        assert_eq!(until(30), month.linear());
        assert_eq!(november(2, usd(100)).linear_until(month.month.to), None);
    }

    #[test]
    fn there_is_no_projection_before_three_days() {
        assert_eq!(november(2, usd(100)).linear(), None);
        assert_eq!(november(3, usd(100)).linear(), Some(usd(1000)));
        let mut almost = november(3, usd(100));
        almost.elapsed_to.0 -= 1;
        assert_eq!(almost.linear(), None);
    }

    #[test]
    fn the_budget_breaks_where_the_line_crosses_it() {
        // $10 a day reaches $200 at the end of day 20, which is the first instant of day 21.
        let month = november(10, usd(100));
        assert_eq!(month.breach_date(usd(200), &[], CALENDAR), Some(date(21)));
        assert_eq!(month.breach_date(usd(199), &[], CALENDAR), Some(date(20)));
        assert_eq!(month.breach_date(usd(301), &[], CALENDAR), None);
        // Exactly at the end of the month is still this month's budget.
        assert_eq!(month.breach_date(usd(300), &[], CALENDAR), Some(date(30)));
    }

    #[test]
    fn a_budget_already_broken_was_broken_on_its_day() {
        let day = |day, dollars| Day {
            date: date(day),
            cost: usd(dollars),
            calls: 1,
            ma7: None,
        };
        let days = [day(1, 40), day(2, 60), day(3, 50)];
        let month = november(3, usd(150));
        assert_eq!(month.breach_date(usd(100), &days, CALENDAR), Some(date(2)));
        assert_eq!(month.breach_date(usd(101), &days, CALENDAR), Some(date(3)));
    }

    #[test]
    fn large_budgets_do_not_overflow() {
        let month = november(10, usd(100_000_000));
        assert_eq!(
            month.breach_date(usd(199_000_000), &[], CALENDAR),
            Some(date(20))
        );
    }
}
