//! Rendering: layout in snapshots, promises about the text as properties.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a test fails by panicking"
)]

mod amounts;
mod csv;
pub(crate) mod hostile;
mod json;
mod markdown;
pub(crate) mod sample;
pub(crate) mod sample_alerts;
mod sample_audit;
mod sample_forecast;
mod sample_header;
mod sample_reasons;
mod sample_roi;

use llmcost::pricing::Usd;
use llmcost::render::{Format, Style, alerts_table, audit_table, review_table, roi_table};
use llmcost::report::{AuditReport, Review, attention};

/// Widths at which every promise is kept.
const WIDTHS: [usize; 6] = [60, 80, 100, 120, 160, 200];

const fn plain(width: usize) -> Style {
    Style {
        width,
        color: false,
        unicode: true,
    }
}

/// Renders a review whose figures a test may have changed since it was made.
fn table(review: &Review, style: &Style) -> String {
    let mut review = review.clone();
    review.attention = attention(&review);
    review_table(&review, style)
}

fn audit_report(review: Review) -> AuditReport {
    AuditReport {
        header: review.header,
        audit: review.audit,
        suspected_duplicates: llmcost::report::SuspectedDuplicates::default(),
        gates: review.gates,
    }
}

/// A period without a single call.
pub(crate) fn empty() -> Review {
    let mut review = sample::review();
    review.header.period.missing_days.clear();
    review.header.inputs_complete = true;
    let summary = &mut review.summary;
    summary.calls = 0;
    summary.cost = Usd::ZERO;
    (summary.prior_cost, summary.prior_complete) = (None, None);
    (summary.delta, summary.delta_ratio) = (None, None);
    (summary.prior_calls, summary.unpriced_calls) = (None, 0);
    (summary.untagged_cost, summary.untagged_ratio) = (Usd::ZERO, None);
    summary.cost_per_operation = None;
    review.trend.clear();
    review.forecast = None;
    review.breakdown.team.clear();
    review.breakdown.model.clear();
    review.breakdown.feature.clear();
    review.breakdown.user.clear();
    review.routing.clear();
    review.growth.teams.clear();
    review.growth.features.clear();
    review.top_calls.clear();
    review.alerts.clear();
    review.audit.unpriced.clear();
    review.audit.files.truncate(1);
    review.audit.rejected.clear();
    review
}

#[test]
fn review_at_80_columns() {
    insta::assert_snapshot!(table(&sample::review(), &plain(80)));
}

#[test]
fn review_at_160_columns() {
    insta::assert_snapshot!(table(&sample::review(), &plain(160)));
}

#[test]
fn review_in_ascii_at_60_columns() {
    let style = Style {
        unicode: false,
        ..plain(60)
    };
    let text = table(&sample::review(), &style);
    assert!(text.is_ascii());
    insta::assert_snapshot!(text);
}

#[test]
fn review_of_hostile_names() {
    let mut review = sample::review();
    hostile::spoil(&mut review, "研究\u{1b}[31m\u{202e}チーム🚀\r\n::error::x");
    insta::assert_snapshot!(table(&review, &plain(100)));
}

#[test]
fn review_without_calls() {
    let text = table(&empty(), &plain(80));
    assert!(!text.contains("NaN") && !text.contains("inf"));
    insta::assert_snapshot!(text);
}

#[test]
fn roi_at_80_columns() {
    insta::assert_snapshot!(roi_table(&sample_roi::report(), &plain(80)));
}

#[test]
fn roi_at_160_columns() {
    insta::assert_snapshot!(roi_table(&sample_roi::report(), &plain(160)));
}

#[test]
fn audit_at_100_columns() {
    let report = audit_report(sample::review());
    insta::assert_snapshot!(audit_table(&report, &plain(100)));
}

#[test]
fn alerts_at_80_columns() {
    insta::assert_snapshot!(alerts_table(&sample_alerts::report(), &plain(80)));
}

#[test]
fn alerts_at_160_columns() {
    insta::assert_snapshot!(alerts_table(&sample_alerts::report(), &plain(160)));
}

#[test]
fn partial_period_is_not_compared() {
    let mut review = sample::review();
    review.header.period.complete = false;
    let text = table(&review, &plain(120));
    assert!(text.contains("cost $1,234.56 so far, the data covers only part of it"));
    assert!(text.contains("not comparable"));
    assert!(!text.contains("grew most"));

    review.header.period.complete = true;
    review.summary.prior_complete = Some(false);
    let text = table(&review, &plain(120));
    assert!(text.contains("the data covers only part of the week before"));
    assert!(!text.contains("grew most"));
}

#[test]
fn any_section_may_be_empty_and_any_width_may_be_asked_for() {
    let mut review = sample::review();
    review.growth.teams.clear();
    review.growth.features.clear();
    review.breakdown.team.clear();
    review.breakdown.model.clear();
    review.breakdown.feature.clear();
    review.breakdown.user.clear();
    review.forecast.as_mut().unwrap().teams.clear();
    for day in &mut review.trend {
        (day.cost, day.ma7) = (Usd::ZERO, Some(Usd::ZERO));
    }
    for width in [0, 1, 39, 41, 120, 100_000] {
        assert!(!table(&review, &plain(width)).contains("By day"));
        let report = audit_report(review.clone());
        assert!(audit_table(&report, &plain(width)).contains("Pricing"));
    }
}

#[test]
fn missing_days_are_named() {
    let mut review = sample::review();
    review.header.period.missing_days = vec!["2026-11-18".parse().unwrap()];
    let sentence = "Days without any call: Wed 2026-11-18; is an export missing?";
    assert!(table(&review, &plain(80)).contains(sentence));
    assert!(audit_table(&audit_report(review), &plain(80)).contains(sentence));
}

#[test]
fn color_adds_nothing_but_color() {
    for width in WIDTHS {
        let color = Style {
            color: true,
            ..plain(width)
        };
        let colored = table(&sample::review(), &color);
        let mut stripped = String::new();
        for (number, piece) in colored.split('\u{1b}').enumerate() {
            let text = if number == 0 {
                piece
            } else {
                piece.split_once('m').unwrap().1
            };
            stripped.push_str(text);
        }
        assert!(colored.contains("\u{1b}[31m"));
        assert_eq!(stripped, table(&sample::review(), &plain(width)));
    }
}

#[test]
fn formats_are_found_by_name() {
    for format in Format::ALL {
        assert_eq!(Format::parse(format.name()), Some(format));
    }
    assert_eq!(Format::parse("yaml"), None);
}

#[test]
fn a_month_that_is_over_has_no_interval() {
    let mut review = sample::review();
    let forecast = review.forecast.as_mut().unwrap();
    let spent = forecast.month_to_date;
    (forecast.low, forecast.chosen, forecast.high) = (Some(spent), Some(spent), Some(spent));
    let text = table(&review, &plain(160));
    assert!(
        !text.contains("80 %:") && !text.contains("likely"),
        "{text}"
    );
}
