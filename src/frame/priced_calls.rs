//! The calls of an interval whose cost is known, one by one: for ranks and medians.

use super::ledger::{Code, Ledger};
use super::usage_frame::UsageFrame;
use crate::pricing::PicoUsd;
use crate::usage::{Dimension, Interval, Timestamp};

/// A call whose cost is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PricedCall {
    /// Row in the ledger.
    pub row: usize,
    /// Its feature.
    pub feature: Code,
    /// Its model.
    pub model: Code,
    /// Its cost.
    pub cost: PicoUsd,
    /// Input tokens.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
}

/// Calls that can be gone over as often as needed, so that they need not be in memory one by one.
pub trait Passes {
    /// Goes over all calls, possibly in several threads: each starts an answer and adds to it.
    /// Which calls fall to which answer is not known.
    fn pass<A: Send>(
        &self,
        start: impl Fn() -> A + Sync,
        step: impl Fn(&mut A, PricedCall) + Sync,
    ) -> Vec<A>;
}

/// A few calls that are in memory anyway.
impl Passes for [PricedCall] {
    fn pass<A: Send>(
        &self,
        start: impl Fn() -> A + Sync,
        step: impl Fn(&mut A, PricedCall) + Sync,
    ) -> Vec<A> {
        let mut answer = start();
        for call in self {
            step(&mut answer, *call);
        }
        vec![answer]
    }
}

/// The calls of an interval whose cost is known.
#[derive(Clone, Copy, Debug)]
pub struct PricedCalls<'f> {
    ledger: &'f Ledger,
    during: Interval,
}

impl UsageFrame {
    /// Returns the calls of an interval whose cost is known.
    pub const fn priced_calls(&self, during: Interval) -> PricedCalls<'_> {
        PricedCalls {
            ledger: &self.ledger,
            during,
        }
    }
}

impl Passes for PricedCalls<'_> {
    fn pass<A: Send>(
        &self,
        start: impl Fn() -> A + Sync,
        step: impl Fn(&mut A, PricedCall) + Sync,
    ) -> Vec<A> {
        self.ledger.calls.fold(start, |answer, call| {
            if !self.during.contains(Timestamp(call.started_at)) {
                return;
            }
            if let Some(cost) = call.cost() {
                step(
                    answer,
                    PricedCall {
                        row: call.row(),
                        feature: call.code(Dimension::Feature),
                        model: call.facet.model,
                        cost: PicoUsd(cost),
                        input_tokens: call.input_tokens(),
                        output_tokens: call.output_tokens(),
                    },
                );
            }
        })
    }
}
