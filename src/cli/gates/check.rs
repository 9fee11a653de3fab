//! Gates that could never trip with the settings at hand: they would pass for ever and be trusted.

use super::wrong;
use crate::alerts::{AlertSettings, Rule};
use crate::cli::budgets::budgets;
use crate::cli::config::suggest::nearest;
use crate::cli::settings::Settings;
use crate::error::Error;
use crate::report::Gate;

/// Refuses a gate that nothing could trip: it would pass for ever and be trusted.
///
/// # Errors
/// [`Error::Usage`] for such a gate.
pub(super) fn check(gate: &Gate, settings: &Settings) -> Result<(), Error> {
    match gate {
        Gate::Alert { code: Some(code) } => check_code(gate, code, settings),
        Gate::Share { of, .. } if of.needs_budget() => check_budget(gate, settings),
        Gate::Alert { code: None } | Gate::Share { .. } => Ok(()),
    }
}

fn check_code(gate: &Gate, code: &str, settings: &Settings) -> Result<(), Error> {
    let alerts = &settings.config.alerts;
    let codes = codes(alerts);
    if !codes.iter().any(|known| known == code) {
        let near = nearest(code, codes.iter().map(String::as_str));
        let all = codes.join(", ");
        let hint = near.map_or_else(
            || format!("what can follow `alert:` is {all}"),
            |near| format!("did you mean `alert:{near}`? There are {all}"),
        );
        return Err(wrong(&gate.name(), "names no alert", &hint));
    }
    let rule = Rule::ALL
        .into_iter()
        .find(|rule| rule.name() == code || rule.finds(code));
    let Some(rule) = rule else { return Ok(()) };
    if !alerts.is_enabled(rule) {
        let hint = format!("switch it on: `[alerts.{}] enabled = true`", rule.name());
        return Err(wrong(&gate.name(), "is switched off", &hint));
    }
    match rule {
        Rule::Budget => check_budget(gate, settings),
        Rule::TeamBudget if settings.config.budget.teams.is_empty() => Err(wrong(
            &gate.name(),
            "has no budget to be held against",
            "set `[budget.teams]` in llmcost.toml",
        )),
        Rule::TeamBudget
        | Rule::HourlySpike
        | Rule::CallOutlier
        | Rule::RetrySpike
        | Rule::Untagged
        | Rule::Unpriced => Ok(()),
    }
}

/// Returns what can follow `alert:`: every rule, and the codes of the budgets.
fn codes(alerts: &AlertSettings) -> Vec<String> {
    let shares = alerts.budget.thresholds.iter();
    let budgets = shares.map(|share| format!("budget-{}", share.whole_percent()));
    let rules = Rule::ALL.iter().map(|rule| rule.name().to_owned());
    rules.chain(budgets).collect()
}

fn check_budget(gate: &Gate, settings: &Settings) -> Result<(), Error> {
    let applicable = budgets(settings);
    if applicable.monthly.is_some() || !applicable.teams.is_empty() {
        return Ok(());
    }
    let set = &settings.config.budget;
    let is_set = set.monthly.is_some() || !set.teams.is_empty();
    let hint = if is_set {
        "the budgets are for all calls, not only the filtered ones: leave the filters out, or name \
         one team that has a budget"
    } else {
        "set `[budget] monthly` or `[budget.teams]` in llmcost.toml"
    };
    Err(wrong(
        &gate.name(),
        "has no budget to be held against",
        hint,
    ))
}
