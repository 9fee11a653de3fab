//! Runs the rules over history as if live: each finding uses only what had happened by then.

use super::acknowledge::acknowledge;
use super::finding::Finding;
use super::history::{Budgets, History};
use super::incident::add_contributors;
use super::rule::Rule;
use super::settings::AlertSettings;
use super::{budget, call_outlier, hourly_spike, retry_spike, team_budget, unpriced, untagged};
use crate::frame::{FrameError, UsageFrame};
use crate::usage::{Calendar, Timestamp};

/// Why a rule could not be evaluated.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotEvaluated {
    /// It is switched off.
    SwitchedOff,
    /// No budget is set.
    NoBudget,
    /// No team has a budget.
    NoTeamBudget,
    /// Only some calls are looked at, and the budgets are for all of them.
    BudgetsOfOtherCalls,
    /// No hour has so many hours of history before it.
    TooFewHours(i64),
    /// No call costs anything.
    NoCost,
    /// No feature has so many operations on a day and in the 7 days before.
    TooFewOperations(u64),
    /// No calendar week is over.
    NoWeekIsOver,
}

/// What came of a rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RuleOutcome {
    /// The rule.
    pub rule: Rule,
    /// Why it could not be evaluated.
    pub not_evaluated: Option<NotEvaluated>,
}

/// What came of all rules.
#[derive(Clone, Debug, PartialEq)]
pub struct Evaluation {
    /// Everything that fired, by time, code and scope.
    pub findings: Vec<Finding>,
    /// Every rule.
    pub rules: Vec<RuleOutcome>,
    /// Positions of the acknowledgements that cover nothing.
    pub unused_acknowledgements: Vec<usize>,
}

/// Evaluates all rules over everything before `as_of`.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub fn evaluate(
    frame: &UsageFrame,
    calendar: Calendar,
    as_of: Timestamp,
    budgets: &Budgets,
    settings: &AlertSettings,
) -> Result<Evaluation, FrameError> {
    let watched = &settings.hourly_spike.scopes;
    let is_watched = settings.is_enabled(Rule::CallOutlier);
    let factors: Vec<_> = is_watched
        .then_some(settings.call_outlier.factor)
        .into_iter()
        .collect();
    let history = History::gather(frame, calendar, as_of, budgets, watched, &factors)?;
    let mut findings = Vec::new();
    let mut rules = Vec::new();
    for rule in Rule::ALL {
        let found = if settings.is_enabled(rule) {
            run(rule, &history, settings)
        } else {
            Err(NotEvaluated::SwitchedOff)
        };
        rules.push(RuleOutcome {
            rule,
            not_evaluated: found.as_ref().err().copied(),
        });
        findings.extend(found.unwrap_or_default());
    }
    findings.sort_by_cached_key(Finding::order);
    add_contributors(&mut findings, frame, as_of)?;
    let unused_acknowledgements = acknowledge(&mut findings, &settings.acknowledgements, calendar);
    Ok(Evaluation {
        findings,
        rules,
        unused_acknowledgements,
    })
}

/// Evaluates one rule, switched off or not.
pub(super) fn run(
    rule: Rule,
    history: &History<'_>,
    settings: &AlertSettings,
) -> Result<Vec<Finding>, NotEvaluated> {
    match rule {
        Rule::Budget => budget::evaluate(history, &settings.budget),
        Rule::TeamBudget => team_budget::evaluate(history, &settings.team_budget),
        Rule::HourlySpike => hourly_spike::evaluate(history, &settings.hourly_spike),
        Rule::CallOutlier => call_outlier::evaluate(history, &settings.call_outlier),
        Rule::RetrySpike => retry_spike::evaluate(history, &settings.retry_spike),
        Rule::Untagged => untagged::evaluate(history, &settings.untagged),
        Rule::Unpriced => Ok(unpriced::evaluate(history, settings.unpriced)),
    }
}
