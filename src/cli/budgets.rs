//! The budgets that the cost of the calls at hand can be held against.

use std::collections::BTreeMap;

use super::settings::Settings;
use crate::alerts::Budgets;
use crate::pricing::Usd;
use crate::usage::Dimension;

/// Returns the budgets that apply: all of them without filters, a team's own when only that team is
/// asked for, else none.
pub(super) fn budgets(settings: &Settings) -> (Option<Usd>, BTreeMap<String, Usd>) {
    let budget = &settings.config.budget;
    match only_team(settings) {
        Some(team) => (budget.teams.get(team).copied(), BTreeMap::new()),
        None if settings.filters.is_empty() => (budget.monthly, budget.teams.clone()),
        None => (None, BTreeMap::new()),
    }
}

/// Returns the same for alerts, where the budget of the only team stays the team's.
pub(super) fn alert_budgets(settings: &Settings) -> Budgets {
    let (total, teams) = budgets(settings);
    let is_set =
        settings.config.budget.monthly.is_some() || !settings.config.budget.teams.is_empty();
    match only_team(settings).zip(total) {
        Some((team, budget)) => Budgets {
            total: None,
            teams: BTreeMap::from([(team.to_owned(), budget)]),
            is_filtered: false,
        },
        None => Budgets {
            total,
            teams,
            is_filtered: is_set && !settings.filters.is_empty(),
        },
    }
}

/// Returns the team that a lone filter names.
fn only_team(settings: &Settings) -> Option<&str> {
    match settings.filters.as_slice() {
        [filter] if filter.dimension == Dimension::Team => match filter.patterns.as_slice() {
            [team] => Some(team),
            _ => None,
        },
        _ => None,
    }
}
