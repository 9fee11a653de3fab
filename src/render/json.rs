//! Reports as JSON: exact, in the order of their fields, and safe to show on a terminal.
//!
//! Characters that could steer a terminal or a CI runner are written as JSON escapes, which every
//! parser turns back into the very same text.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::{CharEscape, Formatter, PrettyFormatter};

use super::safe;
use crate::report::{
    AlertFigure, AlertFinding, AlertsReport, Audit, AuditReport, Breakdown, ExplainReport,
    Forecast, OutliersReport, PricesReport, ReportDiff, Review, RoiFigures, RoiReport, SpendReport,
    Waste,
};

/// Returns the review as JSON, with a line break at the end.
pub fn review_json(review: &Review) -> String {
    debug_assert!(review_ratios(review).all(f64::is_finite), "a ratio is NaN");
    json(review)
}

/// Returns the audit as JSON, with a line break at the end.
pub fn audit_json(report: &AuditReport) -> String {
    debug_assert!(
        audit_ratios(&report.audit).all(f64::is_finite),
        "a ratio is NaN"
    );
    json(report)
}

/// Returns the explanation of a call as JSON, with a line break at the end.
pub fn explain_json(report: &ExplainReport) -> String {
    debug_assert!(explain_ratios(report).all(f64::is_finite), "a ratio is NaN");
    json(report)
}

/// Returns the most expensive calls as JSON, with a line break at the end.
pub fn outliers_json(report: &OutliersReport) -> String {
    json(report)
}

/// Returns the alerts as JSON, with a line break at the end.
pub fn alerts_json(report: &AlertsReport) -> String {
    debug_assert!(
        report
            .findings
            .iter()
            .all(|finding| alert_ratios(finding).all(f64::is_finite)),
        "a ratio is NaN"
    );
    json(report)
}

/// Returns the comparison of two reports as JSON, with a line break at the end.
pub(super) fn diff_json(report: &ReportDiff) -> String {
    json(report)
}

/// Returns prices as JSON, with a line break at the end.
pub fn prices_json(report: &PricesReport) -> String {
    json(report)
}

/// Returns spend by period and group as JSON, with a line break at the end.
pub fn spend_json(report: &SpendReport) -> String {
    debug_assert!(spend_ratios(report).all(f64::is_finite), "a ratio is NaN");
    json(report)
}

/// Returns cost and what came of it as JSON, with a line break at the end.
pub fn roi_json(report: &RoiReport) -> String {
    debug_assert!(roi_ratios(report).all(f64::is_finite), "a ratio is NaN");
    json(report)
}

/// Serializes a report.
#[expect(
    clippy::expect_used,
    reason = "keys are field names, amounts are strings, and writing to memory does not fail"
)]
pub(super) fn json<T: Serialize>(report: &T) -> String {
    let mut bytes = Vec::new();
    let formatter = SafeFormatter(PrettyFormatter::new());
    report
        .serialize(&mut Serializer::with_formatter(&mut bytes, formatter))
        .expect("a report serializes");
    bytes.push(b'\n');
    String::from_utf8(bytes).expect("JSON is UTF-8")
}

/// Returns all ratios and means of a review. Without this, a NaN would become a silent `null`.
fn review_ratios(review: &Review) -> impl Iterator<Item = f64> {
    let summary = &review.summary;
    let forecast = review.forecast.iter();
    let growth = review.growth.teams.iter().chain(&review.growth.features);
    let routing = review.routing.iter();
    [
        summary.delta_ratio,
        summary.untagged_ratio,
        summary.cost_per_operation,
    ]
    .into_iter()
    .chain(forecast.flat_map(month_ratios))
    .chain(growth.map(|row| row.delta_ratio))
    .chain(routing.flat_map(|row| [row.cost_share_ratio, row.call_share_ratio]))
    .chain(
        review
            .top_calls
            .iter()
            .flat_map(|call| [call.ratio, call.peer_ratio]),
    )
    .flatten()
    .chain(review.alerts.iter().flat_map(alert_ratios))
    .chain(breakdown_ratios(&review.breakdown))
    .chain(waste_ratios(&review.waste))
    .chain(audit_ratios(&review.audit))
}

/// Returns all ratios of an alert.
fn alert_ratios(finding: &AlertFinding) -> impl Iterator<Item = f64> {
    let ratio = |figure: &AlertFigure| match figure {
        AlertFigure::Ratio(ratio) => Some(*ratio),
        AlertFigure::Usd(_) | AlertFigure::Calls(_) => None,
    };
    let of_spike = finding.detail.spike().into_iter().flat_map(|spike| {
        let shares = spike.contributors.iter().map(|one| one.share_ratio);
        shares.chain([spike.peak_ratio, spike.same_hour_ratio])
    });
    [
        ratio(&finding.observed),
        ratio(&finding.threshold),
        finding.baseline.as_ref().and_then(ratio),
    ]
    .into_iter()
    .chain(of_spike)
    .flatten()
}

