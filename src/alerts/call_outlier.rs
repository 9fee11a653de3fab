//! `call-outlier`: calls that cost far more than the median of their day, one finding a day.

use super::evaluate::NotEvaluated;
use super::finding::{Detail, Figure, Finding, Scope};
use super::history::History;
use super::rule::{Code, Rule};
use super::settings::CallOutlierRule;
use crate::analysis::{is_outlier, scale, twice_median};
use crate::frame::PastCall;
use crate::pricing::Usd;
use crate::usage::Interval;

/// Evaluates the rule.
///
/// # Errors
/// [`NotEvaluated`] if no call costs anything.
pub(super) fn evaluate(
    history: &History<'_>,
    rule: &CallOutlierRule,
) -> Result<Vec<Finding>, NotEvaluated> {
    let mut findings = Vec::new();
    let mut has_judged = false;
    for (day, calls) in history.days() {
        let costs = calls.iter().filter_map(cost_of).map(|(_, cost)| cost);
        if let Some(twice) = twice_median(costs.collect()) {
            has_judged = true;
            findings.extend(finding(history, rule, day, calls, twice));
        }
    }
    if has_judged {
        Ok(findings)
    } else {
        Err(NotEvaluated::NoCost)
    }
}

/// Returns a call with its cost if it has one.
fn cost_of(call: &PastCall) -> Option<(&PastCall, Usd)> {
    let cost = Usd::from(call.cost?);
    (cost > Usd::ZERO).then_some((call, cost))
}

/// Makes the finding of a day, if a call stands out.
fn finding(
    history: &History<'_>,
    rule: &CallOutlierRule,
    day: Interval,
    calls: &[PastCall],
    twice: Usd,
) -> Option<Finding> {
    let flagged = || {
        let paid = calls.iter().filter_map(cost_of);
        paid.filter(|(_, cost)| is_outlier(*cost, twice, rule.factor))
    };
    let cost: Usd = flagged().map(|(_, cost)| cost).sum();
    if cost < rule.min_usd {
        return None;
    }
    // Of equal costs the one whose id comes first, as in `outliers`.
    let (largest, most) = flagged().max_by(|(one, one_cost), (other, other_cost)| {
        let ids = || history.call_id(other).cmp(&history.call_id(one));
        one_cost.cmp(other_cost).then_with(ids)
    })?;
    let over = day.to.min(history.as_of);
    let median = scale(twice, 1, 2)?;
    Some(Finding {
        rule: Rule::CallOutlier,
        code: Code::Rule(Rule::CallOutlier),
        severity: rule.severity,
        scope: Scope::TOTAL,
        window: Interval {
            from: day.from,
            to: over,
        },
        fired_at: over,
        resolved_at: (day.to <= history.as_of).then_some(day.to),
        observed: Figure::Usd(most),
        threshold: Figure::Usd(rule.factor.of(median)),
        baseline: Some(Figure::Usd(median)),
        cost: Some(cost),
        detail: Detail::Outliers {
            calls: flagged().count() as u64,
            call_id: history.call_id(largest),
            largest: most,
            factor: rule.factor,
            median,
        },
        acknowledged: None,
    })
}
