//! What to look at first: decided here from the figures of the review, put into words by the
//! renderers.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::bridge::EffectAmount;
use super::header::TeamBudget;
use super::section::GrowthRow;
use super::{AlertDetail, AlertFinding, Review, RowKind};
use crate::pricing::Usd;

/// A rise is worth a line from one part in so many of the period's cost.
const MATERIAL_PART: i128 = 100;
/// Share of the whole budget from which it is worth a line.
const NEARLY_ALL: f64 = 0.9;
/// Lines of one kind at most.
const MOST: usize = 3;

/// One thing to look at.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Attention {
    /// A named input is missing or cut short, so costs are missing.
    InputsIncomplete,
    /// Days without any call inside the period.
    MissingDays {
        /// The days.
        days: Vec<NaiveDate>,
    },
    /// Calls without a known price.
    Unpriced {
        /// How many.
        calls: u64,
    },
    /// Cost without team or feature.
    Untagged {
        /// How much.
        cost: Usd,
        /// Share of the period's cost.
        share_ratio: Option<f64>,
    },
    /// The hours in a row that cost most beyond the usual.
    Spike {
        /// Start of the first hour.
        from: DateTime<FixedOffset>,
        /// End of the last one.
        to: DateTime<FixedOffset>,
        /// Cost beyond the usual.
        excess: Usd,
        /// Cost of the worst hour ÷ the usual.
        peak_ratio: Option<f64>,
        /// The team that contributed most.
        team: Option<String>,
        /// The feature that did.
        feature: Option<String>,
    },
    /// All calls together have reached nearly all of the monthly budget, or more.
    BudgetReached {
        /// The call that did it started then.
        at: DateTime<FixedOffset>,
        /// The budget.
        budget: Usd,
        /// The share of it.
        share_ratio: f64,
    },
    /// A team has spent its budget.
    OverBudget {
        /// The team.
        team: String,
        /// Cost so far this month.
        month_to_date: Usd,
        /// Its monthly budget.
        budget: Usd,
    },
    /// A team is heading for more than its budget.
    HeadingOverBudget {
        /// The team.
        team: String,
        /// Projected cost of the month.
        linear: Usd,
        /// Its monthly budget.
        budget: Usd,
    },
    /// The team or feature that grew most.
    Growth {
        /// `team` or `feature`.
        #[schemars(extend("enum" = ["team", "feature"]))]
        dimension: &'static str,
        /// Its name.
        value: String,
        /// The rise.
        delta: Usd,
        /// The rise in relation to the period before.
        delta_ratio: Option<f64>,
        /// Whether there was no cost in the period before.
        is_new: bool,
        /// The main reasons, greatest first.
        reasons: Vec<EffectAmount>,
    },
    /// A model that takes far more of the cost than of the calls.
    DearModel {
        /// The model.
        model: String,
        /// Share of the cost.
        cost_share_ratio: f64,
        /// Share of the calls.
        call_share_ratio: f64,
    },
    /// A single call that stands out.
    DearCall {
        /// Its id.
        call_id: String,
        /// Its feature, else its team.
        owner: Option<String>,
        /// Its cost.
        cost: Usd,
        /// Cost ÷ median.
        ratio: f64,
    },
}

/// Decides what to look at, problems of the data first.
pub fn attention(review: &Review) -> Vec<Attention> {
    let mut list = Vec::new();
    if !review.header.inputs_complete {
        list.push(Attention::InputsIncomplete);
    }
    let days = &review.header.period.missing_days;
    if !days.is_empty() {
        list.push(Attention::MissingDays { days: days.clone() });
    }
    let summary = &review.summary;
    if summary.unpriced_calls > 0 {
        list.push(Attention::Unpriced {
            calls: summary.unpriced_calls,
        });
    }
    if !summary.untagged_cost.is_zero() {
        let (cost, share_ratio) = (summary.untagged_cost, summary.untagged_ratio);
        list.push(Attention::Untagged { cost, share_ratio });
    }
    list.extend(spike(review));
    list.extend(budget_reached(review));
    let teams = review.forecast.iter().flat_map(|forecast| &forecast.teams);
    list.extend(teams.filter_map(budget).take(MOST));
    list.extend(growth(review));
    let dear = review.routing.iter().filter(|row| row.flagged).take(MOST);
    list.extend(dear.filter_map(|row| {
        Some(Attention::DearModel {
            model: row.model.clone(),
            cost_share_ratio: row.cost_share_ratio?,
            call_share_ratio: row.call_share_ratio?,
        })
    }));
    list.extend(dear_call(review));
    list
}

