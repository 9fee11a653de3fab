//! The formula: tokens times rates. The only place that multiplies them.
//!
//! ```text
//! cost = uncached text × input + cache reads × their rate + cache writes × their rate
//!      + audio input × its rate + text output × output + reasoning × its rate
//!      + audio output × its rate;   half of it for a batch at list price
//! ```
//!
//! Products are exact integers in units of half a femto-dollar (the half is the batch
//! discount); their sum is rounded once, half to even, to pico-dollars.

use thiserror::Error;

use crate::usage::TokenUsage;

use super::cost_parts::CostParts;
use super::decimal::{divide_half_even, plain_text};
use super::money::PicoUsd;
use super::price::{ClassRate, RequestRates};
use super::rate::{ByClass, TokenClass};

/// Half-femto-dollars in a pico-dollar.
pub(super) const HALF_FEMTO_PER_PICO: i128 = 2_000;

/// Why the formula has no result.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CostError {
    /// The call has tokens of a class for which the model has no price.
    #[error("no price for {} tokens", .0.name())]
    MissingRate(TokenClass),
    /// More than 9.2 million dollars for one call.
    #[error("cost out of range")]
    Overflow,
}

/// One term of the formula.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostPart {
    /// What was counted.
    pub class: TokenClass,
    /// How many of them.
    pub tokens: u64,
    /// What each costs, and why.
    pub rate: ClassRate,
    /// Tokens × rate, halved for a batch at list price; in units of half a femto-dollar.
    pub(super) half_femto: i128,
}

impl CostPart {
    /// Returns the exact amount in USD as plain decimal text, finer than money is kept.
    pub fn amount_text(&self) -> String {
        // Half a femto-dollar is five units of 10^-16 USD.
        plain_text(self.half_femto.saturating_mul(5), 16)
    }
}

/// What the formula charges for a call, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Charged {
    /// The exact sums of the terms of each part of the cost; see [`group_of`].
    pub(super) groups: [i128; GROUPS],
    /// What the sum would be without a prompt cache, exact; `None` where nothing was cached or
    /// input has no rate.
    pub(super) uncached: Option<i128>,
    /// The long-context threshold that the rates are for; `None` below any.
    pub(super) above_tokens: Option<u64>,
    /// The sum, rounded once.
    pub(super) total: PicoUsd,
}

/// A cost and the terms that it is the sum of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostBreakdown {
    parts: ByClass<Option<CostPart>>,
    charged: Charged,
}

/// What is kept of applying the formula: the sums that every call needs, or each term of one that is
/// explained.
pub(super) trait Reckoning: Copy {
    /// Applies the formula; see [`cost`].
    fn of(tokens: &TokenUsage, rates: &RequestRates) -> Result<Self, CostError>;

    /// Returns the sums.
    fn charged(&self) -> &Charged;
}

impl Reckoning for Charged {
    fn of(tokens: &TokenUsage, rates: &RequestRates) -> Result<Self, CostError> {
        charge(tokens, rates, |_| ())
    }

    fn charged(&self) -> &Charged {
        self
    }
}

impl Reckoning for CostBreakdown {
    fn of(tokens: &TokenUsage, rates: &RequestRates) -> Result<Self, CostError> {
        cost(tokens, rates)
    }

    fn charged(&self) -> &Charged {
        &self.charged
    }
}

impl CostBreakdown {
    /// Returns the sum, rounded once.
    pub const fn total(&self) -> PicoUsd {
        self.charged.total
    }

    /// Returns the sum by what was charged.
    pub fn cost_parts(&self) -> CostParts {
        self.charged.cost_parts()
    }

    /// Returns the terms that are not empty, in the order of the formula.
    pub fn parts(&self) -> impl Iterator<Item = CostPart> + '_ {
        TokenClass::ALL
            .into_iter()
            .filter_map(|class| self.parts.get(class))
    }

    /// Returns the exact sum of the terms in USD as plain decimal text, before it is rounded.
    pub fn exact_text(&self) -> String {
        let sum = self
            .parts()
            .fold(0_i128, |sum, part| sum.saturating_add(part.half_femto));
        plain_text(sum.saturating_mul(5), 16)
    }
}

