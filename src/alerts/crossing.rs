//! The exact calls at which the cost of a month reaches shares of a budget.

use super::finding::{Detail, Figure, Finding, Scope};
use super::flow::scope_of;
use super::history::History;
use super::rule::{Code, Rule, Severity};
use crate::analysis::Threshold;
use crate::frame::PastCall;
use crate::pricing::Usd;
use crate::usage::{Interval, Timestamp};

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
    let scope = scope_of(team.map(str::to_owned));
    let mut findings: Vec<Finding> = Vec::new();
    let mut month: Option<Interval> = None;
    let mut spent = Usd::ZERO;
    // How many findings were there when the month began.
    let mut earlier = 0;
    let mut open: Vec<Mark> = Vec::new();
    for stretch in history.flow.get(&scope).into_iter().flatten() {
        let current = history.month_of(stretch.date);
        if month != Some(current) {
            add_stakes(&mut findings, earlier, spent);
            (spent, earlier, open) = (Usd::ZERO, findings.len(), marks.to_vec());
            month = Some(current);
        }
        let is_reached =
            |mark: &Mark, spent: Usd| mark.share.compare(spent.pico(), budget.pico()).is_ge();
        // Without its credits the hour would bring the sum this far. Only where that is enough,
        // its calls are looked at one by one.
        let most = spent + stretch.spent.debits;
        if !open.iter().any(|mark| is_reached(mark, most)) {
            spent += stretch.spent.cost;
            continue;
        }
        let during = stretch.interval(history.calendar, history.as_of);
        for call in history.calls(during, team) {
            let Some(cost) = call.cost else { continue };
            spent += cost;
            let reached = open.iter().filter(|mark| is_reached(mark, spent));
            let found =
                reached.map(|mark| finding(history, &call, &scope, budget, mark, current, spent));
            findings.extend(found);
            open.retain(|mark| !is_reached(mark, spent));
        }
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
