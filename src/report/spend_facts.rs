//! Makes the spend report from the facts.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::audit_facts::line_counts;
use super::facts::{Budgets, Facts};
use super::header::Forecast;
use super::header_facts::header;
use super::month::{cost_by_day, forecast};
use super::section::RowKind;
use super::spend::{SpendFigures, SpendGroup, SpendReport, SpendRow, SpendValues};
use super::spend_periods::{Plan, group_sums, sheet};
use super::{NONE, OTHER, value_or_none};
use crate::analysis::{
    Bucket, Cell, Grain, GroupSums, GroupTotal, ShownGroup, daily_series, group_totals, lay_out,
    ratio, shown_groups, unit_costs,
};
use crate::frame::{FrameError, Measures};
use crate::pricing::Usd;
use crate::usage::{Dimension, Timestamp};

/// What a spend report is asked for.
#[derive(Clone, Copy, Debug)]
pub struct SpendOptions<'a> {
    /// What to group by; nothing for the total trend.
    pub by: &'a [Dimension],
    /// How long the periods are.
    pub grain: Grain,
    /// Groups before `other (n)`.
    pub top: usize,
    /// What the month may cost.
    pub budgets: &'a Budgets,
}

/// Makes the report.
///
/// # Errors
/// [`FrameError`] if the engine fails or parts do not add up.
pub fn spend(facts: &Facts<'_>, options: &SpendOptions<'_>) -> Result<SpendReport, FrameError> {
    let SpendOptions { by, grain, top, .. } = *options;
    let plan = Plan::new(facts, grain);
    let interval = facts.period.interval;
    let prior = if plan.has_prior() {
        group_sums(facts, by, facts.period.prior)?
    } else {
        GroupSums::new()
    };
    let buckets = plan.buckets()?;
    // One that has ended is shown too.
    let mut past = plan.ended_groups(by, &buckets);
    past.extend(prior.keys().cloned());
    let shown = shown_groups(&group_sums(facts, by, interval)?, &past, top);
    let current = sheet(facts, by, &shown, grain, interval)?;
    let compared = if plan.compared() == interval {
        None
    } else {
        Some(sheet(facts, by, &shown, grain, plan.compared())?)
    };
    let compared = compared.as_ref().unwrap_or(&current);
    let cells = lay_out(&shown.all(), &current, compared, &buckets);
    let groups = group_totals(&shown, &cells, &prior);
    let total = facts.frame.total(interval)?;
    let before = plan
        .has_prior()
        .then(|| facts.frame.total(facts.period.prior))
        .transpose()?;
    let group = |group: &GroupTotal| spend_group(by, group, &total, plan.has_prior());
    let trend = total_trend(facts, options)?;
    Ok(SpendReport {
        header: header(facts),
        lines: line_counts(facts),
        by: by.iter().map(|dimension| dimension.name()).collect(),
        every: name(grain),
        rows: rows(&plan, by, &cells, &total, &trend.means)?,
        groups: if by.is_empty() {
            Vec::new()
        } else {
            groups.iter().map(group).collect()
        },
        total: figures(&total, &total, before.as_ref()),
        forecast: trend.forecast,
    })
}

/// What only the total trend has.
#[derive(Default)]
struct TotalTrend {
    /// The mean of each day and the six before it.
    means: BTreeMap<NaiveDate, Usd>,
    forecast: Option<Forecast>,
}

/// Makes what only the total trend has; groups have neither budgets nor enough regularity.
fn total_trend(facts: &Facts<'_>, options: &SpendOptions<'_>) -> Result<TotalTrend, FrameError> {
    if !options.by.is_empty() {
        return Ok(TotalTrend::default());
    }
    let all_days = cost_by_day(facts)?;
    Ok(TotalTrend {
        means: if options.grain == Grain::Day {
            means(facts, &all_days)
        } else {
            BTreeMap::new()
        },
        forecast: forecast(facts, options.budgets, &all_days)?,
    })
}

