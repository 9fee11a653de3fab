//! Lists of calls as sheets.

use crate::render::sheet::{Field, Sheet, Value};
use crate::render::table::outlier_reason;
use crate::report::{OutlierCall, OutliersReport, TopCall};

const CALL: [Field<TopCall>; 15] = [
    ("rank", "#", |row| Value::Count(row.rank as u64)),
    ("call_id", "Call", |row| Value::Foreign(row.call_id.clone())),
    ("started_at", "Started", |row| {
        Value::Instant(row.started_at)
    }),
    ("team", "Team", |row| Value::foreign(row.team.as_deref())),
    ("feature", "Feature", |row| {
        Value::foreign(row.feature.as_deref())
    }),
    ("user", "User", |row| Value::foreign(row.user.as_deref())),
    ("model", "Model", |row| Value::Foreign(row.model.clone())),
    ("input_tokens", "Input tokens", |row| {
        Value::Count(row.input_tokens)
    }),
    ("output_tokens", "Output tokens", |row| {
        Value::Count(row.output_tokens)
    }),
    ("cost", "Cost", |row| Value::Money(row.cost)),
    ("ratio", "Of the median", |row| {
        Value::maybe(row.ratio, Value::Times)
    }),
    ("peer_ratio", "Of its peers", |row| {
        Value::maybe(row.peer_ratio, Value::Times)
    }),
    ("flagged", "Outlier", |row| Value::Flag(row.flagged)),
    ("source_file", "File", |row| {
        Value::Foreign(row.source_file.clone())
    }),
    ("source_line", "Line", |row| {
        Value::Count(u64::from(row.source_line))
    }),
];

/// Returns the most expensive calls of a review.
pub(super) fn top_calls(calls: &[TopCall]) -> Sheet {
    Sheet::of("top_calls", "Most expensive calls", calls, &CALL)
}

/// Returns the most expensive calls of a window, with the reason of each.
pub(in crate::render) fn outliers(report: &OutliersReport) -> Vec<Sheet> {
    let calls = report.calls.iter().map(|one| &one.call);
    let mut sheet = Sheet::of("calls", "Most expensive calls", calls, &CALL);
    let reasons: [Field<OutlierCall>; 1] =
        [("reason", "Why", |row| Value::Foreign(outlier_reason(row)))];
    let why = Sheet::of("calls", "", &report.calls, &reasons);
    sheet.append_columns(why);
    vec![sheet]
}
