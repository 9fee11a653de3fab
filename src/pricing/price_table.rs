//! Prices by model, for the layers that are read as a whole.

use rustc_hash::FxHashMap;

use super::history::PriceHistory;

/// Prices by model.
#[derive(Debug, Default)]
pub(super) struct PriceTable {
    by_name: FxHashMap<String, PriceHistory>,
    by_lower_case: FxHashMap<String, String>,
}

impl PriceTable {
    /// Builds a table; of two models that differ only in capitals, a search that ignores
    /// capitals finds the last in byte order.
    pub(super) fn new(by_name: FxHashMap<String, PriceHistory>) -> Self {
        let mut names: Vec<&String> = by_name.keys().collect();
        names.sort_unstable();
        let by_lower_case = names
            .into_iter()
            .map(|name| (name.to_lowercase(), name.clone()))
            .collect();
        Self {
            by_name,
            by_lower_case,
        }
    }

    /// Returns key and prices of a model, spelled exactly so.
    pub(super) fn find(&self, model: &str) -> Option<(&str, &PriceHistory)> {
        self.by_name
            .get_key_value(model)
            .map(|(key, history)| (key.as_str(), history))
    }

    /// Returns key and prices of a model whatever its capitals; the argument is in lower case.
    pub(super) fn find_lower(&self, model: &str) -> Option<(&str, &PriceHistory)> {
        self.by_lower_case
            .get(model)
            .and_then(|name| self.find(name))
    }

    /// Returns the names of all models, in no particular order.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// Returns how many models have a price.
    pub(super) fn len(&self) -> usize {
        self.by_name.len()
    }
}
