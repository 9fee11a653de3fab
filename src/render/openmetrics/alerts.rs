//! Metrics of alerts and gates.

use std::collections::BTreeMap;

use super::family::{Exposition, Number};
use crate::report::{GateResult, Review};

/// Alerts with a code, by whether somebody has acknowledged them.
#[derive(Clone, Copy, Default)]
struct Counts {
    open: u64,
    acknowledged: u64,
}

/// Adds them.
pub(super) fn add(review: &Review, metrics: &mut Exposition) {
    let mut by_code: BTreeMap<(&str, &str), Counts> = BTreeMap::new();
    // A rule that found nothing is a zero, not a gap; the codes of budgets are known by what fired.
    for rule in &review.alert_rules {
        if let Some(severity) = rule.settings.severity
            && rule.not_evaluated.is_none()
        {
            let key = (rule.rule.as_str(), severity.as_str());
            by_code.entry(key).or_default();
        }
    }
    for finding in &review.alerts {
        let key = (finding.code.as_str(), finding.severity.as_str());
        let counts = by_code.entry(key).or_default();
        let side = match finding.acknowledged {
            Some(_) => &mut counts.acknowledged,
            None => &mut counts.open,
        };
        *side = side.saturating_add(1);
    }
    let samples = by_code.iter().flat_map(|((code, severity), counts)| {
        let sample = |acknowledged, count: u64| {
            let labels = vec![
                ("code", *code),
                ("severity", *severity),
                ("acknowledged", acknowledged),
            ];
            (labels, Number::of(count))
        };
        [
            sample("false", counts.open),
            sample("true", counts.acknowledged),
        ]
    });
    metrics.family(
        "alerts",
        "Alerts that fired in the period or were still open then, by code.",
        samples,
    );
    rules(review, metrics);
    gates(&review.gates, metrics);
}

fn rules(review: &Review, metrics: &mut Exposition) {
    let samples = review.alert_rules.iter().map(|rule| {
        let is_evaluated = rule.not_evaluated.is_none();
        (
            vec![("rule", rule.rule.as_str())],
            Number::flag(is_evaluated),
        )
    });
    metrics.family(
        "alert_rule_evaluated",
        "Whether a rule is on and could be evaluated.",
        samples,
    );
}

fn gates(gates: &[GateResult], metrics: &mut Exposition) {
    let samples = gates.iter().map(|gate| {
        let labels = vec![
            ("gate", gate.name.as_str()),
            ("dimension", gate.scope.dimension.as_str()),
            ("value", gate.scope.value.as_deref().unwrap_or_default()),
        ];
        (labels, Number::flag(gate.tripped))
    });
    metrics.family("gate_tripped", "Whether a gate tripped.", samples);
}
