//! Everything that a price lists, for people who ask: one set of rates per condition.

use std::collections::BTreeSet;

use super::price::Price;
use super::rate::{ByClass, Rate};
use super::rate_key::RateKind;

/// Rates that hold under one condition, without any fallback applied.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listing {
    /// When they hold.
    pub condition: Condition,
    /// The rates; `None` where the price lists none.
    pub rates: ByClass<Option<Rate>>,
}

/// When rates hold.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Condition {
    /// For all requests of this kind.
    Kind(RateKind),
    /// For requests with more input tokens than this.
    Above {
        /// The threshold.
        tokens: u64,
        /// Whether a request with exactly so many is long already.
        is_inclusive: bool,
        /// The processing they are for.
        kind: RateKind,
    },
    /// For requests with more than `start` and at most `end` input tokens; replaces the list
    /// price.
    Tier {
        /// Exclusive lower bound.
        start: u64,
        /// Inclusive upper bound; `None` for the last tier, which has none.
        end: Option<u64>,
    },
    /// In these hours.
    OffPeak(Vec<String>),
}

impl Price {
    /// Returns everything that the price lists: list prices by kind, long context, tiers,
    /// off-peak hours. Empty sets of rates are left out.
    pub fn listings(&self) -> Vec<Listing> {
        let mut listings: Vec<Listing> = [
            (RateKind::Standard, self.standard),
            (RateKind::Batch, self.batch),
            (RateKind::Flex, self.flex),
            (RateKind::Priority, self.priority),
        ]
        .into_iter()
        .map(|(kind, rates)| Listing {
            condition: Condition::Kind(kind),
            rates,
        })
        .collect();
        listings.extend(self.long_context_listings());
        listings.extend(self.tier_listings());
        listings.extend(self.off_peak.as_ref().map(|off_peak| Listing {
            condition: Condition::OffPeak(off_peak.hours()),
            rates: off_peak.rates(),
        }));
        listings.retain(|listing| listing.rates != ByClass::default());
        listings
    }

    fn long_context_listings(&self) -> Vec<Listing> {
        let conditions: BTreeSet<(u64, RateKind)> = self
            .long_context
            .iter()
            .map(|rate| (rate.above, rate.kind))
            .collect();
        conditions
            .into_iter()
            .map(|(tokens, kind)| {
                let mut rates = ByClass::default();
                for rate in &self.long_context {
                    if (rate.above, rate.kind) == (tokens, kind) {
                        rates.set(rate.class, Some(rate.rate));
                    }
                }
                let is_inclusive = self.is_threshold_inclusive;
                Listing {
                    condition: Condition::Above {
                        tokens,
                        is_inclusive,
                        kind,
                    },
                    rates,
                }
            })
            .collect()
    }

    fn tier_listings(&self) -> Vec<Listing> {
        let last = self.tiers.len().saturating_sub(1);
        self.tiers
            .iter()
            .enumerate()
            .map(|(number, tier)| Listing {
                condition: Condition::Tier {
                    start: tier.start,
                    end: (number < last).then_some(tier.end),
                },
                rates: tier.rates,
            })
            .collect()
    }
}
