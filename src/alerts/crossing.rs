//! The exact calls at which the cost of a month reaches shares of a budget.

use super::finding::{Detail, Figure, Finding, Scope};
use super::history::History;
use super::rule::{Code, Rule, Severity};
use crate::analysis::Threshold;
use crate::frame::PastCall;
use crate::pricing::Usd;
use crate::usage::{Dimension, Interval, Timestamp};

/// A share of a budget that is watched, and what it is called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Mark {
    pub(super) share: Threshold,
    pub(super) rule: Rule,
    pub(super) code: Code,
    pub(super) severity: Severity,
}

/// Finds the calls at which all calls, or those of a team, reach the marks: in each calendar month
/// the first one for each mark, even if credits take the sum below it again.
pub(super) fn crossings(
    history: &History<'_>,
    team: Option<&str>,
    budget: Usd,
    marks: &[Mark],
) -> Vec<Finding> {
    let scope = team.map_or(Scope::TOTAL, |team| {
        Scope::of(Dimension::Team, Some(team.to_owned()))
    });
    let code = team.map(|team| history.code_of(team));
    let is_counted = |call: &&PastCall| code.is_none_or(|code| code == Some(call.team));
    let mut findings: Vec<Finding> = Vec::new();
    let mut month: Option<Interval> = None;
    let mut spent = Usd::ZERO;
    // How many findings were there when the month began.
    let mut earlier = 0;
    let mut open: Vec<Mark> = Vec::new();
    for call in history.calls.iter().filter(is_counted) {
        let current = month.filter(|month| month.contains(call.started_at));
        let current = current.unwrap_or_else(|| history.month_of(call.started_at));
        if month != Some(current) {
            add_stakes(&mut findings, earlier, spent);
            (spent, earlier, open) = (Usd::ZERO, findings.len(), marks.to_vec());
            month = Some(current);
        }
        let Some(cost) = call.cost else { continue };
        spent += cost;
        let is_reached = |mark: &Mark| mark.share.compare(spent.pico(), budget.pico()).is_ge();
        let reached = open.iter().filter(|mark| is_reached(mark));
        let found =
            reached.map(|mark| finding(history, call, &scope, budget, mark, current, spent));
        findings.extend(found);
        open.retain(|mark| !is_reached(mark));
    }
    add_stakes(&mut findings, earlier, spent);
    findings
}

/// What is at stake is by how much the month goes beyond the threshold, as far as it is known.
fn add_stakes(findings: &mut [Finding], earlier: usize, month_cost: Usd) {
    for finding in findings.iter_mut().skip(earlier) {
        if let Figure::Usd(threshold) = finding.threshold {
            finding.cost = Some((month_cost - threshold).max(Usd::ZERO));
        }
    }
}

fn finding(
    history: &History<'_>,
    call: &PastCall,
    scope: &Scope,
    budget: Usd,
    mark: &Mark,
    month: Interval,
    spent: Usd,
) -> Finding {
    Finding {
        rule: mark.rule,
        code: mark.code,
        severity: mark.severity,
        scope: scope.clone(),
        window: Interval {
            from: call.started_at,
            to: Timestamp(call.started_at.0.saturating_add(1)),
        },
        fired_at: call.started_at,
        resolved_at: (month.to <= history.as_of).then_some(month.to),
        observed: Figure::Usd(spent),
        threshold: Figure::Usd(mark.share.of(budget)),
        baseline: Some(Figure::Usd(budget)),
        cost: None,
        detail: Detail::Budget {
            call_id: history.call_id(call),
            share: mark.share,
            budget,
            month,
        },
        acknowledged: None,
    }
}