/// Returns the mean of each day of data and the six before it.
fn means(
    facts: &Facts<'_>,
    all_days: &BTreeMap<NaiveDate, (Usd, u64)>,
) -> BTreeMap<NaiveDate, Usd> {
    let end = facts.period.interval.to.min(facts.coverage.as_of);
    let last = facts.calendar.date_of(Timestamp(end.0.saturating_sub(1)));
    let days = daily_series(all_days, facts.coverage.first_date, last);
    let known = days.into_iter();
    known.filter_map(|day| Some((day.date, day.ma7?))).collect()
}

/// Makes the rows, which must add up to the total.
fn rows(
    plan: &Plan<'_>,
    by: &[Dimension],
    cells: &[Cell],
    total: &Measures,
    means: &BTreeMap<NaiveDate, Usd>,
) -> Result<Vec<SpendRow>, FrameError> {
    let mut sums: BTreeMap<Bucket, Measures> = BTreeMap::new();
    let mut sum = Measures::default();
    for cell in cells {
        sums.entry(cell.bucket).or_default().add(&cell.current);
        sum.add(&cell.current);
    }
    if sum != *total {
        return Err(FrameError::NotConserved("the spend rows".to_owned()));
    }
    let row = |cell: &Cell| {
        let whole = sums.get(&cell.bucket).unwrap_or(total);
        let prior = plan.before(cell.bucket).map(|_| &cell.prior);
        SpendRow {
            period: plan.describe(cell.bucket),
            kind: kind(&cell.group),
            values: values(by, &cell.group),
            figures: figures(&cell.current, whole, prior),
            ma7: match cell.bucket {
                Bucket::Date(date) => means.get(&date).copied(),
                Bucket::Hour(_) | Bucket::Whole => None,
            },
        }
    };
    Ok(cells.iter().map(row).collect())
}

fn spend_group(
    by: &[Dimension],
    group: &GroupTotal,
    total: &Measures,
    has_prior: bool,
) -> SpendGroup {
    SpendGroup {
        kind: kind(&group.group),
        values: values(by, &group.group),
        figures: figures(&group.current, total, has_prior.then_some(&group.prior)),
        costs: group.costs.clone(),
    }
}

const fn kind(group: &ShownGroup) -> RowKind {
    match group {
        ShownGroup::Values(_) => RowKind::Value,
        ShownGroup::Other(_) => RowKind::Other,
        ShownGroup::None => RowKind::None,
    }
}

const fn name(grain: Grain) -> &'static str {
    match grain {
        Grain::Hour => "hour",
        Grain::Day => "day",
        Grain::Week => "week",
        Grain::Month => "month",
        Grain::Total => "total",
    }
}

fn values(by: &[Dimension], group: &ShownGroup) -> SpendValues {
    let named = |number: usize| match group {
        ShownGroup::Values(values) => {
            value_or_none(values.get(number).and_then(|value| value.as_deref()))
        }
        ShownGroup::Other(count) => format!("{OTHER} ({count})"),
        ShownGroup::None => NONE.to_owned(),
    };
    let values = by.iter().enumerate();
    SpendValues(
        values
            .map(|(number, dimension)| (dimension.name(), named(number)))
            .collect(),
    )
}

fn figures(current: &Measures, whole: &Measures, prior: Option<&Measures>) -> SpendFigures {
    let unit = unit_costs(current);
    let delta = prior.map(|prior| current.cost - prior.cost);
    SpendFigures {
        cost: current.cost,
        share_ratio: ratio(current.cost, whole.cost),
        calls: current.calls,
        operations: current.operations,
        failures: current.failures,
        unpriced_calls: current.unpriced_calls,
        input_tokens: current.input_tokens,
        output_tokens: current.output_tokens,
        cache_read_ratio: unit.cache_read_ratio,
        cost_per_call: unit.cost_per_call,
        cost_per_million_tokens: unit.cost_per_million_tokens,
        prior_cost: prior.map(|prior| prior.cost),
        delta,
        delta_ratio: delta
            .zip(prior)
            .and_then(|(delta, prior)| ratio(delta, prior.cost)),
    }
}
