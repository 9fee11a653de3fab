//! Something about the calls of each local day, found out in one pass over all of them.

use super::cell_clock::{CellClock, Grain};
use super::ledger::{CallView, Ledger};
use crate::usage::{Calendar, Timestamp};

/// Goes over all calls, in several threads, with what is known of their day so far. Returns where each
/// day begins and what was found out; a day comes once for each thread that met it, and it may come
/// with nothing.
pub(super) fn by_day<D: Clone + Default + Send>(
    ledger: &Ledger,
    calendar: Calendar,
    step: impl Fn(&mut D, &CallView<'_>) + Sync,
) -> impl Iterator<Item = (Timestamp, D)> {
    let start = || (CellClock::new(calendar, Grain::Day), Vec::<D>::new());
    let parts = ledger.calls.fold(start, |(clock, days), call| {
        let Ok(day) = usize::try_from(clock.slot_of(call.started_at)) else {
            return;
        };
        if days.len() <= day {
            days.resize(day + 1, D::default());
        }
        if let Some(found) = days.get_mut(day) {
            step(found, &call);
        }
    });
    parts.into_iter().flat_map(|(clock, days)| {
        let days = (0..).zip(days);
        days.map(move |(day, found)| (Timestamp(clock.start(day)), found))
    })
}
