//! `unpriced`: calls whose cost is unknown, one finding for each model and week.

use std::collections::BTreeMap;

use super::finding::{Detail, Figure, Finding, Scope};
use super::history::History;
use super::rule::{Code, Rule};
use super::settings::UnpricedRule;
use crate::frame::PastCall;
use crate::usage::{Dimension, Interval, Timestamp};

/// Evaluates the rule. It fires at the first such call of a model in a calendar week.
pub(super) fn evaluate(history: &History<'_>, rule: UnpricedRule) -> Vec<Finding> {
    let mut found: BTreeMap<_, (PastCall, u64)> = BTreeMap::new();
    for call in history.calls.iter().filter(|call| call.cost.is_none()) {
        let week = history
            .calendar
            .week_of(history.calendar.date_of(call.started_at));
        let (_, calls) = found.entry((week, call.model)).or_insert((*call, 0));
        *calls += 1;
    }
    let findings = found.into_iter().map(|((first, model), (call, calls))| {
        let week = history.week(first);
        Finding {
            rule: Rule::Unpriced,
            code: Code::Rule(Rule::Unpriced),
            severity: rule.severity,
            scope: Scope::of(Dimension::Model, history.name(model)),
            window: Interval {
                from: call.started_at,
                to: Timestamp(call.started_at.0.saturating_add(1)),
            },
            fired_at: call.started_at,
            resolved_at: (week.to <= history.as_of).then_some(week.to),
            observed: Figure::Calls(calls),
            threshold: Figure::Calls(1),
            baseline: None,
            cost: None,
            detail: Detail::Unpriced { calls },
            acknowledged: None,
        }
    });
    findings.collect()
}
