//! The month of `data_through`: where it stands, where it is heading, what was planned.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::facts::{Facts, ReviewOptions};
use super::header::{Forecast, TeamBudget};
use crate::analysis::{MonthToDate, daily_series, ratio};
use crate::frame::{FrameError, Key, KeyValue};
use crate::pricing::Usd;
use crate::usage::{Dimension, Interval, Timestamp};

/// Projects the month of `data_through`.
pub(super) fn forecast(
    facts: &Facts<'_>,
    options: &ReviewOptions<'_>,
    all_days: &BTreeMap<NaiveDate, (Usd, u64)>,
) -> Result<Option<Forecast>, FrameError> {
    let calendar = facts.calendar;
    let through = Timestamp(facts.coverage.as_of.0.saturating_sub(1));
    let (first, last) =
        calendar.month_of(calendar.date_of(facts.coverage.data_through.min(through)));
    let month = calendar.days(first, last);
    let elapsed_to = facts.coverage.as_of.min(month.to);
    let so_far = Interval {
        from: month.from,
        to: elapsed_to,
    };
    if so_far.micros() <= 0 {
        return Ok(None);
    }
    let cost = facts.frame.total(so_far)?.cost;
    let to_date = MonthToDate {
        month,
        elapsed_to,
        cost,
    };
    let linear = to_date.linear();
    let days = daily_series(all_days, first, last);
    let breach_date = options
        .budget
        .and_then(|budget| to_date.breach_date(budget, &days, calendar));
    Ok(Some(Forecast {
        month: first.format("%Y-%m").to_string(),
        month_to_date: cost,
        elapsed_ratio: ratio(
            Usd::from_pico(i128::from(so_far.micros())),
            Usd::from_pico(i128::from(month.micros())),
        )
        .unwrap_or_default(),
        linear,
        chosen: linear,
        method: if linear.is_some() { "linear" } else { "none" },
        budget: options.budget,
        gap: linear
            .zip(options.budget)
            .map(|(linear, budget)| linear - budget),
        budget_used_ratio: options.budget.and_then(|budget| ratio(cost, budget)),
        breach_date,
        teams: team_budgets(facts, options, &to_date)?,
    }))
}

fn team_budgets(
    facts: &Facts<'_>,
    options: &ReviewOptions<'_>,
    total: &MonthToDate,
) -> Result<Vec<TeamBudget>, FrameError> {
    if options.team_budgets.is_empty() {
        return Ok(Vec::new());
    }
    let so_far = Interval {
        from: total.month.from,
        to: total.elapsed_to,
    };
    let mut costs: BTreeMap<String, Usd> = BTreeMap::new();
    for group in facts
        .frame
        .roll_up(&[Key::Dimension(Dimension::Team)], so_far)?
    {
        if let [KeyValue::Value(Some(team))] = group.keys.as_slice() {
            costs.insert(team.clone(), group.measures.cost);
        }
    }
    let mut teams: Vec<TeamBudget> = options
        .team_budgets
        .iter()
        .map(|(team, budget)| {
            let cost = costs.get(team).copied().unwrap_or_default();
            TeamBudget {
                team: team.clone(),
                budget: *budget,
                month_to_date: cost,
                used_ratio: ratio(cost, *budget),
                linear: MonthToDate { cost, ..*total }.linear(),
            }
        })
        .collect();
    teams.sort_by(|one, other| {
        let by_use = other.used_ratio.partial_cmp(&one.used_ratio);
        by_use
            .unwrap_or(std::cmp::Ordering::Equal)
            .then_with(|| one.team.cmp(&other.team))
    });
    Ok(teams)
}