/// Returns all ratios of the forecast and its teams.
fn month_ratios(forecast: &Forecast) -> impl Iterator<Item = Option<f64>> {
    let teams = forecast.teams.iter().map(|team| team.used_ratio);
    let test = forecast.backtest.as_ref();
    [
        Some(forecast.elapsed_ratio),
        forecast.budget_used_ratio,
        forecast.over_probability,
        test.map(|test| test.mean_error_ratio),
        test.map(|test| test.mean_bias_ratio),
    ]
    .into_iter()
    .chain(teams)
}

/// Returns all ratios and means of the breakdowns.
fn breakdown_ratios(breakdown: &Breakdown) -> impl Iterator<Item = f64> {
    [
        &breakdown.team,
        &breakdown.model,
        &breakdown.feature,
        &breakdown.user,
    ]
    .into_iter()
    .flatten()
    .flat_map(|row| {
        [
            row.share_ratio,
            row.call_share_ratio,
            row.cache_read_ratio,
            row.cost_per_call,
            row.cost_per_million_tokens,
            row.delta_ratio,
        ]
    })
    .flatten()
}

/// Returns all ratios of retries and waste.
fn waste_ratios(waste: &Waste) -> impl Iterator<Item = f64> {
    let features = waste.features.iter();
    let days = features.clone().flat_map(|row| &row.days);
    [&waste.total]
        .into_iter()
        .chain(features.map(|row| &row.figures))
        .chain(days.map(|day| &day.figures))
        .flat_map(|figures| {
            [
                figures.retry_ratio,
                figures.failure_ratio,
                figures.lost_ratio,
                figures.cache_read_ratio,
            ]
        })
        .flatten()
}

/// Returns all ratios of an audit.
fn audit_ratios(audit: &Audit) -> impl Iterator<Item = f64> {
    let rules = audit.attribution.iter().flat_map(|one| &one.rules);
    rules
        .map(|rule| rule.cost_ratio)
        .chain(audit.drift.iter().map(|row| row.difference_ratio))
        .flatten()
}

/// Returns all ratios and means of cost and what came of it.
fn roi_ratios(report: &RoiReport) -> impl Iterator<Item = f64> {
    let of = |figures: &RoiFigures| {
        [
            figures.cost_per_user,
            figures.cost_per_success,
            figures.cost_per_conversion,
            figures.return_ratio,
        ]
    };
    let (coverage, concentration) = (&report.coverage, &report.concentration);
    let joined = [
        coverage.log_users_matched_ratio,
        coverage.analytics_users_matched_ratio,
        coverage.log_only_ratio,
        coverage.analytics_only_ratio,
        coverage.matched_cost_ratio,
        coverage.unmatched_cost_ratio,
        coverage.cost_without_user_ratio,
        concentration.top_1_percent_ratio,
        concentration.top_10_percent_ratio,
        concentration.gini,
    ];
    let features = report.features.iter().map(|one| &one.figures);
    let rows = features.chain([&report.total]).flat_map(of);
    rows.chain(joined).flatten()
}

/// Returns all ratios of an explanation.
fn explain_ratios(report: &ExplainReport) -> impl Iterator<Item = f64> {
    let calls = report.calls.iter();
    calls.filter_map(|call| call.pricing.difference_ratio)
}

/// Returns all ratios and means of a spend report.
fn spend_ratios(report: &SpendReport) -> impl Iterator<Item = f64> {
    let rows = report.rows.iter().map(|row| &row.figures);
    let groups = report.groups.iter().map(|group| &group.figures);
    let forecast = report.forecast.iter().flat_map(month_ratios);
    rows.chain(groups)
        .chain([&report.total])
        .flat_map(|figures| {
            [
                figures.share_ratio,
                figures.cache_read_ratio,
                figures.cost_per_call,
                figures.cost_per_million_tokens,
                figures.delta_ratio,
            ]
        })
        .chain(forecast)
        .flatten()
}

/// JSON in the layout of another formatter, in which nothing invisible or active stands unescaped.
pub(super) struct SafeFormatter<F>(pub(super) F);

/// Writes a piece of a string with what could steer a terminal or a runner as JSON escapes.
fn write_safely<W: ?Sized + Write>(writer: &mut W, fragment: &str) -> io::Result<()> {
    if !fragment.contains("##[") && !fragment.contains(safe::is_active) {
        return writer.write_all(fragment.as_bytes());
    }
    for (at, character) in fragment.char_indices() {
        let rest = fragment.get(at..).unwrap_or_default();
        if safe::is_active(character) || safe::starts_command(rest, false) {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                write!(writer, "\\u{unit:04x}")?;
            }
        } else {
            write!(writer, "{character}")?;
        }
    }
    Ok(())
}

impl<F: Formatter> Formatter for SafeFormatter<F> {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_safely(writer, fragment)
    }

    fn write_char_escape<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        escape: CharEscape,
    ) -> io::Result<()> {
        self.0.write_char_escape(writer, escape)
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}
