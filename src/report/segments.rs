//! Measures the values of a dimension, and lays them out as breakdown rows.

use chrono::{Days, NaiveDate};

use super::facts::Facts;
use super::section::{BreakdownRow, RowKind};
use super::{OTHER, value_or_none};
use crate::analysis::{Heading, Segment, Segments, count_ratio, ratio, top_segments, unit_costs};
use crate::frame::{FrameError, Group, Key, KeyValue, Measures};
use crate::pricing::Usd;
use crate::usage::{Dimension, Timestamp};

/// Days shown of a period, the last ones: a single call with a wrong clock must not draw out
/// millennia of empty days.
const MAX_DAYS: u64 = 3 * 366;

/// Measures a dimension's values in the period and the one before.
pub(super) fn segments(
    facts: &Facts<'_>,
    dimension: Dimension,
    with_days: bool,
) -> Result<Segments, FrameError> {
    let key = Key::Dimension(dimension);
    let mut segments = Segments::new();
    for group in facts.frame.roll_up(&[key], facts.period.interval)? {
        segments.entry(value_of(&group)).or_default().current = group.measures;
    }
    for group in facts.frame.roll_up(&[key], facts.period.prior)? {
        segments.entry(value_of(&group)).or_default().prior = group.measures;
    }
    if with_days {
        let dates = period_dates(facts);
        for segment in segments.values_mut() {
            segment.daily.resize(dates.len(), Usd::ZERO);
        }
        for group in facts
            .frame
            .roll_up(&[key, Key::Day], facts.period.interval)?
        {
            let position = group.day().and_then(|date| dates.binary_search(&date).ok());
            let segment = segments.get_mut(&value_of(&group));
            if let Some((segment, position)) = segment.zip(position)
                && let Some(cost) = segment.daily.get_mut(position)
            {
                *cost = group.measures.cost;
            }
        }
    }
    Ok(segments)
}

pub(super) fn value_of<M>(group: &Group<M>) -> Option<String> {
    group.keys.iter().find_map(|key| match key {
        KeyValue::Value(value) => Some(value.clone()),
        KeyValue::Hour(_) | KeyValue::Day(_) => None,
    })?
}

/// The local dates of the period, as far as there is data.
pub(super) fn period_dates(facts: &Facts<'_>) -> Vec<NaiveDate> {
    let interval = facts.period.interval;
    let calendar = facts.calendar;
    let last_data = Timestamp(facts.coverage.as_of.0.saturating_sub(1));
    let last = calendar.date_of(Timestamp(interval.to.0.saturating_sub(1)).min(last_data));
    let first = calendar
        .date_of(interval.from)
        .max(facts.coverage.first_date)
        .max(last - Days::new(MAX_DAYS));
    first.iter_days().take_while(|date| *date <= last).collect()
}

/// Lays out the top values of a dimension and the rest.
pub(super) fn breakdown_rows(
    segments: &Segments,
    total: &Measures,
    has_prior: bool,
    top: usize,
) -> Vec<BreakdownRow> {
    top_segments(segments, top)
        .into_iter()
        .map(|(heading, segment)| breakdown_row(heading, segment, total, has_prior))
        .collect()
}

fn breakdown_row(
    heading: Heading,
    segment: Segment,
    total: &Measures,
    has_prior: bool,
) -> BreakdownRow {
    let (value, kind) = match heading {
        Heading::Value(value) => (value, RowKind::Value),
        Heading::Other(count) => (format!("{OTHER} ({count})"), RowKind::Other),
        Heading::None => (value_or_none(None), RowKind::None),
    };
    let Segment {
        current,
        prior,
        daily,
    } = segment;
    let delta = current.cost - prior.cost;
    let unit = unit_costs(&current);
    BreakdownRow {
        value,
        kind,
        cost: current.cost,
        share_ratio: ratio(current.cost, total.cost),
        calls: current.calls,
        call_share_ratio: count_ratio(current.calls, total.calls),
        operations: current.operations,
        failures: current.failures,
        unpriced_calls: current.unpriced_calls,
        input_tokens: current.input_tokens,
        output_tokens: current.output_tokens,
        cache_read_ratio: unit.cache_read_ratio,
        cost_per_call: unit.cost_per_call,
        cost_per_million_tokens: unit.cost_per_million_tokens,
        prior_cost: has_prior.then_some(prior.cost),
        delta: has_prior.then_some(delta),
        delta_ratio: if has_prior {
            ratio(delta, prior.cost)
        } else {
            None
        },
        daily,
    }
}
