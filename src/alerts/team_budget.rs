//! `team-budget`: a team has spent the budget it was given. A code of its own, so that it can be
//! routed to the team.

use super::crossing::{Mark, crossings};
use super::evaluate::NotEvaluated;
use super::finding::Finding;
use super::history::History;
use super::rule::{Code, Rule};
use super::settings::TeamBudgetRule;

/// Evaluates the rule.
///
/// # Errors
/// [`NotEvaluated`] if no team has a budget that applies.
pub(super) fn evaluate(
    history: &History<'_>,
    rule: &TeamBudgetRule,
) -> Result<Vec<Finding>, NotEvaluated> {
    let budgets = history.budgets;
    if budgets.teams.is_empty() {
        return Err(if budgets.is_filtered {
            NotEvaluated::BudgetsOfOtherCalls
        } else {
            NotEvaluated::NoTeamBudget
        });
    }
    let mark = Mark {
        share: rule.share,
        rule: Rule::TeamBudget,
        code: Code::Rule(Rule::TeamBudget),
        severity: rule.severity,
    };
    let teams = budgets.teams.iter();
    let found = teams.flat_map(|(team, budget)| crossings(history, Some(team), *budget, &[mark]));
    Ok(found.collect())
}
