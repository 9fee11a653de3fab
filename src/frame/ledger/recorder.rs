//! Watches for the calls of one id while the ledger is written. One recorder per thread.

use std::collections::BTreeMap;

use super::digest::Digest;
use super::evidence::Mention;
use super::names::{Code, Names};
use super::recorded::RecordedCall;
use super::writer::LedgerWriter;
use crate::ingest::{Link, Origin, Reject, Sink, Trace};
use crate::usage::{ATTRIBUTED, Attribution, Call, Rank};

/// Characters of an id that are enough to stand for it.
pub const MIN_PREFIX: usize = 8;

/// Ids that begin alike and are remembered; the smallest ones, whatever order they come in.
pub(super) const MOST_IDS: usize = 10;

/// Which calls are looked for.
#[derive(Clone, Debug)]
pub struct CallQuery {
    text: String,
}

impl CallQuery {
    /// Looks for the calls of this id, or of the one id that begins so.
    pub fn new(text: impl Into<String>) -> Self {
        Self { text: text.into() }
    }

    /// Returns the id as typed.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Returns whether it is too short to stand for a longer id.
    pub fn is_short(&self) -> bool {
        self.text.chars().nth(MIN_PREFIX - 1).is_none()
    }

    fn matches(&self, call_id: &str) -> bool {
        call_id == self.text || (call_id.starts_with(&self.text) && !self.is_short())
    }
}

/// A trace's answers, small: they are kept for all traces, because which ones matter is known
/// only at the end.
#[derive(Clone, Copy, Debug)]
pub(super) struct TraceNote {
    pub(super) id: Digest,
    pub(super) origin: Origin,
    pub(super) values: [Code; ATTRIBUTED.len()],
    pub(super) ranks: [Rank; ATTRIBUTED.len()],
}

/// A ledger's writer and what was seen on the way.
#[derive(Debug)]
pub struct Recorder<'b> {
    pub(super) ledger: LedgerWriter<'b>,
    query: &'b CallQuery,
    pub(super) calls: BTreeMap<String, Vec<RecordedCall>>,
    /// Whether ids were forgotten because there were too many.
    pub(super) has_more: bool,
    pub(super) names: Names,
    pub(super) traces: Vec<TraceNote>,
    pub(super) mentions: Vec<(Origin, Mention)>,
}

impl<'b> Recorder<'b> {
    /// Writes into this ledger, and watches for the calls that are looked for.
    pub fn new(ledger: LedgerWriter<'b>, query: &'b CallQuery) -> Self {
        Self {
            ledger,
            query,
            calls: BTreeMap::new(),
            has_more: false,
            names: Names::default(),
            traces: Vec::new(),
            mentions: Vec::new(),
        }
    }
}

impl Sink for Recorder<'_> {
    fn call(
        &mut self,
        call: &Call<'_>,
        attribution: &Attribution<'_>,
        origin: Origin,
    ) -> Result<(), Reject> {
        let row = self.ledger.calls.next_row();
        let outcome = self.ledger.call(call, attribution, origin);
        let id = call.identity.call_id;
        if self.query.matches(id) {
            match &outcome {
                Ok(()) => {
                    let recorded = RecordedCall::new(call, attribution, origin, row);
                    self.calls.entry(id.to_owned()).or_default().push(recorded);
                    if self.calls.len() > MOST_IDS {
                        drop(self.calls.pop_last());
                        self.has_more = true;
                    }
                }
                Err(reject) if id == self.query.text => {
                    let mention = Mention::Rejected(reject.to_string());
                    self.mentions.push((origin, mention));
                }
                Err(_) => {}
            }
        }
        outcome
    }

    fn link(&mut self, link: &Link<'_>, origin: Origin) {
        if link.id == self.query.text {
            self.mentions.push((origin, Mention::Observation));
        }
        self.ledger.link(link, origin);
    }

    fn trace(&mut self, trace: &Trace<'_>, origin: Origin) {
        if trace.id == self.query.text {
            self.mentions.push((origin, Mention::Trace));
        }
        let mut values = [Code::NONE; ATTRIBUTED.len()];
        for (code, answer) in values.iter_mut().zip(&trace.attribution) {
            *code = self.names.intern_option(answer.value);
        }
        self.traces.push(TraceNote {
            id: Digest::of(Some(trace.id)),
            origin,
            values,
            ranks: trace.attribution.map(|answer| answer.rank),
        });
        self.ledger.trace(trace, origin);
    }
}
