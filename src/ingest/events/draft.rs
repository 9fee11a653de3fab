//! Builds an event from the fields of a record, in whatever order they come.

use xxhash_rust::xxh3::Xxh3;

use super::columns::EventColumns;
use super::event::{Event, EventFormat};
use super::fields::{FieldNames, Identity, Role, Scope};
use super::ga4::read_parameter;
use super::recognise::fields;
use super::seen::SeenFields;
use super::segment::TRACK;
use crate::ingest::json::Json;
use crate::ingest::reader::Input;
use crate::ingest::reject::{Reason, Reject};
use crate::ingest::time::parse_time;
use crate::ingest::value::Value;

/// An event under construction: the best text that was found for each role.
#[derive(Debug)]
pub(super) struct EventDraft<'a, 'c> {
    format: EventFormat,
    names: &'static FieldNames,
    chosen: &'c EventColumns,
    found: [Option<Found<'a>>; Role::ALL.len()],
}

/// A text for a role.
#[derive(Clone, Copy, Debug)]
struct Found<'a> {
    /// How good its field is, 0 being best.
    rank: usize,
    /// Name of the field.
    key: &'a str,
    text: &'a str,
}

impl<'a, 'c> EventDraft<'a, 'c> {
    pub(super) fn new(format: EventFormat, chosen: &'c EventColumns) -> Self {
        Self {
            format,
            names: fields(format),
            chosen,
            found: [None; Role::ALL.len()],
        }
    }

    /// Returns whether a column of a table is read at all.
    pub(super) fn wants_column(&self, name: &str) -> bool {
        let (scope, key) = self.names.locate(name);
        key == self.names.properties || self.wants(scope, key)
    }

    /// Takes one top-level field.
    ///
    /// # Errors
    /// Rejects properties that are not JSON.
    pub(super) fn field(
        &mut self,
        key: &'a str,
        value: Value<'a, '_>,
        seen: &mut SeenFields<'_>,
    ) -> Result<(), Reject> {
        let (scope, key) = self.names.locate(key);
        seen.note(self.names, scope, key);
        if scope == Scope::Property || key != self.names.properties {
            return self.take(scope, key, value);
        }
        if self.format == EventFormat::Ga4 {
            return value.array(|json| {
                if let Some((key, text)) = read_parameter(json)? {
                    seen.note(self.names, Scope::Property, key);
                    self.offer(Scope::Property, key, text);
                }
                Ok(())
            });
        }
        value.object(|key, json: &mut Json<'a>| {
            seen.note(self.names, Scope::Property, key);
            self.take(Scope::Property, key, Value::Json(json))
        })
    }

    /// Reads a field if it is for some role; otherwise it is skipped.
    fn take(&mut self, scope: Scope, key: &'a str, value: Value<'a, '_>) -> Result<(), Reject> {
        if self.wants(scope, key)
            && let Some(text) = value.text()?
        {
            self.offer(scope, key, text);
        }
        Ok(())
    }

    fn wants(&self, scope: Scope, key: &str) -> bool {
        let rank = |role: Role| self.names.rank(role, scope, key, self.chosen);
        Role::ALL.into_iter().any(|role| rank(role).is_some())
    }

    /// Keeps a text for every role in which it is better than what is there.
    fn offer(&mut self, scope: Scope, key: &'a str, text: &'a str) {
        let text = text.trim();
        if text.is_empty() {
            return;
        }
        for (role, slot) in Role::ALL.into_iter().zip(&mut self.found) {
            let rank = self.names.rank(role, scope, key, self.chosen);
            // The last one of equal rank wins, as everywhere in JSON.
            if let Some(rank) = rank
                && slot.is_none_or(|best| rank <= best.rank)
            {
                *slot = Some(Found { rank, key, text });
            }
        }
    }

    fn found(&self, role: Role) -> Option<Found<'a>> {
        let mut slots = Role::ALL.into_iter().zip(self.found);
        slots.find(|(known, _)| *known == role)?.1
    }

    fn get(&self, role: Role) -> Option<&'a str> {
        self.found(role).map(|found| found.text)
    }

    /// Returns the text of a role that an event must have.
    fn need(&self, role: Role, reason: Reason, what: &str) -> Result<Found<'a>, Reject> {
        self.found(role).ok_or_else(|| {
            let names = match self.chosen.of(role) {
                Some(name) => name.to_owned(),
                None => self.names.of(role).join("`, `"),
            };
            Reject::new(reason, format!("no {what} in `{names}`"))
        })
    }

    /// Completes the event; `None` if the record is none.
    ///
    /// # Errors
    /// Rejects records without user, event or time, and times that are none.
    pub(super) fn finish(&self, input: Input<'_>) -> Result<Option<Event<'a>>, Reject> {
        if self.get(Role::Kind).is_some_and(|kind| kind != TRACK) {
            return Ok(None);
        }
        let user = self.need(Role::User, Reason::MissingUser, "user")?.text;
        let name = self
            .need(Role::Name, Reason::MissingEvent, "event name")?
            .text;
        let time = self.need(Role::Time, Reason::Time, "time")?;
        let at = parse_time(time.text)
            .ok_or_else(|| Reject::new(Reason::Time, format!("`{}` is no time", time.key)))?;
        Ok(Some(Event {
            user,
            name,
            feature: self.get(Role::Feature),
            at,
            value: self.get(Role::Value),
            identity: self.identity(input),
        }))
    }

    /// Returns what is equal for records of the same event.
    fn identity(&self, input: Input<'_>) -> Option<u128> {
        let mut hasher = Xxh3::new();
        let mut add = |part: &str| {
            hasher.update(&part.len().to_le_bytes());
            hasher.update(part.as_bytes());
        };
        add(self.format.name());
        match self.names.identity {
            Identity::None => return None,
            Identity::Id => add(self.get(Role::Id)?),
            Identity::IdUserTime => {
                for role in [Role::Id, Role::User, Role::Name, Role::Time] {
                    add(self.get(role)?);
                }
            }
            Identity::Record => match input {
                Input::Json(text) => add(text.trim()),
                Input::Row(_, row) => {
                    for cell in row.cells() {
                        hasher.update(&cell.len().to_le_bytes());
                        hasher.update(&cell);
                    }
                }
            },
        }
        Some(hasher.digest128())
    }
}
