//! Calls added up by facet: what the audit is made from.

use super::ledger::{CallView, Facet, Ledger};
use crate::pricing::Usd;

/// The calls of a facet, added up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct FacetSum {
    /// Calls.
    pub calls: u64,
    /// Exact sum of the known costs.
    pub cost: Usd,
    /// What the formula says, where it says something.
    pub computed: Usd,
    /// What the log says, where it says something.
    pub logged: Usd,
    /// Calls whose logged cost is below zero.
    pub logged_below_zero: u64,
    /// Input tokens.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
}

impl FacetSum {
    fn add_call(&mut self, call: &CallView<'_>) {
        let usd = |pico: Option<i64>| Usd::from_pico(i128::from(pico.unwrap_or_default()));
        self.calls += 1;
        self.cost += usd(call.cost());
        self.computed += usd(call.computed());
        self.logged += usd(call.logged());
        self.logged_below_zero += u64::from(call.logged().is_some_and(|logged| logged < 0));
        self.input_tokens = self.input_tokens.saturating_add(call.input_tokens());
        self.output_tokens = self.output_tokens.saturating_add(call.output_tokens());
    }

    /// Adds another facet's.
    pub fn add(&mut self, other: &Self) {
        self.calls = self.calls.saturating_add(other.calls);
        self.cost += other.cost;
        self.computed += other.computed;
        self.logged += other.logged;
        self.logged_below_zero = self
            .logged_below_zero
            .saturating_add(other.logged_below_zero);
        self.input_tokens = self.input_tokens.saturating_add(other.input_tokens);
        self.output_tokens = self.output_tokens.saturating_add(other.output_tokens);
    }
}

/// Adds up all calls by facet; facets without calls are left out. Both figures of a facet's calls,
/// the formula's and the log's, are known of all its calls or of none.
pub fn facet_sums(ledger: &Ledger) -> Vec<(&Facet, FacetSum)> {
    let facets = ledger.calls.facets();
    let start = || vec![FacetSum::default(); facets.len()];
    let parts = ledger.calls.fold(start, |sums, call| {
        if let Some(sum) = sums.get_mut(call.facet_index()) {
            sum.add_call(&call);
        }
    });
    let mut sums = start();
    for part in &parts {
        sums.iter_mut()
            .zip(part)
            .for_each(|(sum, part)| sum.add(part));
    }
    let found = facets.iter().zip(sums);
    found.filter(|(_, sum)| sum.calls > 0).collect()
}
