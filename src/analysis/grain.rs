//! Hours, days, weeks and months: which one an instant lies in, and which one it is compared with.

use std::collections::BTreeSet;

use chrono::{Days, Months, NaiveDate, TimeDelta};
use schemars::JsonSchema;

use crate::usage::{Calendar, Interval, Timestamp};

/// Microseconds in an hour.
const HOUR: i64 = 3_600_000_000;
/// Hours in a week.
const WEEK_HOURS: i64 = 168;
/// Periods without calls are listed up to so many periods: a single call with a wrong clock must
/// not draw out millennia.
const MAX_FILLED: usize = 10_000;

/// How long the periods of a spend report are.
#[derive(Clone, Copy, Debug, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Grain {
    /// UTC hours.
    Hour,
    /// Local days.
    Day,
    /// Weeks of the calendar.
    Week,
    /// Months.
    Month,
    /// The whole period.
    Total,
}

/// Start of a period: a local date at midnight, or a UTC hour.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Bucket {
    /// A UTC hour, by its start.
    Hour(Timestamp),
    /// A day, week or month, by its first local date.
    Date(NaiveDate),
    /// Everything.
    Whole,
}

impl Grain {
    /// Returns the bucket a day lies in; hours have none.
    pub fn bucket_of(self, calendar: Calendar, date: NaiveDate) -> Bucket {
        match self {
            Self::Week => Bucket::Date(calendar.week_of(date)),
            Self::Month => Bucket::Date(calendar.month_of(date).0),
            Self::Hour | Self::Day => Bucket::Date(date),
            Self::Total => Bucket::Whole,
        }
    }

    /// Returns the bucket an instant lies in.
    pub fn bucket_at(self, calendar: Calendar, at: Timestamp) -> Bucket {
        if self == Self::Hour {
            return Bucket::Hour(Timestamp(at.0.div_euclid(HOUR).saturating_mul(HOUR)));
        }
        self.bucket_of(calendar, calendar.date_of(at))
    }

    /// Returns from when to when a bucket goes; `None` for everything.
    pub fn interval(self, calendar: Calendar, bucket: Bucket) -> Option<Interval> {
        match bucket {
            Bucket::Hour(from) => Some(Interval {
                from,
                to: Timestamp(from.0.saturating_add(HOUR)),
            }),
            Bucket::Date(first) => {
                let last = match self {
                    Self::Week => first.checked_add_days(Days::new(6))?,
                    Self::Month => calendar.month_of(first).1,
                    Self::Hour | Self::Day | Self::Total => first,
                };
                Some(calendar.days(first, last))
            }
            Bucket::Whole => None,
        }
    }

    /// Returns the bucket to compare with: the same hour or weekday a week before, the week or
    /// month before.
    pub fn before(self, bucket: Bucket) -> Option<Bucket> {
        match bucket {
            Bucket::Hour(at) => {
                at.0.checked_sub(WEEK_HOURS * HOUR)
                    .map(|at| Bucket::Hour(Timestamp(at)))
            }
            Bucket::Date(date) if self == Self::Month => {
                date.checked_sub_months(Months::new(1)).map(Bucket::Date)
            }
            Bucket::Date(date) => date
                .checked_sub_signed(TimeDelta::days(7))
                .map(Bucket::Date),
            Bucket::Whole => None,
        }
    }

    /// Returns all buckets that an interval touches, or only the `used` ones if there are too many.
    pub fn buckets(
        self,
        calendar: Calendar,
        during: Interval,
        used: &BTreeSet<Bucket>,
    ) -> Vec<Bucket> {
        if self == Self::Total {
            return vec![Bucket::Whole];
        }
        let mut buckets = Vec::new();
        let mut from = during.from;
        while from < during.to {
            let bucket = self.bucket_at(calendar, from);
            if buckets.len() >= MAX_FILLED {
                return used.iter().copied().collect();
            }
            buckets.push(bucket);
            let Some(interval) = self.interval(calendar, bucket) else {
                break;
            };
            // Never the same instant again, whatever a zone does.
            from = interval.to.max(Timestamp(from.0.saturating_add(1)));
        }
        buckets
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use chrono_tz::Tz;

    use super::*;

    const BERLIN: Calendar = Calendar {
        zone: Tz::Europe__Berlin,
        week_start: Weekday::Mon,
    };

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("valid in the test")
    }

    #[test]
    fn a_day_is_compared_with_its_weekday_and_a_month_with_the_one_before() {
        let day = |text| Bucket::Date(date(text));
        let before = |grain: Grain, text| grain.before(day(text));
        assert_eq!(before(Grain::Day, "2026-11-18"), Some(day("2026-11-11")));
        assert_eq!(before(Grain::Week, "2026-11-16"), Some(day("2026-11-09")));
        assert_eq!(before(Grain::Month, "2026-03-01"), Some(day("2026-02-01")));
        assert_eq!(Grain::Total.before(Bucket::Whole), None);
    }

    #[test]
    fn hours_follow_the_day_and_too_many_periods_are_not_filled() {
        let buckets = |grain: Grain, first, last| {
            let during = BERLIN.days(date(first), date(last));
            grain.buckets(BERLIN, during, &BTreeSet::new()).len()
        };
        assert_eq!(buckets(Grain::Hour, "2026-03-29", "2026-03-29"), 23);
        assert_eq!(buckets(Grain::Hour, "2026-10-25", "2026-10-25"), 25);
        assert_eq!(buckets(Grain::Day, "2026-10-24", "2026-10-26"), 3);
        assert_eq!(buckets(Grain::Week, "2026-11-15", "2026-11-16"), 2);
        assert_eq!(buckets(Grain::Month, "2026-09-30", "2026-11-01"), 3);
        assert_eq!(buckets(Grain::Day, "1970-01-01", "2026-11-16"), 0);
    }
}
