//! Where in time calls are grouped: the local day, or the part of a UTC hour that lies in one.

use rustc_hash::FxHashMap;

use crate::usage::{Calendar, Interval, Timestamp};

/// Microseconds in an hour.
const HOUR: i64 = 3_600_000_000;

/// How finely time is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Grain {
    /// Not at all.
    Whole,
    /// By local day.
    Day,
    /// By UTC hour and local day. In zones that are half an hour off, an hour can lie in two days.
    Hour,
}

impl Grain {
    /// Returns whether groups of this grain lie on either side of an instant.
    pub(super) fn is_cut_cleanly(self, calendar: &Calendar, at: Timestamp) -> bool {
        let is_midnight = || calendar.start_of(calendar.date_of(at)) == at;
        match self {
            Self::Whole => false,
            Self::Day => is_midnight(),
            Self::Hour => at.0.rem_euclid(HOUR) == 0 || is_midnight(),
        }
    }
}

/// Returns the start of the UTC hour an instant lies in, also before 1970.
pub(super) const fn hour_of(at: i64) -> i64 {
    at.div_euclid(HOUR).saturating_mul(HOUR)
}

/// Finds where groups begin. Days are looked up in the calendar once for each hour; calls then find
/// theirs by their hour.
#[derive(Clone, Debug)]
pub(super) struct CellClock {
    calendar: Calendar,
    grain: Grain,
    hours: FxHashMap<i64, Parts>,
    /// The day looked up last.
    day: Option<Interval>,
}

/// The groups of an hour.
#[derive(Clone, Copy, Debug)]
struct Parts {
    /// Start of the group at the beginning of the hour.
    first: i64,
    /// Where the hour's second day begins; beyond the hour if it has only one.
    second_from: i64,
}

impl CellClock {
    /// Tells time in this calendar.
    pub(super) fn new(calendar: Calendar, grain: Grain) -> Self {
        Self {
            calendar,
            grain,
            hours: FxHashMap::default(),
            day: None,
        }
    }

    /// Returns the start of the group an instant falls into. The group begins in the same local day
    /// and, with [`Grain::Hour`], in the same hour.
    #[inline]
    pub(super) fn start_of(&mut self, at: i64) -> i64 {
        if self.grain == Grain::Whole {
            return 0;
        }
        let hour = hour_of(at);
        let parts = match self.hours.get(&hour) {
            Some(parts) => *parts,
            None => self.look_up(hour),
        };
        if at < parts.second_from {
            parts.first
        } else {
            parts.second_from
        }
    }

    #[cold]
    fn look_up(&mut self, hour: i64) -> Parts {
        let last = hour.saturating_add(HOUR - 1);
        let first_day = self.day_of(hour);
        let last_day = self.day_of(last);
        let first = match self.grain {
            Grain::Day => first_day.from.0,
            Grain::Hour | Grain::Whole => first_day.from.0.max(hour),
        };
        let has_two = first_day != last_day && last_day.from.0 > hour;
        let parts = Parts {
            first,
            second_from: if has_two { last_day.from.0 } else { i64::MAX },
        };
        self.hours.insert(hour, parts);
        parts
    }

    fn day_of(&mut self, at: i64) -> Interval {
        let at = Timestamp(at);
        if let Some(day) = self.day.filter(|day| day.contains(at)) {
            return day;
        }
        let date = self.calendar.date_of(at);
        let day = self.calendar.days(date, date);
        self.day = Some(day);
        day
    }
}

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use chrono_tz::Tz;
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn groups_lie_in_one_day_and_one_hour(
            zone in prop::sample::select(vec![
                Tz::UTC, Tz::Asia__Kathmandu, Tz::Asia__Kolkata, Tz::Australia__Lord_Howe, Tz::America__New_York,
                Tz::Asia__Beirut,
            ]),
            offsets in prop::collection::vec(0_i64..400 * 24 * HOUR, 1..40),
        ) {
            let calendar = Calendar { zone, week_start: Weekday::Mon };
            let mut hours = CellClock::new(calendar, Grain::Hour);
            let mut days = CellClock::new(calendar, Grain::Day);
            for offset in offsets {
                let at = 1_767_225_600_000_000 + offset;
                let date = calendar.date_of(Timestamp(at));
                let (hour, day) = (hours.start_of(at), days.start_of(at));
                prop_assert_eq!(day, calendar.start_of(date).0);
                prop_assert_eq!(hour, day.max(hour_of(at)));
                prop_assert!(Grain::Hour.is_cut_cleanly(&calendar, Timestamp(hour)));
                prop_assert!(Grain::Day.is_cut_cleanly(&calendar, Timestamp(day)));
            }
        }
    }

    #[test]
    fn hours_before_1970_begin_before_their_calls() {
        assert_eq!(hour_of(-1), -HOUR);
        assert_eq!(hour_of(HOUR), HOUR);
    }
}
