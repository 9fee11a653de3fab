//! Reads records as events, into a sink.

use super::columns::EventColumns;
use super::draft::EventDraft;
use super::event::EventSink;
use super::recognise::fields;
use super::seen::SeenFields;
use crate::ingest::json::Walk;
use crate::ingest::reader::{Fate, Input, Reader, each_field};
use crate::ingest::record::{Dialect, Origin};
use crate::ingest::reject::Reject;

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
    fn wants_column(&mut self, dialect: Dialect, name: &str) -> bool {
        let Dialect::Event(format) = dialect else {
            return false;
        };
        let names = fields(format);
        let (scope, key) = names.locate(name);
        self.seen.note(names, scope, key);
        EventDraft::new(format, self.chosen).wants_column(name)
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
        each_field(input, walk, |key, value| {
            draft.field(key, value, &mut self.seen)
        })?;
        match draft.finish(input)? {
            Some(event) => {
                self.sink.event(&event, origin)?;
                Ok(Fate::HandedOn)
            }
            None => Ok(Fate::PassedOver),
        }
    }
}
