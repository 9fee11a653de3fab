//! Which budgets the cost of the chosen calls can be held against.

use std::collections::BTreeMap;

use super::settings::Settings;
use crate::report::Budgets;
use crate::usage::Dimension;

/// Returns the budgets that the cost of the filtered calls can be held against: all of them
/// without filters, a team's own when only that team is asked for, else none.
pub(super) fn budgets(settings: &Settings) -> Budgets {
    let budget = &settings.config.budget;
    match settings.filters.as_slice() {
        [] => Budgets {
            monthly: budget.monthly,
            teams: budget.teams.clone(),
        },
        [filter] if filter.dimension == Dimension::Team => match filter.typed() {
            [team] => Budgets {
                monthly: budget.teams.get(team).copied(),
                teams: BTreeMap::new(),
            },
            _ => Budgets::default(),
        },
        _ => Budgets::default(),
    }
}
