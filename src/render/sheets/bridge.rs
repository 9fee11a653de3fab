//! Why the cost changed, as sheets.

use crate::render::number;
use crate::render::sheet::{Field, Sheet, Value};
use crate::render::table::effect_words;
use crate::report::{Bridge, BridgeRow, BridgeSegment, BridgeStep, EffectAmount, EffectAmounts};

const STEP: [Field<BridgeStep>; 7] = [
    ("effect", "What changed", |row| {
        Value::Word(effect_words(row.effect, row.amount))
    }),
    ("amount", "Amount", |row| Value::Change(row.amount)),
    ("main", "Main reason", |row| Value::Flag(row.main)),
    ("team", "Team", |row| {
        Value::foreign(row.leader.as_ref().and_then(|one| one.team.as_deref()))
    }),
    ("feature", "Feature", |row| {
        Value::foreign(row.leader.as_ref().and_then(|one| one.feature.as_deref()))
    }),
    ("model", "Model", |row| {
        Value::foreign(row.leader.as_ref().and_then(|one| one.model.as_deref()))
    }),
    ("leader_amount", "Its part", |row| {
        Value::maybe(
            row.leader.as_ref().map(|leader| leader.amount),
            Value::Change,
        )
    }),
];

/// A row of any table of effects.
struct EffectsRow {
    names: Vec<Value>,
    before: Value,
    cost: Value,
    delta: Value,
    effects: EffectAmounts,
}

const EFFECTS: [Field<EffectsRow>; 12] = [
    ("prior_cost", "Before", |row| row.before.clone()),
    ("cost", "Cost", |row| row.cost.clone()),
    ("delta", "Change", |row| row.delta.clone()),
    ("new", "New use", |row| Value::Change(row.effects.new)),
    ("ended", "Ended use", |row| Value::Change(row.effects.ended)),
    ("volume", "Operations", |row| {
        Value::Change(row.effects.volume)
    }),
    ("retries", "Retries", |row| {
        Value::Change(row.effects.retries)
    }),
    ("mix", "Mix", |row| Value::Change(row.effects.mix)),
    ("prompt_length", "Prompt length", |row| {
        Value::Change(row.effects.prompt_length)
    }),
    ("cache_use", "Prompt cache", |row| {
        Value::Change(row.effects.cache_use)
    }),
    ("output_length", "Output length", |row| {
        Value::Change(row.effects.output_length)
    }),
    ("price", "Prices", |row| Value::Change(row.effects.price)),
];

/// Returns the steps, in their order.
pub(super) fn steps(bridge: &Bridge) -> Sheet {
    Sheet::of("bridge", "Why it changed", &bridge.steps, &STEP)
}

/// Returns the effects by team, by feature and by segment.
pub(super) fn tables(bridge: &Bridge) -> [Sheet; 3] {
    let of_values = |rows: &[BridgeRow]| rows.iter().map(of_value).collect::<Vec<_>>();
    let segments = bridge.segments.iter().map(of_segment).collect();
    [
        (
            "bridge_teams",
            "Why teams changed",
            vec![("value", "Team")],
            of_values(&bridge.teams.rows),
        ),
        (
            "bridge_features",
            "Why features changed",
            vec![("value", "Feature")],
            of_values(&bridge.features.rows),
        ),
        (
            "bridge_segments",
            "What changed most",
            vec![("team", "Team"), ("feature", "Feature"), ("model", "Model")],
            segments,
        ),
    ]
    .map(|(name, title, names, rows)| {
        let values = rows.iter().map(|row| row.names.clone()).collect();
        Sheet::of(name, title, &rows, &EFFECTS).led_by(names, values)
    })
}

fn of_value(row: &BridgeRow) -> EffectsRow {
    EffectsRow {
        names: vec![Value::Foreign(row.value.clone())],
        before: Value::Money(row.prior_cost),
        cost: Value::Money(row.cost),
        delta: Value::Change(row.delta),
        effects: row.effects,
    }
}

fn of_segment(row: &BridgeSegment) -> EffectsRow {
    let names = [&row.team, &row.feature, &row.model];
    EffectsRow {
        names: names.map(|name| Value::foreign(name.as_deref())).to_vec(),
        before: Value::Money(row.prior_cost),
        cost: Value::Money(row.cost),
        delta: Value::Change(row.delta),
        effects: row.effects,
    }
}

/// Writes the main reasons of a row; nothing where there is none.
pub(super) fn reasons(reasons: &[EffectAmount]) -> Value {
    let words = reasons.iter().map(|reason| {
        let amount = number::money_change(reason.amount);
        format!("{} {amount}", effect_words(reason.effect, reason.amount))
    });
    let words: Vec<String> = words.collect();
    if words.is_empty() {
        Value::Missing
    } else {
        Value::Foreign(words.join(", "))
    }
}
