//! Which stretch of time is under review, and which one it is compared with.

use chrono::{Datelike, Days, Months, NaiveDate, TimeDelta, Weekday};

use crate::usage::{Calendar, Interval, Timestamp};

/// A period as asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PeriodChoice {
    /// The latest week that ends at or before `as_of`.
    LatestWeek,
    /// The week that is still running at `as_of`.
    CurrentWeek,
    /// The week a date lies in.
    WeekOf(NaiveDate),
    /// The month of `data_through`.
    CurrentMonth,
    /// The month a date lies in.
    MonthOf(NaiveDate),
    /// From one edge to the other; open edges are the ends of the data.
    Between {
        /// First date or instant.
        since: Option<Edge>,
        /// Last date, or first instant after the period.
        until: Option<Edge>,
    },
    /// So long before `as_of`.
    Last(TimeDelta),
}

/// An edge of a period.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Edge {
    /// A local date, inclusive at both ends.
    Date(NaiveDate),
    /// An instant, exclusive at the end.
    Instant(Timestamp),
}

/// What the data covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Coverage {
    /// Local date of the first call.
    pub first_date: NaiveDate,
    /// Start of the latest call, or `as_of` when that was given.
    pub data_through: Timestamp,
    /// Calls from here on are ignored.
    pub as_of: Timestamp,
}

/// A resolved period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// From when to when.
    pub interval: Interval,
    /// The period of equal length before it.
    pub prior: Interval,
    /// Name for people.
    pub label: String,
}

impl PeriodChoice {
    /// Resolves the choice against what the data covers. `None` when the end is not after the
    /// start.
    pub fn resolve(&self, calendar: Calendar, coverage: &Coverage) -> Option<Period> {
        let last_instant = Timestamp(coverage.as_of.0.saturating_sub(1));
        let running_week = calendar.week_of(calendar.date_of(last_instant));
        match self {
            Self::LatestWeek => {
                let ends_with_data = calendar.start_of(running_week + Days::new(7));
                let weeks_back = if ends_with_data <= coverage.as_of {
                    0
                } else {
                    7
                };
                Some(week(calendar, running_week - Days::new(weeks_back)))
            }
            Self::CurrentWeek => Some(week(calendar, running_week)),
            Self::WeekOf(date) => Some(week(calendar, calendar.week_of(*date))),
            Self::CurrentMonth => Some(month(
                calendar,
                calendar.date_of(coverage.data_through.min(last_instant)),
            )),
            Self::MonthOf(date) => Some(month(calendar, *date)),
            Self::Between { since, until } => between(calendar, coverage, *since, *until),
            Self::Last(length) => {
                let micros = length.num_microseconds()?;
                let from = Timestamp(coverage.as_of.0.checked_sub(micros)?);
                let interval = Interval {
                    from,
                    to: coverage.as_of,
                };
                let prior = Interval {
                    from: Timestamp(from.0.checked_sub(micros)?),
                    to: from,
                };
                Some(Period {
                    interval,
                    prior,
                    label: format!("last {}", spell(*length)),
                })
            }
        }
    }
}

fn week(calendar: Calendar, first: NaiveDate) -> Period {
    let last = first + Days::new(6);
    let label = if calendar.week_start == Weekday::Mon {
        let iso = first.iso_week();
        format!("{}-W{:02}", iso.year(), iso.week())
    } else {
        format!("week of {first}")
    };
    Period {
        interval: calendar.days(first, last),
        prior: calendar.days(first - Days::new(7), first - Days::new(1)),
        label,
    }
}

fn month(calendar: Calendar, date: NaiveDate) -> Period {
    let (first, last) = calendar.month_of(date);
    let (prior_first, prior_last) = calendar.month_of(first - Months::new(1));
    Period {
        interval: calendar.days(first, last),
        prior: calendar.days(prior_first, prior_last),
        label: first.format("%B %Y").to_string(),
    }
}

fn between(
    calendar: Calendar,
    coverage: &Coverage,
    since: Option<Edge>,
    until: Option<Edge>,
) -> Option<Period> {
    let from = match since {
        Some(Edge::Date(date)) => calendar.start_of(date),
        Some(Edge::Instant(at)) => at,
        None => calendar.start_of(coverage.first_date),
    };
    let to = match until {
        Some(Edge::Date(date)) => calendar.end_of(date),
        Some(Edge::Instant(at)) => at,
        None => coverage.as_of,
    };
    if to <= from {
        return None;
    }
    let interval = Interval { from, to };
    let (first, last) = (
        calendar.date_of(from),
        calendar.date_of(Timestamp(to.0 - 1)),
    );
    let is_whole_days = calendar.days(first, last) == interval;
    // Whole days are compared with as many whole days, whatever their hours.
    let prior = if is_whole_days {
        let days = u64::try_from((last - first).num_days()).unwrap_or_default() + 1;
        calendar.days(first - Days::new(days), first - Days::new(1))
    } else {
        Interval {
            from: Timestamp(from.0.saturating_sub(interval.micros())),
            to: from,
        }
    };
    let label = if first == last {
        first.to_string()
    } else {
        format!("{first} to {last}")
    };
    Some(Period {
        interval,
        prior,
        label,
    })
}

