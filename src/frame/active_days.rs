//! The local days on which anything was called.

use std::collections::BTreeSet;

use chrono::NaiveDate;

use super::cell_clock::{CellClock, Grain};
use super::ledger::Ledger;
use crate::usage::{Calendar, Timestamp};

/// Returns the local days that have calls.
pub fn active_days(ledger: &Ledger, calendar: Calendar) -> BTreeSet<NaiveDate> {
    let start = || (CellClock::new(calendar, Grain::Day), Vec::new());
    let parts = ledger.calls.fold(start, |(clock, is_active), call| {
        let Ok(day) = usize::try_from(clock.slot_of(call.started_at)) else {
            return;
        };
        if is_active.len() <= day {
            is_active.resize(day + 1, false);
        }
        if let Some(is_active) = is_active.get_mut(day) {
            *is_active = true;
        }
    });
    let days = parts.iter().flat_map(|(clock, is_active)| {
        let days = (0..).zip(is_active).filter(|(_, is_active)| **is_active);
        days.map(|(day, _)| clock.start(day))
    });
    days.map(|start| calendar.date_of(Timestamp(start)))
        .collect()
}
