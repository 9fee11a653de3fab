//! The one place that writes days, instants and months for people.

use chrono::{DateTime, FixedOffset, NaiveDate, TimeDelta, Timelike};

use super::paint::HARD_SPACE;
use super::safe;

/// Writes a day with its weekday: `Mon 2026-11-16`.
pub(super) fn day(date: NaiveDate) -> String {
    date.format("%a %Y-%m-%d").to_string()
}

/// Writes a day in a sentence about its own month: `Nov 26`, never broken.
pub(super) fn month_day(date: NaiveDate) -> String {
    date.format(&format!("%b{HARD_SPACE}%-d")).to_string()
}

/// Writes an instant of the report's zone: `2026-11-16 00:00`, with seconds where there are any.
pub(super) fn instant(time: DateTime<FixedOffset>) -> String {
    let pattern = if time.second() == 0 {
        "%Y-%m-%d %H:%M"
    } else {
        "%Y-%m-%d %H:%M:%S"
    };
    time.format(pattern).to_string()
}

/// Writes a span of a day: `Thu 2026-11-19, 14:00–16:00`; of more than one, both ends in full.
pub(super) fn span(from: DateTime<FixedOffset>, to: DateTime<FixedOffset>) -> String {
    let day = day(from.date_naive());
    let ends_that_day = to - TimeDelta::minutes(1);
    if ends_that_day.date_naive() == from.date_naive() {
        format!("{day}, {}–{}", from.format("%H:%M"), to.format("%H:%M"))
    } else {
        format!("{day} {} to {}", from.format("%H:%M"), instant(to))
    }
}

/// Writes an instant of a known year: `11-16 14:03`.
pub(super) fn short_instant(time: DateTime<FixedOffset>) -> String {
    time.format("%m-%d %H:%M").to_string()
}

/// Writes a month such as `2026-11` as `November`; anything else as it is.
pub(super) fn month(month: &str) -> String {
    NaiveDate::parse_from_str(&format!("{month}-01"), "%Y-%m-%d").map_or_else(
        |_| safe::escape(month),
        |first| first.format("%B").to_string(),
    )
}