/// Writes a length as people ask for it: `24h`, `7d`.
fn spell(length: TimeDelta) -> String {
    let hours = length.num_hours();
    if hours > 24 && hours % 24 == 0 {
        format!("{}d", hours / 24)
    } else {
        format!("{hours}h")
    }
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    fn at(text: &str) -> Timestamp {
        let utc: chrono::DateTime<chrono::Utc> = text.parse().expect("valid in the test");
        Timestamp::from(utc)
    }

    fn resolve(choice: &PeriodChoice, as_of: &str) -> Option<(String, String, String)> {
        let calendar = Calendar {
            zone: Tz::UTC,
            week_start: Weekday::Mon,
        };
        let coverage = Coverage {
            first_date: NaiveDate::from_ymd_opt(2026, 10, 19)?,
            data_through: Timestamp(at(as_of).0 - 1),
            as_of: at(as_of),
        };
        let period = choice.resolve(calendar, &coverage)?;
        let show = |at: Timestamp| calendar.local(at).format("%Y-%m-%d %H:%M").to_string();
        Some((
            period.label,
            show(period.interval.from),
            show(period.interval.to),
        ))
    }

    fn expect(choice: &PeriodChoice, as_of: &str, label: &str, from: &str, to: &str) {
        let expected = Some((label.to_owned(), from.to_owned(), to.to_owned()));
        assert_eq!(resolve(choice, as_of), expected, "{choice:?} at {as_of}");
    }

    #[test]
    fn the_latest_week_ends_at_or_before_as_of() {
        let latest = PeriodChoice::LatestWeek;
        let (from, to) = ("2026-11-16 00:00", "2026-11-23 00:00");
        expect(&latest, "2026-11-23T00:00:00Z", "2026-W47", from, to);
        expect(&latest, "2026-11-29T23:59:59Z", "2026-W47", from, to);
        let (from, to) = ("2026-11-09 00:00", "2026-11-16 00:00");
        expect(&latest, "2026-11-22T23:59:59Z", "2026-W46", from, to);
    }

    #[test]
    fn the_current_week_is_the_one_that_runs() {
        let current = PeriodChoice::CurrentWeek;
        let (from, to) = ("2026-11-16 00:00", "2026-11-23 00:00");
        expect(&current, "2026-11-23T00:00:00Z", "2026-W47", from, to);
        expect(&current, "2026-11-17T12:00:00Z", "2026-W47", from, to);
    }

    #[test]
    fn iso_years_belong_to_their_weeks() {
        let choice = PeriodChoice::WeekOf(NaiveDate::from_ymd_opt(2027, 1, 1).expect("valid"));
        let (from, to) = ("2026-12-28 00:00", "2027-01-04 00:00");
        expect(&choice, "2027-02-01T00:00:00Z", "2026-W53", from, to);
    }

    #[test]
    fn dates_are_inclusive_and_instants_are_not() {
        let date = |day| {
            Some(Edge::Date(
                NaiveDate::from_ymd_opt(2026, 11, day).expect("valid"),
            ))
        };
        let choice = PeriodChoice::Between {
            since: date(3),
            until: date(4),
        };
        let as_of = "2026-11-23T00:00:00Z";
        let label = "2026-11-03 to 2026-11-04";
        expect(
            &choice,
            as_of,
            label,
            "2026-11-03 00:00",
            "2026-11-05 00:00",
        );
        let until = Some(Edge::Instant(at("2026-11-03T06:00:00Z")));
        let choice = PeriodChoice::Between {
            since: date(3),
            until,
        };
        expect(
            &choice,
            as_of,
            "2026-11-03",
            "2026-11-03 00:00",
            "2026-11-03 06:00",
        );
        let choice = PeriodChoice::Between {
            since: date(5),
            until: date(4),
        };
        assert_eq!(resolve(&choice, as_of), None);
    }

    #[test]
    fn lengths_end_at_as_of() {
        let choice = PeriodChoice::Last(TimeDelta::days(7));
        let (from, to) = ("2026-11-16 00:00", "2026-11-23 00:00");
        expect(&choice, "2026-11-23T00:00:00Z", "last 7d", from, to);
    }
}
