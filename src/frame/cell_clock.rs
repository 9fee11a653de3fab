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
    /// What was found in `hours`, by the last bits of the hour, so that most calls need no hashing.
    recent: Vec<(i64, Parts)>,
    /// Where each group begins, in the order they were seen.
    starts: Vec<i64>,
    slots: FxHashMap<i64, u32>,
    /// The day looked up last.
    day: Option<Interval>,
}

/// The groups of an hour.
#[derive(Clone, Copy, Debug)]
struct Parts {
    /// The group at the beginning of the hour.
    first: u32,
    /// The group at its end; another one if a local day begins in between.
    second: u32,
    /// Where it begins.
    second_from: i64,
}

/// Hours that are found without hashing: five months in a row.
const RECENT: u16 = 4096;
/// An hour that no instant lies in.
const NO_HOUR: i64 = i64::MAX;

impl CellClock {
    /// Tells time in this calendar.
    pub(super) fn new(calendar: Calendar, grain: Grain) -> Self {
        let nothing = Parts {
            first: 0,
            second: 0,
            second_from: i64::MAX,
        };
        Self {
            calendar,
            grain,
            hours: FxHashMap::default(),
            recent: vec![(NO_HOUR, nothing); usize::from(RECENT)],
            starts: Vec::new(),
            slots: FxHashMap::default(),
            day: None,
        }
    }

    /// Returns the number of the group an instant falls into, counted from 0 as they are seen.
    #[inline]
    pub(super) fn slot_of(&mut self, at: i64) -> u32 {
        let hour = at.div_euclid(HOUR);
        let place = usize::try_from(hour.rem_euclid(i64::from(RECENT))).unwrap_or_default();
        let recent = self.recent.get(place).filter(|(known, _)| *known == hour);
        let parts = match recent {
            Some((_, parts)) => *parts,
            None => self.look_up(hour, place),
        };
        if at < parts.second_from {
            parts.first
        } else {
            parts.second
        }
    }

    /// Returns where a group begins: in the local day of its instants and, with [`Grain::Hour`], in
    /// their hour.
    pub(super) fn start(&self, slot: u32) -> i64 {
        let start = usize::try_from(slot)
            .ok()
            .and_then(|slot| self.starts.get(slot));
        start.copied().unwrap_or_default()
    }

    /// Returns the number of the group that begins here.
    pub(super) fn slot_at(&mut self, start: i64) -> u32 {
        let next = u32::try_from(self.starts.len()).unwrap_or(u32::MAX);
        let slot = *self.slots.entry(start).or_insert(next);
        if slot == next {
            self.starts.push(start);
        }
        slot
    }

    #[cold]
    fn look_up(&mut self, hour: i64, place: usize) -> Parts {
        let known = self.hours.get(&hour).copied();
        let parts = known.unwrap_or_else(|| self.parts_of(hour.saturating_mul(HOUR)));
        self.hours.insert(hour, parts);
        if let Some(recent) = self.recent.get_mut(place) {
            *recent = (hour, parts);
        }
        parts
    }

    fn parts_of(&mut self, hour: i64) -> Parts {
        if self.grain == Grain::Whole {
            let only = self.slot_at(0);
            return Parts {
                first: only,
                second: only,
                second_from: i64::MAX,
            };
        }
        let first_day = self.day_of(hour);
        let last_day = self.day_of(hour.saturating_add(HOUR - 1));
        let first = match self.grain {
            Grain::Day | Grain::Whole => first_day.from.0,
            Grain::Hour => first_day.from.0.max(hour),
        };
        let first = self.slot_at(first);
        if first_day == last_day || last_day.from.0 <= hour {
            return Parts {
                first,
                second: first,
                second_from: i64::MAX,
            };
        }
        let second_from = last_day.from.0;
        Parts {
            first,
            second: self.slot_at(second_from),
            second_from,
        }
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
                let (hour, day) = (hours.slot_of(at), days.slot_of(at));
                let (hour, day) = (hours.start(hour), days.start(day));
                prop_assert_eq!(day, calendar.start_of(date).0);
                prop_assert_eq!(hour, day.max(hour_of(at)));
            }
        }
    }

    #[test]
    fn hours_before_1970_begin_before_their_calls() {
        assert_eq!(hour_of(-1), -HOUR);
        assert_eq!(hour_of(HOUR), HOUR);
    }
}
