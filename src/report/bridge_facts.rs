//! Makes the bridge from the facts.

use std::collections::BTreeMap;

use super::bridge::{
    Bridge, BridgeLeader, BridgeRow, BridgeSegment, BridgeStep, BridgeTable, EffectAmount,
    EffectAmounts,
};
use super::facts::Facts;
use super::section::RowKind;
use super::value_or_none;
use crate::analysis::{Effect, Effects, SegmentKey, Stretch, bridge, causes, main_effects};
use crate::frame::{CostFactors, FrameError, Group, Key, KeyValue};
use crate::pricing::Usd;
use crate::usage::{Dimension, Interval};

/// Segments listed.
const SEGMENTS: usize = 20;

type Stretches = BTreeMap<SegmentKey, Stretch>;

/// Explains the change from the period before.
pub(super) fn change_bridge(facts: &Facts<'_>) -> Result<Bridge, FrameError> {
    let mut segments = Stretches::new();
    for group in factors(facts, facts.period.prior)? {
        segments.entry(key_of(&group)).or_default().prior = group.measures;
    }
    for group in factors(facts, facts.period.interval)? {
        segments.entry(key_of(&group)).or_default().current = group.measures;
    }
    let effects = bridge(segments.values());
    let (prior_cost, cost) = costs(segments.values());
    Ok(Bridge {
        prior_cost,
        cost,
        delta: cost - prior_cost,
        effects: amounts(&effects),
        steps: steps(&segments, &effects),
        teams: table(&segments, &effects, |[team, ..]| team.as_deref()),
        features: table(&segments, &effects, |[_, feature, _]| feature.as_deref()),
        segments: changed_most(&segments),
    })
}

fn factors(facts: &Facts<'_>, during: Interval) -> Result<Vec<Group<CostFactors>>, FrameError> {
    let by = [Dimension::Team, Dimension::Feature, Dimension::Model];
    facts.frame.roll_up_as(&by.map(Key::Dimension), during)
}

fn key_of(group: &Group<CostFactors>) -> SegmentKey {
    let mut values = group.keys.iter().map(|key| match key {
        KeyValue::Value(value) => value.clone(),
        KeyValue::Hour(_) | KeyValue::Day(_) => None,
    });
    std::array::from_fn(|_| values.next().flatten())
}

/// Returns the earlier and the later cost.
fn costs<'s>(segments: impl Iterator<Item = &'s Stretch>) -> (Usd, Usd) {
    segments.fold((Usd::ZERO, Usd::ZERO), |(prior, current), segment| {
        (prior + segment.prior.cost, current + segment.current.cost)
    })
}

fn amounts(effects: &Effects) -> EffectAmounts {
    EffectAmounts {
        new: effects.get(Effect::New),
        ended: effects.get(Effect::Ended),
        volume: effects.get(Effect::Volume),
        retries: effects.get(Effect::Retries),
        mix: effects.get(Effect::Mix),
        prompt_length: effects.get(Effect::PromptLength),
        cache_use: effects.get(Effect::CacheUse),
        output_length: effects.get(Effect::OutputLength),
        price: effects.get(Effect::Price),
    }
}

fn steps(segments: &Stretches, effects: &Effects) -> Vec<BridgeStep> {
    let causes = causes(segments, effects).into_iter();
    causes
        .map(|cause| BridgeStep {
            effect: cause.effect.into(),
            amount: cause.amount,
            main: cause.is_main,
            leader: cause
                .leader
                .map(|([team, feature, model], amount)| BridgeLeader {
                    team,
                    feature,
                    model,
                    amount,
                }),
        })
        .collect()
}

fn main_amounts(effects: &Effects) -> Vec<EffectAmount> {
    let main = main_effects(effects).into_iter();
    main.map(|effect| EffectAmount {
        effect: effect.into(),
        amount: effects.get(effect),
    })
    .collect()
}

/// Explains each value of a dimension by the segments it has.
fn table(
    segments: &Stretches,
    total: &Effects,
    value_of: impl Fn(&SegmentKey) -> Option<&str>,
) -> BridgeTable {
    let mut groups: BTreeMap<Option<&str>, Vec<&Stretch>> = BTreeMap::new();
    for (key, segment) in segments {
        groups.entry(value_of(key)).or_default().push(segment);
    }
    let mut between = *total;
    let mut rows = Vec::with_capacity(groups.len());
    for (value, group) in groups {
        let effects = bridge(group.iter().copied());
        between = between.less(&effects);
        let (prior_cost, cost) = costs(group.iter().copied());
        rows.push(BridgeRow {
            value: value_or_none(value),
            kind: if value.is_some() {
                RowKind::Value
            } else {
                RowKind::None
            },
            prior_cost,
            cost,
            delta: cost - prior_cost,
            effects: amounts(&effects),
            reasons: main_amounts(&effects),
        });
    }
    // The sort is stable: equal changes stay in the order of their names.
    rows.sort_by_key(|row| std::cmp::Reverse(row.delta.abs()));
    BridgeTable {
        rows,
        between: amounts(&between),
    }
}

/// Returns the segments with the greatest changes, up or down.
fn changed_most(segments: &Stretches) -> Vec<BridgeSegment> {
    let mut rows: Vec<BridgeSegment> = segments
        .iter()
        .map(|([team, feature, model], segment)| {
            let (prior_cost, cost) = costs([segment].into_iter());
            BridgeSegment {
                team: team.clone(),
                feature: feature.clone(),
                model: model.clone(),
                prior_cost,
                cost,
                delta: cost - prior_cost,
                effects: amounts(&bridge([segment].into_iter())),
            }
        })
        .filter(|row| !row.delta.is_zero())
        .collect();
    rows.sort_by_key(|row| std::cmp::Reverse(row.delta.abs()));
    rows.truncate(SEGMENTS);
    rows
}
