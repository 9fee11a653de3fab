//! Are expensive models used where they are worth it? Share of cost against share of calls.

use super::ratio::{count_ratio, ratio};
use crate::frame::Measures;

/// When a model is flagged.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RoutingThresholds {
    /// Least share of the cost, as a ratio (default 0.5).
    pub cost_share_ratio: f64,
    /// Least multiple of its share of the calls (default 2.0).
    pub call_multiple: f64,
}

/// A model's shares.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Shares {
    /// Share of the total cost.
    pub cost_share_ratio: Option<f64>,
    /// Share of all calls.
    pub call_share_ratio: Option<f64>,
    /// Whether the thresholds are reached.
    pub is_flagged: bool,
}

/// Compares a model's share of cost with its share of calls.
pub fn shares(model: &Measures, total: &Measures, thresholds: RoutingThresholds) -> Shares {
    let cost_share_ratio = ratio(model.cost, total.cost);
    let call_share_ratio = count_ratio(model.calls, total.calls);
    let is_flagged = match (cost_share_ratio, call_share_ratio) {
        (Some(cost), Some(calls)) => {
            cost >= thresholds.cost_share_ratio && cost >= thresholds.call_multiple * calls
        }
        _ => false,
    };
    Shares {
        cost_share_ratio,
        call_share_ratio,
        is_flagged,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::Usd;

    #[test]
    fn both_thresholds_must_be_reached_and_exactly_is_enough() {
        let thresholds = RoutingThresholds {
            cost_share_ratio: 0.5,
            call_multiple: 2.0,
        };
        let total = Measures {
            cost: Usd::from_pico(1000),
            calls: 100,
            ..Measures::default()
        };
        for (pico, calls, expected) in [
            (500, 25, true),
            (499, 1, false),
            (500, 26, false),
            (1000, 100, false),
            (900, 45, true),
        ] {
            let model = Measures {
                cost: Usd::from_pico(pico),
                calls,
                ..Measures::default()
            };
            assert_eq!(
                shares(&model, &total, thresholds).is_flagged,
                expected,
                "{pico} {calls}"
            );
        }
        let nothing = Measures::default();
        assert!(!shares(&nothing, &nothing, thresholds).is_flagged);
    }
}