/// The worst incident of the period that nobody has answered for.
fn spike(review: &Review) -> Option<Attention> {
    let spikes = open_alerts(review)
        .filter_map(|alert| Some((alert.cost?, alert.detail.spike()?, &alert.scope)));
    // Of equal ones the first.
    let worst = spikes.reduce(|worst, one| if one.0 > worst.0 { one } else { worst });
    let (excess, spike, scope) = worst?;
    let contributor = |dimension| {
        let own = scope.value.clone().filter(|_| scope.dimension == dimension);
        let mut others = spike.contributors.iter();
        let most = others.find(|one| one.dimension == dimension);
        own.or_else(|| most.map(|one| one.value.clone()))
    };
    Some(Attention::Spike {
        from: spike.from,
        to: spike.to,
        excess,
        peak_ratio: spike.peak_ratio,
        team: contributor("team"),
        feature: contributor("feature"),
    })
}

/// The greatest share of the whole budget that was reached, from 90 % on.
fn budget_reached(review: &Review) -> Option<Attention> {
    let of_all = open_alerts(review).filter(|alert| alert.scope.dimension == "total");
    let reached = of_all.filter_map(|alert| {
        let AlertDetail::Budget {
            budget,
            share_ratio,
            ..
        } = &alert.detail
        else {
            return None;
        };
        Some((*share_ratio, alert.fired_at, *budget))
    });
    let reached = reached.filter(|(share_ratio, ..)| *share_ratio >= NEARLY_ALL);
    let (share_ratio, at, budget) = reached.max_by(|one, other| one.0.total_cmp(&other.0))?;
    Some(Attention::BudgetReached {
        at,
        budget,
        share_ratio,
    })
}

/// The alerts that nobody has answered for.
fn open_alerts(review: &Review) -> impl Iterator<Item = &AlertFinding> {
    let alerts = review.alerts.iter();
    alerts.filter(|alert| alert.acknowledged.is_none())
}

fn budget(team: &TeamBudget) -> Option<Attention> {
    let (name, budget) = (team.team.clone(), team.budget);
    if team.month_to_date >= budget {
        let month_to_date = team.month_to_date;
        return Some(Attention::OverBudget {
            team: name,
            month_to_date,
            budget,
        });
    }
    let linear = team.linear.filter(|linear| *linear > budget)?;
    Some(Attention::HeadingOverBudget {
        team: name,
        linear,
        budget,
    })
}

/// The team and the feature that grew most, if the periods can be compared and it matters.
fn growth(review: &Review) -> impl Iterator<Item = Attention> {
    let first = |dimension, rows: &[GrowthRow]| {
        let row = rows
            .first()
            .filter(|row| review.is_comparable() && is_material(row, review))?;
        Some(Attention::Growth {
            dimension,
            value: row.value.clone(),
            delta: row.delta,
            delta_ratio: row.delta_ratio,
            is_new: row.is_new,
            reasons: row.reasons.clone(),
        })
    };
    let teams = first("team", &review.growth.teams);
    let features = first("feature", &review.growth.features);
    teams.into_iter().chain(features)
}

fn is_material(row: &GrowthRow, review: &Review) -> bool {
    let multiple = row.delta.checked_mul(MATERIAL_PART);
    row.kind == RowKind::Value
        && row.delta > Usd::ZERO
        && multiple.is_none_or(|rise| rise >= review.summary.cost)
}

fn dear_call(review: &Review) -> Option<Attention> {
    let call = review.top_calls.first().filter(|call| call.flagged)?;
    let ratio = call.ratio?;
    Some(Attention::DearCall {
        call_id: call.call_id.clone(),
        owner: call.feature.clone().or_else(|| call.team.clone()),
        cost: call.cost,
        ratio,
    })
}
