//! Two saved reports compared: what the figures were and are, which values and alerts came and went.

use std::collections::BTreeSet;

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::alerts::{AlertFinding, AlertScope};
use super::header::{PeriodInfo, SCHEMA_VERSION};
use super::section::{BreakdownRow, RowKind};
use super::{Name, Review};
use crate::analysis::ratio;
use crate::pricing::Usd;

/// What differs between two reports.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ReportDiff {
    /// Version of this format.
    pub schema_version: u32,
    /// Program and version.
    pub tool: String,
    /// The first report.
    pub before: DiffSide,
    /// The second one.
    pub after: DiffSide,
    /// What makes their figures hard to compare; empty if nothing does.
    pub caveats: Vec<DiffCaveat>,
    /// Amounts of the whole.
    pub amounts: Vec<DiffAmount>,
    /// Counts of the whole.
    pub counts: Vec<DiffCount>,
    /// Cost by team, greatest change first.
    pub teams: Vec<DiffRow>,
    /// Cost by feature.
    pub features: Vec<DiffRow>,
    /// Cost by model.
    pub models: Vec<DiffRow>,
    /// Alerts of the second report that the first one does not have.
    pub new_alerts: Vec<DiffAlert>,
    /// Alerts of the first report that the second one does not have.
    pub gone_alerts: Vec<DiffAlert>,
}

/// What a report was about.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct DiffSide {
    /// Program and version that made it.
    pub tool: String,
    /// Its period.
    pub period: PeriodInfo,
    /// Up to when calls counted.
    pub as_of: DateTime<FixedOffset>,
    /// Start of its latest call.
    pub data_through: DateTime<FixedOffset>,
    /// Fingerprint of its prices.
    pub price_book_sha256: String,
}

/// Something that makes two reports hard to compare.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DiffCaveat {
    /// Their periods have different lengths.
    PeriodLength,
    /// One of them covers its period only in part.
    Incomplete,
    /// Inputs of one of them were missing or cut short.
    InputsIncomplete,
    /// They were made with different prices.
    Prices,
    /// They reckon cost by different bases.
    CostBasis,
    /// They were filtered differently.
    Filters,
    /// One of them shows users under pseudonyms.
    Pseudonyms,
    /// They reckon days in different time zones.
    TimeZone,
}

/// An amount in both reports.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DiffAmount {
    /// Its key in the report, such as `summary.cost`.
    pub key: DiffKey,
    /// In the first report.
    pub before: Option<Usd>,
    /// In the second one.
    pub after: Option<Usd>,
    /// `after − before`.
    pub delta: Option<Usd>,
    /// `delta ÷ before`.
    pub delta_ratio: Option<f64>,
}

/// Which amount or count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub enum DiffKey {
    /// Cost of the period.
    #[serde(rename = "summary.cost")]
    Cost,
    /// Cost without team or feature.
    #[serde(rename = "summary.untagged_cost")]
    UntaggedCost,
    /// Cost of failed and repeated calls.
    #[serde(rename = "waste.total.lost_cost")]
    LostCost,
    /// Cost of the month so far.
    #[serde(rename = "forecast.month_to_date")]
    MonthToDate,
    /// Where the month is heading.
    #[serde(rename = "forecast.chosen")]
    Forecast,
    /// The monthly budget.
    #[serde(rename = "forecast.budget")]
    Budget,
    /// Calls.
    #[serde(rename = "summary.calls")]
    Calls,
    /// Operations.
    #[serde(rename = "summary.operations")]
    Operations,
    /// Failed calls.
    #[serde(rename = "summary.failures")]
    Failures,
    /// Calls without a price.
    #[serde(rename = "summary.unpriced_calls")]
    UnpricedCalls,
    /// Rejected lines.
    #[serde(rename = "audit.lines.rejected")]
    RejectedLines,
}

/// A count in both reports.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DiffCount {
    /// Its key in the report.
    pub key: DiffKey,
    /// In the first report.
    pub before: u64,
    /// In the second one.
    pub after: u64,
}

/// A value of a dimension in both reports.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DiffRow {
    /// The value; `(none)` where calls have none.
    pub value: String,
    /// Its cost in the first report; `null` if that does not list it by name.
    pub before: Option<Usd>,
    /// Its cost in the second one.
    pub after: Option<Usd>,
    /// `after − before`, if both list it.
    pub delta: Option<Usd>,
    /// `delta ÷ before`.
    pub delta_ratio: Option<f64>,
}

/// An alert of one report only.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct DiffAlert {
    /// Its code.
    pub code: String,
    /// `warn` or `page`.
    pub severity: Name,
    /// What it is about.
    pub scope: AlertScope,
    /// When it fired.
    pub fired_at: DateTime<FixedOffset>,
    /// Cost at stake.
    pub cost: Option<Usd>,
    /// All of it in a sentence.
    pub sentence: String,
}

/// Compares two reports.
pub fn diff(before: &Review, after: &Review) -> ReportDiff {
    let rows = |rows: fn(&Review) -> &[BreakdownRow]| diff_rows(rows(before), rows(after));
    ReportDiff {
        schema_version: SCHEMA_VERSION,
        tool: concat!("llmcost ", env!("CARGO_PKG_VERSION")).to_owned(),
        before: side(before),
        after: side(after),
        caveats: caveats(before, after),
        amounts: amounts(before, after),
        counts: counts(before, after),
        teams: rows(|review| &review.breakdown.team),
        features: rows(|review| &review.breakdown.feature),
        models: rows(|review| &review.breakdown.model),
        new_alerts: only_in(&after.alerts, &before.alerts),
        gone_alerts: only_in(&before.alerts, &after.alerts),
    }
}

