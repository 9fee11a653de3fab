//! Retries and waste: operations against attempts, what failed and superseded attempts cost, what
//! caches saved; in total, by feature and by day.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::facts::Facts;
use super::section::RowKind;
use super::segments::{period_dates, value_of};
use super::value_or_none;
use crate::analysis;
use crate::frame::{Efficiency, FrameError, Key};
use crate::pricing::Usd;
use crate::usage::Dimension;

/// Retries and waste of the period.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Waste {
    /// All calls together.
    pub total: WasteFigures,
    /// Each feature, most lost cost first; calls without a feature are `(none)`.
    pub features: Vec<WasteRow>,
}

/// How well the calls of a feature did what they were made for.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct WasteRow {
    /// The feature; `(none)` for calls without one.
    pub feature: String,
    /// Whether it is one, or the calls without one.
    pub kind: RowKind,
    /// Its figures.
    #[serde(flatten)]
    pub figures: WasteFigures,
    /// Each local day of the period on which it had calls.
    pub days: Vec<WasteDay>,
}

/// Figures of a group of calls. What no export tells is `null`.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct WasteFigures {
    /// What applications asked for once.
    pub operations: u64,
    /// Operations whose number of attempts the export tells.
    pub known_operations: u64,
    /// Attempts of those.
    pub attempts: Option<u64>,
    /// `(attempts − known_operations) ÷ known_operations`.
    pub retry_ratio: Option<f64>,
    /// Operations that failed for good.
    pub failed_operations: u64,
    /// `failed_operations ÷ operations`.
    pub failure_ratio: Option<f64>,
    /// Cost of calls that failed for good.
    pub failed_cost: Usd,
    /// Cost of attempts that another attempt followed.
    pub superseded_cost: Option<Usd>,
    /// Both costs, as far as they are known.
    pub lost_cost: Usd,
    /// `lost_cost ÷ cost`.
    pub lost_ratio: Option<f64>,
    /// Calls answered by the gateway's own cache.
    pub cache_hits: Option<u64>,
    /// What these would have cost.
    pub gateway_saving: Option<Usd>,
    /// Cache reads ÷ input tokens.
    pub cache_read_ratio: Option<f64>,
    /// What the providers' prompt caches saved; below zero where writing cost more than reading
    /// saved.
    pub prompt_cache_saving: Option<Usd>,
}

/// One day of a feature.
#[derive(Clone, Copy, Debug, Serialize, Deserialize, JsonSchema)]
pub struct WasteDay {
    /// Local date.
    pub date: NaiveDate,
    /// Its figures.
    #[serde(flatten)]
    pub figures: WasteFigures,
}

/// Judges the calls of the period.
pub(super) fn waste(facts: &Facts<'_>) -> Result<Waste, FrameError> {
    let interval = facts.period.interval;
    let total = facts.frame.total_as::<Efficiency>(interval)?;
    let feature = Key::Dimension(Dimension::Feature);
    let by_day = facts
        .frame
        .roll_up_as::<Efficiency>(&[feature, Key::Day], interval)?;
    let mut features: BTreeMap<Option<String>, (Efficiency, Vec<WasteDay>)> = BTreeMap::new();
    // Like the other sections, days reach as far back as a period that is shown by day.
    let first = period_dates(facts).first().copied();
    for group in by_day {
        let (sum, days) = features.entry(value_of(&group)).or_default();
        sum.add(&group.measures);
        let shown = group.day().filter(|date| Some(*date) >= first);
        days.extend(shown.map(|date| WasteDay {
            date,
            figures: figures(&group.measures),
        }));
    }
    let mut rows: Vec<WasteRow> = features
        .into_iter()
        .map(|(feature, (sum, days))| WasteRow {
            kind: if feature.is_some() {
                RowKind::Value
            } else {
                RowKind::None
            },
            feature: value_or_none(feature.as_deref()),
            figures: figures(&sum),
            days,
        })
        .collect();
    // The sort is stable: equal rows stay in the order of their names, calls without one last.
    rows.sort_by_key(|row| {
        (
            row.kind == RowKind::None,
            std::cmp::Reverse(row.figures.lost_cost),
        )
    });
    Ok(Waste {
        total: figures(&total),
        features: rows,
    })
}

fn figures(group: &Efficiency) -> WasteFigures {
    let waste = analysis::waste(group);
    WasteFigures {
        operations: group.operations,
        known_operations: group.known_operations,
        attempts: waste.attempts,
        retry_ratio: waste.retry_ratio,
        failed_operations: group.failed_operations,
        failure_ratio: waste.failure_ratio,
        failed_cost: group.failed_cost,
        superseded_cost: waste.superseded_cost,
        lost_cost: waste.lost_cost,
        lost_ratio: waste.lost_ratio,
        cache_hits: waste.cache_hits,
        gateway_saving: waste.gateway_saving,
        cache_read_ratio: waste.cache_read_ratio,
        prompt_cache_saving: waste.prompt_cache_saving,
    }
}
