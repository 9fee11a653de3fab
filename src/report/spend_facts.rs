//! Makes the spend report from the facts.

use std::collections::{BTreeMap, BTreeSet};

use super::facts::Facts;
use super::header_facts::header;
use super::section::RowKind;
use super::spend::{SpendFigures, SpendPeriod, SpendReport, SpendRow, SpendValues};
use super::{NONE, OTHER, value_or_none};
use crate::analysis::{Bucket, Cell, Grain, Sheet, ShownGroup, lay_out, ratio, unit_costs};
use crate::frame::{FrameError, Group, Key, KeyValue, Measures};
use crate::usage::{Dimension, Interval, Timestamp};

/// Which periods there are, and what each is compared with.
struct Plan<'a> {
    facts: &'a Facts<'a>,
    grain: Grain,
    /// The chosen period as far as there is data.
    covered: Interval,
    /// Start of the data.
    data_from: Timestamp,
}

impl Plan<'_> {
    /// Whether the data covers the chosen period and the one before.
    fn has_prior(&self) -> bool {
        self.covered == self.facts.period.interval && self.data_from <= self.facts.period.prior.from
    }

    /// Whether the chosen period and the data cover all of a bucket.
    fn is_whole(&self, bucket: Bucket) -> bool {
        let interval = self.grain.interval(self.facts.calendar, bucket);
        interval.is_none_or(|one| self.covered.from <= one.from && one.to <= self.covered.to)
    }

    /// Returns the bucket to compare with. Part of a week is not compared with a whole one, nor
    /// with a week in which the data begins.
    fn before(&self, bucket: Bucket) -> Option<Bucket> {
        if bucket == Bucket::Whole {
            return self.has_prior().then_some(bucket);
        }
        let before = self
            .grain
            .before(bucket)
            .filter(|_| self.is_whole(bucket))?;
        let interval = self.grain.interval(self.facts.calendar, before)?;
        (self.data_from <= interval.from).then_some(before)
    }
}

/// Makes the report.
///
/// # Errors
/// [`FrameError`] if the engine fails or parts do not add up.
pub fn spend(
    facts: &Facts<'_>,
    by: &[Dimension],
    grain: Grain,
    top: usize,
) -> Result<SpendReport, FrameError> {
    let interval = facts.period.interval;
    let data_from = facts.calendar.start_of(facts.coverage.first_date);
    let plan = Plan {
        facts,
        grain,
        covered: Interval {
            from: interval.from.max(data_from),
            to: interval.to.min(facts.coverage.as_of),
        },
        data_from,
    };
    let compared = match grain {
        Grain::Total => facts.period.prior,
        Grain::Hour | Grain::Day | Grain::Week | Grain::Month => Interval {
            from: data_from,
            to: interval.to,
        },
    };
    let current = sheet(facts, by, grain, interval)?;
    let prior = sheet(facts, by, grain, compared)?;
    let used: BTreeSet<Bucket> = current.keys().map(|(bucket, _)| *bucket).collect();
    let buckets: Vec<(Bucket, Option<Bucket>)> = grain
        .buckets(facts.calendar, plan.covered, &used)
        .into_iter()
        .map(|bucket| (bucket, plan.before(bucket)))
        .collect();
    let cells = lay_out(&current, &prior, &buckets, top);
    let total = facts.frame.total(interval)?;
    let before = plan
        .has_prior()
        .then(|| facts.frame.total(facts.period.prior))
        .transpose()?;
    Ok(SpendReport {
        header: header(facts),
        by: by.iter().map(|dimension| dimension.name()).collect(),
        every: name(grain),
        rows: rows(&plan, by, &cells, &total)?,
        total: figures(&total, &total, before.as_ref()),
    })
}

/// Makes the rows, which must add up to the total.
fn rows(
    plan: &Plan<'_>,
    by: &[Dimension],
    cells: &[Cell],
    total: &Measures,
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
            period: spend_period(plan, cell.bucket),
            kind: match cell.group {
                ShownGroup::Values(_) => RowKind::Value,
                ShownGroup::Other(_) => RowKind::Other,
                ShownGroup::None => RowKind::None,
            },
            values: values(by, &cell.group),
            figures: figures(&cell.current, whole, prior),
        }
    };
    Ok(cells.iter().map(row).collect())
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

/// Measures groups by bucket. Weeks and months are sums of days.
fn sheet(
    facts: &Facts<'_>,
    by: &[Dimension],
    grain: Grain,
    during: Interval,
) -> Result<Sheet, FrameError> {
    let mut sheet = Sheet::new();
    let mut keys: Vec<Key> = by.iter().copied().map(Key::Dimension).collect();
    match grain {
        Grain::Hour => keys.push(Key::Hour),
        Grain::Day | Grain::Week | Grain::Month => keys.push(Key::Day),
        Grain::Total => {}
    }
    if keys.is_empty() {
        let total = facts.frame.total(during)?;
        sheet.insert((Bucket::Whole, Vec::new()), total);
        return Ok(sheet);
    }
    for group in facts.frame.roll_up(&keys, during)? {
        let Group { keys, measures } = group;
        let mut bucket = Bucket::Whole;
        let mut values = Vec::with_capacity(by.len());
        for key in keys {
            match key {
                KeyValue::Hour(at) => bucket = Bucket::Hour(at),
                KeyValue::Day(date) => bucket = grain.bucket_of(facts.calendar, date),
                KeyValue::Value(value) => values.push(value),
            }
        }
        sheet.entry((bucket, values)).or_default().add(&measures);
    }
    Ok(sheet)
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

/// Describes a bucket; `None` for everything.
fn spend_period(plan: &Plan<'_>, bucket: Bucket) -> Option<SpendPeriod> {
    let Plan { facts, grain, .. } = *plan;
    let interval = grain.interval(facts.calendar, bucket)?;
    let local = |at: Timestamp| facts.calendar.local(at);
    let from = local(interval.from);
    let label = match (grain, bucket) {
        (Grain::Hour, _) => from.format("%Y-%m-%d %H:%M %:z").to_string(),
        (Grain::Month, Bucket::Date(first)) => first.format("%Y-%m").to_string(),
        (Grain::Week, Bucket::Date(first)) => format!("week of {first}"),
        (_, Bucket::Date(date)) => date.format("%a %Y-%m-%d").to_string(),
        (_, Bucket::Hour(_) | Bucket::Whole) => String::new(),
    };
    Some(SpendPeriod {
        from,
        to: local(interval.to),
        label,
        complete: plan.is_whole(bucket),
    })
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
