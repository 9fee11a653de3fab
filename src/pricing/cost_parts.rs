//! What a call's cost is made of: input, cache reads, cache writes, output; and what the provider's
//! prompt cache saved or cost.
//!
//! The cost is rounded once. Its parts are cut from the same rounded sum, so that they add up to it
//! to the last digit.

use super::cost::{Charged, HALF_FEMTO_PER_PICO};
use super::decimal::divide_half_even;
use super::money::PicoUsd;

/// The cost of a call by what was charged; the parts add up to the cost by the formula.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct CostParts {
    /// Text and audio input that no cache had and none kept.
    pub input: PicoUsd,
    /// Input read from the prompt cache.
    pub cache_read: PicoUsd,
    /// Input written to the prompt cache, for whatever time.
    pub cache_write: PicoUsd,
    /// Text, reasoning and audio output.
    pub output: PicoUsd,
}

impl CostParts {
    /// Returns the parts in the order of the fields.
    pub const fn in_order(self) -> [PicoUsd; 4] {
        [self.input, self.cache_read, self.cache_write, self.output]
    }

    /// Splits another figure for the same call, the log's, in the ratio of these parts. Running sums
    /// are rounded half to even, so that what comes out adds up to that figure. `None` where nothing
    /// was charged, so that there is no ratio.
    pub fn split(self, cost: PicoUsd) -> Option<Self> {
        let parts = self.in_order();
        let total: i128 = parts.iter().map(|part| i128::from(part.0)).sum();
        if total <= 0 {
            return None;
        }
        let (mut sum, mut given) = (0_i128, 0_i64);
        let mut next = |part: PicoUsd| {
            sum = sum.saturating_add(i128::from(part.0));
            let product = sum.checked_mul(i128::from(cost.0))?;
            let rounded = i64::try_from(divide_half_even(product, total)?).ok()?;
            let share = rounded.checked_sub(given)?;
            given = rounded;
            Some(PicoUsd(share))
        };
        Some(Self {
            input: next(self.input)?,
            cache_read: next(self.cache_read)?,
            cache_write: next(self.cache_write)?,
            output: next(self.output)?,
        })
    }
}

impl Charged {
    /// Cuts the cost into parts. The sum up to each part is rounded, half to even, and a part is the
    /// difference of two of them.
    pub(super) fn cost_parts(&self) -> CostParts {
        let (mut exact, mut rounded) = (0_i128, 0_i64);
        let [input, cache_read, cache_write, output] = self.groups.map(|group| {
            if group == 0 {
                return PicoUsd::ZERO;
            }
            exact = exact.saturating_add(group);
            let before = rounded;
            // Up to the last part this is at most the cost, which is in range.
            rounded = divide_half_even(exact, HALF_FEMTO_PER_PICO)
                .and_then(|pico| i64::try_from(pico).ok())
                .unwrap_or(self.total.0);
            PicoUsd(rounded.saturating_sub(before))
        });
        CostParts {
            input,
            cache_read,
            cache_write,
            output,
        }
    }

    /// Returns what the prompt cache saved: the cost if every cached token had been ordinary input,
    /// less the cost. Below zero where writing cost more than reading saved; `None` where nothing was
    /// cached or input has no rate.
    pub(super) fn cache_saving(&self) -> Option<PicoUsd> {
        let uncached = divide_half_even(self.uncached?, HALF_FEMTO_PER_PICO)?;
        let saving = i64::try_from(uncached).ok()?.checked_sub(self.total.0)?;
        Some(PicoUsd(saving))
    }
}
