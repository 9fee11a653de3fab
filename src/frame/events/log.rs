//! Puts what the threads have read together, keeps each event once, and groups them.

use std::collections::BTreeMap;

use rustc_hash::FxHashSet;

use super::writer::{EventRow, EventWriter};
use crate::frame::ledger::{Code, Names};
use crate::pricing::Usd;
use crate::usage::Timestamp;

/// The events of a period.
#[derive(Debug)]
pub struct EventLog {
    rows: Vec<EventRow>,
    names: Names,
    /// What became of the events of each file.
    pub counts: Vec<EventCounts>,
    /// First and last instant of all events that were read, inside the period or not.
    pub span: Option<(Timestamp, Timestamp)>,
}

/// What became of the events of a file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EventCounts {
    /// Events of the period, each once.
    pub events: u64,
    /// Further records of the same events.
    pub duplicates: u64,
    /// Events outside the period.
    pub out_of_range: u64,
}

/// Equal events of a user in a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct EventGroup<'a> {
    /// The feature, by the name that the logs use.
    pub feature: &'a str,
    /// The user, by the name that the logs use.
    pub user: &'a str,
    /// What was done.
    pub name: &'a str,
    /// How often.
    pub events: u64,
    /// What it was worth in all.
    pub value: Usd,
}

/// Gathers the events of all threads. Of records of the same event the first by file and line
/// stays.
pub fn settle_events(writers: Vec<EventWriter<'_>>, files: usize) -> EventLog {
    let mut log = EventLog {
        rows: Vec::new(),
        names: Names::default(),
        counts: vec![EventCounts::default(); files],
        span: None,
    };
    for writer in writers {
        log.absorb(writer);
    }
    log.rows.sort_unstable_by_key(|row| row.origin);
    let mut seen = FxHashSet::default();
    let counts = &mut log.counts;
    log.rows.retain(|row| {
        let is_new = row.identity.is_none_or(|identity| seen.insert(identity));
        if let Some(counts) = of_file(counts, row.origin.file) {
            counts.events += u64::from(is_new);
            counts.duplicates += u64::from(!is_new);
        }
        is_new
    });
    log
}

fn of_file(counts: &mut [EventCounts], file: u32) -> Option<&mut EventCounts> {
    counts.get_mut(usize::try_from(file).ok()?)
}

impl EventLog {
    fn absorb(&mut self, writer: EventWriter<'_>) {
        let codes = self.names.absorb(&writer.names);
        let renamed = |code: Code| {
            let index = usize::try_from(code.0).unwrap_or(usize::MAX);
            codes.get(index).copied().unwrap_or(Code::NONE)
        };
        self.rows
            .extend(writer.rows.into_iter().map(|row| EventRow {
                user: renamed(row.user),
                name: renamed(row.name),
                feature: renamed(row.feature),
                ..row
            }));
        for (file, events) in writer.out_of_range {
            if let Some(counts) = of_file(&mut self.counts, file) {
                counts.out_of_range += events;
            }
        }
        if let Some((first, last)) = writer.span {
            let (earliest, latest) = self.span.unwrap_or((first, last));
            self.span = Some((earliest.min(first), latest.max(last)));
        }
    }

    /// Gives every user a new name.
    pub fn rename_users(&mut self, new_name: impl Fn(&str) -> String) {
        let users = self.rows.iter_mut().map(|row| &mut row.user);
        self.names.rename(users, new_name);
    }

    /// Groups the events by feature, user and name; sorted by these.
    pub fn groups(&self) -> Vec<EventGroup<'_>> {
        let mut sums: BTreeMap<[Code; 3], (u64, Usd)> = BTreeMap::new();
        for row in &self.rows {
            let (events, value) = sums
                .entry([row.feature, row.user, row.name])
                .or_insert((0, Usd::ZERO));
            *events += 1;
            *value += row.value;
        }
        let name = |code: Code| self.names.name(code).unwrap_or_default();
        let groups = sums
            .into_iter()
            .map(|([feature, user, event], sum)| EventGroup {
                feature: name(feature),
                user: name(user),
                name: name(event),
                events: sum.0,
                value: sum.1,
            });
        let mut groups: Vec<EventGroup<'_>> = groups.collect();
        groups.sort_unstable();
        groups
    }
}
