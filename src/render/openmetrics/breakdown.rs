//! Metrics by team, feature and model. Each dimension has families of its own, so that a sum over
//! one is the total and not a multiple of it. Users are left out: there may be any number of them.

use super::family::{Exposition, Number, Sample};
use crate::report::{Breakdown, BreakdownRow, OTHER, RowKind};

/// The end of a name, the help, and the value of a row.
type Figure = (&'static str, &'static str, fn(&BreakdownRow) -> Number);

/// What is told of each row.
const FIGURES: [Figure; 7] = [
    ("cost_usd", "Cost of the period", |row| Number::of(row.cost)),
    ("calls", "Calls, successful or not", |row| {
        Number::of(row.calls)
    }),
    ("operations", "What applications asked for once", |row| {
        Number::of(row.operations)
    }),
    ("failures", "Failed calls", |row| Number::of(row.failures)),
    ("unpriced_calls", "Calls without a known price", |row| {
        Number::of(row.unpriced_calls)
    }),
    ("input_tokens", "Input tokens", |row| {
        Number::of(row.input_tokens)
    }),
    ("output_tokens", "Output tokens", |row| {
        Number::of(row.output_tokens)
    }),
];

/// Adds them.
pub(super) fn add(breakdown: &Breakdown, metrics: &mut Exposition) {
    for (dimension, rows) in [
        ("team", &breakdown.team),
        ("feature", &breakdown.feature),
        ("model", &breakdown.model),
    ] {
        for (figure, help, value) in FIGURES {
            let name = format!("{dimension}_{figure}");
            let help = format!("{help}, by {dimension}.");
            let samples = rows.iter().map(|row| sample(dimension, row, value(row)));
            metrics.family(&name, &help, samples);
        }
    }
}

/// The kind tells a team that is called `other` from the rest of the teams.
fn sample<'r>(dimension: &'static str, row: &'r BreakdownRow, value: Number) -> Sample<'r> {
    let (name, kind) = match row.kind {
        RowKind::Value => (row.value.as_str(), "value"),
        RowKind::Other => (OTHER, "other"),
        RowKind::None => (row.value.as_str(), "none"),
    };
    (vec![(dimension, name), ("kind", kind)], value)
}
