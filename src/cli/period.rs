//! Reads periods and instants as people type them.

use chrono::{NaiveDate, TimeDelta, Weekday};

use super::args::PeriodArgs;
use crate::analysis::{Edge, PeriodChoice};
use crate::error::Error;
use crate::ingest::{parse_date, parse_time};
use crate::usage::{Calendar, Timestamp};

/// Reads the period that is asked for; `None` if none is.
///
/// # Errors
/// Says what is no week, month, time or length.
pub(super) fn period_choice(
    args: &PeriodArgs,
    calendar: Calendar,
) -> Result<Option<PeriodChoice>, Error> {
    if let Some(week) = &args.week {
        return parse_week(week).map(Some);
    }
    if let Some(month) = &args.month {
        return parse_month(month).map(Some);
    }
    if let Some(length) = &args.last {
        return parse_length(length).map(|length| Some(PeriodChoice::Last(length)));
    }
    if args.since.is_none() && args.until.is_none() {
        return Ok(None);
    }
    let edge = |flag: &str, text: &Option<String>| {
        text.as_deref()
            .map(|text| parse_edge(flag, text, calendar))
            .transpose()
    };
    let since = edge("--since", &args.since)?;
    let until = edge("--until", &args.until)?;
    Ok(Some(PeriodChoice::Between { since, until }))
}

fn parse_week(text: &str) -> Result<PeriodChoice, Error> {
    match text {
        "latest" => return Ok(PeriodChoice::LatestWeek),
        "current" => return Ok(PeriodChoice::CurrentWeek),
        _ => {}
    }
    parse_date(text)
        .or_else(|| parse_iso_week(text))
        .map(PeriodChoice::WeekOf)
        .ok_or_else(|| Error::Usage {
            message: format!("`{}` is no week", text.escape_debug()),
            hint: Some(
                "write `--week` alone for the latest complete week, or `--week 2026-W47`, \
                 `--week 2026-11-16`, `--week current`"
                    .to_owned(),
            ),
        })
}

/// Reads `2026-W47` as the Monday of that week.
fn parse_iso_week(text: &str) -> Option<NaiveDate> {
    let (year, week) = text.split_once("-W").or_else(|| text.split_once("-w"))?;
    if year.len() != 4 || week.len() > 2 {
        return None;
    }
    NaiveDate::from_isoywd_opt(year.parse().ok()?, week.parse().ok()?, Weekday::Mon)
}

/// Whether a text can be the value of `--week`. `llmcost report --week logs/` means the latest
/// week of `logs/`.
pub(super) fn is_week(text: &str) -> bool {
    parse_week(text).is_ok()
}

/// Whether a text can be the value of `--month`.
pub(super) fn is_month(text: &str) -> bool {
    parse_month(text).is_ok()
}

fn parse_month(text: &str) -> Result<PeriodChoice, Error> {
    if text == "latest" || text == "current" {
        return Ok(PeriodChoice::CurrentMonth);
    }
    parse_date(text)
        .or_else(|| parse_date(&format!("{text}-01")))
        .map(PeriodChoice::MonthOf)
        .ok_or_else(|| Error::Usage {
            message: format!("`{}` is no month", text.escape_debug()),
            hint: Some(
                "write `--month` alone for the latest month, or `--month 2026-11`".to_owned(),
            ),
        })
}

/// Reads `24h`, `7d` or `2w`.
fn parse_length(text: &str) -> Result<TimeDelta, Error> {
    let number = text
        .strip_suffix(['h', 'd', 'w'])
        .and_then(|digits| digits.parse::<u32>().ok());
    let hours = number.filter(|number| *number > 0).and_then(|number| {
        let unit = match text.chars().last()? {
            'd' => 24,
            'w' => 7 * 24,
            _ => 1,
        };
        number.checked_mul(unit)
    });
    hours
        .map(|hours| TimeDelta::hours(i64::from(hours)))
        .ok_or_else(|| Error::Usage {
            message: format!("`{}` is no length of time", text.escape_debug()),
            hint: Some(
                "write hours, days or weeks: `--last 24h`, `--last 7d`, `--last 2w`".to_owned(),
            ),
        })
}

fn parse_edge(flag: &str, text: &str, calendar: Calendar) -> Result<Edge, Error> {
    if let Some(date) = parse_date(text) {
        return Ok(Edge::Date(date));
    }
    parse_instant(text, calendar)
        .map(Edge::Instant)
        .ok_or_else(|| Error::Usage {
            message: format!("`{}` is no date or time for `{flag}`", text.escape_debug()),
            hint: Some("write `2026-11-16` or `2026-11-16T09:00:00Z`".to_owned()),
        })
}

/// Reads `--as-of`: a date means the end of that day.
///
/// # Errors
/// Says that the text is no time.
pub(super) fn parse_as_of(text: &str, calendar: Calendar) -> Result<Timestamp, Error> {
    parse_edge("--as-of", text, calendar).map(|edge| match edge {
        Edge::Date(date) => calendar.end_of(date),
        Edge::Instant(at) => at,
    })
}

/// Reads an instant; without an offset it is local time.
pub(super) fn parse_instant(text: &str, calendar: Calendar) -> Option<Timestamp> {
    let local = [
        "%Y-%m-%dT%H:%M:%S",
        "%Y-%m-%d %H:%M:%S",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
    ];
    for format in local {
        if let Ok(local) = chrono::NaiveDateTime::parse_from_str(text, format) {
            let instant = local.and_local_timezone(calendar.zone).earliest()?;
            return Some(Timestamp::from(instant.to_utc()));
        }
    }
    (text.get(4..5) == Some("-")).then(|| parse_time(text))?
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;

    use super::*;

    const CALENDAR: Calendar = Calendar {
        zone: Tz::Europe__Berlin,
        week_start: Weekday::Mon,
    };

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("valid in the test")
    }

    #[test]
    fn weeks_are_read_in_every_spelling() {
        let monday = PeriodChoice::WeekOf(date("2026-11-16"));
        assert_eq!(parse_week("2026-W47").expect("a week"), monday);
        assert_eq!(parse_week("2026-w47").expect("a week"), monday);
        let thursday = PeriodChoice::WeekOf(date("2026-11-19"));
        assert_eq!(parse_week("2026-11-19").expect("a week"), thursday);
        assert_eq!(
            parse_week("current").expect("a week"),
            PeriodChoice::CurrentWeek
        );
        for text in ["2026-W54", "2026-W0", "47", "logs", "2026-13-01", ""] {
            assert!(!is_week(text), "{text}");
        }
    }

    #[test]
    fn months_and_lengths_are_read() {
        let november = PeriodChoice::MonthOf(date("2026-11-01"));
        assert_eq!(parse_month("2026-11").expect("a month"), november);
        assert!(parse_month("2026-13").is_err());
        assert_eq!(parse_length("7d").expect("a length"), TimeDelta::days(7));
        assert_eq!(parse_length("2w").expect("a length"), TimeDelta::days(14));
        for text in ["", "d", "0h", "-1d", "7", "99999999999h", "4294967295w"] {
            assert!(parse_length(text).is_err(), "{text}");
        }
    }

    #[test]
    fn a_date_as_of_is_its_end_and_times_without_zone_are_local() {
        let at = |text: &str| parse_as_of(text, CALENDAR).expect("a time");
        assert_eq!(at("2026-11-22"), at("2026-11-23T00:00"));
        assert_eq!(at("2026-11-23 00:00"), at("2026-11-22T23:00:00Z"));
        assert!(parse_as_of("yesterday", CALENDAR).is_err());
        assert!(parse_as_of("1786959012", CALENDAR).is_err());
    }
}
