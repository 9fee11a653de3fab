//! The alerts of the hand-built week, and a report of nothing else.

use llmcost::report::{
    Acknowledged, AlertDetail, AlertFigure, AlertFinding, AlertRule, AlertScope, AlertTrial,
    AlertTuning, AlertWindow, AlertsReport, RuleSettings, SpikeContributor, SpikeDetail,
};

use super::sample::{time, usd};
use super::sample_audit::audit;
use super::sample_header::header;

/// The alerts with an acknowledged one, a rule that could not be evaluated and other thresholds.
pub(crate) fn report() -> AlertsReport {
    let mut findings = alerts();
    if let Some(first) = findings.first_mut() {
        first.is_earlier = true;
    }
    if let Some(last) = findings.last_mut() {
        last.acknowledged = Some(Acknowledged {
            reason: "launch of the new index".to_owned(),
            until: "2026-11-30".parse().unwrap(),
        });
    }
    let trial = |threshold, in_force, findings, cost, cost_ratio| AlertTrial {
        threshold,
        in_force,
        findings,
        cost: usd(cost),
        cost_ratio: Some(cost_ratio),
    };
    AlertsReport {
        header: header(),
        lines: audit().lines,
        findings,
        rules: vec![AlertRule {
            rule: "untagged".into(),
            enabled: true,
            settings: RuleSettings::default(),
            findings: 0,
            acknowledged: 0,
            not_evaluated: Some(
                "too little history: no calendar week with calls is over".to_owned(),
            ),
        }],
        unused_acknowledgements: Vec::new(),
        forecast: None,
        gates: Vec::new(),
        tuning: vec![
            AlertTuning {
                rule: "hourly-spike",
                setting: "factor",
                thresholds: vec![
                    trial(2.5, false, 31, "226.86", 0.089),
                    trial(3.0, true, 1, "49.99", 0.02),
                ],
            },
            AlertTuning {
                rule: "untagged",
                setting: "share",
                thresholds: Vec::new(),
            },
        ],
    }
}

pub(super) fn alerts() -> Vec<AlertFinding> {
    let finding = |code: &str, severity, team: Option<&str>, detail| AlertFinding {
        code: code.to_owned(),
        severity,
        scope: AlertScope {
            dimension: if team.is_some() {
                "team".into()
            } else {
                "total".into()
            },
            value: team.map(str::to_owned),
        },
        fired_at: time("2026-11-19T15:00:00+01:00"),
        resolved_at: None,
        observed: AlertFigure::Usd(usd("29.357758385")),
        threshold: AlertFigure::Usd(usd("9.5")),
        baseline: Some(AlertFigure::Usd(usd("3.166666666667"))),
        unit: "usd".into(),
        cost: Some(usd("49.99")),
        sentence: format!(
            "{code}: Thu 2026-11-19 14:00 to 16:00 cost $49.99 more than usual, mostly team search, \
             feature search; at the peak $29.36 in an hour, 9.3 × the $3.17 mean of the 168 hours \
             before. Find what repeats and cap it."
        ),
        window: AlertWindow {
            from: time("2026-11-19T14:00:00+01:00"),
            to: time("2026-11-19T15:00:00+01:00"),
        },
        is_earlier: false,
        detail,
        acknowledged: None,
    };
    let budget = |share_ratio| AlertDetail::Budget {
        call_id: "chatcmpl-0d1b".to_owned(),
        month: "2026-11".to_owned(),
        budget: usd("1500"),
        share_ratio,
    };
    let spike = AlertDetail::Spike {
        spike: Box::new(SpikeDetail {
            from: time("2026-11-19T14:00:00+01:00"),
            to: time("2026-11-19T16:00:00+01:00"),
            hours: 2,
            baseline: "moving-average".into(),
            looked_back: 168,
            peak_at: time("2026-11-19T14:00:00+01:00"),
            peak_cost: usd("29.357758385"),
            peak_ratio: Some(9.27),
            same_hour_weeks: 4,
            same_hour_median: Some(usd("4.06")),
            same_hour_ratio: Some(7.24),
            contributors: ["team", "feature"]
                .map(|dimension| SpikeContributor {
                    dimension: dimension.into(),
                    value: "search".to_owned(),
                    excess: usd("49.5"),
                    share_ratio: Some(0.99),
                })
                .to_vec(),
        }),
    };
    vec![
        finding("budget-90", "warn".into(), None, budget(0.9)),
        finding("hourly-spike", "page".into(), None, spike),
        finding("team-budget", "page".into(), Some("search"), budget(1.0)),
    ]
}
