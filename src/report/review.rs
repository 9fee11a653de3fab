//! Makes the weekly review from the facts.

use std::collections::BTreeMap;

use chrono::{Days, NaiveDate};

use super::alerts_facts::{PeriodAlerts, period_alerts};
use super::attention::attention;
use super::audit_facts::audit;
use super::bridge::{BridgeRow, BridgeTable};
use super::bridge_facts::change_bridge;
use super::facts::{Facts, ReviewOptions};
use super::gate::Gate;
use super::gate_facts::{GateEvidence, gates};
use super::header::{Summary, TrendDay};
use super::header_facts::header;
use super::month::{cost_by_day, forecast};
use super::section::{Breakdown, Growth, GrowthRow, RoutingRow, RowKind};
use super::segments::{breakdown_rows, period_dates, segments};
use super::suspects::suspected_duplicates;
use super::top_calls::top_calls;
use super::waste::waste;
use super::{AuditReport, Review, value_or_none};
use crate::analysis::{Change, Segments, daily_series, growth, ratio, shares, usd_per};
use crate::frame::{FrameError, Key, KeyValue, Measures};
use crate::pricing::Usd;
use crate::usage::Dimension;

/// Days shown before the period for context, so that the moving average has a past.
const CONTEXT_DAYS: u64 = 7;

/// Makes the review of the period.
///
/// # Errors
/// [`FrameError`] if the engine fails or parts do not add up.
pub fn review(facts: &Facts<'_>, options: &ReviewOptions<'_>) -> Result<Review, FrameError> {
    let segments = |dimension, with_days| segments(facts, dimension, with_days);
    let teams = segments(Dimension::Team, true)?;
    let models = segments(Dimension::Model, true)?;
    let features = segments(Dimension::Feature, true)?;
    let users = segments(Dimension::User, false)?;
    let current = facts.frame.total(facts.period.interval)?;
    let prior = has_prior(facts)
        .then(|| facts.frame.total(facts.period.prior))
        .transpose()?;
    let rows =
        |segments: &Segments| breakdown_rows(segments, &current, prior.is_some(), options.top);
    let all_days = cost_by_day(facts)?;
    let bridge = prior.map(|_| change_bridge(facts)).transpose()?;
    let PeriodAlerts { findings, rules } = period_alerts(facts, &options.alerts)?;
    let forecast = forecast(facts, options.budgets, &all_days)?;
    let evidence = GateEvidence {
        findings: &findings,
        rules: &rules,
        forecast: forecast.as_ref(),
    };
    let mut review = Review {
        header: header(facts),
        attention: Vec::new(),
        summary: summary(facts, &current, prior.as_ref())?,
        trend: trend(facts, &all_days),
        breakdown: Breakdown {
            team: rows(&teams),
            model: rows(&models),
            feature: rows(&features),
            user: rows(&users),
        },
        routing: routing(&models, &current, options),
        growth: Growth {
            teams: growth_rows(&teams, bridge.as_ref().map(|bridge| &bridge.teams)),
            features: growth_rows(&features, bridge.as_ref().map(|bridge| &bridge.features)),
        },
        bridge,
        top_calls: top_calls(facts, options.top_calls),
        gates: gates(facts, options.gates, evidence)?,
        forecast,
        alerts: findings,
        alert_rules: rules,
        waste: waste(facts)?,
        audit: audit(facts),
    };
    review.attention = attention(&review);
    Ok(review)
}

/// Makes the audit on its own.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub fn audit_report(facts: &Facts<'_>, asked: &[Gate]) -> Result<AuditReport, FrameError> {
    Ok(AuditReport {
        header: header(facts),
        audit: audit(facts),
        suspected_duplicates: suspected_duplicates(facts),
        gates: gates(facts, asked, GateEvidence::default())?,
    })
}

/// Whether there is anything to compare with: data that begins before the period.
fn has_prior(facts: &Facts<'_>) -> bool {
    facts.calendar.start_of(facts.coverage.first_date) < facts.period.interval.from
}

