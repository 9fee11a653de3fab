//! The explanation of a call as sheets.

use crate::pricing::PriceLayer;
use crate::render::sheet::{Field, Sheet, Value};
use crate::report::{ExplainReport, ExplainedCall, ExplainedDimension, FormulaTerm};

const CALL: [Field<ExplainedCall>; 17] = [
    ("source_file", "File", |row| {
        Value::Foreign(row.line.source_file.clone())
    }),
    ("source_line", "Line", |row| {
        Value::Count(u64::from(row.line.source_line))
    }),
    ("source", "Source", |row| Value::Word(row.source)),
    ("fate", "What became of it", |row| {
        Value::Word(row.outcome.fate.name())
    }),
    ("is_counted", "Counted", |row| {
        Value::Flag(row.outcome.is_counted)
    }),
    ("started_at", "Started", |row| {
        Value::Instant(row.started_at)
    }),
    ("status", "Status", |row| Value::Word(row.status)),
    ("attempts", "Attempts", |row| {
        Value::maybe(row.attempts.map(u64::from), Value::Count)
    }),
    ("logged_model", "Model as logged", |row| {
        Value::Foreign(row.pricing.logged_model.clone())
    }),
    ("model", "Model", |row| {
        Value::Foreign(row.pricing.model.clone())
    }),
    ("price_layer", "Price from", |row| {
        Value::maybe(row.pricing.price_layer.map(PriceLayer::name), Value::Word)
    }),
    ("price_from", "Price since", |row| {
        Value::maybe(row.pricing.price_from, Value::Date)
    }),
    ("cost", "Cost", |row| {
        Value::maybe(row.pricing.cost, Value::Money)
    }),
    ("cost_source", "Cost by", |row| {
        Value::Word(row.pricing.cost_source.name())
    }),
    ("computed", "Computed", |row| {
        Value::maybe(row.pricing.computed, Value::Money)
    }),
    ("logged", "Logged", |row| {
        Value::maybe(row.pricing.logged, Value::Money)
    }),
    ("difference", "Difference", |row| {
        Value::maybe(row.pricing.difference, Value::Change)
    }),
];

const TERM: [Field<FormulaTerm>; 8] = [
    ("class", "Tokens of", |row| Value::Word(row.class)),
    ("tokens", "Tokens", |row| Value::Count(row.tokens)),
    ("rate_per_million", "USD per 1M", |row| {
        Value::Foreign(row.rate_per_million.to_string())
    }),
    ("charged_as", "Charged as", |row| {
        Value::Word(row.charged_as)
    }),
    ("kind", "Kind", |row| Value::Word(row.kind)),
    ("above_tokens", "Above tokens", |row| {
        Value::maybe(row.above_tokens, Value::Count)
    }),
    ("is_halved", "Halved", |row| Value::Flag(row.is_halved)),
    ("amount", "Amount", |row| Value::Foreign(row.amount.clone())),
];

const DIMENSION: [Field<ExplainedDimension>; 4] = [
    ("dimension", "Dimension", |row| Value::Word(row.dimension)),
    ("value", "Value", |row| Value::foreign(row.value.as_deref())),
    ("rule", "Found in", |row| {
        Value::foreign(row.rule.as_deref())
    }),
    ("renamed_from", "Renamed from", |row| {
        Value::foreign(row.renamed_from.as_deref())
    }),
];

/// Returns the rows of the id, and for each its attribution and the terms of its formula.
pub(in crate::render) fn explain(report: &ExplainReport) -> Vec<Sheet> {
    let attribution = report.calls.iter().flat_map(|call| &call.attribution);
    let terms = report.calls.iter().flat_map(|call| &call.pricing.formula);
    vec![
        Sheet::of("calls", "The call", &report.calls, &CALL),
        Sheet::of("attribution", "Whom it belongs to", attribution, &DIMENSION),
        Sheet::of("formula", "Its price", terms, &TERM),
    ]
}
