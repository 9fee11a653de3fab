//! The rules with their settings in force.

use schemars::JsonSchema;
use serde::Serialize;

use crate::alerts::{AlertSettings, NotEvaluated, Rule, RuleOutcome, Severity, Watch};
use crate::analysis::Threshold;
use crate::pricing::Usd;

/// A rule.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AlertRule {
    /// Its name.
    #[schemars(extend("enum" = ["budget", "team-budget", "hourly-spike", "call-outlier", "retry-spike", "untagged", "unpriced"]))]
    pub rule: &'static str,
    /// Whether it is switched on.
    pub enabled: bool,
    /// Its settings, under the keys of the configuration.
    pub settings: RuleSettings,
    /// Listed findings that nobody has acknowledged.
    pub findings: u64,
    /// Listed findings that somebody has.
    pub acknowledged: u64,
    /// Why it could not be evaluated; `null` if it was.
    pub not_evaluated: Option<String>,
}

/// The settings under the keys of the configuration; `null` for those that a rule does not have.
#[derive(Clone, Debug, Default, PartialEq, Serialize, JsonSchema)]
pub struct RuleSettings {
    /// `warn` or `page`; `null` for `budget` where the threshold decides.
    pub severity: Option<&'static str>,
    /// Shares of the budget.
    pub thresholds: Option<Vec<f64>>,
    /// How many times the usual.
    pub factor: Option<f64>,
    /// Rate from which on it fires.
    pub rate: Option<f64>,
    /// Share above or from which on it fires.
    pub share: Option<f64>,
    /// Less cost is passed over.
    pub min_usd: Option<Usd>,
    /// Fewer operations are not judged.
    pub min_operations: Option<u64>,
    /// What is watched.
    pub scopes: Option<Vec<&'static str>>,
    /// What is usual.
    pub baseline: Option<&'static str>,
}

/// Describes a rule. `findings` and `acknowledged` count what is listed of it.
pub(super) fn describe(
    outcome: &RuleOutcome,
    settings: &AlertSettings,
    findings: u64,
    acknowledged: u64,
) -> AlertRule {
    let rule = outcome.rule;
    AlertRule {
        rule: rule.name(),
        enabled: settings.is_enabled(rule),
        settings: rule_settings(rule, settings),
        findings,
        acknowledged,
        not_evaluated: outcome.not_evaluated.map(reason),
    }
}

fn rule_settings(rule: Rule, settings: &AlertSettings) -> RuleSettings {
    let of = |severity: Severity| RuleSettings {
        severity: Some(severity.name()),
        ..RuleSettings::default()
    };
    let names = |scopes: &[Watch]| Some(scopes.iter().map(|scope| scope.name()).collect());
    match rule {
        Rule::Budget => RuleSettings {
            severity: settings.budget.severity.map(Severity::name),
            thresholds: Some(ratios(&settings.budget.thresholds)),
            scopes: names(&settings.budget.scopes),
            ..RuleSettings::default()
        },
        Rule::TeamBudget => RuleSettings {
            share: Some(settings.team_budget.share.ratio()),
            ..of(settings.team_budget.severity)
        },
        Rule::HourlySpike => RuleSettings {
            factor: Some(settings.hourly_spike.factor.ratio()),
            min_usd: Some(settings.hourly_spike.min_usd),
            scopes: names(&settings.hourly_spike.scopes),
            baseline: Some(settings.hourly_spike.baseline.name()),
            ..of(settings.hourly_spike.severity)
        },
        Rule::CallOutlier => RuleSettings {
            factor: Some(settings.call_outlier.factor.ratio()),
            min_usd: Some(settings.call_outlier.min_usd),
            ..of(settings.call_outlier.severity)
        },
        Rule::RetrySpike => RuleSettings {
            rate: Some(settings.retry_spike.rate.ratio()),
            factor: Some(settings.retry_spike.factor.ratio()),
            min_operations: Some(settings.retry_spike.min_operations),
            ..of(settings.retry_spike.severity)
        },
        Rule::Untagged => RuleSettings {
            share: Some(settings.untagged.share.ratio()),
            min_usd: Some(settings.untagged.min_usd),
            ..of(settings.untagged.severity)
        },
        Rule::Unpriced => of(settings.unpriced.severity),
    }
}

fn ratios(thresholds: &[Threshold]) -> Vec<f64> {
    thresholds
        .iter()
        .map(|threshold| threshold.ratio())
        .collect()
}

/// Says why a rule could not be evaluated.
fn reason(reason: NotEvaluated) -> String {
    match reason {
        NotEvaluated::SwitchedOff => "switched off in the configuration".to_owned(),
        NotEvaluated::NoBudget => "no budget set".to_owned(),
        NotEvaluated::NoTeamBudget => "no team budget set".to_owned(),
        NotEvaluated::BudgetsOfOtherCalls => {
            "the budgets are for all calls, not only the filtered ones".to_owned()
        }
        NotEvaluated::TooFewHours(hours) => {
            format!("too little history: {hours} hours with cost needed")
        }
        NotEvaluated::NoCost => "no call cost anything".to_owned(),
        NotEvaluated::TooFewOperations(least) => format!(
            "too little history: a feature needs {least} operations on a day and in the 7 days \
             before"
        ),
        NotEvaluated::NoWeekIsOver => {
            "too little history: no calendar week with calls is over".to_owned()
        }
    }
}
