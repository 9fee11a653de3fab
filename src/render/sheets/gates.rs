//! The gates of a report as a sheet.

use crate::render::sheet::{Field, Sheet, Value};
use crate::report::{GateFigure, GateResult};

const GATES: [Field<GateResult>; 7] = [
    ("name", "Gate", |row| Value::Foreign(row.name.clone())),
    ("scope_value", "Team", |row| {
        Value::foreign(row.scope.value.as_deref())
    }),
    ("observed", "Observed", |row| {
        Value::maybe(row.observed, figure)
    }),
    ("threshold", "Limit", |row| figure(row.threshold)),
    ("tripped", "Tripped", |row| Value::Flag(row.tripped)),
    ("not_evaluated", "Not measured", |row| {
        Value::foreign(row.not_evaluated.as_deref())
    }),
    ("sentence", "What was found", |row| {
        Value::Foreign(row.sentence.clone())
    }),
];

fn figure(figure: GateFigure) -> Value {
    match figure {
        GateFigure::Ratio(ratio) => Value::Share(ratio),
        GateFigure::Findings(count) => Value::Count(count),
    }
}

/// Returns the gates, if any were asked for.
pub(super) fn gates(gates: &[GateResult]) -> Option<Sheet> {
    let sheet = || Sheet::of("gates", "Gates", gates, &GATES);
    (!gates.is_empty()).then(sheet)
}
