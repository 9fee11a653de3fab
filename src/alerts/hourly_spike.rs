//! `hourly-spike`: a UTC hour costs far more than usual; hours in a row are one incident.

use super::evaluate::NotEvaluated;
use super::finding::{Detail, Figure, Finding, Scope};
use super::history::History;
use super::hours::{Hour, HourlyCosts, MIN_HOURS};
use super::incident::{Incident, SpikingHour};
use super::rule::{Code, Rule};
use super::settings::HourlySpikeRule;
use crate::analysis::{ratio, scale};
use crate::usage::{Interval, Timestamp};

/// Evaluates the rule. Who contributed is added later, by [`super::incident::add_contributors`].
///
/// # Errors
/// [`NotEvaluated`] if no hour has enough history to be judged.
pub(super) fn evaluate(
    history: &History<'_>,
    rule: &HourlySpikeRule,
) -> Result<Vec<Finding>, NotEvaluated> {
    let mut findings = Vec::new();
    let mut has_judged = false;
    for (scope, series) in &history.hours {
        let mut run: Vec<SpikingHour> = Vec::new();
        for (hour, cost) in series.iter() {
            let Some(usual) = series.usual(hour, rule.baseline) else {
                continue;
            };
            has_judged = true;
            // cost ÷ (sum ÷ parts) against the factor, without dividing.
            let parts = i128::from(usual.parts);
            let multiple = cost.pico().saturating_mul(parts);
            let is_spike = rule.factor.compare(multiple, usual.sum.pico()).is_gt();
            if !is_spike || cost < rule.min_usd {
                continue;
            }
            if run.last().is_some_and(|last| last.hour.next() != hour) {
                findings.extend(finding(history, rule, scope, series, &run));
                run.clear();
            }
            run.push(SpikingHour { hour, cost, usual });
        }
        findings.extend(finding(history, rule, scope, series, &run));
    }
    if has_judged {
        Ok(findings)
    } else {
        Err(NotEvaluated::TooFewHours(MIN_HOURS))
    }
}

/// Makes one finding of hours in a row; `None` of no hours.
fn finding(
    history: &History<'_>,
    rule: &HourlySpikeRule,
    scope: &Scope,
    series: &HourlyCosts,
    run: &[SpikingHour],
) -> Option<Finding> {
    let (first, last) = (run.first()?, run.last()?);
    let now = history.as_of;
    let known = |hour: Hour| hour.end().min(now);
    let baseline = first.mean();
    // The first hour that does not spike is the one after the last, once it is over.
    let calm = last.hour.next().end();
    let same = series.same_hours(first.hour);
    let median = (same.hours > 0)
        .then(|| scale(same.sum, 1, same.parts))
        .flatten();
    Some(Finding {
        rule: Rule::HourlySpike,
        code: Code::Rule(Rule::HourlySpike),
        severity: rule.severity,
        scope: scope.clone(),
        window: Interval {
            from: first.hour.start(),
            to: known(first.hour),
        },
        fired_at: known(first.hour),
        resolved_at: Some(calm).filter(|at: &Timestamp| *at <= now),
        observed: Figure::Usd(first.cost),
        threshold: Figure::Usd(rule.factor.of(baseline)),
        baseline: Some(Figure::Usd(baseline)),
        cost: Some(run.iter().map(|one| one.cost - one.mean()).sum()),
        detail: Detail::Spike(Box::new(Incident {
            first: *first,
            hours: run.to_vec(),
            to: known(last.hour),
            same_hours: same.hours,
            same_hour_median: median,
            same_hour_ratio: ratio(first.cost + first.cost, same.sum),
            contributors: Vec::new(),
        })),
        acknowledged: None,
    })
}
