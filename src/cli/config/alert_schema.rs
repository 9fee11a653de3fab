//! The keys of `[alerts]`: a section for each rule with the keys it has, and acknowledgements.

use crate::alerts::Rule;
use crate::usage::Dimension;

use super::schema::Keys;

/// Sections of `[alerts]`.
#[derive(Clone, Copy, Debug)]
pub(super) enum AlertsKey {
    Rule(Rule),
    Acknowledge,
}

pub(super) const ALERTS: Keys<AlertsKey> = Keys::new(&[
    (Rule::Budget.name(), AlertsKey::Rule(Rule::Budget)),
    (Rule::TeamBudget.name(), AlertsKey::Rule(Rule::TeamBudget)),
    (Rule::HourlySpike.name(), AlertsKey::Rule(Rule::HourlySpike)),
    (Rule::CallOutlier.name(), AlertsKey::Rule(Rule::CallOutlier)),
    (Rule::RetrySpike.name(), AlertsKey::Rule(Rule::RetrySpike)),
    (Rule::Untagged.name(), AlertsKey::Rule(Rule::Untagged)),
    (Rule::Unpriced.name(), AlertsKey::Rule(Rule::Unpriced)),
    ("acknowledge", AlertsKey::Acknowledge),
]);

/// Keys of the rules; each has some of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum RuleKey {
    Enabled,
    Severity,
    Thresholds,
    Factor,
    Rate,
    Share,
    MinUsd,
    MinOperations,
    Scopes,
    Baseline,
}

const ENABLED: (&str, RuleKey) = ("enabled", RuleKey::Enabled);
const SEVERITY: (&str, RuleKey) = ("severity", RuleKey::Severity);
const FACTOR: (&str, RuleKey) = ("factor", RuleKey::Factor);
const SHARE: (&str, RuleKey) = ("share", RuleKey::Share);
const MIN_USD: (&str, RuleKey) = ("min_usd", RuleKey::MinUsd);
const SCOPES: (&str, RuleKey) = ("scopes", RuleKey::Scopes);

/// Returns the keys of a rule.
pub(super) const fn rule_keys(rule: Rule) -> Keys<RuleKey> {
    Keys::new(match rule {
        Rule::Budget => &[
            ENABLED,
            SEVERITY,
            ("thresholds", RuleKey::Thresholds),
            SCOPES,
        ],
        Rule::TeamBudget => &[ENABLED, SEVERITY, SHARE],
        Rule::HourlySpike => &[
            ENABLED,
            SEVERITY,
            FACTOR,
            MIN_USD,
            SCOPES,
            ("baseline", RuleKey::Baseline),
        ],
        Rule::CallOutlier => &[ENABLED, SEVERITY, FACTOR, MIN_USD],
        Rule::RetrySpike => &[
            ENABLED,
            SEVERITY,
            ("rate", RuleKey::Rate),
            FACTOR,
            ("min_operations", RuleKey::MinOperations),
        ],
        Rule::Untagged => &[ENABLED, SEVERITY, SHARE, MIN_USD],
        Rule::Unpriced => &[ENABLED, SEVERITY],
    })
}

/// Keys of an `[[alerts.acknowledge]]` entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum AcknowledgeKey {
    Code,
    Scope(Dimension),
    Value,
    Reason,
    Until,
}

pub(super) const ACKNOWLEDGE: Keys<AcknowledgeKey> = Keys::new(&[
    ("code", AcknowledgeKey::Code),
    ("team", AcknowledgeKey::Scope(Dimension::Team)),
    ("feature", AcknowledgeKey::Scope(Dimension::Feature)),
    ("model", AcknowledgeKey::Scope(Dimension::Model)),
    ("value", AcknowledgeKey::Value),
    ("reason", AcknowledgeKey::Reason),
    ("until", AcknowledgeKey::Until),
]);

/// Returns the dotted names of the keys of all rules and of acknowledgements.
pub(super) fn alert_keys() -> Vec<String> {
    let of = |section: &str, names: Vec<&str>| {
        let dotted = |name| format!("alerts.{section}.{name}");
        names.into_iter().map(dotted).collect::<Vec<_>>()
    };
    let sections = ALERTS.known.iter().flat_map(|(section, key)| match key {
        AlertsKey::Rule(rule) => of(section, rule_keys(*rule).names().collect()),
        AlertsKey::Acknowledge => of(section, ACKNOWLEDGE.names().collect()),
    });
    sections.collect()
}
