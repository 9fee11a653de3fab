//! Retries, failures and what caches saved: rates and amounts of a group of calls. What an export
//! cannot tell is `None`, never 0.

use super::ratio::{count_ratio, ratio};
use crate::frame::Efficiency;
use crate::pricing::Usd;

/// How well the calls of a group did what they were made for.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Waste {
    /// Attempts of the operations whose attempts are known; `None` if none are.
    pub attempts: Option<u64>,
    /// `(attempts − operations) ÷ operations`, over the operations whose attempts are known.
    pub retry_ratio: Option<f64>,
    /// Operations that failed for good ÷ operations.
    pub failure_ratio: Option<f64>,
    /// Cost of attempts that another attempt followed.
    pub superseded_cost: Option<Usd>,
    /// Cost of failed operations and, where it is known, of superseded attempts.
    pub lost_cost: Usd,
    /// `lost_cost ÷ cost`.
    pub lost_ratio: Option<f64>,
    /// Calls answered by the gateway's own cache; `None` if no export tells.
    pub cache_hits: Option<u64>,
    /// What these would have cost.
    pub gateway_saving: Option<Usd>,
    /// Cache reads ÷ input tokens.
    pub cache_read_ratio: Option<f64>,
    /// What the providers' prompt caches saved; below zero where writing cost more than reading
    /// saved.
    pub prompt_cache_saving: Option<Usd>,
}

/// Judges a group of calls.
pub fn waste(group: &Efficiency) -> Waste {
    let is_known = group.known_operations > 0;
    let superseded_cost = (is_known || group.superseded_calls > 0 || group.operations == 0)
        .then_some(group.superseded_cost);
    let lost_cost = group.failed_cost + superseded_cost.unwrap_or_default();
    let tells_hits = group.gateway_calls > 0 || group.calls == 0;
    let cache_hits = tells_hits.then_some(group.cache_hits);
    let hits_are_priced = group.cache_hits == 0 || group.saving_known_hits > 0;
    let retries = group.attempts.saturating_sub(group.known_operations);
    Waste {
        attempts: is_known.then_some(group.attempts),
        retry_ratio: count_ratio(retries, group.known_operations),
        failure_ratio: count_ratio(group.failed_operations, group.operations),
        superseded_cost,
        lost_cost,
        lost_ratio: ratio(lost_cost, group.cost),
        cache_hits,
        gateway_saving: cache_hits
            .filter(|_| hits_are_priced)
            .map(|_| group.gateway_saving),
        cache_read_ratio: count_ratio(group.cache_read_tokens, group.input_tokens),
        prompt_cache_saving: prompt_cache_saving(group),
    }
}

/// Returns what prompt caches saved; `None` if something was cached and no price says what for.
fn prompt_cache_saving(group: &Efficiency) -> Option<Usd> {
    let cached = group
        .cache_read_tokens
        .saturating_add(group.cache_write_tokens);
    let priced = group.saving_known_calls > group.saving_known_hits;
    (cached == 0 || priced).then(|| group.cache_saving - group.gateway_saving)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Ten operations of LiteLLM, six of which tell their attempts.
    fn group() -> Efficiency {
        Efficiency {
            calls: 12,
            operations: 10,
            known_operations: 6,
            attempts: 9,
            failed_operations: 2,
            superseded_calls: 2,
            gateway_calls: 12,
            cost: Usd::from_pico(1000),
            failed_cost: Usd::from_pico(50),
            superseded_cost: Usd::from_pico(150),
            ..Efficiency::default()
        }
    }

    #[test]
    fn rates_are_over_the_operations_that_tell() {
        let waste = waste(&group());
        assert_eq!(waste.attempts, Some(9));
        // Three attempts more than the six operations.
        assert_eq!(waste.retry_ratio, Some(0.5));
        assert_eq!(waste.failure_ratio, Some(0.2));
        assert_eq!(waste.lost_cost, Usd::from_pico(200));
        assert_eq!(waste.lost_ratio, Some(0.2));
    }

    #[test]
    fn what_an_export_cannot_tell_is_unknown() {
        let langfuse = Efficiency {
            known_operations: 0,
            attempts: 0,
            superseded_calls: 0,
            superseded_cost: Usd::ZERO,
            gateway_calls: 0,
            ..group()
        };
        let waste = waste(&langfuse);
        assert_eq!((waste.attempts, waste.retry_ratio), (None, None));
        assert_eq!((waste.superseded_cost, waste.cache_hits), (None, None));
        assert_eq!(waste.gateway_saving, None);
        // Failures are told by every export.
        assert_eq!(waste.lost_cost, Usd::from_pico(50));
    }

    #[test]
    fn nothing_wastes_nothing() {
        let waste = waste(&Efficiency::default());
        assert_eq!(waste.superseded_cost, Some(Usd::ZERO));
        assert_eq!((waste.retry_ratio, waste.failure_ratio), (None, None));
        assert_eq!(waste.prompt_cache_saving, Some(Usd::ZERO));
        assert_eq!(waste.lost_ratio, None);
    }

    #[test]
    fn savings_of_unpriced_calls_are_unknown_and_the_gateways_are_apart() {
        let cached = Efficiency {
            cache_hits: 3,
            cache_read_tokens: 500,
            input_tokens: 1000,
            ..group()
        };
        assert_eq!(waste(&cached).gateway_saving, None);
        assert_eq!(waste(&cached).prompt_cache_saving, None);
        assert_eq!(waste(&cached).cache_read_ratio, Some(0.5));
        // The only known saving is a hit's: that of the prompt cache stays unknown.
        let one_hit = Efficiency {
            saving_known_calls: 1,
            saving_known_hits: 1,
            cache_saving: Usd::from_pico(7),
            gateway_saving: Usd::from_pico(7),
            ..cached
        };
        assert_eq!(waste(&one_hit).gateway_saving, Some(Usd::from_pico(7)));
        assert_eq!(waste(&one_hit).prompt_cache_saving, None);
        let both = Efficiency {
            saving_known_calls: 2,
            cache_saving: Usd::from_pico(4),
            ..one_hit
        };
        // Writing cost 3 more than reading saved.
        assert_eq!(waste(&both).prompt_cache_saving, Some(Usd::from_pico(-3)));
    }
}
