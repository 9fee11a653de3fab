//! Takes parsed events, gives users and features the names that the logs use, and writes down those
//! of the period. One writer per thread.

use std::collections::BTreeMap;

use crate::frame::ledger::{Code, Names};
use crate::ingest::{Event, EventSink, Origin, Reason, Reject};
use crate::pricing::{MoneyError, PicoUsd};
use crate::usage::{Interval, Timestamp};

/// Other names for what events say, so that they speak of the same users and features as the logs.
/// A name is looked up in the map first, and the result in the aliases that renamed the logs.
#[derive(Clone, Copy, Debug)]
pub struct EventNames<'a> {
    /// Users of the logs by id of the analytics.
    pub users: &'a BTreeMap<String, String>,
    /// Features of the logs by feature or event of the analytics.
    pub features: &'a BTreeMap<String, String>,
    /// `[aliases.user]`.
    pub user_aliases: &'a BTreeMap<String, String>,
    /// `[aliases.feature]`.
    pub feature_aliases: &'a BTreeMap<String, String>,
}

/// An event as it is kept.
#[derive(Clone, Copy, Debug)]
pub(super) struct EventRow {
    pub(super) user: Code,
    pub(super) name: Code,
    pub(super) feature: Code,
    /// What it was worth; nothing if it does not say.
    pub(super) value: PicoUsd,
    /// Equal for records of the same event.
    pub(super) identity: Option<u128>,
    pub(super) origin: Origin,
}

/// What one thread has read.
#[derive(Debug)]
pub struct EventWriter<'a> {
    during: Interval,
    renamed: EventNames<'a>,
    pub(super) rows: Vec<EventRow>,
    pub(super) names: Names,
    /// Events outside the period, by number of the file.
    pub(super) out_of_range: BTreeMap<u32, u64>,
    /// First and last instant of all events, whatever the period.
    pub(super) span: Option<(Timestamp, Timestamp)>,
}

impl<'a> EventWriter<'a> {
    /// Starts without events; those outside of `during` will only be counted.
    pub fn new(during: Interval, renamed: EventNames<'a>) -> Self {
        Self {
            during,
            renamed,
            rows: Vec::new(),
            names: Names::default(),
            out_of_range: BTreeMap::new(),
            span: None,
        }
    }
}

impl EventSink for EventWriter<'_> {
    fn event(&mut self, event: &Event<'_>, origin: Origin) -> Result<(), Reject> {
        let value = event.value.map_or(Ok(PicoUsd::ZERO), read_value)?;
        let (first, last) = self.span.unwrap_or((event.at, event.at));
        self.span = Some((first.min(event.at), last.max(event.at)));
        if !self.during.contains(event.at) {
            *self.out_of_range.entry(origin.file).or_insert(0) += 1;
            return Ok(());
        }
        let user = renamed(event.user, self.renamed.users, self.renamed.user_aliases);
        let feature = renamed(
            event.feature.unwrap_or(event.name),
            self.renamed.features,
            self.renamed.feature_aliases,
        );
        self.rows.push(EventRow {
            user: self.names.intern(user),
            name: self.names.intern(event.name),
            feature: self.names.intern(feature),
            value,
            identity: event.identity,
            origin,
        });
        Ok(())
    }
}

/// Returns the name that the logs use.
fn renamed<'n>(
    name: &'n str,
    map: &'n BTreeMap<String, String>,
    aliases: &'n BTreeMap<String, String>,
) -> &'n str {
    let mapped = map.get(name).map_or(name, String::as_str);
    aliases.get(mapped).map_or(mapped, String::as_str)
}

/// Reads an amount in US dollars.
fn read_value(text: &str) -> Result<PicoUsd, Reject> {
    PicoUsd::parse(text).map_err(|error| match error {
        MoneyError::OutOfRange => Reject::new(Reason::Overflow, "the value is too large"),
        MoneyError::NotANumber | MoneyError::Inexact | MoneyError::Negative => {
            Reject::new(Reason::Value, "the value is no decimal number")
        }
    })
}
