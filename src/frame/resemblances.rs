//! Calls that agree in all that can be compared, found without a table of all calls.
//!
//! Few calls are like another one. A first pass sets a bit for each call by a hash of what is
//! compared; a bit that was set before may mean likeness. Only the calls that fall on such a bit are
//! written down and compared, in a second pass.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::ledger::{Bits, CallView, Code, Ledger};
use crate::pricing::Usd;
use crate::usage::Timestamp;

/// Bits for each call: of calls that are like none, one in twelve falls on another's bit.
const BITS_PER_CALL: u64 = 12;

/// Sets of calls that agree in second, model, user, tokens and cost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Resemblances {
    /// Sets of calls that agree.
    pub groups: u64,
    /// Calls beyond the first of each set.
    pub calls: u64,
    /// Their cost.
    pub cost: Usd,
}

/// What calls have to agree in: second, model, user, input and output tokens, cost.
type Likeness = (i64, Code, Code, u64, u64, i64);

/// Looks through all calls. Those without tokens or without cost are alike by nature and left out.
pub fn resemblances(ledger: &Ledger) -> Resemblances {
    let met_again = Seen::of(ledger).again;
    let suspects = ledger.calls.fold(Vec::new, |suspects, call| {
        if let Some(likeness) = likeness(&call).filter(|likeness| met_again.has(hash_of(likeness)))
        {
            suspects.push(likeness);
        }
    });
    let mut suspects = suspects.concat();
    suspects.sort_unstable();
    let mut found = Resemblances::default();
    let groups = suspects.chunk_by(|one, other| one == other);
    for group in groups.filter(|group| group.len() > 1) {
        found.groups += 1;
        for (.., cost) in group.iter().skip(1) {
            found.calls += 1;
            found.cost += Usd::from_pico(i128::from(*cost));
        }
    }
    found
}

fn likeness(call: &CallView<'_>) -> Option<Likeness> {
    let second = call.started_at.div_euclid(Timestamp::MICROS_PER_SECOND);
    let cost = call.cost().filter(|cost| *cost > 0)?;
    let (input, output) = (call.input_tokens(), call.output_tokens());
    let has_tokens = input > 0 || output > 0;
    has_tokens.then_some((second, call.facet.model, call.user, input, output, cost))
}

fn hash_of(likeness: &Likeness) -> u64 {
    let mut hasher = FxHasher::default();
    likeness.hash(&mut hasher);
    hasher.finish()
}

/// Which bits calls fell on.
struct Seen {
    once: Bits,
    again: Bits,
}

impl Seen {
    fn of(ledger: &Ledger) -> Self {
        let calls = ledger.calls.rows() as u64;
        let start = || Self {
            once: Bits::new(calls.saturating_mul(BITS_PER_CALL)),
            again: Bits::new(calls.saturating_mul(BITS_PER_CALL)),
        };
        let parts = ledger.calls.fold(start, |seen, call| {
            if let Some(hash) = likeness(&call).map(|likeness| hash_of(&likeness))
                && !seen.once.set(hash)
            {
                seen.again.set(hash);
            }
        });
        parts
            .into_iter()
            .reduce(|one, other| one.and(&other))
            .unwrap_or_else(start)
    }

    /// Brings together what two threads saw: a bit that both saw was met again.
    fn and(mut self, other: &Self) -> Self {
        self.again.absorb(&other.again);
        self.again.absorb(&self.once.and(&other.once));
        self.once.absorb(&other.once);
        self
    }
}
