//! The most expensive calls of a window against what calls usually cost: all of them, and those of
//! the same feature and model. Comparisons are exact; a median of an even count is kept as the sum
//! of the middle two.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};
use std::hash::Hash;

use super::medians::{Numbers, twice_median_cost};
use super::threshold::Threshold;
use crate::frame::ledger::Code;
use crate::frame::{Passes, PricedCall};
use crate::pricing::{PicoUsd, Usd};

/// A call is flagged when it costs more than so many times the median.
pub const OUTLIER_FACTOR: u32 = 10;
/// Calls from which on a group says what is usual.
pub(super) const MIN_PEERS: usize = 30;

/// What calls of a group usually cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Middle {
    /// Calls with a cost above zero.
    pub calls: usize,
    /// Twice their median cost.
    pub twice_cost: Usd,
}

/// One of the most expensive calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RankedCall {
    /// The call.
    pub call: PricedCall,
    /// Whether it costs more than [`OUTLIER_FACTOR`] times the median.
    pub is_flagged: bool,
    /// Its peers, if they are enough.
    pub peers: Option<Middle>,
}

/// The most expensive calls of a window.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Outliers {
    /// All calls with a cost above zero; `None` if there are none.
    pub all: Option<Middle>,
    /// How many calls are flagged, shown or not.
    pub flagged_calls: u64,
    /// What they cost.
    pub flagged_cost: Usd,
    /// The calls, greatest cost first.
    pub calls: Vec<RankedCall>,
}

/// Calls that are held against each other: of a feature and model.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) struct Peers {
    pub(super) feature: Code,
    pub(super) model: Code,
}

impl Peers {
    pub(super) const fn of(call: &PricedCall) -> Self {
        Self {
            feature: call.feature,
            model: call.model,
        }
    }
}

/// Ranks the most expensive calls, in the order of `tie` where costs are equal.
pub fn outliers<C, T>(calls: &C, count: usize, tie: T) -> Outliers
where
    C: Passes + ?Sized,
    T: Fn(&PricedCall, &PricedCall) -> Ordering + Sync,
{
    let start = || (Top::new(count), Vec::new());
    let parts = calls.pass(start, |(top, costs), call| {
        if call.cost > PicoUsd::ZERO {
            costs.push(call.cost.0);
            top.offer(call, &tie);
        }
    });
    let mut top = Top::new(count);
    let mut costs: Vec<i64> = Vec::new();
    for (part, more) in parts {
        part.calls
            .into_iter()
            .for_each(|call| top.offer(call, &tie));
        if costs.is_empty() {
            costs = more;
        } else {
            costs.extend(more);
        }
    }
    let Some(twice_cost) = twice_median_cost(&mut costs) else {
        return Outliers::default();
    };
    let limit = outlier_limit(twice_cost, Threshold::times(OUTLIER_FACTOR));
    let flagged = costs.iter().filter(|cost| **cost > limit.0);
    let (flagged_calls, flagged_cost) = flagged.fold((0, Usd::ZERO), |(calls, sum), cost| {
        (calls + 1, sum + PicoUsd(*cost).into())
    });
    let all = Middle {
        calls: costs.len(),
        twice_cost,
    };
    drop(costs);
    let top = top.ranked(&tie);
    let wanted = top.iter().map(Peers::of).collect();
    let peers = middles(calls, &wanted, Peers::of);
    let ranked = top.into_iter().map(|call| RankedCall {
        call,
        is_flagged: call.cost > limit,
        peers: peers
            .get(&Peers::of(&call))
            .copied()
            .filter(|peers| peers.calls >= MIN_PEERS),
    });
    Outliers {
        all: Some(all),
        flagged_calls,
        flagged_cost,
        calls: ranked.collect(),
    }
}

/// Returns the greatest cost that is not more than `factor` times the median, rounded down: a whole
/// number of pico-dollars exceeds it exactly if it exceeds the product.
pub fn outlier_limit(twice_median: Usd, factor: Threshold) -> PicoUsd {
    let (times, of) = factor.fraction();
    let product = twice_median.pico().saturating_mul(times);
    PicoUsd(i64::try_from(product.div_euclid(2 * of)).unwrap_or(i64::MAX))
}

/// Returns what the calls of some groups usually cost.
pub(super) fn middles<C: Passes + ?Sized, G: Copy + Ord + Hash + Sync + Send>(
    calls: &C,
    wanted: &BTreeSet<G>,
    group_of: impl Fn(&PricedCall) -> G + Sync,
) -> BTreeMap<G, Middle> {
    let costs = Numbers::gather(calls, wanted, group_of, |call| call.cost.0);
    let middles = costs.into_groups().filter_map(|(group, mut costs)| {
        let twice_cost = twice_median_cost(&mut costs)?;
        Some((
            group,
            Middle {
                calls: costs.len(),
                twice_cost,
            },
        ))
    });
    middles.collect()
}

/// The most expensive calls so far. Twice as many as wanted are kept before the lesser half goes, so
/// that a call costs a comparison and little more.
struct Top {
    count: usize,
    calls: Vec<PricedCall>,
    /// Calls below do not count any more.
    floor: PicoUsd,
}

impl Top {
    const fn new(count: usize) -> Self {
        Self {
            count,
            calls: Vec::new(),
            floor: PicoUsd(i64::MIN),
        }
    }

    fn offer(&mut self, call: PricedCall, tie: &impl Fn(&PricedCall, &PricedCall) -> Ordering) {
        if self.count == 0 || call.cost < self.floor {
            return;
        }
        self.calls.push(call);
        if self.calls.len() >= self.count.saturating_mul(2).max(64) {
            self.calls
                .select_nth_unstable_by(self.count, |one, other| order(one, other, tie));
            self.calls.truncate(self.count);
            let costs = self.calls.iter().map(|call| call.cost);
            self.floor = costs.min().unwrap_or(self.floor);
        }
    }

    fn ranked(mut self, tie: &impl Fn(&PricedCall, &PricedCall) -> Ordering) -> Vec<PricedCall> {
        self.calls.sort_by(|one, other| order(one, other, tie));
        self.calls.truncate(self.count);
        self.calls
    }
}

fn order(
    one: &PricedCall,
    other: &PricedCall,
    tie: &impl Fn(&PricedCall, &PricedCall) -> Ordering,
) -> Ordering {
    other.cost.cmp(&one.cost).then_with(|| tie(one, other))
}
