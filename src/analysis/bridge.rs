//! Why a cost changed: from the cost of one period to that of the next in nine steps that add up
//! exactly.
//!
//! Each step changes one thing from its old to its new value and keeps what the steps before it have
//! changed: first which segments there are, then how many operations, how many calls per operation,
//! which segments the calls are in, then inside each segment prompt length, cache use, output length
//! and last the prices. Every level in between is an integer of pico-dollars, and an effect is the
//! difference of two neighbouring levels, so the effects add up to the change to the last digit.
//! Formulas: docs/definitions.md, "Why it changed".

use super::ratio::scale;
use crate::frame::CostFactors;
use crate::pricing::Usd;

/// One thing that changes a cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Effect {
    /// Segments that cost something in the later period only.
    New,
    /// Segments that cost something in the earlier period only.
    Ended,
    /// More or fewer operations.
    Volume,
    /// More or fewer calls for each operation.
    Retries,
    /// Calls moved between segments of different cost per call.
    Mix,
    /// More or fewer input tokens per call.
    PromptLength,
    /// Another share of the input read from or written to the prompt cache.
    CacheUse,
    /// More or fewer output tokens per call.
    OutputLength,
    /// Other prices per token, and other costs per call where no tokens are charged.
    Price,
}

impl Effect {
    /// Every effect, in the order of the steps.
    pub const ALL: [Self; 9] = [
        Self::New,
        Self::Ended,
        Self::Volume,
        Self::Retries,
        Self::Mix,
        Self::PromptLength,
        Self::CacheUse,
        Self::OutputLength,
        Self::Price,
    ];
}

/// How much of a change each effect is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Effects([Usd; Effect::ALL.len()]);

impl Effects {
    /// Returns the amount of one effect.
    pub fn get(&self, effect: Effect) -> Usd {
        let position = Effect::ALL.iter().position(|other| *other == effect);
        position
            .and_then(|position| self.0.get(position))
            .copied()
            .unwrap_or_default()
    }

    /// Returns the effects with their amounts, in the order of the steps.
    pub fn iter(&self) -> impl Iterator<Item = (Effect, Usd)> {
        Effect::ALL.into_iter().zip(self.0)
    }

    /// Returns the whole change.
    pub fn total(&self) -> Usd {
        self.0.iter().copied().sum()
    }

    /// Returns the effects less those of another.
    #[must_use]
    pub fn less(&self, other: &Self) -> Self {
        let mut rest = *self;
        for (amount, taken) in rest.0.iter_mut().zip(other.0) {
            *amount -= taken;
        }
        rest
    }
}

/// A segment in the earlier and in the later period.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// The earlier period.
    pub prior: CostFactors,
    /// The later period.
    pub current: CostFactors,
}

/// Explains how the cost of some segments together changed.
pub fn bridge<'s>(segments: impl Iterator<Item = &'s Stretch>) -> Effects {
    let (mut new, mut ended) = (Usd::ZERO, Usd::ZERO);
    let (mut prior, mut current) = (CostFactors::default(), CostFactors::default());
    let mut levels = [Usd::ZERO; 5];
    for segment in segments {
        match (segment.prior.calls, segment.current.calls) {
            (_, 0) => ended -= segment.prior.cost,
            (0, _) => new += segment.current.cost,
            _ => {
                prior.add(&segment.prior);
                current.add(&segment.current);
                for (sum, level) in levels.iter_mut().zip(segment.levels()) {
                    *sum += level;
                }
            }
        }
    }
    let [more_operations, more_calls] = grown(&prior, &current);
    let [mixed, prompts, caches, outputs, prices] = levels;
    Effects([
        new,
        ended,
        more_operations - prior.cost,
        more_calls - more_operations,
        mixed - more_calls,
        prompts - mixed,
        caches - prompts,
        outputs - caches,
        prices - outputs,
    ])
}

