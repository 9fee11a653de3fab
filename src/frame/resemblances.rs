//! Calls that agree in all that can be compared, found without a table of all calls.
//!
//! Few calls are like another one. A first pass sets a bit for each call by a hash of what is
//! compared; a bit that was set before may mean likeness. Only the calls that fall on such a bit are
//! written down and compared, in a second pass.

use std::hash::{Hash, Hasher};

use rustc_hash::FxHasher;

use super::ledger::{CallView, Code, Ledger};
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
        if let Some(likeness) = likeness(&call).filter(|likeness| met_again.has(likeness)) {
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
            if let Some(likeness) = likeness(&call)
                && !seen.once.set(&likeness)
            {
                seen.again.set(&likeness);
            }
        });
        parts
            .into_iter()
            .reduce(|one, other| one.and(&other))
            .unwrap_or_else(start)
    }

    /// Brings together what two threads saw: a bit that both saw was met again.
    fn and(mut self, other: &Self) -> Self {
        let own = self.once.0.iter_mut().zip(&mut self.again.0);
        let others = other.once.0.iter().zip(&other.again.0);
        for ((once, again), (other_once, other_again)) in own.zip(others) {
            *again |= other_again | (*once & other_once);
            *once |= other_once;
        }
        self
    }
}

/// A row of bits, by the hash of a likeness.
struct Bits(Vec<u64>);

impl Bits {
    fn new(bits: u64) -> Self {
        let words = usize::try_from(bits / u64::from(u64::BITS)).unwrap_or(usize::MAX);
        Self(vec![0; words.saturating_add(1)])
    }

    fn place(&self, likeness: &Likeness) -> (usize, u64) {
        let mut hasher = FxHasher::default();
        likeness.hash(&mut hasher);
        let place = hasher.finish() % (self.0.len() as u64 * u64::from(u64::BITS));
        let word = usize::try_from(place / u64::from(u64::BITS)).unwrap_or(usize::MAX);
        (word, 1 << (place % u64::from(u64::BITS)))
    }

    fn has(&self, likeness: &Likeness) -> bool {
        let (word, bit) = self.place(likeness);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    /// Sets the bit of a likeness; returns whether it was not set before.
    fn set(&mut self, likeness: &Likeness) -> bool {
        let (word, bit) = self.place(likeness);
        let Some(word) = self.0.get_mut(word) else {
            return false;
        };
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }
}
