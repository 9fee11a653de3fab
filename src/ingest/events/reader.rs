//! Reads records as events, into a sink.

use super::columns::EventColumns;
use super::draft::EventDraft;
use super::event::EventSink;
use super::recognise::fields;
use super::seen::SeenFields;
use crate::ingest::field::Field;
use crate::ingest::json::Walk;
use crate::ingest::reader::{Fate, Input, Reader, each_cell, record_object};
use crate::ingest::record::{Dialect, Origin};
use crate::ingest::reject::Reject;
use crate::ingest::value::Value;

/// Reads events for one thread.
#[derive(Debug)]
pub(super) struct EventReader<'c, S> {
    chosen: &'c EventColumns,
    pub(super) seen: SeenFields<'c>,
    /// Where the events go.
    pub(super) sink: S,
}

impl<'c, S> EventReader<'c, S> {
    pub(super) const fn new(chosen: &'c EventColumns, sink: S) -> Self {
        Self {
            chosen,
            seen: SeenFields::new(chosen),
            sink,
        }
    }
}

impl<S: EventSink> Reader for EventReader<'_, S> {
    fn column(&mut self, dialect: Dialect, name: &str) -> Option<Field> {
        let Dialect::Event(format) = dialect else {
            return None;
        };
        let names = fields(format);
        let (scope, key) = names.locate(name);
        self.seen.note(names, scope, key);
        let draft = EventDraft::new(format, self.chosen);
        draft.wants_column(name).then_some(Field::Named)
    }

    fn read<'a>(
        &mut self,
        dialect: Dialect,
        input: Input<'a>,
        walk: Walk<'a>,
        origin: Origin,
    ) -> Result<Fate, Reject> {
        let Dialect::Event(format) = dialect else {
            return Ok(Fate::PassedOver);
        };
        let mut draft = EventDraft::new(format, self.chosen);
        let seen = &mut self.seen;
        match input {
            Input::Json(text) => {
                let mut json = record_object(text, walk)?;
                json.object(|key, json| draft.field(key, Value::Json(json), seen))?;
                json.end()?;
            }
            Input::Row(columns, row) => each_cell(columns, row, walk, |column, value| {
                draft.field(column.name, value, seen)
            })?,
        }
        match draft.finish(input)? {
            Some(event) => {
                self.sink.event(&event, origin)?;
                Ok(Fate::HandedOn)
            }
            None => Ok(Fate::PassedOver),
        }
    }
}
