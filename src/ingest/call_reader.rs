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
        // Calls are large: they are looked at where they are, and not moved.
        let outcome = read(dialect, input, self.rules, walk);
        match &outcome {
            Ok(Outcome::Call(call, attribution)) => {
                self.sink.call(call, attribution, origin)?;
                return Ok(Fate::HandedOn);
            }
            Ok(Outcome::Link(link)) => self.sink.link(link, origin),
            Ok(Outcome::Trace(trace)) => self.sink.trace(trace, origin),
            Ok(Outcome::NotACall) | Err(_) => {}
        }
        outcome.map(|_| Fate::PassedOver)
    }
}
