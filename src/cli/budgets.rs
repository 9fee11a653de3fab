//! Which budgets the cost of the chosen calls can be held against.

use std::collections::BTreeMap;

use super::settings::Settings;
use crate::alerts;
use crate::report::Budgets;
use crate::usage::Dimension;

/// Returns the budgets that the cost of the filtered calls can be held against: all of them
/// without filters, a team's own when only that team is asked for, else none.
pub(super) fn budgets(settings: &Settings) -> Budgets {
    let budget = &settings.config.budget;
    match only_team(settings) {
        Some(team) => Budgets {
            monthly: budget.teams.get(team).copied(),
            teams: BTreeMap::new(),
        },
        None if settings.filters.is_empty() => Budgets {
            monthly: budget.monthly,
            teams: budget.teams.clone(),
        },
        None => Budgets::default(),
    }
}

/// Returns the same for alerts, where the budget of the only team stays the team's.
pub(super) fn alert_budgets(settings: &Settings) -> alerts::Budgets {
    let Budgets { monthly, teams } = budgets(settings);
    let set = &settings.config.budget;
    let is_set = set.monthly.is_some() || !set.teams.is_empty();
    match only_team(settings).zip(monthly) {
        Some((team, budget)) => alerts::Budgets {
            total: None,
            teams: BTreeMap::from([(team.to_owned(), budget)]),
            is_filtered: false,
        },
        None => alerts::Budgets {
            total: monthly,
            teams,
            is_filtered: is_set && !settings.filters.is_empty(),
        },
    }
}

/// Returns the team that a lone filter names.
fn only_team(settings: &Settings) -> Option<&str> {
    match settings.filters.as_slice() {
        [filter] if filter.dimension == Dimension::Team => match filter.typed() {
            [team] => Some(team),
            _ => None,
        },
        _ => None,
    }
}
