//! Alerts as sheets: what fired, the rules, other thresholds.

use crate::render::sheet::{Field, Sheet, Value};
use crate::report::{AlertFigure, AlertFinding, AlertRule, AlertTrial, AlertTuning, AlertsReport};

const FINDINGS: [Field<AlertFinding>; 14] = [
    ("fired_at", "Fired", |row| Value::Instant(row.fired_at)),
    ("resolved_at", "Over", |row| {
        Value::maybe(row.resolved_at, Value::Instant)
    }),
    ("severity", "Severity", |row| Value::Word(row.severity)),
    ("code", "Code", |row| Value::Foreign(row.code.clone())),
    ("scope_dimension", "Scope", |row| {
        Value::Word(row.scope.dimension)
    }),
    ("scope_value", "Of", |row| {
        Value::foreign(row.scope.value.as_deref())
    }),
    ("observed", "Observed", |row| figure(&row.observed)),
    ("threshold", "Threshold", |row| figure(&row.threshold)),
    ("baseline", "Baseline", |row| {
        row.baseline.as_ref().map_or(Value::Missing, figure)
    }),
    ("unit", "Unit", |row| Value::Word(row.unit)),
    ("cost", "At stake", |row| {
        Value::maybe(row.cost, Value::Money)
    }),
    ("is_earlier", "From before", |row| {
        Value::Flag(row.is_earlier)
    }),
    ("acknowledged_reason", "Acknowledged", |row| {
        let known = row.acknowledged.as_ref();
        Value::foreign(known.map(|known| known.reason.as_str()))
    }),
    ("sentence", "What happened", |row| {
        Value::Foreign(row.sentence.clone())
    }),
];

const RULES: [Field<AlertRule>; 5] = [
    ("rule", "Rule", |row| Value::Word(row.rule)),
    ("enabled", "On", |row| Value::Flag(row.enabled)),
    ("findings", "Fired", |row| Value::Count(row.findings)),
    ("acknowledged", "Acknowledged", |row| {
        Value::Count(row.acknowledged)
    }),
    ("not_evaluated", "Not evaluated", |row| {
        Value::foreign(row.not_evaluated.as_deref())
    }),
];

/// A threshold of a rule.
struct Tried {
    rule: &'static str,
    setting: &'static str,
    trial: AlertTrial,
}

const TRIED: [Field<Tried>; 7] = [
    ("rule", "Rule", |row| Value::Word(row.rule)),
    ("setting", "Setting", |row| Value::Word(row.setting)),
    ("threshold", "At", |row| {
        if row.setting == "factor" {
            Value::Times(row.trial.threshold)
        } else {
            Value::Share(row.trial.threshold)
        }
    }),
    ("in_force", "In force", |row| {
        Value::Flag(row.trial.in_force)
    }),
    ("findings", "Fired", |row| Value::Count(row.trial.findings)),
    ("cost", "At stake", |row| Value::Money(row.trial.cost)),
    ("cost_ratio", "Of all cost", |row| {
        Value::maybe(row.trial.cost_ratio, Value::Share)
    }),
];

/// Returns the alerts of a period as a sheet of this name.
pub(super) fn findings(name: &str, findings: &[AlertFinding]) -> Sheet {
    Sheet::of(name, "Alerts", findings, &FINDINGS)
}

/// Returns the sheets of `alerts`.
pub(in crate::render) fn alerts(report: &AlertsReport) -> Vec<Sheet> {
    let mut sheets = vec![
        findings("findings", &report.findings),
        Sheet::of("rules", "Rules", &report.rules, &RULES),
    ];
    if !report.tuning.is_empty() {
        let tried = report.tuning.iter().flat_map(tried);
        let tried: Vec<Tried> = tried.collect();
        sheets.push(Sheet::of("tuning", "Other thresholds", &tried, &TRIED));
    }
    sheets
}

fn tried(tuning: &AlertTuning) -> impl Iterator<Item = Tried> {
    let (rule, setting) = (tuning.rule, tuning.setting);
    let trials = tuning.thresholds.clone().into_iter();
    trials.map(move |trial| Tried {
        rule,
        setting,
        trial,
    })
}

fn figure(figure: &AlertFigure) -> Value {
    match figure {
        AlertFigure::Usd(amount) => Value::Money(*amount),
        AlertFigure::Ratio(ratio) => Value::Share(*ratio),
        AlertFigure::Calls(calls) => Value::Count(*calls),
    }
}
