//! What an expensive call is held against to say why it is: calls of its feature and model, else of
//! its feature, else all.

use std::collections::{BTreeMap, BTreeSet};

use super::medians::{Numbers, twice_median};
use super::outliers::{MIN_PEERS, Outliers, Peers, RankedCall, middles};
use crate::frame::ledger::Code;
use crate::frame::{Passes, PricedCall};
use crate::pricing::Usd;

/// Which calls a call is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yardstick {
    /// Those of its feature and model.
    Peers,
    /// Those of its feature: it has too few peers.
    Feature,
    /// All: its feature has too few calls.
    All,
}

/// What is usual among the calls that a call is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Usual {
    /// Which calls they are.
    pub yardstick: Yardstick,
    /// How many of them cost something.
    pub calls: usize,
    /// Twice their median cost.
    pub twice_cost: Usd,
    /// Twice their median of input tokens.
    pub twice_input_tokens: u64,
    /// Twice their median of output tokens.
    pub twice_output_tokens: u64,
}

/// Returns what is usual for each of the ranked calls, in their order.
pub fn usual_of<C: Passes + ?Sized>(calls: &C, ranked: &Outliers) -> Vec<Usual> {
    let Some(all) = ranked.all else {
        return Vec::new();
    };
    let few_peers = ranked.calls.iter().filter(|one| one.peers.is_none());
    // Calls without a feature have none in common.
    let features = few_peers
        .map(|one| one.call.feature)
        .filter(|feature| *feature != Code::NONE);
    let mut of_feature = middles(calls, &features.collect(), |call| call.feature);
    of_feature.retain(|_, middle| middle.calls >= MIN_PEERS);
    let held_against = |one: &RankedCall| match (one.peers, of_feature.get(&one.call.feature)) {
        (Some(peers), _) => (Yardstick::Peers, peers),
        (None, Some(feature)) => (Yardstick::Feature, *feature),
        (None, None) => (Yardstick::All, all),
    };
    let group_of = |one: &RankedCall| match held_against(one).0 {
        Yardstick::Peers => Group::Peers(Peers::of(&one.call)),
        Yardstick::Feature => Group::Feature(one.call.feature),
        Yardstick::All => Group::All,
    };
    let wanted: BTreeSet<Group> = ranked.calls.iter().map(group_of).collect();
    // One kind of tokens after the other, so that only one list of numbers is in memory.
    let input = medians(calls, &wanted, |call| call.input_tokens);
    let output = medians(calls, &wanted, |call| call.output_tokens);
    let usual = ranked.calls.iter().map(|one| {
        let (yardstick, middle) = held_against(one);
        let twice = |of: &BTreeMap<Group, u64>| of.get(&group_of(one)).copied().unwrap_or_default();
        Usual {
            yardstick,
            calls: middle.calls,
            twice_cost: middle.twice_cost,
            twice_input_tokens: twice(&input),
            twice_output_tokens: twice(&output),
        }
    });
    usual.collect()
}

/// Calls that a call is held against.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
enum Group {
    Peers(Peers),
    Feature(Code),
    All,
}

/// Returns twice the median of a kind of tokens for each group. Groups overlap, so each kind of
/// group has a pass of its own.
fn medians<C: Passes + ?Sized>(
    calls: &C,
    wanted: &BTreeSet<Group>,
    tokens_of: fn(&PricedCall) -> u64,
) -> BTreeMap<Group, u64> {
    let kinds: [fn(&PricedCall) -> Group; 3] = [
        |call| Group::Peers(Peers::of(call)),
        |call| Group::Feature(call.feature),
        |_| Group::All,
    ];
    let mut medians = BTreeMap::new();
    for kind in kinds {
        let numbers = Numbers::gather(calls, wanted, kind, tokens_of).into_groups();
        medians.extend(numbers.filter_map(|(group, tokens)| Some((group, twice_median(tokens)?))));
    }
    medians
}
