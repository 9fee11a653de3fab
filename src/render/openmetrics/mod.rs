//! The review as metrics in OpenMetrics' text format, which node-exporter's textfile collector and
//! Prometheus read. Gauges only: each says how things stood at `as_of`.

mod alerts;
mod breakdown;
mod family;
mod month;
mod period;

use family::Exposition;

use crate::report::Review;

/// Writes the metrics. Their number depends on the rows of the breakdowns, the teams with a budget,
/// the codes of alerts and the gates, never on the number of calls or users.
pub(super) fn openmetrics(review: &Review) -> String {
    let mut metrics = Exposition::default();
    period::add(review, &mut metrics);
    breakdown::add(&review.breakdown, &mut metrics);
    review
        .forecast
        .iter()
        .for_each(|forecast| month::add(forecast, &mut metrics));
    alerts::add(review, &mut metrics);
    metrics.finish()
}
