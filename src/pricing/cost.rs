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

/// A cost and the terms that it is the sum of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostBreakdown {
    parts: ByClass<Option<CostPart>>,
    /// What the sum would be without a prompt cache, exact; `None` where nothing was cached or
    /// input has no rate.
    pub(super) uncached_half_femto: Option<i128>,
    /// The sum, rounded once.
    pub total: PicoUsd,
    /// Whether more tokens were cached than came in, so that the uncached part was set to 0.
    pub cached_exceeds_input: bool,
}

impl CostBreakdown {
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

/// Prices tokens.
///
/// # Errors
///
/// [`CostError`]; a class without tokens needs no rate.
pub fn cost(tokens: &TokenUsage, rates: &RequestRates) -> Result<CostBreakdown, CostError> {
    let counts = split(tokens);
    let mut parts = ByClass::default();
    let mut sum: i128 = 0;
    for class in TokenClass::ALL {
        let tokens = counts.get(class);
        if tokens == 0 {
            continue;
        }
        let rate = rates.get(class).ok_or(CostError::MissingRate(class))?;
        let half_femto = multiply(tokens, rate).ok_or(CostError::Overflow)?;
        sum = sum.checked_add(half_femto).ok_or(CostError::Overflow)?;
        parts.set(
            class,
            Some(CostPart {
                class,
                tokens,
                rate,
                half_femto,
            }),
        );
    }
    let pico = divide_half_even(sum, HALF_FEMTO_PER_PICO).ok_or(CostError::Overflow)?;
    let total = i64::try_from(pico)
        .map(PicoUsd)
        .map_err(|_| CostError::Overflow)?;
    Ok(CostBreakdown {
        parts,
        uncached_half_femto: without_cache(&parts, rates, sum),
        total,
        cached_exceeds_input: is_overcached(tokens),
    })
}

/// Returns the sum with every cached token charged as ordinary input.
fn without_cache(
    parts: &ByClass<Option<CostPart>>,
    rates: &RequestRates,
    sum: i128,
) -> Option<i128> {
    let cached = [parts.cache_read, parts.cache_write, parts.cache_write_1h];
    if cached.iter().all(Option::is_none) {
        return None;
    }
    let input = rates.get(TokenClass::Input)?;
    cached.iter().flatten().try_fold(sum, |sum, part| {
        sum.checked_sub(part.half_femto)?
            .checked_add(multiply(part.tokens, input)?)
    })
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
fn multiply(tokens: u64, rate: ClassRate) -> Option<i128> {
    let weight = if rate.is_halved { 1 } else { 2 };
    i128::from(tokens)
        .checked_mul(i128::from(rate.rate.femto()))?
        .checked_mul(weight)
}
