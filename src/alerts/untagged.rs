//! `untagged`: too much of a week's cost has no team or no feature.

use super::evaluate::NotEvaluated;
use super::finding::{Detail, Figure, Finding, Scope};
use super::history::{History, Tagging};
use super::rule::{Code, Rule};
use super::settings::UntaggedRule;
use crate::analysis::ratio;
use crate::pricing::Usd;
use crate::usage::Interval;

/// Evaluates the rule, for weeks that are over.
///
/// # Errors
/// [`NotEvaluated`] if no week is.
pub(super) fn evaluate(
    history: &History<'_>,
    rule: &UntaggedRule,
) -> Result<Vec<Finding>, NotEvaluated> {
    let weeks = history.weeks.iter();
    let weeks = weeks.map(|(first, tagging)| (history.week(*first), *tagging));
    let over: Vec<(Interval, Tagging)> =
        weeks.filter(|(week, _)| week.to <= history.as_of).collect();
    if over.is_empty() {
        return Err(NotEvaluated::NoWeekIsOver);
    }
    let found = over
        .into_iter()
        .filter_map(|(week, tagging)| finding(week, tagging, rule));
    Ok(found.collect())
}

fn finding(week: Interval, tagging: Tagging, rule: &UntaggedRule) -> Option<Finding> {
    let Tagging { cost, untagged } = tagging;
    let is_over = rule.share.compare(untagged.pico(), cost.pico()).is_gt();
    if cost <= Usd::ZERO || !is_over || untagged < rule.min_usd {
        return None;
    }
    Some(Finding {
        rule: Rule::Untagged,
        code: Code::Rule(Rule::Untagged),
        severity: rule.severity,
        scope: Scope::TOTAL,
        window: week,
        fired_at: week.to,
        resolved_at: Some(week.to),
        observed: Figure::Ratio(ratio(untagged, cost)?),
        threshold: Figure::Ratio(rule.share.ratio()),
        baseline: None,
        cost: Some(untagged),
        detail: Detail::Untagged { cost, untagged },
        acknowledged: None,
    })
}
