//! What was read about the calls of one id, brought together from all threads.

use std::collections::BTreeMap;

use rustc_hash::FxHashMap;

use super::chunk::CHUNK_ROWS;
use super::digest::Digest;
use super::recorded::{RecordedAnswer, RecordedCall};
use super::recorder::{CallQuery, MOST_IDS, Recorder, TraceNote};
use super::writer::LedgerWriter;
use crate::ingest::Origin;
use crate::usage::ATTRIBUTED;

/// A record that bears the id that is looked for and is no call.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Mention {
    /// An observation without usage and cost.
    Observation,
    /// A trace.
    Trace,
    /// A call whose figures cannot be used, and why.
    Rejected(String),
}

/// What a trace says about whom its observations belong to.
#[derive(Clone, Debug)]
pub struct RecordedTrace {
    /// Where it stands.
    pub origin: Origin,
    /// Its answers.
    pub answers: [RecordedAnswer; ATTRIBUTED.len()],
}

/// Everything that was seen of the calls that are looked for.
#[derive(Debug, Default)]
pub struct Evidence {
    calls: BTreeMap<String, Vec<RecordedCall>>,
    has_more: bool,
    traces: FxHashMap<Digest, RecordedTrace>,
    mentions: Vec<(Origin, Mention)>,
}

/// Which calls are meant.
#[derive(Clone, Copy, Debug)]
pub enum Sought<'e> {
    /// The rows of one id, in the order of files and lines.
    Found(&'e [RecordedCall]),
    /// Several ids begin so.
    Ambiguous {
        /// Whether there are more than [`Evidence::ids`] lists.
        has_more: bool,
    },
    /// None.
    Missing,
}

impl Evidence {
    /// Parts what was written into ledgers from what was seen on the way.
    pub fn gather(recorders: Vec<Recorder<'_>>) -> (Vec<LedgerWriter<'_>>, Self) {
        let mut evidence = Self::default();
        let mut first_row = 0;
        let mut rest = Vec::with_capacity(recorders.len());
        for mut recorder in recorders {
            evidence.absorb_calls(&mut recorder, first_row);
            // Chunks are taken over as they are, so rows go on from the next one.
            first_row += recorder.ledger.calls.chunks.len() * CHUNK_ROWS;
            rest.push(recorder);
        }
        for rows in evidence.calls.values_mut() {
            rows.sort_by_key(|call| (call.origin, call.version, call.row));
        }
        evidence.mentions.sort();
        // Which traces matter is known only when all calls are.
        for recorder in &rest {
            evidence.absorb_traces(recorder);
        }
        let ledgers = rest.into_iter().map(|recorder| recorder.ledger).collect();
        (ledgers, evidence)
    }

    fn absorb_calls(&mut self, recorder: &mut Recorder<'_>, first_row: usize) {
        self.has_more |= recorder.has_more;
        self.mentions.append(&mut recorder.mentions);
        for (id, mut rows) in std::mem::take(&mut recorder.calls) {
            for row in &mut rows {
                row.row += first_row;
            }
            self.calls.entry(id).or_default().append(&mut rows);
        }
        while self.calls.len() > MOST_IDS {
            drop(self.calls.pop_last());
            self.has_more = true;
        }
    }

    fn absorb_traces(&mut self, recorder: &Recorder<'_>) {
        let calls = self.calls.values().flatten();
        let wanted: Vec<Digest> = calls
            .filter_map(|call| Some(Digest::of(Some(call.trace_id.as_deref()?))))
            .collect();
        for note in &recorder.traces {
            // Of a trace that was read twice the first by file and line holds, as in the ledger.
            let known = self.traces.get(&note.id);
            let is_first = known.is_none_or(|known| note.origin < known.origin);
            if wanted.contains(&note.id) && is_first {
                self.traces.insert(note.id, recorder.recorded(note));
            }
        }
    }

    /// Returns the calls that are meant: those of exactly this id, else of the only one that
    /// begins so.
    pub fn seek(&self, query: &CallQuery) -> Sought<'_> {
        let exact = self.calls.get(query.text());
        match (exact, self.calls.len()) {
            (Some(rows), _) => Sought::Found(rows),
            (None, 0) => Sought::Missing,
            (None, 1) if !self.has_more => {
                let rows = self.calls.values().next();
                rows.map_or(Sought::Missing, |rows| Sought::Found(rows))
            }
            (None, _) => Sought::Ambiguous {
                has_more: self.has_more,
            },
        }
    }

    /// Returns the ids that begin as typed, sorted; the first ones if there are many.
    pub fn ids(&self) -> impl Iterator<Item = &str> {
        self.calls.keys().map(String::as_str)
    }

    /// Returns the trace that a call names, if it was read.
    pub fn trace_of(&self, call: &RecordedCall) -> Option<&RecordedTrace> {
        let id = call.trace_id.as_deref()?;
        self.traces.get(&Digest::of(Some(id)))
    }

    /// Returns the records that bear the id and are no calls, in the order of files and lines.
    pub fn mentions(&self) -> &[(Origin, Mention)] {
        &self.mentions
    }
}

impl Recorder<'_> {
    fn recorded(&self, note: &TraceNote) -> RecordedTrace {
        let mut answers = note.values.into_iter().zip(note.ranks);
        RecordedTrace {
            origin: note.origin,
            answers: std::array::from_fn(|_| {
                let answer = answers.next();
                RecordedAnswer {
                    value: answer
                        .and_then(|(code, _)| self.names.name(code))
                        .map(str::to_owned),
                    rank: answer.map_or(crate::usage::Rank::NONE, |(_, rank)| rank),
                }
            }),
        }
    }
}