/// Prices tokens and keeps the terms.
///
/// # Errors
///
/// [`CostError`]; a class without tokens needs no rate.
pub fn cost(tokens: &TokenUsage, rates: &RequestRates) -> Result<CostBreakdown, CostError> {
    let mut parts = ByClass::default();
    let charged = charge(tokens, rates, |part| parts.set(part.class, Some(part)))?;
    Ok(CostBreakdown { parts, charged })
}

/// Prices tokens, and hands out the terms that are not empty, in the order of the formula.
fn charge(
    tokens: &TokenUsage,
    rates: &RequestRates,
    mut each: impl FnMut(CostPart),
) -> Result<Charged, CostError> {
    let counts = split(tokens);
    let mut charged = Charged::default();
    let mut sum: i128 = 0;
    for class in TokenClass::ALL {
        let tokens = counts.get(class);
        if tokens == 0 {
            continue;
        }
        let rate = rates.get(class).ok_or(CostError::MissingRate(class))?;
        let half_femto = multiply(tokens, &rate).ok_or(CostError::Overflow)?;
        // No sum of a part is greater than the sum of all.
        sum = sum.checked_add(half_femto).ok_or(CostError::Overflow)?;
        if let Some(group) = charged.groups.get_mut(group_of(class)) {
            *group = group.saturating_add(half_femto);
        }
        charged.above_tokens = charged.above_tokens.max(rate.above);
        each(CostPart {
            class,
            tokens,
            rate,
            half_femto,
        });
    }
    let pico = divide_half_even(sum, HALF_FEMTO_PER_PICO).ok_or(CostError::Overflow)?;
    charged.total = i64::try_from(pico)
        .map(PicoUsd)
        .map_err(|_| CostError::Overflow)?;
    charged.uncached = without_cache(tokens, &charged, rates);
    Ok(charged)
}

/// Returns the sum with every cached token charged as ordinary input.
fn without_cache(tokens: &TokenUsage, charged: &Charged, rates: &RequestRates) -> Option<i128> {
    let cached = tokens.cache_read.saturating_add(tokens.cache_write);
    if cached == 0 {
        return None;
    }
    let as_input = multiply(cached, rates.input.as_ref()?)?;
    let [input, _, _, output] = charged.groups;
    input.checked_add(output)?.checked_add(as_input)
}

/// How many parts a cost is shown in: input, cache reads, cache writes, output.
pub(super) const GROUPS: usize = 4;

/// Returns the position of the part of the cost that a class of tokens belongs to.
const fn group_of(class: TokenClass) -> usize {
    match class {
        TokenClass::Input | TokenClass::AudioInput => 0,
        TokenClass::CacheRead => 1,
        TokenClass::CacheWrite | TokenClass::CacheWrite1h => 2,
        TokenClass::Output | TokenClass::Reasoning | TokenClass::AudioOutput => 3,
    }
}

/// Returns whether more tokens were cached than came in.
pub(super) fn is_overcached(tokens: &TokenUsage) -> bool {
    tokens.cache_read.saturating_add(tokens.cache_write) > tokens.input
}

/// Divides inclusive totals into classes that exclude each other. Parts that exceed their total
/// leave 0 for the rest; cache counts are kept as they are, other parts are cut to what is left.
fn split(tokens: &TokenUsage) -> ByClass<u64> {
    let cached = tokens.cache_read.saturating_add(tokens.cache_write);
    let uncached = tokens.input.saturating_sub(cached);
    let audio_input = tokens.audio_input.min(uncached);
    let cache_write_1h = tokens.cache_write_1h.min(tokens.cache_write);
    let reasoning = tokens.reasoning.min(tokens.output);
    let answer = tokens.output.saturating_sub(reasoning);
    let audio_output = tokens.audio_output.min(answer);
    ByClass {
        input: uncached.saturating_sub(audio_input),
        cache_read: tokens.cache_read,
        cache_write: tokens.cache_write.saturating_sub(cache_write_1h),
        cache_write_1h,
        audio_input,
        output: answer.saturating_sub(audio_output),
        reasoning,
        audio_output,
    }
}

/// Multiplies exactly, in units of half a femto-dollar.
fn multiply(tokens: u64, rate: &ClassRate) -> Option<i128> {
    let femto = u64::try_from(rate.rate.femto()).ok()?;
    // 64 by 64 bits fit 128, of which the sign and the doubling need one each.
    let product = u128::from(tokens).wrapping_mul(u128::from(femto));
    let product = i128::try_from(product).ok()?;
    if rate.is_halved {
        Some(product)
    } else {
        product.checked_add(product)
    }
}
