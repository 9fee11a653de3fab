//! What features cost and what came of it, as sheets.

use super::breakdown::kind;
use crate::render::sheet::{Field, Sheet, SheetColumn, Value};
use crate::report::{EventFile, RoiConcentration, RoiCoverage, RoiFigures, RoiReport};

const FIGURES: [Field<RoiFigures>; 14] = [
    ("cost", "Cost", |row| Value::Money(row.cost)),
    ("calls", "Calls", |row| Value::Count(row.calls)),
    ("unpriced_calls", "Unpriced", |row| {
        Value::Count(row.unpriced_calls)
    }),
    ("llm_users", "LLM users", |row| Value::Count(row.llm_users)),
    ("active_users", "Active users", |row| {
        Value::Count(row.active_users)
    }),
    ("events", "Events", |row| Value::Count(row.events)),
    ("too_few_users", "Too few users", |row| {
        Value::Flag(row.too_few_users)
    }),
    ("cost_per_user", "Per user", |row| {
        Value::maybe(row.cost_per_user, Value::UnitCost)
    }),
    ("successes", "Successes", |row| {
        Value::maybe(row.successes, Value::Count)
    }),
    ("cost_per_success", "Per success", |row| {
        Value::maybe(row.cost_per_success, Value::UnitCost)
    }),
    ("conversions", "Conversions", |row| {
        Value::maybe(row.conversions, Value::Count)
    }),
    ("cost_per_conversion", "Per conversion", |row| {
        Value::maybe(row.cost_per_conversion, Value::UnitCost)
    }),
    ("value", "Value", |row| {
        Value::maybe(row.value, Value::Money)
    }),
    ("return_ratio", "Return", |row| {
        Value::maybe(row.return_ratio, Value::ChangeShare)
    }),
];

const COVERAGE: [Field<RoiCoverage>; 8] = [
    ("log_users", "Users in logs", |row| {
        Value::Count(row.log_users)
    }),
    ("analytics_users", "Users in analytics", |row| {
        Value::Count(row.analytics_users)
    }),
    ("both_users", "In both", |row| Value::Count(row.both_users)),
    ("matched_cost", "Their cost", |row| {
        Value::Money(row.matched_cost)
    }),
    ("matched_cost_ratio", "Of cost", |row| {
        Value::maybe(row.matched_cost_ratio, Value::Share)
    }),
    ("unmatched_cost", "Cost of others", |row| {
        Value::Money(row.unmatched_cost)
    }),
    ("cost_without_user", "Cost without user", |row| {
        Value::Money(row.cost_without_user)
    }),
    ("cost_without_user_ratio", "Of cost", |row| {
        Value::maybe(row.cost_without_user_ratio, Value::Share)
    }),
];

const CONCENTRATION: [Field<RoiConcentration>; 7] = [
    ("users", "Users", |row| Value::Count(row.users)),
    ("cost", "Cost", |row| Value::Money(row.cost)),
    ("top_1_percent_users", "Top 1 %: users", |row| {
        Value::Count(row.top_1_percent_users)
    }),
    ("top_1_percent_ratio", "Their share", |row| {
        Value::maybe(row.top_1_percent_ratio, Value::Share)
    }),
    ("top_10_percent_users", "Top 10 %: users", |row| {
        Value::Count(row.top_10_percent_users)
    }),
    ("top_10_percent_ratio", "Their share", |row| {
        Value::maybe(row.top_10_percent_ratio, Value::Share)
    }),
    ("gini", "Gini", |row| Value::maybe(row.gini, Value::Share)),
];

const FILE: [Field<EventFile>; 8] = [
    ("path", "File", |row| Value::Foreign(row.path.clone())),
    ("kind", "Kind", |row| Value::maybe(row.kind, Value::Word)),
    ("read", "Lines", |row| Value::Count(row.lines.read)),
    ("events", "Events", |row| Value::Count(row.lines.events)),
    ("duplicates", "Duplicates", |row| {
        Value::Count(row.lines.duplicates)
    }),
    ("out_of_range", "Out of range", |row| {
        Value::Count(row.lines.out_of_range)
    }),
    ("rejected", "Rejected", |row| {
        Value::Count(row.lines.rejected)
    }),
    ("problem", "Problem", |row| {
        Value::foreign(row.problem.as_ref().map(|problem| problem.message.as_str()))
    }),
];

/// Returns the features with their total, and how well logs and events fit together.
pub(in crate::render) fn roi(report: &RoiReport) -> Vec<Sheet> {
    let features = report.features.iter();
    let names = features
        .clone()
        .map(|row| vec![Value::Foreign(row.feature.clone()), kind(row.kind)]);
    let columns: Vec<SheetColumn> = [("feature", "Feature"), ("kind", "Kind")]
        .map(Into::into)
        .to_vec();
    let rows = features.map(|row| &row.figures);
    let sheet = Sheet::of("features", "Features", rows, &FIGURES);
    vec![
        sheet.led_by(columns, names.collect()),
        Sheet::of("total", "Total", [&report.total], &FIGURES),
        Sheet::of(
            "coverage",
            "Users and cost in both",
            [&report.coverage],
            &COVERAGE,
        ),
        Sheet::of(
            "concentration",
            "Who the cost is for",
            [&report.concentration],
            &CONCENTRATION,
        ),
        Sheet::of(
            "event_files",
            "Files of events",
            &report.events.files,
            &FILE,
        ),
    ]
}
