//! The most expensive calls of a window against what calls usually cost: all of them, and those of
//! the same feature and model. Comparisons are exact; a median of an even count is kept as the sum
//! of the middle two.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::ops::Add;

use super::threshold::Threshold;
use crate::frame::PricedCall;
use crate::frame::ledger::Code;
use crate::pricing::Usd;

/// A call is flagged when it costs more than so many times the median.
pub const OUTLIER_FACTOR: u32 = 10;
/// Calls from which on a group says what is usual.
const MIN_PEERS: usize = 30;

/// What calls of a group usually are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Middle {
    /// Calls with a cost above zero.
    pub calls: usize,
    /// Twice their median cost.
    pub twice_cost: Usd,
    /// Twice their median of input tokens.
    pub twice_input_tokens: u64,
    /// Twice their median of output tokens.
    pub twice_output_tokens: u64,
}

/// Which calls a call is held against to say why it is expensive.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yardstick {
    /// Those of its feature and model.
    Peers,
    /// Those of its feature: it has too few peers.
    Feature,
    /// All: its feature has too few calls.
    All,
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
    /// What it is held against.
    pub yardstick: Yardstick,
    /// What is usual there.
    pub usual: Middle,
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

/// Ranks the most expensive calls, in the order of `tie` where costs are equal.
pub fn outliers<C, T>(calls: C, count: usize, tie: T) -> Outliers
where
    C: Iterator<Item = PricedCall> + Clone,
    T: Fn(&PricedCall, &PricedCall) -> Ordering,
{
    let paid = calls.filter(|call| call.cost > Usd::ZERO);
    let Some(all) = middle(&paid.clone().collect::<Vec<_>>()) else {
        return Outliers::default();
    };
    let factor = Threshold::times(OUTLIER_FACTOR);
    let is_flagged = |call: &PricedCall| is_outlier(call.cost, all.twice_cost, factor);
    let mut top: Vec<PricedCall> = paid.clone().collect();
    let order = |one: &PricedCall, other: &PricedCall| {
        other.cost.cmp(&one.cost).then_with(|| tie(one, other))
    };
    if count < top.len() {
        top.select_nth_unstable_by(count, order);
        top.truncate(count);
    }
    top.sort_by(order);
    let mut features: BTreeMap<Code, Vec<PricedCall>> = BTreeMap::new();
    features.extend(top.iter().map(|call| (call.feature, Vec::new())));
    for call in paid.clone() {
        if let Some(group) = features.get_mut(&call.feature) {
            group.push(call);
        }
    }
    let mut known = BTreeMap::new();
    let calls = top.into_iter().map(|call| {
        let feature = features.get(&call.feature).map_or(&[][..], Vec::as_slice);
        let (peers, of_feature) = *known
            .entry((call.feature, call.model))
            .or_insert_with(|| groups(feature, call.model));
        let (yardstick, usual) = match (peers, of_feature) {
            (Some(peers), _) => (Yardstick::Peers, peers),
            (None, Some(of_feature)) => (Yardstick::Feature, of_feature),
            (None, None) => (Yardstick::All, all),
        };
        RankedCall {
            call,
            is_flagged: is_flagged(&call),
            peers,
            yardstick,
            usual,
        }
    });
    let calls = calls.collect();
    let flagged = paid.filter(is_flagged);
    let (flagged_calls, flagged_cost) = flagged.fold((0, Usd::ZERO), |(calls, cost), call| {
        (calls + 1, cost + call.cost)
    });
    Outliers {
        all: Some(all),
        flagged_calls,
        flagged_cost,
        calls,
    }
}

/// Returns whether `cost ÷ median > factor`, without dividing.
pub fn is_outlier(cost: Usd, twice_median: Usd, factor: Threshold) -> bool {
    let twice_cost = cost + cost;
    factor.compare(twice_cost.pico(), twice_median.pico()) == Ordering::Greater
}

/// Returns what is usual for a model in its feature, and in the feature; each if it has enough
/// calls. Calls without a feature have none in common.
fn groups(feature: &[PricedCall], model: Code) -> (Option<Middle>, Option<Middle>) {
    let of_model = feature.iter().filter(|call| call.model == model);
    let peers: Vec<PricedCall> = of_model.copied().collect();
    let has_feature = feature.iter().all(|call| call.feature != Code::NONE);
    let of_feature = middle(feature).filter(|_| has_feature);
    (enough(middle(&peers)), enough(of_feature))
}

fn enough(middle: Option<Middle>) -> Option<Middle> {
    middle.filter(|middle| middle.calls >= MIN_PEERS)
}

/// Returns what is usual in a group; `None` if it is empty.
fn middle(calls: &[PricedCall]) -> Option<Middle> {
    Some(Middle {
        calls: calls.len(),
        twice_cost: twice_median(calls.iter().map(|call| call.cost).collect())?,
        twice_input_tokens: twice_median(calls.iter().map(|call| call.input_tokens).collect())?,
        twice_output_tokens: twice_median(calls.iter().map(|call| call.output_tokens).collect())?,
    })
}

/// Returns the sum of the middle two values, twice the middle one of an odd count; `None` of nothing.
pub fn twice_median<V: Copy + Ord + Add<Output = V>>(mut values: Vec<V>) -> Option<V> {
    let last = values.len().checked_sub(1)?;
    let half = values.len() / 2;
    let (below, upper, _) = values.select_nth_unstable(half);
    let upper = *upper;
    let lower = if last % 2 == 0 {
        upper
    } else {
        below.iter().copied().max()?
    };
    Some(lower + upper)
}
