//! The review as sheets.

use super::{alerts, audit, breakdown, bridge, calls, forecast};
use crate::render::sheet::{Field, Sheet, Value};
use crate::report::{GrowthRow, Review, RoutingRow, Summary, TrendDay, WasteRow};

const SUMMARY: [Field<Summary>; 16] = [
    ("cost", "Cost", |row| Value::Money(row.cost)),
    ("prior_cost", "Before", |row| {
        Value::maybe(row.prior_cost, Value::Money)
    }),
    ("delta", "Change", |row| {
        Value::maybe(row.delta, Value::Change)
    }),
    ("delta_ratio", "%", |row| {
        Value::maybe(row.delta_ratio, Value::ChangeShare)
    }),
    ("prior_complete", "Before is complete", |row| {
        Value::maybe(row.prior_complete, Value::Flag)
    }),
    ("calls", "Calls", |row| Value::Count(row.calls)),
    ("prior_calls", "Calls before", |row| {
        Value::maybe(row.prior_calls, Value::Count)
    }),
    ("operations", "Operations", |row| {
        Value::Count(row.operations)
    }),
    ("failures", "Failed calls", |row| Value::Count(row.failures)),
    ("cache_hits", "Cache hits", |row| {
        Value::Count(row.cache_hits)
    }),
    ("input_tokens", "Input tokens", |row| {
        Value::Count(row.input_tokens)
    }),
    ("output_tokens", "Output tokens", |row| {
        Value::Count(row.output_tokens)
    }),
    ("unpriced_calls", "Unpriced calls", |row| {
        Value::Count(row.unpriced_calls)
    }),
    ("untagged_cost", "Untagged cost", |row| {
        Value::Money(row.untagged_cost)
    }),
    ("untagged_ratio", "Untagged", |row| {
        Value::maybe(row.untagged_ratio, Value::Share)
    }),
    ("cost_per_operation", "Cost per operation", |row| {
        Value::maybe(row.cost_per_operation, Value::UnitCost)
    }),
];

const TREND: [Field<TrendDay>; 4] = [
    ("date", "Day", |row| Value::Date(row.date)),
    ("cost", "Cost", |row| Value::Money(row.cost)),
    ("ma7", "Mean of 7 days", |row| {
        Value::maybe(row.ma7, Value::Money)
    }),
    ("in_period", "In the period", |row| {
        Value::Flag(row.in_period)
    }),
];

const ROUTING: [Field<RoutingRow>; 6] = [
    ("model", "Model", |row| Value::Foreign(row.model.clone())),
    ("cost", "Cost", |row| Value::Money(row.cost)),
    ("cost_share_ratio", "Of cost", |row| {
        Value::maybe(row.cost_share_ratio, Value::Share)
    }),
    ("calls", "Calls", |row| Value::Count(row.calls)),
    ("call_share_ratio", "Of calls", |row| {
        Value::maybe(row.call_share_ratio, Value::Share)
    }),
    ("flagged", "Dear for its calls", |row| {
        Value::Flag(row.flagged)
    }),
];

const GROWTH: [Field<GrowthRow>; 7] = [
    ("value", "Name", |row| Value::Foreign(row.value.clone())),
    ("cost", "Cost", |row| Value::Money(row.cost)),
    ("prior_cost", "Before", |row| Value::Money(row.prior_cost)),
    ("delta", "Change", |row| Value::Change(row.delta)),
    ("delta_ratio", "%", |row| {
        Value::maybe(row.delta_ratio, Value::ChangeShare)
    }),
    ("is_new", "New", |row| Value::Flag(row.is_new)),
    ("reasons", "Mostly", |row| bridge::reasons(&row.reasons)),
];

const WASTE: [Field<WasteRow>; 14] = [
    ("feature", "Feature", |row| {
        Value::Foreign(row.feature.clone())
    }),
    ("operations", "Operations", |row| {
        Value::Count(row.figures.operations)
    }),
    ("known_operations", "Attempts known of", |row| {
        Value::Count(row.figures.known_operations)
    }),
    ("attempts", "Attempts", |row| {
        Value::maybe(row.figures.attempts, Value::Count)
    }),
    ("retry_ratio", "Retries", |row| {
        Value::maybe(row.figures.retry_ratio, Value::Share)
    }),
    ("failed_operations", "Failed operations", |row| {
        Value::Count(row.figures.failed_operations)
    }),
    ("failure_ratio", "Failed", |row| {
        Value::maybe(row.figures.failure_ratio, Value::Share)
    }),
    ("failed_cost", "Cost of failed", |row| {
        Value::Money(row.figures.failed_cost)
    }),
    ("superseded_cost", "Of superseded", |row| {
        Value::maybe(row.figures.superseded_cost, Value::Money)
    }),
    ("lost_cost", "Lost", |row| {
        Value::Money(row.figures.lost_cost)
    }),
    ("cache_hits", "Cache hits", |row| {
        Value::maybe(row.figures.cache_hits, Value::Count)
    }),
    ("gateway_saving", "Saved by the gateway", |row| {
        Value::maybe(row.figures.gateway_saving, Value::Money)
    }),
    ("cache_read_ratio", "Read from cache", |row| {
        Value::maybe(row.figures.cache_read_ratio, Value::Share)
    }),
    ("prompt_cache_saving", "Saved by prompt caches", |row| {
        Value::maybe(row.figures.prompt_cache_saving, Value::Money)
    }),
];

/// Returns the sheets of the review, in the order in which it is read.
pub(in crate::render) fn review(review: &Review) -> Vec<Sheet> {
    let growth = &review.growth;
    let mut sheets = vec![
        Sheet::of("summary", "Summary", [&review.summary], &SUMMARY),
        Sheet::of("trend", "Cost by day", &review.trend, &TREND),
    ];
    sheets.extend(review.bridge.as_ref().map(bridge::steps));
    sheets.extend(review.forecast.iter().flat_map(forecast::forecast));
    sheets.extend(breakdown::breakdown(&review.breakdown));
    sheets.push(Sheet::of(
        "routing",
        "Routing: share of cost against share of calls",
        &review.routing,
        &ROUTING,
    ));
    sheets.push(Sheet::of(
        "growth_teams",
        "Growth by team",
        &growth.teams,
        &GROWTH,
    ));
    sheets.push(Sheet::of(
        "growth_features",
        "Growth by feature",
        &growth.features,
        &GROWTH,
    ));
    sheets.extend(review.bridge.iter().flat_map(bridge::tables));
    sheets.push(Sheet::of(
        "waste_features",
        "Retries and waste",
        &review.waste.features,
        &WASTE,
    ));
    sheets.push(calls::top_calls(&review.top_calls));
    sheets.push(alerts::findings("alerts", &review.alerts));
    sheets.extend(audit::sections(&review.audit, &review.header));
    sheets
}