/// Returns the earlier cost with the later number of operations, and then with the later number of
/// calls. Where one period has no operations, there is nothing that was retried.
fn grown(prior: &CostFactors, current: &CostFactors) -> [Usd; 2] {
    let more_calls = scaled(prior.cost, current.calls, prior.calls);
    let has_operations = prior.operations > 0 && current.operations > 0;
    let more_operations = if has_operations {
        scaled(prior.cost, current.operations, prior.operations)
    } else {
        more_calls
    };
    [more_operations, more_calls]
}

impl Stretch {
    /// Returns what the segment costs with its later calls, then also with its later prompt lengths,
    /// cache use, output lengths and prices, one after the other.
    fn levels(&self) -> [Usd; 5] {
        let (prior, current) = (&self.prior, &self.current);
        let rest = |factors: &CostFactors| factors.cost - charged(factors);
        let rest_calls = |factors: &CostFactors| factors.calls - factors.charged_calls;
        // Calls that no formula charged: billed failures, costs that only the log knows.
        let rest_then = resized(
            rest(prior),
            rest_calls(current),
            rest_calls(prior),
            rest(current),
        );
        // A kind of call that the earlier period did not have came at its later cost.
        if prior.charged_calls == 0 {
            let level = rest_then + charged(current);
            return [level, level, level, level, current.cost];
        }
        let more_calls = |cost| scaled(cost, current.charged_calls, prior.charged_calls);
        let (input, output) = (input_cost(prior), prior.output_cost);
        let longer = resized(
            input,
            current.input_tokens,
            prior.input_tokens,
            input_cost(current),
        );
        let cached = recached(prior, current);
        let written = resized(
            output,
            current.output_tokens,
            prior.output_tokens,
            current.output_cost,
        );
        let mixed = rest_then + more_calls(input) + more_calls(output);
        let prompts = rest_then + longer + more_calls(output);
        let caches = rest_then + cached + more_calls(output);
        [
            mixed,
            prompts,
            caches,
            rest_then + cached + written,
            current.cost,
        ]
    }
}

/// What the formula charged.
fn charged(factors: &CostFactors) -> Usd {
    input_cost(factors) + factors.output_cost
}

fn input_cost(factors: &CostFactors) -> Usd {
    factors.input_cost + factors.cache_read_cost + factors.cache_write_cost
}

/// Returns the later input by kind at the earlier prices. A kind that the earlier period did not
/// have is taken at its later price.
fn recached(prior: &CostFactors, current: &CostFactors) -> Usd {
    let fresh = |factors: &CostFactors| {
        let cached = factors
            .cache_read_tokens
            .saturating_add(factors.cache_write_tokens);
        factors.input_tokens.saturating_sub(cached)
    };
    let kinds = [
        (
            prior.input_cost,
            fresh(current),
            fresh(prior),
            current.input_cost,
        ),
        (
            prior.cache_read_cost,
            current.cache_read_tokens,
            prior.cache_read_tokens,
            current.cache_read_cost,
        ),
        (
            prior.cache_write_cost,
            current.cache_write_tokens,
            prior.cache_write_tokens,
            current.cache_write_cost,
        ),
    ];
    kinds
        .into_iter()
        .map(|(cost, later, earlier, later_cost)| resized(cost, later, earlier, later_cost))
        .sum()
}

/// Returns the earlier cost for the later quantity; the later cost where there was no quantity.
fn resized(cost: Usd, later: u64, earlier: u64, later_cost: Usd) -> Usd {
    if earlier == 0 {
        later_cost
    } else {
        scaled(cost, later, earlier)
    }
}

/// Returns `cost × later ÷ earlier`, rounded half to even.
fn scaled(cost: Usd, later: u64, earlier: u64) -> Usd {
    let quantities = i64::try_from(later).ok().zip(i64::try_from(earlier).ok());
    let scaled = quantities.and_then(|(later, earlier)| scale(cost, later, earlier));
    // Beyond any amount that exists; the effects add up whatever a level is.
    scaled.unwrap_or(cost)
}
