//! Local days in a time zone: where they begin, which one an instant falls into.

use chrono::{DateTime, Datelike, Days, FixedOffset, NaiveDate, NaiveTime, TimeZone, Weekday};
use chrono_tz::Tz;

use super::Timestamp;

/// The zone in which days, weeks and months are reckoned. Days of 23 and 25 hours are real.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Calendar {
    /// IANA zone.
    pub zone: Tz,
    /// First day of the week.
    pub week_start: Weekday,
}

/// A half-open stretch of time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Interval {
    /// First instant.
    pub from: Timestamp,
    /// First instant after it.
    pub to: Timestamp,
}

impl Interval {
    /// Returns whether the instant lies inside.
    pub fn contains(self, at: Timestamp) -> bool {
        self.from <= at && at < self.to
    }

    /// Returns whether all of another interval lies inside.
    pub fn covers(self, other: Self) -> bool {
        self.from <= other.from && other.to <= self.to
    }

    /// Returns the length in microseconds.
    pub const fn micros(self) -> i64 {
        self.to.0.saturating_sub(self.from.0)
    }
}

impl Calendar {
    /// Returns the local date of an instant. Instants beyond chrono's range fall on its ends.
    pub fn date_of(&self, at: Timestamp) -> NaiveDate {
        match at.to_utc() {
            Some(utc) => utc.with_timezone(&self.zone).date_naive(),
            None if at.0 < 0 => NaiveDate::MIN,
            None => NaiveDate::MAX,
        }
    }

    /// Returns the local dates of many instants, in their order. Neighbouring calls mostly share a
    /// day, so the last one is tried first.
    pub fn dates_of(
        self,
        instants: impl Iterator<Item = Timestamp>,
    ) -> impl Iterator<Item = NaiveDate> {
        let mut known: Option<(Interval, NaiveDate)> = None;
        instants.map(move |at| match known {
            Some((day, date)) if day.contains(at) => date,
            _ => {
                let date = self.date_of(at);
                known = Some((self.days(date, date), date));
                date
            }
        })
    }

    /// Returns the first instant of a local date. Where clocks skip midnight, the day begins
    /// when they have skipped; where they repeat it, it begins with the first midnight.
    pub fn start_of(&self, date: NaiveDate) -> Timestamp {
        let midnight = date.and_time(NaiveTime::MIN);
        for quarter_hours in 0..=8 {
            let local = midnight + chrono::TimeDelta::minutes(15 * quarter_hours);
            if let Some(instant) = self.zone.from_local_datetime(&local).earliest() {
                return Timestamp::from(instant.to_utc());
            }
        }
        // A whole day can be skipped too (Apia, 2011-12-30): it is empty, and begins with the next.
        date.succ_opt()
            .map_or(Timestamp(i64::MAX), |next| self.start_of(next))
    }

    /// Returns the first instant after a local date.
    pub fn end_of(&self, date: NaiveDate) -> Timestamp {
        date.succ_opt()
            .map_or(Timestamp(i64::MAX), |next| self.start_of(next))
    }

    /// Returns the interval from the start of one local date to the end of another.
    pub fn days(&self, first: NaiveDate, last: NaiveDate) -> Interval {
        Interval {
            from: self.start_of(first),
            to: self.end_of(last),
        }
    }

    /// Returns the first date of the week a date lies in.
    pub fn week_of(&self, date: NaiveDate) -> NaiveDate {
        date.week(self.week_start).first_day()
    }

    /// Returns first and last date of the month a date lies in.
    pub fn month_of(&self, date: NaiveDate) -> (NaiveDate, NaiveDate) {
        let first = date.with_day(1).unwrap_or(date);
        let next = first
            .checked_add_months(chrono::Months::new(1))
            .unwrap_or(first);
        (first, next.checked_sub_days(Days::new(1)).unwrap_or(first))
    }

    /// Returns an instant as local date and time with its offset, for output.
    pub fn local(&self, at: Timestamp) -> DateTime<FixedOffset> {
        at.to_utc()
            .unwrap_or_default()
            .with_timezone(&self.zone)
            .fixed_offset()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn calendar(zone: Tz) -> Calendar {
        Calendar {
            zone,
            week_start: Weekday::Mon,
        }
    }

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("the test's date is valid")
    }

    fn hours(zone: Tz, day: &str) -> i64 {
        calendar(zone).days(date(day), date(day)).micros() / 3_600_000_000
    }

    #[test]
    fn days_may_have_23_or_25_hours_or_none() {
        assert_eq!(hours(Tz::Europe__Berlin, "2026-03-29"), 23);
        assert_eq!(hours(Tz::Europe__Berlin, "2026-10-25"), 25);
        assert_eq!(hours(Tz::UTC, "2026-10-25"), 24);
        // Clocks skip midnight itself in Beirut.
        assert_eq!(hours(Tz::Asia__Beirut, "2026-03-29"), 23);
        assert_eq!(hours(Tz::Pacific__Apia, "2011-12-30"), 0);
    }

    #[test]
    fn every_instant_lies_in_its_own_day() {
        for zone in [
            Tz::UTC,
            Tz::Asia__Kathmandu,
            Tz::America__New_York,
            Tz::Australia__Lord_Howe,
        ] {
            let calendar = calendar(zone);
            for hour in 0..24 * 400 {
                let at = Timestamp(1_767_225_600_000_000 + hour * 3_600_000_000 - 1);
                let day = calendar.date_of(at);
                assert!(calendar.days(day, day).contains(at), "{zone} {at:?}");
            }
        }
    }

    #[test]
    fn weeks_begin_where_they_are_told_to() {
        assert_eq!(
            calendar(Tz::UTC).week_of(date("2026-11-22")),
            date("2026-11-16")
        );
        let sunday = Calendar {
            zone: Tz::UTC,
            week_start: Weekday::Sun,
        };
        assert_eq!(sunday.week_of(date("2026-11-22")), date("2026-11-22"));
    }

    #[test]
    fn months_have_their_lengths() {
        let months = calendar(Tz::UTC).month_of(date("2028-02-10"));
        assert_eq!(months, (date("2028-02-01"), date("2028-02-29")));
    }
}
