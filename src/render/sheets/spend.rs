//! Spend by period and group, as sheets.

use super::breakdown::kind;
use super::forecast;
use crate::render::sheet::{Field, Sheet, SheetColumn, Value};
use crate::report::{RowKind, SpendFigures, SpendPeriod, SpendReport, SpendValues};

const FIGURES: [Field<SpendFigures>; 14] = [
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

/// Returns the rows, the groups over all periods and the forecast, as far as there are any.
pub(in crate::render) fn spend(report: &SpendReport) -> Vec<Sheet> {
    let rows = report.rows.iter();
    let leads = rows.clone().map(|row| {
        let mut lead = period_values(row.period.as_ref());
        lead.extend(group(&row.values, row.kind));
        lead.push(Value::maybe(row.ma7, Value::Money));
        lead
    });
    let period = [
        ("from", "From"),
        ("to", "To"),
        ("period", "Period"),
        ("complete", "Complete"),
    ];
    let mut columns: Vec<SheetColumn> = period.map(Into::into).to_vec();
    columns.extend(group_columns(report));
    columns.push(("ma7", "Mean of 7 days").into());
    let figures = rows.map(|row| &row.figures);
    let title = format!("Spend by {}", report.every);
    let mut sheets =
        vec![Sheet::of("rows", &title, figures, &FIGURES).led_by(columns, leads.collect())];
    if !report.groups.is_empty() {
        let groups = report.groups.iter();
        let leads = groups
            .clone()
            .map(|one| group(&one.values, one.kind))
            .collect();
        let figures = groups.map(|one| &one.figures);
        let groups = Sheet::of("groups", "Over all periods", figures, &FIGURES);
        sheets.push(groups.led_by(group_columns(report), leads));
    }
    sheets.push(Sheet::of("total", "Total", [&report.total], &FIGURES));
    sheets.extend(report.forecast.iter().flat_map(forecast::forecast));
    sheets
}

fn group_columns(report: &SpendReport) -> Vec<SheetColumn> {
    let names = report.by.iter().map(|name| (*name, *name));
    let mut columns: Vec<SheetColumn> = names.chain([("kind", "Kind")]).map(Into::into).collect();
    for column in &mut columns {
        if let Some(first) = column.heading.get_mut(0..1) {
            first.make_ascii_uppercase();
        }
    }
    columns
}

fn group(values: &SpendValues, row_kind: RowKind) -> Vec<Value> {
    let values = values
        .0
        .iter()
        .map(|(_, value)| Value::Foreign(value.clone()));
    values.chain([kind(row_kind)]).collect()
}

fn period_values(period: Option<&SpendPeriod>) -> Vec<Value> {
    let Some(period) = period else {
        return vec![Value::Missing; 4];
    };
    vec![
        Value::Instant(period.from),
        Value::Instant(period.to),
        Value::Foreign(period.label.clone()),
        Value::Flag(period.complete),
    ]
}
