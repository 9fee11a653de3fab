//! Reads records as calls: by the draft of their dialect, into a sink.

use super::dialects::{column, read};
use super::field::Field;
use super::json::Walk;
use super::reader::{Fate, Input, Reader};
use super::record::{Dialect, Origin, Outcome};
use super::reject::Reject;
use super::sink::Sink;
use crate::usage::AttributionRules;

/// Reads calls for one thread.
#[derive(Debug)]
pub(super) struct CallReader<'r, S> {
    rules: &'r AttributionRules,
    /// Where the calls go.
    pub(super) sink: S,
}

impl<'r, S> CallReader<'r, S> {
    pub(super) const fn new(rules: &'r AttributionRules, sink: S) -> Self {
        Self { rules, sink }
    }
}

impl<S: Sink> Reader for CallReader<'_, S> {
    fn column(&mut self, dialect: Dialect, name: &str) -> Option<Field> {
        column(dialect, name, self.rules)
    }

    fn read<'a>(
        &mut self,
        dialect: Dialect,
        input: Input<'a>,
        walk: Walk<'a>,
        origin: Origin,
    ) -> Result<Fate, Reject> {
        match read(dialect, input, self.rules, walk)? {
            Outcome::Call(call, attribution) => {
                self.sink.call(&call, &attribution, origin)?;
                return Ok(Fate::HandedOn);
            }
            Outcome::Link(link) => self.sink.link(&link, origin),
            Outcome::Trace(trace) => self.sink.trace(&trace, origin),
            Outcome::NotACall => {}
        }
        Ok(Fate::PassedOver)
    }
}
