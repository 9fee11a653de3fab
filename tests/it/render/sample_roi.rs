//! A hand-built report on cost and what came of it, with a row of every kind.

use llmcost::report::{
    EventFile, EventLineCounts, LineCounts, RoiConcentration, RoiCoverage, RoiEvents, RoiFeature,
    RoiFigures, RoiReport, RowKind,
};

use super::sample::{time, usd};
use super::sample_header::header;

/// Figures of a feature with calls, from cost, active users and value.
fn figures(cost: &str, active_users: u64, value: &str) -> RoiFigures {
    RoiFigures {
        cost: usd(cost),
        calls: 1_234,
        unpriced_calls: 0,
        llm_users: 45,
        active_users,
        events: 3 * active_users,
        too_few_users: active_users < 5,
        cost_per_user: (active_users >= 5).then_some(2.345),
        successes: Some(12),
        cost_per_success: (active_users >= 5).then_some(10.25),
        conversions: Some(0),
        cost_per_conversion: None,
        value: Some(usd(value)),
        return_ratio: (active_users >= 5).then_some(-0.25),
    }
}

fn feature(name: &str, kind: RowKind, figures: RoiFigures) -> RoiFeature {
    RoiFeature {
        feature: name.to_owned(),
        kind,
        figures,
    }
}

/// The report.
pub(super) fn report() -> RoiReport {
    let lines = EventLineCounts {
        read: 5_000,
        events: 4_000,
        duplicates: 10,
        blank: 1,
        not_an_event: 200,
        out_of_range: 786,
        rejected: 3,
    };
    let without_calls = RoiFigures {
        calls: 0,
        llm_users: 0,
        cost_per_user: None,
        cost_per_success: None,
        return_ratio: None,
        ..figures("0", 30, "0")
    };
    let worthless = RoiFigures {
        return_ratio: Some(-1.0),
        ..figures("70.5", 69, "0")
    };
    RoiReport {
        header: header(),
        lines: LineCounts::default(),
        events: RoiEvents {
            lines,
            first_at: Some(time("2026-11-17T08:00:00+01:00")),
            last_at: Some(time("2026-11-21T19:30:00+01:00")),
            covers_period: Some(false),
            files: vec![EventFile {
                path: "events.csv".to_owned(),
                kind: Some("posthog_events"),
                lines,
                problem: None,
            }],
            rejected: Vec::new(),
        },
        min_users: 5,
        features: vec![
            feature(
                "nightly-eval",
                RowKind::Value,
                figures("988.261125", 0, "0"),
            ),
            feature(
                "ticket-reply",
                RowKind::Value,
                figures("166.417342", 71, "3078"),
            ),
            feature("answer-summary", RowKind::Value, worthless),
            feature(
                "incident-summary",
                RowKind::Value,
                figures("5.0255", 4, "0"),
            ),
            feature("help-center", RowKind::Value, without_calls),
            feature("(none)", RowKind::None, figures("69.39", 0, "0")),
        ],
        features_left_out: 2,
        total: RoiFigures {
            unpriced_calls: 244,
            ..figures("1299.594", 120, "3078")
        },
        coverage: RoiCoverage {
            log_users: 199,
            analytics_users: 188,
            both_users: 58,
            log_users_matched_ratio: Some(0.291_457),
            analytics_users_matched_ratio: Some(0.308_511),
            log_only_users: 141,
            log_only_ratio: Some(0.708_543),
            analytics_only_users: 130,
            analytics_only_ratio: Some(0.691_489),
            cost: usd("1299.594"),
            matched_cost: usd("397.39"),
            matched_cost_ratio: Some(0.305_78),
            unmatched_cost: usd("832.814"),
            unmatched_cost_ratio: Some(0.640_827),
            cost_without_user: usd("69.39"),
            cost_without_user_ratio: Some(0.053_394),
            is_low: true,
            strangers: None,
        },
        concentration: RoiConcentration {
            users: 199,
            cost: usd("1230.204"),
            too_few_users: false,
            top_1_percent_users: 2,
            top_1_percent_ratio: Some(0.687),
            top_10_percent_users: 20,
            top_10_percent_ratio: Some(0.848),
            gini: Some(0.891_2),
        },
    }
}
