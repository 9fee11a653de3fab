//! `call-outlier`: calls that cost far more than the median of their day, one finding a day.

use super::evaluate::NotEvaluated;
use super::finding::{Detail, Figure, Finding, Scope};
use super::history::History;
use super::outlier_days::OutlierDay;
use super::rule::{Code, Rule};
use super::settings::CallOutlierRule;
use crate::analysis::scale;
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
    if history.outliers.is_empty() {
        return Err(NotEvaluated::NoCost);
    }
    let days = history.outliers.iter();
    Ok(days.filter_map(|day| finding(history, rule, day)).collect())
}

/// Makes the finding of a day, if a call stands out.
fn finding(history: &History<'_>, rule: &CallOutlierRule, of_day: &OutlierDay) -> Option<Finding> {
    let OutlierDay {
        day,
        twice_median,
        above,
    } = of_day;
    let (_, flagged) = above.iter().find(|(factor, _)| *factor == rule.factor)?;
    if flagged.cost < rule.min_usd {
        return None;
    }
    let largest = flagged.largest?;
    let most = Usd::from(largest.cost?);
    let over = day.to.min(history.as_of);
    let median = scale(*twice_median, 1, 2)?;
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
        cost: Some(flagged.cost),
        detail: Detail::Outliers {
            calls: flagged.calls,
            call_id: history.call_id(&largest),
            largest: most,
            factor: rule.factor,
            median,
        },
        acknowledged: None,
    })
}