/// Returns the cost of calls of the period that have no team or no feature.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub(super) fn untagged_cost(facts: &Facts<'_>) -> Result<Usd, FrameError> {
    let by_both = [
        Key::Dimension(Dimension::Team),
        Key::Dimension(Dimension::Feature),
    ];
    let groups = facts.frame.roll_up(&by_both, facts.period.interval)?;
    let is_untagged = |keys: &[KeyValue]| keys.contains(&KeyValue::Value(None));
    let untagged = groups.iter().filter(|group| is_untagged(&group.keys));
    Ok(untagged.map(|group| group.measures.cost).sum())
}

fn summary(
    facts: &Facts<'_>,
    current: &Measures,
    prior: Option<&Measures>,
) -> Result<Summary, FrameError> {
    let untagged_cost = untagged_cost(facts)?;
    let delta = prior.map(|prior| current.cost - prior.cost);
    Ok(Summary {
        cost: current.cost,
        prior_cost: prior.map(|prior| prior.cost),
        delta,
        delta_ratio: delta
            .zip(prior)
            .and_then(|(delta, prior)| ratio(delta, prior.cost)),
        prior_complete: prior
            .map(|_| facts.calendar.start_of(facts.coverage.first_date) <= facts.period.prior.from),
        calls: current.calls,
        prior_calls: prior.map(|prior| prior.calls),
        operations: current.operations,
        failures: current.failures,
        cache_hits: current.cache_hits,
        input_tokens: current.input_tokens,
        output_tokens: current.output_tokens,
        unpriced_calls: current.unpriced_calls,
        untagged_cost,
        untagged_ratio: ratio(untagged_cost, current.cost),
        cost_per_operation: usd_per(current.cost, current.operations),
    })
}

fn trend(facts: &Facts<'_>, all_days: &BTreeMap<NaiveDate, (Usd, u64)>) -> Vec<TrendDay> {
    let dates = period_dates(facts);
    let (Some(first), Some(last)) = (dates.first(), dates.last()) else {
        return Vec::new();
    };
    let shown_from = *first - Days::new(CONTEXT_DAYS);
    daily_series(all_days, facts.coverage.first_date, *last)
        .into_iter()
        .filter(|day| day.date >= shown_from)
        .map(|day| TrendDay {
            date: day.date,
            cost: day.cost,
            ma7: day.ma7,
            in_period: day.date >= *first,
        })
        .collect()
}

/// Every model that costs something, greatest cost first.
fn routing(models: &Segments, total: &Measures, options: &ReviewOptions<'_>) -> Vec<RoutingRow> {
    let mut rows: Vec<RoutingRow> = models
        .iter()
        .filter(|(_, segment)| !segment.current.cost.is_zero())
        .map(|(model, segment)| {
            let shares = shares(&segment.current, total, options.routing);
            RoutingRow {
                model: value_or_none(model.as_deref()),
                cost: segment.current.cost,
                calls: segment.current.calls,
                cost_share_ratio: shares.cost_share_ratio,
                call_share_ratio: shares.call_share_ratio,
                flagged: shares.is_flagged,
            }
        })
        .collect();
    rows.sort_by(|one, other| {
        other
            .cost
            .cmp(&one.cost)
            .then_with(|| one.model.cmp(&other.model))
    });
    rows
}

/// Ranks by change; nothing without a period to compare with.
fn growth_rows(segments: &Segments, reasons: Option<&BridgeTable>) -> Vec<GrowthRow> {
    let Some(reasons) = reasons else {
        return Vec::new();
    };
    growth(segments)
        .iter()
        .map(|change| growth_row(change, reasons))
        .collect()
}

fn growth_row(change: &Change, reasons: &BridgeTable) -> GrowthRow {
    let kind = if change.value.is_some() {
        RowKind::Value
    } else {
        RowKind::None
    };
    let value = value_or_none(change.value.as_deref());
    let is_same = |row: &&BridgeRow| row.value == value && row.kind == kind;
    let row = reasons.rows.iter().find(is_same);
    GrowthRow {
        kind,
        cost: change.cost,
        prior_cost: change.prior_cost,
        delta: change.delta,
        delta_ratio: ratio(change.delta, change.prior_cost),
        is_new: change.prior_cost.is_zero() && !change.cost.is_zero(),
        reasons: row.map(|row| row.reasons.clone()).unwrap_or_default(),
        value,
    }
}
