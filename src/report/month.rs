//! The month of `data_through`: where it stands, where it is heading, what was planned.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::facts::{Budgets, Facts};
use super::header::{Backtest, Forecast, TeamBudget};
use super::month_days::month_days;
use crate::analysis::{Day, MonthToDate, Outlook, Seasonal, back_test, daily_series, ratio};
use crate::frame::{FrameError, Key, KeyValue};
use crate::pricing::Usd;
use crate::usage::{Dimension, Interval, Timestamp};

/// Returns the cost and calls of every local day of the data that has any.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub(super) fn cost_by_day(
    facts: &Facts<'_>,
) -> Result<BTreeMap<NaiveDate, (Usd, u64)>, FrameError> {
    let everything = Interval {
        from: Timestamp(i64::MIN),
        to: facts.coverage.as_of,
    };
    let groups = facts.frame.roll_up(&[Key::Day], everything)?;
    Ok(groups
        .iter()
        .filter_map(|group| Some((group.day()?, (group.measures.cost, group.measures.calls))))
        .collect())
}

/// Projects the month of `data_through`. `all_days` are those of [`cost_by_day`].
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub(super) fn forecast(
    facts: &Facts<'_>,
    budgets: &Budgets,
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
    let days = daily_series(all_days, facts.coverage.first_date, last);
    let complete = complete_days(&days, facts);
    let outlook = Seasonal::fit(complete).map(|model| Outlook::new(&model, &to_date, calendar));
    let projected = outlook.as_ref().map(Outlook::projected);
    let seasonal = projected.map(|projected| projected.cost);
    let linear = to_date.linear();
    let chosen = seasonal.or(linear);
    let breach_date = budgets.monthly.and_then(|budget| match &outlook {
        Some(outlook) if cost < budget => outlook.breach_date(budget),
        _ => to_date.breach_date(budget, &days, calendar),
    });
    let probability = outlook.as_ref().zip(budgets.monthly);
    Ok(Some(Forecast {
        month: first.format("%Y-%m").to_string(),
        month_to_date: cost,
        elapsed_ratio: ratio(
            Usd::from_pico(i128::from(so_far.micros())),
            Usd::from_pico(i128::from(month.micros())),
        )
        .unwrap_or_default(),
        linear,
        seasonal,
        chosen,
        method: method(seasonal, linear).into(),
        low: projected.map(|projected| projected.low),
        high: projected.map(|projected| projected.high),
        methods_differ: outlook
            .as_ref()
            .zip(linear)
            .is_some_and(|(outlook, linear)| outlook.differs(linear)),
        budget: budgets.monthly,
        gap: chosen
            .zip(budgets.monthly)
            .map(|(chosen, budget)| chosen - budget),
        over_probability: probability.map(|(outlook, budget)| outlook.over_probability(budget)),
        budget_used_ratio: budgets.monthly.and_then(|budget| ratio(cost, budget)),
        breach_date,
        backtest: backtest(complete),
        days: month_days(&to_date, complete, outlook.as_ref(), calendar),
        teams: team_budgets(facts, budgets, &to_date)?,
    }))
}

/// Says which projection is relied on: the seasonal one where there is one.
fn method(seasonal: Option<Usd>, linear: Option<Usd>) -> &'static str {
    match (seasonal, linear) {
        (Some(_), _) => "seasonal",
        (None, Some(_)) => "linear",
        (None, None) => "none",
    }
}

fn backtest(complete: &[Day]) -> Option<Backtest> {
    let test = back_test(complete)?;
    Some(Backtest {
        n: test.weeks,
        mean_error_ratio: test.mean_error_ratio,
        mean_bias_ratio: test.mean_bias_ratio,
    })
}

/// Returns the days of data that were over at `as_of`.
fn complete_days<'a>(days: &'a [Day], facts: &Facts<'_>) -> &'a [Day] {
    let is_over = |day: &Day| facts.calendar.end_of(day.date) <= facts.coverage.as_of;
    let (complete, _) = days.split_at(days.partition_point(is_over));
    complete
}

fn team_budgets(
    facts: &Facts<'_>,
    budgets: &Budgets,
    total: &MonthToDate,
) -> Result<Vec<TeamBudget>, FrameError> {
    if budgets.teams.is_empty() {
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
    let mut teams: Vec<TeamBudget> = budgets
        .teams
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
