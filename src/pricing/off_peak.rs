//! Rates that hold only in certain hours of certain days (`off_peak_pricing`).
//!
//! An instant is off-peak when it lies in any window. A window is half-open in UTC; `00:00` as
//! its end is midnight, equal ends are the whole day, an end before the start runs past midnight.
//! The weekday is that of the instant itself, in UTC or in `weekday_timezone`; 1 is Monday.

use std::fmt;

use chrono::{DateTime, Datelike, Timelike, Utc, Weekday};
use chrono_tz::Tz;

use crate::usage::Timestamp;

use super::rate::{ByClass, Rate, TokenClass};

/// Off-peak rates and when they hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OffPeak {
    rates: ByClass<Option<Rate>>,
    windows: Vec<Window>,
    zone: Tz,
}

/// Hours of the day on some days of the week.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Window {
    /// Spans of one day, any of which counts.
    hours: Vec<Hours>,
    /// Days on which they count; empty means every day.
    weekdays: Vec<Weekday>,
}

/// A span of one UTC day in minutes since midnight: `[start, end)`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Hours {
    start: u32,
    end: u32,
}

impl OffPeak {
    /// Puts rates and windows together.
    pub fn new(rates: ByClass<Option<Rate>>, windows: Vec<Window>, zone: Tz) -> Self {
        Self {
            rates,
            windows,
            zone,
        }
    }

    /// Returns the off-peak rate of a class, if it has one.
    pub fn rate(&self, class: TokenClass) -> Option<Rate> {
        self.rates.get(class)
    }

    /// Returns all off-peak rates.
    pub(super) const fn rates(&self) -> ByClass<Option<Rate>> {
        self.rates
    }

    /// Returns the windows in words, such as `16:30-00:30 UTC` or `00:00-00:00 UTC on Sat, Sun`.
    pub(super) fn hours(&self) -> Vec<String> {
        let zone = if self.zone == Tz::UTC {
            String::new()
        } else {
            format!(" ({})", self.zone.name())
        };
        let in_words = |window: &Window| {
            let hours: Vec<String> = window.hours.iter().map(ToString::to_string).collect();
            let hours = format!("{} UTC", hours.join(", "));
            if window.weekdays.is_empty() {
                return hours;
            }
            let days: Vec<String> = window.weekdays.iter().map(ToString::to_string).collect();
            format!("{hours} on {}{zone}", days.join(", "))
        };
        self.windows.iter().map(in_words).collect()
    }

    /// Returns whether an instant lies in a window.
    pub fn is_active(&self, at: Timestamp) -> bool {
        at.to_utc().is_some_and(|at| {
            self.windows
                .iter()
                .any(|window| window.holds(at, self.zone))
        })
    }
}

impl Window {
    /// Reads spans like `16:30-00:30` and days like `1`, `sat` or `saturday`.
    ///
    /// # Errors
    ///
    /// A sentence fragment naming the text that is not a span or a day.
    pub fn parse(hours_utc: &[String], weekdays: &[String]) -> Result<Self, String> {
        if hours_utc.is_empty() {
            return Err("window without hours_utc".to_owned());
        }
        let hours = hours_utc
            .iter()
            .map(|text| Hours::parse(text).ok_or_else(|| format!("hours_utc {text:?} unreadable")))
            .collect::<Result<_, _>>()?;
        let weekdays = weekdays
            .iter()
            .map(|text| parse_weekday(text).ok_or_else(|| format!("weekday {text:?} unknown")))
            .collect::<Result<_, _>>()?;
        Ok(Self { hours, weekdays })
    }

    fn holds(&self, at: DateTime<Utc>, zone: Tz) -> bool {
        let minute = at.hour().saturating_mul(60).saturating_add(at.minute());
        let weekday = at.with_timezone(&zone).weekday();
        (self.weekdays.is_empty() || self.weekdays.contains(&weekday))
            && self.hours.iter().any(|hours| hours.holds(minute))
    }
}

impl Hours {
    fn parse(text: &str) -> Option<Self> {
        let (start, end) = text.split_once('-')?;
        Some(Self {
            start: parse_minute(start.trim())?,
            end: parse_minute(end.trim())?,
        })
    }

    const fn holds(self, minute: u32) -> bool {
        if self.start < self.end {
            self.start <= minute && minute < self.end
        } else {
            self.start == self.end || minute >= self.start || minute < self.end
        }
    }
}

impl fmt::Display for Hours {
    /// Writes the span as [`Hours::parse`] reads it.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let time = |minutes: u32| {
            let hour = minutes.div_euclid(60);
            format!("{hour:02}:{:02}", minutes.rem_euclid(60))
        };
        write!(formatter, "{}-{}", time(self.start), time(self.end))
    }
}

/// Reads `HH:MM` up to `24:00`, which is midnight again.
fn parse_minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.split_once(':')?;
    let two_digits = |text: &str| {
        let is_plain = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit());
        is_plain.then(|| text.parse::<u32>().ok()).flatten()
    };
    match (two_digits(hour)?, two_digits(minute)?) {
        (24, 0) => Some(0),
        (hour @ 0..24, minute @ 0..60) => hour.checked_mul(60)?.checked_add(minute),
        _ => None,
    }
}

/// Reads an ISO weekday number or an English name, long or short.
fn parse_weekday(text: &str) -> Option<Weekday> {
    match text {
        "1" => Some(Weekday::Mon),
        "2" => Some(Weekday::Tue),
        "3" => Some(Weekday::Wed),
        "4" => Some(Weekday::Thu),
        "5" => Some(Weekday::Fri),
        "6" => Some(Weekday::Sat),
        "7" => Some(Weekday::Sun),
        name => name.parse().ok(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn minutes_have_two_digits_before_and_behind_the_colon() {
        assert_eq!(parse_minute("00:00"), Some(0));
        assert_eq!(parse_minute("16:30"), Some(990));
        assert_eq!(parse_minute("23:59"), Some(1439));
        assert_eq!(parse_minute("24:00"), Some(0));
        for text in [
            "7:00", "07:0", "007:00", "+7:00", "0a:00", "24:01", "25:00", "10:60", "1000",
        ] {
            assert_eq!(parse_minute(text), None, "{text}");
        }
    }
}
