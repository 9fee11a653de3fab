//! Local days: where they begin, which one an instant falls into.

use chrono::{NaiveDate, Weekday};
use chrono_tz::Tz;
use llmcost::usage::{Calendar, Timestamp};

use super::at;

fn calendar(zone: Tz) -> Calendar {
    Calendar {
        zone,
        week_start: Weekday::Mon,
    }
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn days_begin_at_midnight_or_where_clocks_go_on() {
    for (zone, day, start) in [
        (Tz::UTC, "2026-11-16", "2026-11-16T00:00:00Z"),
        (Tz::Asia__Kathmandu, "2026-11-16", "2026-11-15T18:15:00Z"),
        (Tz::America__New_York, "2026-11-16", "2026-11-16T05:00:00Z"),
        // Clocks go from midnight, at +2, to one o'clock, at +3.
        (Tz::Asia__Beirut, "2026-03-29", "2026-03-28T22:00:00Z"),
        // Clocks go from midnight, at +3, back to eleven, at +2: the date begins an hour later.
        (Tz::Asia__Beirut, "2026-10-25", "2026-10-24T22:00:00Z"),
        // From one o'clock, at -4, back to midnight, at -5: the first of two midnights.
        (Tz::America__Havana, "2026-11-01", "2026-11-01T04:00:00Z"),
        // The whole day is skipped, and begins with the next, which is at +14.
        (Tz::Pacific__Apia, "2011-12-30", "2011-12-30T10:00:00Z"),
    ] {
        assert_eq!(
            calendar(zone).start_of(date(day)),
            at(start),
            "{zone} {day}"
        );
    }
}

#[test]
fn instants_fall_on_local_dates() {
    let berlin = calendar(Tz::Europe__Berlin);
    // At +1, the day of 16 November begins at 23:00 UTC the evening before.
    let instants = [
        ("2026-11-15T22:59:59.999999Z", "2026-11-15"),
        ("2026-11-15T23:00:00Z", "2026-11-16"),
        ("2026-11-16T22:59:59.999999Z", "2026-11-16"),
        ("2026-11-16T23:00:00Z", "2026-11-17"),
        ("2026-11-15T12:00:00Z", "2026-11-15"),
        ("2026-11-15T13:00:00Z", "2026-11-15"),
    ];
    let expected = instants.map(|(_, day)| date(day));
    assert_eq!(
        instants.map(|(instant, _)| berlin.date_of(at(instant))),
        expected
    );
    // The same for all of them at once, in whatever order they come.
    let dates = berlin.dates_of(instants.iter().map(|(instant, _)| at(instant)));
    assert_eq!(dates.collect::<Vec<_>>(), expected);
}

#[test]
fn instants_beyond_all_calendars_fall_on_their_ends() {
    let utc = calendar(Tz::UTC);
    assert_eq!(utc.date_of(Timestamp(i64::MIN)), NaiveDate::MIN);
    assert_eq!(utc.date_of(Timestamp(i64::MAX)), NaiveDate::MAX);
}
