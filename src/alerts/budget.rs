//! `budget`: the cost of a month reaches shares of the budget, in total and of teams that have one.

use super::crossing::{Mark, crossings};
use super::evaluate::NotEvaluated;
use super::finding::Finding;
use super::history::History;
use super::rule::{Code, Rule};
use super::settings::{BudgetRule, Watch};

/// Evaluates the rule.
///
/// # Errors
/// [`NotEvaluated`] if no budget is set, or if those that are do not apply.
pub(super) fn evaluate(
    history: &History<'_>,
    rule: &BudgetRule,
) -> Result<Vec<Finding>, NotEvaluated> {
    let marks = rule.thresholds.iter().map(|share| Mark {
        share: *share,
        rule: Rule::Budget,
        code: Code::Budget(share.whole_percent()),
        severity: rule.severity_of(*share),
    });
    let marks: Vec<Mark> = marks.collect();
    let budgets = history.budgets;
    let total = budgets
        .total
        .filter(|_| rule.scopes.contains(&Watch::Total))
        .map(|budget| (None, budget));
    let teams = budgets.teams.iter();
    let teams = teams.filter(|_| rule.scopes.contains(&Watch::Team));
    let all = total
        .into_iter()
        .chain(teams.map(|(team, budget)| (Some(team.as_str()), *budget)));
    let all: Vec<_> = all.collect();
    if all.is_empty() {
        return Err(if budgets.is_filtered {
            NotEvaluated::BudgetsOfOtherCalls
        } else {
            NotEvaluated::NoBudget
        });
    }
    let found = all
        .into_iter()
        .flat_map(|(team, budget)| crossings(history, team, budget, &marks));
    Ok(found.collect())
}
