//! What a group of calls costs per unit: one definition for every table.

use super::ratio::{count_ratio, usd_per};
use crate::frame::Measures;

/// Tokens in a million, the unit in which prices are quoted.
const MILLION: f64 = 1e6;

/// Ratios of one group's measures; `None` where there is nothing to divide by.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct UnitCosts {
    /// Cache reads ÷ input tokens.
    pub cache_read_ratio: Option<f64>,
    /// Mean cost per call in US dollars, over priced calls.
    pub cost_per_call: Option<f64>,
    /// Mean cost per million tokens in US dollars, over all tokens of the group.
    pub cost_per_million_tokens: Option<f64>,
}

/// Returns what the calls cost per unit.
pub fn unit_costs(measures: &Measures) -> UnitCosts {
    let priced_calls = measures.calls.saturating_sub(measures.unpriced_calls);
    let tokens = measures.input_tokens.saturating_add(measures.output_tokens);
    UnitCosts {
        cache_read_ratio: count_ratio(measures.cache_read_tokens, measures.input_tokens),
        cost_per_call: usd_per(measures.cost, priced_calls),
        cost_per_million_tokens: usd_per(measures.cost, tokens).map(|usd| usd * MILLION),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::Usd;

    #[test]
    fn unpriced_calls_share_no_cost_and_nothing_is_divided_by_nothing() {
        let measures = Measures {
            cost: Usd::from_pico(3_000_000_000_000),
            calls: 5,
            unpriced_calls: 3,
            input_tokens: 1_000_000,
            cache_read_tokens: 250_000,
            output_tokens: 500_000,
            ..Measures::default()
        };
        let expected = UnitCosts {
            cache_read_ratio: Some(0.25),
            cost_per_call: Some(1.5),
            cost_per_million_tokens: Some(2.0),
        };
        let close = |one: Option<f64>, other: Option<f64>| {
            one.zip(other)
                .is_some_and(|(one, other)| (one - other).abs() < 1e-12)
        };
        let found = unit_costs(&measures);
        assert!(close(found.cache_read_ratio, expected.cache_read_ratio));
        assert!(close(found.cost_per_call, expected.cost_per_call));
        assert!(close(
            found.cost_per_million_tokens,
            expected.cost_per_million_tokens
        ));
        let nothing = unit_costs(&Measures::default());
        assert_eq!(nothing.cost_per_call, None);
        assert_eq!(nothing.cost_per_million_tokens, None);
        assert_eq!(nothing.cache_read_ratio, None);
    }
}
