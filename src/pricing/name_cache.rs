//! Remembers what the names in a log lead to, so that each is resolved once per thread.

use std::collections::hash_map::Entry;
use std::hash::BuildHasher;

use rustc_hash::{FxBuildHasher, FxHashMap};

use crate::usage::Billing;

use super::latest_rates::LatestRates;
use super::price_book::PriceBook;
use super::resolve::{Match, find_matches};

/// Combinations of names already resolved.
#[derive(Debug, Default)]
pub(super) struct NameCache<'b> {
    /// One combination per hash; of two with the same hash the newer one stays.
    by_hash: FxHashMap<u64, ResolvedName<'b>>,
}

/// The names in a call and the price entries they lead to.
#[derive(Debug)]
pub(super) struct ResolvedName<'b> {
    /// The model as logged.
    pub(super) model: String,
    /// The gateway's own name for the price.
    pub(super) base_model: Option<String>,
    provider: Option<String>,
    /// The entries, best first.
    pub(super) matches: Vec<Match<'b>>,
    /// The rates that the latest call got from one of them.
    pub(super) latest_rates: LatestRates,
}

/// Names that are remembered at once; a log with more starts over, so memory stays bounded.
const NAME_LIMIT: usize = 65_536;

impl<'b> NameCache<'b> {
    /// Returns what a call's names lead to.
    pub(super) fn resolve(
        &mut self,
        book: &'b PriceBook,
        billing: &Billing<'_>,
    ) -> &mut ResolvedName<'b> {
        if self.by_hash.len() >= NAME_LIMIT {
            self.by_hash.clear();
        }
        let names = (billing.model, billing.base_model, billing.provider);
        match self.by_hash.entry(FxBuildHasher.hash_one(names)) {
            Entry::Vacant(slot) => slot.insert(ResolvedName::new(book, billing)),
            Entry::Occupied(slot) => {
                let resolved = slot.into_mut();
                if !resolved.is_for(billing) {
                    *resolved = ResolvedName::new(book, billing);
                }
                resolved
            }
        }
    }
}

impl<'b> ResolvedName<'b> {
    fn new(book: &'b PriceBook, billing: &Billing<'_>) -> Self {
        Self {
            model: billing.model.to_owned(),
            base_model: billing.base_model.map(str::to_owned),
            provider: billing.provider.map(str::to_owned),
            matches: find_matches(book, billing),
            latest_rates: LatestRates::default(),
        }
    }

    fn is_for(&self, billing: &Billing<'_>) -> bool {
        self.model == billing.model
            && self.base_model.as_deref() == billing.base_model
            && self.provider.as_deref() == billing.provider
    }
}
