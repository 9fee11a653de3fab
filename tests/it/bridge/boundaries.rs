//! No segments, one segment, one step at a time, and the worked example of the definitions.

use std::collections::BTreeMap;

use llmcost::analysis::{Effect, Effects, SegmentKey, Stretch, bridge, causes, main_effects};
use llmcost::frame::CostFactors;
use llmcost::pricing::Usd;

use super::{USD, amounts, charged};

/// One hundred calls of 1,000 fresh input and 100 output tokens, at $10 and $50 per million.
fn usual() -> CostFactors {
    charged(100, [100_000, 0, 0, 10_000], [USD, 0, 0, USD / 2])
}

fn only(prior: CostFactors, current: CostFactors) -> Vec<(Effect, i128)> {
    amounts(&bridge([Stretch { prior, current }].iter()))
}

#[test]
fn nothing_changed() {
    assert_eq!(bridge([].iter()), Effects::default());
    assert_eq!(only(usual(), usual()), []);
    assert_eq!(only(CostFactors::default(), CostFactors::default()), []);
}

#[test]
fn segments_come_and_go() {
    let nothing = CostFactors::default();
    assert_eq!(only(nothing, usual()), [(Effect::New, 3 * USD / 2)]);
    assert_eq!(only(usual(), nothing), [(Effect::Ended, -3 * USD / 2)]);
}

#[test]
fn each_step_on_its_own() {
    // Twice the input per call: $1 more.
    let longer = charged(100, [200_000, 0, 0, 10_000], [2 * USD, 0, 0, USD / 2]);
    assert_eq!(only(usual(), longer), [(Effect::PromptLength, USD)]);
    // Twice the output per call: $0.50 more.
    let written = charged(100, [100_000, 0, 0, 20_000], [USD, 0, 0, USD]);
    assert_eq!(only(usual(), written), [(Effect::OutputLength, USD / 2)]);
    // A tenth dearer: $0.15 more.
    let dearer = charged(
        100,
        [100_000, 0, 0, 10_000],
        [11 * USD / 10, 0, 0, 55 * USD / 100],
    );
    assert_eq!(only(usual(), dearer), [(Effect::Price, 15 * USD / 100)]);
    // Half of the input from the cache at a tenth of the price: $0.45 less. The cache had no price
    // before, so its own one holds.
    let cached = charged(
        100,
        [50_000, 50_000, 0, 10_000],
        [USD / 2, USD / 20, 0, USD / 2],
    );
    assert_eq!(only(usual(), cached), [(Effect::CacheUse, -45 * USD / 100)]);
    // Half as many operations again, and as many calls per operation: $0.75 more.
    let more = charged(
        150,
        [150_000, 0, 0, 15_000],
        [3 * USD / 2, 0, 0, 3 * USD / 4],
    );
    assert_eq!(only(usual(), more), [(Effect::Volume, 3 * USD / 4)]);
    // The same 150 calls for 100 operations: half a call more for each.
    let retried = CostFactors {
        operations: 100,
        ..more
    };
    assert_eq!(only(usual(), retried), [(Effect::Retries, 3 * USD / 4)]);
}

#[test]
fn without_operations_nothing_was_retried() {
    let internal = |factors| CostFactors {
        operations: 0,
        ..factors
    };
    let more = charged(
        150,
        [150_000, 0, 0, 15_000],
        [3 * USD / 2, 0, 0, 3 * USD / 4],
    );
    let expected = [(Effect::Volume, 3 * USD / 4)];
    assert_eq!(only(internal(usual()), more), expected);
    assert_eq!(only(usual(), internal(more)), expected);
}

/// The example of the definitions: two features that did the same number of calls; then the cheap
/// one stays and the dear one doubles and gets a tenth dearer.
#[test]
fn the_example_of_the_definitions() {
    // $1.00 for 100 calls, and $3.00 for 100 calls.
    let cheap = charged(100, [100_000, 0, 0, 0], [USD, 0, 0, 0]);
    let dear = charged(100, [100_000, 0, 0, 0], [3 * USD, 0, 0, 0]);
    let dearer = charged(200, [200_000, 0, 0, 0], [66 * USD / 10, 0, 0, 0]);
    let segments = [
        Stretch {
            prior: cheap,
            current: cheap,
        },
        Stretch {
            prior: dear,
            current: dearer,
        },
    ];
    let effects = bridge(segments.iter());
    // 300 calls instead of 200 at the average of $0.02: +$2. The dear feature has two thirds of the
    // calls instead of a half: 100×$0.01 + 200×$0.03 = $7 instead of 300×$0.02 = $6: +$1. A tenth of
    // $6: +$0.60.
    let expected = [
        (Effect::Volume, 2 * USD),
        (Effect::Mix, USD),
        (Effect::Price, 6 * USD / 10),
    ];
    assert_eq!(amounts(&effects), expected);
    let names = ["cheap", "dear"].map(|name| [None, Some(name.to_owned()), None]);
    let segments: BTreeMap<SegmentKey, Stretch> = names.into_iter().zip(segments).collect();
    let leaders: Vec<(Effect, bool, Option<String>, i128)> = causes(&segments, &effects)
        .into_iter()
        .map(|cause| {
            let ([_, feature, _], part) = cause.leader.unwrap();
            (cause.effect, cause.is_main, feature, part.pico())
        })
        .collect();
    let dear = || Some("dear".to_owned());
    let expected = [
        // Its own 100 calls more, at its own $0.03.
        (Effect::Volume, true, dear(), 3 * USD),
        // (200 − 300/2) calls × ($0.03 − $0.02); the cheap one has the same: fewer of the calls, and
        // cheaper than the average. Of equal parts the first by name leads.
        (Effect::Mix, true, Some("cheap".to_owned()), USD / 2),
        (Effect::Price, true, dear(), 6 * USD / 10),
    ];
    assert_eq!(leaders, expected);
}

#[test]
fn main_effects_go_the_way_of_the_change_and_are_a_tenth_of_it() {
    let effects = |price: i128| {
        let nothing = CostFactors::default();
        let new = charged(1, [0, 0, 0, 10], [0, 0, 0, 100 - price]);
        let before = charged(1, [0, 0, 0, 10], [0, 0, 0, 1000]);
        let after = charged(1, [0, 0, 0, 10], [0, 0, 0, 1000 + price]);
        let stretches = [(nothing, new), (before, after)];
        bridge(
            stretches
                .map(|(prior, current)| Stretch { prior, current })
                .iter(),
        )
    };
    // Together always 100.
    assert_eq!(effects(10).total(), Usd::from_pico(100));
    assert_eq!(main_effects(&effects(10)), [Effect::New, Effect::Price]);
    assert_eq!(main_effects(&effects(9)), [Effect::New]);
    assert_eq!(main_effects(&effects(-50)), [Effect::New]);
    assert_eq!(main_effects(&effects(60)), [Effect::Price, Effect::New]);
    assert_eq!(main_effects(&Effects::default()), []);
}
