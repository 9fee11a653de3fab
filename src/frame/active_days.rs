//! The local days on which anything was called.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use rustc_hash::FxHashSet;

use super::cell_clock::{CellClock, Grain};
use super::ledger::Ledger;
use crate::usage::{Calendar, Timestamp};

/// Returns the local days that have calls.
pub fn active_days(ledger: &Ledger, calendar: Calendar) -> BTreeSet<NaiveDate> {
    let start = || {
        (
            CellClock::new(calendar, Grain::Day),
            FxHashSet::default(),
            None,
        )
    };
    let parts = ledger.calls.fold(start, |(clock, days, last), call| {
        let day = clock.slot_of(call.started_at);
        // Neighbouring calls mostly share a day.
        if last.replace(day) != Some(day) {
            days.insert(day);
        }
    });
    let date = |start| calendar.date_of(Timestamp(start));
    let days = parts
        .iter()
        .flat_map(|(clock, days, _)| days.iter().map(|day| clock.start(*day)));
    days.map(date).collect()
}
