//! Two reports compared, as sheets.

use crate::render::sheet::{Field, Sheet, Value};
use crate::report::{DiffAlert, DiffAmount, DiffCount, DiffKey, DiffRow, ReportDiff};

const AMOUNT: [Field<DiffAmount>; 5] = [
    ("key", "Amount", |row| Value::Word(key(row.key))),
    ("before", "Before", |row| {
        Value::maybe(row.before, Value::Money)
    }),
    ("after", "After", |row| {
        Value::maybe(row.after, Value::Money)
    }),
    ("delta", "Change", |row| {
        Value::maybe(row.delta, Value::Change)
    }),
    ("delta_ratio", "%", |row| {
        Value::maybe(row.delta_ratio, Value::ChangeShare)
    }),
];

const COUNT: [Field<DiffCount>; 3] = [
    ("key", "Count", |row| Value::Word(key(row.key))),
    ("before", "Before", |row| Value::Count(row.before)),
    ("after", "After", |row| Value::Count(row.after)),
];

const ROW: [Field<DiffRow>; 5] = [
    ("value", "Name", |row| Value::Foreign(row.value.clone())),
    ("before", "Before", |row| {
        Value::maybe(row.before, Value::Money)
    }),
    ("after", "After", |row| {
        Value::maybe(row.after, Value::Money)
    }),
    ("delta", "Change", |row| {
        Value::maybe(row.delta, Value::Change)
    }),
    ("delta_ratio", "%", |row| {
        Value::maybe(row.delta_ratio, Value::ChangeShare)
    }),
];

const ALERT: [Field<DiffAlert>; 7] = [
    ("fired_at", "Fired", |row| Value::Instant(row.fired_at)),
    ("severity", "Severity", |row| {
        Value::Word(row.severity.as_str())
    }),
    ("code", "Code", |row| Value::Foreign(row.code.clone())),
    ("scope_dimension", "Scope", |row| {
        Value::Word(row.scope.dimension.as_str())
    }),
    ("scope_value", "Of", |row| {
        Value::foreign(row.scope.value.as_deref())
    }),
    ("cost", "At stake", |row| {
        Value::maybe(row.cost, Value::Money)
    }),
    ("sentence", "What happened", |row| {
        Value::Foreign(row.sentence.clone())
    }),
];

/// Returns everything that is compared.
pub(in crate::render) fn diff(report: &ReportDiff) -> Vec<Sheet> {
    vec![
        Sheet::of("amounts", "Amounts", &report.amounts, &AMOUNT),
        Sheet::of("counts", "Counts", &report.counts, &COUNT),
        Sheet::of("teams", "Teams", &report.teams, &ROW),
        Sheet::of("features", "Features", &report.features, &ROW),
        Sheet::of("models", "Models", &report.models, &ROW),
        Sheet::of("new_alerts", "New alerts", &report.new_alerts, &ALERT),
        Sheet::of(
            "gone_alerts",
            "Alerts that are gone",
            &report.gone_alerts,
            &ALERT,
        ),
    ]
}

/// Names an amount or a count.
pub(in crate::render) const fn key(key: DiffKey) -> &'static str {
    match key {
        DiffKey::Cost => "cost",
        DiffKey::UntaggedCost => "untagged cost",
        DiffKey::LostCost => "paid for nothing",
        DiffKey::MonthToDate => "month to date",
        DiffKey::Forecast => "forecast of the month",
        DiffKey::Budget => "monthly budget",
        DiffKey::Calls => "calls",
        DiffKey::Operations => "operations",
        DiffKey::Failures => "failed calls",
        DiffKey::UnpricedCalls => "unpriced calls",
        DiffKey::RejectedLines => "rejected lines",
    }
}
