//! How unevenly cost is spread over the users of the logs.

use std::collections::BTreeMap;

use super::features::CallGroup;
use crate::analysis::ratio::{quotient, ratio};
use crate::pricing::Usd;

/// How much the users who cost most cost.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Concentration {
    /// Users with calls.
    pub users: u64,
    /// Their cost.
    pub cost: Usd,
    /// How many users the top 1 % are, rounded up.
    pub top_1_percent_users: u64,
    /// Their share of the cost.
    pub top_1_percent_ratio: Option<f64>,
    /// How many users the top 10 % are, rounded up.
    pub top_10_percent_users: u64,
    /// Their share of the cost.
    pub top_10_percent_ratio: Option<f64>,
    /// Gini coefficient: 0 if all cost the same, near 1 if one costs everything.
    pub gini: Option<f64>,
}

/// Measures how unevenly cost is spread over users. Calls without a user are left out. Without cost,
/// and where credits leave a user below zero, there are no shares.
pub fn concentration(calls: &[CallGroup<'_>]) -> Concentration {
    let mut by_user: BTreeMap<&str, Usd> = BTreeMap::new();
    for group in calls {
        if let Some(user) = group.user {
            *by_user.entry(user).or_default() += group.measures.cost;
        }
    }
    let mut costs: Vec<Usd> = by_user.into_values().collect();
    costs.sort_unstable();
    let total: Usd = costs.iter().copied().sum();
    let [one_percent, ten_percent] = [100, 10].map(|part: usize| costs.len().div_ceil(part));
    let has_shares = total > Usd::ZERO && costs.iter().all(|cost| *cost >= Usd::ZERO);
    let share = |users: usize| {
        let top = costs.iter().rev().take(users).copied().sum();
        ratio(top, total).filter(|_| has_shares)
    };
    Concentration {
        users: costs.len() as u64,
        cost: total,
        top_1_percent_users: one_percent as u64,
        top_1_percent_ratio: share(one_percent),
        top_10_percent_users: ten_percent as u64,
        top_10_percent_ratio: share(ten_percent),
        gini: gini(&costs, total).filter(|_| has_shares),
    }
}

/// Returns the Gini coefficient of amounts in ascending order,
/// (2 · Σ i · xᵢ − (n + 1) · Σ x) ÷ (n · Σ x), from exact sums.
fn gini(ascending: &[Usd], total: Usd) -> Option<f64> {
    let count = i128::try_from(ascending.len()).ok()?;
    let mut weighted: i128 = 0;
    for (rank, amount) in (1_i128..).zip(ascending) {
        weighted = weighted.checked_add(amount.pico().checked_mul(rank)?)?;
    }
    let total = total.pico();
    let difference = weighted
        .checked_mul(2)?
        .checked_sub(total.checked_mul(count.checked_add(1)?)?)?;
    quotient(difference, total.checked_mul(count)?)
}
