//! `[budget]`: what may be spent in a calendar month, in total and by team.

use std::collections::BTreeMap;

use crate::pricing::Usd;
use crate::usage::Dimension;

use super::aliases::Aliases;
use super::problem::{Problems, quoted};
use super::schema::{BUDGET, BudgetKey};
use super::section::{Entry, Section, bare_or_quoted};

/// Monthly budgets. Those of the teams need not add up to the total.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budget {
    /// For all calls together.
    pub monthly: Option<Usd>,
    /// For each team that has one, under the name it has after aliases.
    pub teams: BTreeMap<String, Usd>,
}

/// Reads the section.
pub(super) fn read_budget(section: &Section<'_>, problems: &mut Problems<'_>) -> Budget {
    let mut budget = Budget::default();
    section.read(BUDGET, problems, |key, entry, problems| match key {
        BudgetKey::Monthly => budget.monthly = read_amount(entry, problems),
        BudgetKey::Teams => {
            let Some(teams) = entry.section(problems) else {
                return;
            };
            for team in teams.entries() {
                let can_match = team.can_match(problems);
                if let Some(amount) = read_amount(&team, problems).filter(|_| can_match) {
                    budget.teams.insert(team.name.to_owned(), amount);
                }
            }
        }
    });
    budget
}

/// Refuses budgets of teams that never appear, because an alias gives them another name.
pub(super) fn refuse_renamed_teams(
    root: &Section<'_>,
    aliases: &Aliases,
    problems: &mut Problems<'_>,
) {
    let Some(teams) = root
        .child("budget")
        .and_then(|budget| budget.child("teams"))
    else {
        return;
    };
    for team in teams.entries() {
        let new_name = aliases.resolve(Dimension::Team, team.name);
        if new_name != team.name {
            let message = format!(
                "`{}` can never match: [aliases.team] renames {} to {}",
                team.path,
                quoted(team.name),
                quoted(new_name),
            );
            let suggestion = format!("write {}", bare_or_quoted(new_name));
            problems.add(&team.name_span, message, Some(suggestion));
        }
    }
}

/// Reads an amount above zero: of a budget of nothing, no share can be taken.
fn read_amount(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<Usd> {
    let amount = entry.amount(problems)?;
    if amount.is_zero() {
        let suggestion = "leave the key out for no budget".to_owned();
        let message = format!("`{}` must be above 0", entry.path);
        problems.add(&entry.span, message, Some(suggestion));
        return None;
    }
    Some(amount)
}
