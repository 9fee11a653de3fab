//! Medians, exact: the sum of the middle two values, so that nothing is divided.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;
use std::ops::Add;

use rustc_hash::FxHashMap;

use crate::frame::{Passes, PricedCall};
use crate::pricing::{PicoUsd, Usd};

/// Returns the sum of the middle two values, twice the middle one of an odd count; `None` of nothing.
pub fn twice_median<V: Copy + Ord + Add<Output = V>>(mut values: Vec<V>) -> Option<V> {
    middle_two(&mut values).map(|(lower, upper)| lower + upper)
}

/// Returns twice the median of costs in pico-dollars; `None` of nothing. The costs are reordered.
pub fn twice_median_cost(costs: &mut [i64]) -> Option<Usd> {
    middle_two(costs).map(|(lower, upper)| Usd::from(PicoUsd(lower)) + PicoUsd(upper).into())
}

fn middle_two<V: Copy + Ord>(values: &mut [V]) -> Option<(V, V)> {
    let last = values.len().checked_sub(1)?;
    let half = values.len() / 2;
    let (below, upper, _) = values.select_nth_unstable(half);
    let upper = *upper;
    let lower = if last % 2 == 0 {
        upper
    } else {
        below.iter().copied().max()?
    };
    Some((lower, upper))
}

/// One number of each call that costs something, by group.
pub(super) struct Numbers<G, V> {
    groups: BTreeMap<G, Vec<V>>,
}

impl<G: Copy + Ord + Hash + Sync + Send, V: Send> Numbers<G, V> {
    /// Goes over the calls once; calls of groups that are not wanted are passed over.
    pub(super) fn gather<C: Passes + ?Sized>(
        calls: &C,
        wanted: &BTreeSet<G>,
        group_of: impl Fn(&PricedCall) -> G + Sync,
        number_of: impl Fn(&PricedCall) -> V + Sync,
    ) -> Self {
        let positions: FxHashMap<G, usize> = wanted
            .iter()
            .enumerate()
            .map(|(position, group)| (*group, position))
            .collect();
        let start = || -> Vec<Vec<V>> { wanted.iter().map(|_| Vec::new()).collect() };
        let parts = calls.pass(start, |numbers, call| {
            if call.cost > PicoUsd::ZERO
                && let Some(position) = positions.get(&group_of(&call))
                && let Some(numbers) = numbers.get_mut(*position)
            {
                numbers.push(number_of(&call));
            }
        });
        let mut groups: BTreeMap<G, Vec<V>> = BTreeMap::new();
        for part in parts {
            for (group, numbers) in wanted.iter().zip(part) {
                groups.entry(*group).or_default().extend(numbers);
            }
        }
        Self { groups }
    }

    /// Returns the numbers of each group.
    pub(super) fn into_groups(self) -> impl Iterator<Item = (G, Vec<V>)> {
        self.groups.into_iter()
    }
}
