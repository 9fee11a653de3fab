//! The breakdowns as sheets.

use crate::render::sheet::{Field, Sheet, Value};
use crate::report::{Breakdown, BreakdownRow, RowKind};

const ROW: [Field<BreakdownRow>; 17] = [
    ("value", "Name", |row| Value::Foreign(row.value.clone())),
    ("kind", "Kind", |row| kind(row.kind)),
    ("cost", "Cost", |row| Value::Money(row.cost)),
    ("share_ratio", "Share", |row| {
        Value::maybe(row.share_ratio, Value::Share)
    }),
    ("prior_cost", "Before", |row| {
        Value::maybe(row.prior_cost, Value::Money)
    }),
    ("delta", "Change", |row| {
        Value::maybe(row.delta, Value::Change)
    }),
    ("delta_ratio", "%", |row| {
        Value::maybe(row.delta_ratio, Value::ChangeShare)
    }),
    ("calls", "Calls", |row| Value::Count(row.calls)),
    ("call_share_ratio", "Of calls", |row| {
        Value::maybe(row.call_share_ratio, Value::Share)
    }),
    ("operations", "Operations", |row| {
        Value::Count(row.operations)
    }),
    ("failures", "Failed", |row| Value::Count(row.failures)),
    ("unpriced_calls", "Unpriced", |row| {
        Value::Count(row.unpriced_calls)
    }),
    ("input_tokens", "Input tokens", |row| {
        Value::Count(row.input_tokens)
    }),
    ("output_tokens", "Output tokens", |row| {
        Value::Count(row.output_tokens)
    }),
    ("cache_read_ratio", "Read from cache", |row| {
        Value::maybe(row.cache_read_ratio, Value::Share)
    }),
    ("cost_per_call", "Per call", |row| {
        Value::maybe(row.cost_per_call, Value::UnitCost)
    }),
    ("cost_per_million_tokens", "Per 1M tokens", |row| {
        Value::maybe(row.cost_per_million_tokens, Value::UnitCost)
    }),
];

/// Returns a sheet for each dimension.
pub(super) fn breakdown(breakdown: &Breakdown) -> [Sheet; 4] {
    [
        ("breakdown_team", "Cost by team", &breakdown.team),
        ("breakdown_model", "Cost by model", &breakdown.model),
        ("breakdown_feature", "Cost by feature", &breakdown.feature),
        ("breakdown_user", "Cost by user", &breakdown.user),
    ]
    .map(|(name, title, rows)| Sheet::of(name, title, rows, &ROW))
}

/// Says what a row stands for.
pub(super) const fn kind(kind: RowKind) -> Value {
    Value::Word(match kind {
        RowKind::Value => "value",
        RowKind::Other => "other",
        RowKind::None => "none",
    })
}
