//! `unpriced`: calls whose cost is unknown, one finding for each model and week.

use std::collections::BTreeMap;

use super::finding::{Detail, Figure, Finding, Scope};
use super::history::History;
use super::rule::{Code, Rule};
use super::settings::UnpricedRule;
use crate::usage::{Dimension, Interval, Timestamp};

/// Evaluates the rule. It fires at the first such call of a model in a calendar week.
pub(super) fn evaluate(history: &History<'_>, rule: UnpricedRule) -> Vec<Finding> {
    let mut found: BTreeMap<_, (Timestamp, u64)> = BTreeMap::new();
    for day in &history.unpriced {
        let week = history
            .calendar
            .week_of(history.calendar.date_of(day.first));
        // Days come by their first call, so that the first one of a week is the first of all.
        let (_, calls) = found.entry((week, day.model)).or_insert((day.first, 0));
        *calls += day.calls;
    }
    let findings = found
        .into_iter()
        .map(|((first, model), (fired_at, calls))| {
            let week = history.week(first);
            Finding {
                rule: Rule::Unpriced,
                code: Code::Rule(Rule::Unpriced),
                severity: rule.severity,
                scope: Scope::of(Dimension::Model, history.name(model)),
                window: Interval {
                    from: fired_at,
                    to: Timestamp(fired_at.0.saturating_add(1)),
                },
                fired_at,
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
