//! Metrics of the period as a whole, and how fresh and complete the data is.

use super::family::{Exposition, Number};
use crate::report::{Header, LineCounts, Review, Summary, TopCall, TrendDay};

/// Adds them.
pub(super) fn add(review: &Review, metrics: &mut Exposition) {
    freshness(&review.header, metrics);
    lines(&review.audit.lines, metrics);
    totals(&review.summary, metrics);
    last_day(review.trend.last(), metrics);
    top_calls(&review.top_calls, metrics);
}

fn freshness(header: &Header, metrics: &mut Exposition) {
    let seconds = |at: chrono::DateTime<chrono::FixedOffset>| Some(Number::of(at.timestamp()));
    metrics.single(
        "data_through_timestamp_seconds",
        "Start of the latest call.",
        seconds(header.data_through),
    );
    metrics.single(
        "period_start_timestamp_seconds",
        "First instant of the period.",
        seconds(header.period.from),
    );
    metrics.single(
        "period_end_timestamp_seconds",
        "First instant after the period.",
        seconds(header.period.to),
    );
    metrics.single(
        "period_complete",
        "Whether the data covers all of the period.",
        Some(Number::flag(header.period.complete)),
    );
    metrics.single(
        "inputs_complete",
        "Whether everything that was named could be read to its end.",
        Some(Number::flag(header.inputs_complete)),
    );
}

fn lines(lines: &LineCounts, metrics: &mut Exposition) {
    let outcomes = [
        ("calls", lines.calls),
        ("duplicates", lines.duplicates),
        ("blank", lines.blank),
        ("not_a_call", lines.not_a_call),
        ("out_of_range", lines.out_of_range),
        ("rejected", lines.rejected),
    ];
    let samples = outcomes.map(|(name, count)| (vec![("outcome", name)], Number::of(count)));
    metrics.family("lines", "Lines read, by what became of them.", samples);
}

fn totals(summary: &Summary, metrics: &mut Exposition) {
    metrics.single(
        "cost_usd",
        "Cost of the period.",
        Some(Number::of(summary.cost)),
    );
    metrics.single(
        "prior_cost_usd",
        "Cost of the period of equal length before it.",
        summary.prior_cost.map(Number::of),
    );
    metrics.single(
        "untagged_cost_usd",
        "Cost of calls without team or feature.",
        Some(Number::of(summary.untagged_cost)),
    );
    for (name, help, count) in [
        ("calls", "Calls, successful or not.", summary.calls),
        (
            "operations",
            "What applications asked for once.",
            summary.operations,
        ),
        ("failures", "Failed calls.", summary.failures),
        (
            "cache_hits",
            "Calls that the gateway's own cache answered.",
            summary.cache_hits,
        ),
        (
            "unpriced_calls",
            "Calls without a known price, in no cost.",
            summary.unpriced_calls,
        ),
        (
            "input_tokens",
            "Input tokens, cached ones included.",
            summary.input_tokens,
        ),
        (
            "output_tokens",
            "Output tokens, reasoning included.",
            summary.output_tokens,
        ),
    ] {
        metrics.single(name, help, Some(Number::of(count)));
    }
}

fn last_day(day: Option<&TrendDay>, metrics: &mut Exposition) {
    metrics.single(
        "last_day_cost_usd",
        "Cost of the last local day of the period, as far as it has come.",
        day.map(|day| Number::of(day.cost)),
    );
    metrics.single(
        "last_day_mean_cost_usd",
        "Mean cost of that day and the six before it.",
        day.and_then(|day| day.ma7).map(Number::of),
    );
}

/// Ids would make new series with every run, so the rank stands for the call.
fn top_calls(calls: &[TopCall], metrics: &mut Exposition) {
    let ranks: Vec<String> = calls.iter().map(|call| call.rank.to_string()).collect();
    let samples = |value: fn(&TopCall) -> Option<Number>| {
        calls.iter().zip(&ranks).filter_map(move |(call, rank)| {
            let labels = vec![
                ("rank", rank.as_str()),
                ("team", call.team.as_deref().unwrap_or_default()),
                ("feature", call.feature.as_deref().unwrap_or_default()),
                ("model", call.model.as_str()),
            ];
            Some((labels, value(call)?))
        })
    };
    metrics.family(
        "top_call_cost_usd",
        "Cost of the most expensive calls of the period, by rank.",
        samples(|call| Some(Number::of(call.cost))),
    );
    metrics.family(
        "top_call_median_ratio",
        "Their cost divided by the median cost.",
        samples(|call| call.ratio.map(Number::Ratio)),
    );
}
