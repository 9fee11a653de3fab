//! The local days on which anything was called.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::by_day::by_day;
use super::ledger::Ledger;
use crate::usage::Calendar;

/// Returns the local days that have calls.
pub fn active_days(ledger: &Ledger, calendar: Calendar) -> BTreeSet<NaiveDate> {
    let days = by_day(ledger, calendar, |is_active, _| *is_active = true);
    days.filter(|(_, is_active)| *is_active)
        .map(|(start, _)| calendar.date_of(start))
        .collect()
}