fn side(review: &Review) -> DiffSide {
    let header = &review.header;
    DiffSide {
        tool: header.tool.clone(),
        period: header.period.clone(),
        as_of: header.as_of,
        data_through: header.data_through,
        price_book_sha256: header.price_book.sha256.clone(),
    }
}

fn caveats(before: &Review, after: &Review) -> Vec<DiffCaveat> {
    let (one, other) = (&before.header, &after.header);
    let length = |review: &Review| review.header.period.to - review.header.period.from;
    let checks = [
        (DiffCaveat::PeriodLength, length(before) != length(after)),
        (
            DiffCaveat::Incomplete,
            !(one.period.complete && other.period.complete),
        ),
        (
            DiffCaveat::InputsIncomplete,
            !(one.inputs_complete && other.inputs_complete),
        ),
        (DiffCaveat::Prices, one.price_book != other.price_book),
        (DiffCaveat::CostBasis, one.cost_basis != other.cost_basis),
        (DiffCaveat::Filters, one.filters != other.filters),
        (
            DiffCaveat::Pseudonyms,
            one.pseudonymized != other.pseudonymized,
        ),
        (DiffCaveat::TimeZone, one.timezone != other.timezone),
    ];
    let real = checks.into_iter().filter(|(_, is_real)| *is_real);
    real.map(|(caveat, _)| caveat).collect()
}

fn amounts(before: &Review, after: &Review) -> Vec<DiffAmount> {
    type Amount = fn(&Review) -> Option<Usd>;
    let month = |of: fn(&super::Forecast) -> Option<Usd>| {
        [before, after].map(|review| review.forecast.as_ref().and_then(of))
    };
    let both = |of: Amount| [before, after].map(of);
    [
        (DiffKey::Cost, both(|review| Some(review.summary.cost))),
        (
            DiffKey::UntaggedCost,
            both(|review| Some(review.summary.untagged_cost)),
        ),
        (
            DiffKey::LostCost,
            both(|review| Some(review.waste.total.lost_cost)),
        ),
        (
            DiffKey::MonthToDate,
            month(|forecast| Some(forecast.month_to_date)),
        ),
        (DiffKey::Forecast, month(|forecast| forecast.chosen)),
        (DiffKey::Budget, month(|forecast| forecast.budget)),
    ]
    .into_iter()
    .map(|(key, [before, after])| {
        let (delta, delta_ratio) = change(before, after);
        DiffAmount {
            key,
            before,
            after,
            delta,
            delta_ratio,
        }
    })
    .collect()
}

fn counts(before: &Review, after: &Review) -> Vec<DiffCount> {
    let count = |key, of: fn(&Review) -> u64| DiffCount {
        key,
        before: of(before),
        after: of(after),
    };
    vec![
        count(DiffKey::Calls, |review| review.summary.calls),
        count(DiffKey::Operations, |review| review.summary.operations),
        count(DiffKey::Failures, |review| review.summary.failures),
        count(DiffKey::UnpricedCalls, |review| {
            review.summary.unpriced_calls
        }),
        count(DiffKey::RejectedLines, |review| review.audit.lines.rejected),
    ]
}

fn change(before: Option<Usd>, after: Option<Usd>) -> (Option<Usd>, Option<f64>) {
    let delta = before.zip(after).map(|(before, after)| after - before);
    let delta_ratio = delta
        .zip(before)
        .and_then(|(delta, before)| ratio(delta, before));
    (delta, delta_ratio)
}

/// Compares the values that either report lists by name, greatest change first.
fn diff_rows(before: &[BreakdownRow], after: &[BreakdownRow]) -> Vec<DiffRow> {
    let named = |rows: &'_ [BreakdownRow]| -> Vec<(String, Usd)> {
        let rows = rows.iter().filter(|row| row.kind != RowKind::Other);
        rows.map(|row| (row.value.clone(), row.cost)).collect()
    };
    let (before, after) = (named(before), named(after));
    let values: BTreeSet<&String> = before
        .iter()
        .chain(&after)
        .map(|(value, _)| value)
        .collect();
    let cost = |rows: &[(String, Usd)], value: &String| {
        rows.iter().find(|row| row.0 == *value).map(|row| row.1)
    };
    let mut rows: Vec<DiffRow> = values
        .into_iter()
        .map(|value| {
            let (before, after) = (cost(&before, value), cost(&after, value));
            let (delta, delta_ratio) = change(before, after);
            DiffRow {
                value: value.clone(),
                before,
                after,
                delta,
                delta_ratio,
            }
        })
        .collect();
    // The sort is stable: equal changes stay in the order of their names.
    let size = |row: &DiffRow| {
        let known = row.delta.or(row.after).or(row.before).unwrap_or_default();
        known.abs()
    };
    rows.sort_by_key(|row| std::cmp::Reverse(size(row)));
    rows
}

/// Returns the alerts that the other report does not have: another code, scope or time.
fn only_in(these: &[AlertFinding], others: &[AlertFinding]) -> Vec<DiffAlert> {
    let is_same = |one: &AlertFinding, other: &AlertFinding| {
        one.code == other.code && one.scope == other.scope && one.fired_at == other.fired_at
    };
    let new = these
        .iter()
        .filter(|alert| !others.iter().any(|other| is_same(alert, other)));
    new.map(|alert| DiffAlert {
        code: alert.code.clone(),
        severity: alert.severity,
        scope: alert.scope.clone(),
        fired_at: alert.fired_at,
        cost: alert.cost,
        sentence: alert.sentence.clone(),
    })
    .collect()
}
