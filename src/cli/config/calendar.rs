//! Time zone and first day of the week.

use chrono::Weekday;
use chrono_tz::{TZ_VARIANTS, Tz};

use super::problem::{Problems, quoted};
use super::section::Entry;
use super::suggest::{did_you_mean, nearest};

const WEEKDAYS: [(&str, Weekday); 14] = [
    ("monday", Weekday::Mon),
    ("tuesday", Weekday::Tue),
    ("wednesday", Weekday::Wed),
    ("thursday", Weekday::Thu),
    ("friday", Weekday::Fri),
    ("saturday", Weekday::Sat),
    ("sunday", Weekday::Sun),
    ("mon", Weekday::Mon),
    ("tue", Weekday::Tue),
    ("wed", Weekday::Wed),
    ("thu", Weekday::Thu),
    ("fri", Weekday::Fri),
    ("sat", Weekday::Sat),
    ("sun", Weekday::Sun),
];

/// Reads the name of an IANA time zone, in its own letter case.
pub(super) fn read_timezone(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<Tz> {
    let name = entry.text(problems)?;
    if let Ok(zone) = name.parse() {
        return Some(zone);
    }
    let suggestion = match nearest_timezone(name) {
        Some(near) => did_you_mean(quoted(near)),
        None => "write a name such as \"Europe/Berlin\" or \"UTC\"".to_owned(),
    };
    problems.add(
        &entry.span,
        format!("unknown time zone {}", quoted(name)),
        Some(suggestion),
    );
    None
}

/// Returns the zone that was probably meant: by its full name, else by its city.
pub fn nearest_timezone(name: &str) -> Option<&'static str> {
    if let Some(near) = nearest(name, TZ_VARIANTS.iter().map(|zone| zone.name())) {
        return Some(near);
    }
    let city = |zone: &'static str| zone.rsplit('/').next().unwrap_or(zone);
    let near = nearest(name, TZ_VARIANTS.iter().map(|zone| city(zone.name())))?;
    TZ_VARIANTS
        .iter()
        .map(|zone| zone.name())
        .find(|zone| city(zone) == near)
}

/// Reads a day of the week: `monday` or `mon`.
pub(super) fn read_week_start(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<Weekday> {
    let text = entry.text(problems)?;
    if let Some((_, day)) = WEEKDAYS
        .iter()
        .find(|(name, _)| name.eq_ignore_ascii_case(text))
    {
        return Some(*day);
    }
    let message = format!(
        "expected a day of the week for `{}`, found {}",
        entry.path,
        quoted(text)
    );
    let suggestion = match nearest(text, WEEKDAYS.iter().map(|(name, _)| *name)) {
        Some(near) => did_you_mean(quoted(near)),
        None => "write a day in English, such as \"monday\"".to_owned(),
    };
    problems.add(&entry.span, message, Some(suggestion));
    None
}
