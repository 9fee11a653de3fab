//! Which effects a change of cost mainly comes from, and which segment leads each.

use std::collections::BTreeMap;

use super::bridge::{Effect, Effects, Stretch, bridge};
use super::ratio::scale;
use crate::frame::CostFactors;
use crate::pricing::Usd;

/// Team, feature and model.
pub type SegmentKey = [Option<String>; 3];

/// Effects called main at most.
const MOST: usize = 3;
/// An effect is a main one from one part in so many of the change.
const MATERIAL_PART: i128 = 10;

/// An effect, how it compares and who leads it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cause {
    /// The effect.
    pub effect: Effect,
    /// Its amount, never zero.
    pub amount: Usd,
    /// Whether it is one of the three greatest in the direction of the change, and at least a tenth
    /// of it.
    pub is_main: bool,
    /// The segment with the greatest part in it, and that part.
    pub leader: Option<(SegmentKey, Usd)>,
}

/// Returns the effects that are not zero, in the order of the steps.
pub fn causes(segments: &BTreeMap<SegmentKey, Stretch>, effects: &Effects) -> Vec<Cause> {
    let main = main_effects(effects);
    let real = effects.iter().filter(|(_, amount)| !amount.is_zero());
    real.map(|(effect, amount)| Cause {
        effect,
        amount,
        is_main: main.contains(&effect),
        leader: leader(segments, effect, amount),
    })
    .collect()
}

/// Returns the effects that say most of why the cost went where it went, greatest first.
pub fn main_effects(effects: &Effects) -> Vec<Effect> {
    let change = effects.total();
    let is_material = |amount: Usd| {
        let part = amount.abs().checked_mul(MATERIAL_PART);
        is_same_way(amount, change) && part.is_none_or(|part| part >= change.abs())
    };
    let mut main: Vec<(Effect, Usd)> = effects
        .iter()
        .filter(|(_, amount)| is_material(*amount))
        .collect();
    // The sort is stable: equal amounts stay in the order of the steps.
    main.sort_by_key(|(_, amount)| std::cmp::Reverse(amount.abs()));
    main.truncate(MOST);
    main.into_iter().map(|(effect, _)| effect).collect()
}

fn is_same_way(one: Usd, other: Usd) -> bool {
    one.pico().signum() == other.pico().signum() && !one.is_zero()
}

/// Returns the segment that has the greatest part in an effect, ties by name.
fn leader(
    segments: &BTreeMap<SegmentKey, Stretch>,
    effect: Effect,
    amount: Usd,
) -> Option<(SegmentKey, Usd)> {
    let lasting = || {
        let is_lasting = |one: &&Stretch| one.prior.calls > 0 && one.current.calls > 0;
        segments.values().filter(is_lasting)
    };
    let total = |of: fn(&Stretch) -> &CostFactors| {
        lasting().fold(CostFactors::default(), |mut sum, one| {
            sum.add(of(one));
            sum
        })
    };
    let [prior, current] = [total(|one| &one.prior), total(|one| &one.current)];
    let part = |segment: &Stretch| match effect {
        Effect::Mix => moved(segment, &prior, &current),
        Effect::New
        | Effect::Ended
        | Effect::Volume
        | Effect::Retries
        | Effect::PromptLength
        | Effect::CacheUse
        | Effect::OutputLength
        | Effect::Price => bridge([segment].into_iter()).get(effect),
    };
    let parts = segments.iter().map(|(key, segment)| (key, part(segment)));
    let pushing = parts.filter(|(_, part)| is_same_way(*part, amount));
    // The first of equal parts wins: keys come in order.
    let greatest = pushing.reduce(|best, next| {
        if next.1.abs() > best.1.abs() {
            next
        } else {
            best
        }
    })?;
    Some((greatest.0.clone(), greatest.1))
}

/// Returns what a segment's share of the calls adds by being dearer or cheaper than the average:
/// `N1 (w1 − w0)(u0 − ū0)`. Over all segments this is the mix, too.
fn moved(segment: &Stretch, prior: &CostFactors, current: &CostFactors) -> Usd {
    let scaled = |cost: Usd, later: u64, earlier: u64| {
        let quantities = i64::try_from(later).ok().zip(i64::try_from(earlier).ok());
        let scaled = quantities.and_then(|(later, earlier)| scale(cost, later, earlier));
        scaled.unwrap_or_default()
    };
    let own = &segment.prior;
    if own.calls == 0 || segment.current.calls == 0 {
        return Usd::ZERO;
    }
    let grown = scaled(own.cost, current.calls, prior.calls);
    let average = scaled(prior.cost, segment.current.calls, prior.calls);
    let all_grown = scaled(prior.cost, current.calls, prior.calls);
    scaled(own.cost, segment.current.calls, own.calls) - grown - average
        + scaled(all_grown, own.calls, prior.calls)
}
