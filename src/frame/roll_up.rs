//! Group-bys: from cells to plain rows.

use chrono::NaiveDate;
use polars::prelude::{DataFrame, Expr, IntoLazy, SortMultipleOptions, lit};
use polars_core::runtime::THREAD_POOL;

use super::cell_clock::Grain;
use super::cell_frame::CellFrame;
use super::cells::{Apart, Plan};
use super::columns::UsageColumn;
use super::error::FrameError;
use super::ledger::Ledger;
use super::measures::{Measure, Measures};
use super::usage_frame::{ALWAYS, Kept, UsageFrame};
use crate::usage::{Dimension, Interval, Timestamp};

/// What to group by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Key {
    /// The UTC hour.
    Hour,
    /// The local day.
    Day,
    /// A dimension.
    Dimension(Dimension),
}

impl Key {
    pub(super) const fn column(self) -> UsageColumn {
        match self {
            Self::Hour => UsageColumn::Hour,
            Self::Day => UsageColumn::Day,
            Self::Dimension(dimension) => UsageColumn::Dimension(dimension),
        }
    }
}

/// The value of a key in a group.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum KeyValue {
    /// Start of a UTC hour.
    Hour(Timestamp),
    /// A local day.
    Day(NaiveDate),
    /// A dimension's value; `None` for calls without one.
    Value(Option<String>),
}

/// A group and its measures.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group<M = Measures> {
    /// The values of the keys, in their order.
    pub keys: Vec<KeyValue>,
    /// What was measured.
    pub measures: M,
}

impl<M> Group<M> {
    /// Returns the local day, if groups are told apart by it.
    pub fn day(&self) -> Option<NaiveDate> {
        self.keys.iter().find_map(|key| match key {
            KeyValue::Day(date) => Some(*date),
            KeyValue::Hour(_) | KeyValue::Value(_) => None,
        })
    }
}

/// What can be measured: [`Measures`], [`Spent`](super::Spent), [`CostFactors`](super::CostFactors)
/// and [`Efficiency`](super::Efficiency).
#[expect(
    private_bounds,
    reason = "where sums are kept does not leave this folder"
)]
pub trait Measurable: Kept {}

impl<M: Kept> Measurable for M {}

impl UsageFrame {
    /// Groups the calls of an interval. Groups come sorted by their keys' values.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails or the groups do not add up to the total.
    pub fn roll_up(&self, by: &[Key], during: Interval) -> Result<Vec<Group>, FrameError> {
        self.roll_up_as::<Measures>(by, during)
    }

    /// Groups the calls of an interval and measures what is asked for, such as
    /// [`Efficiency`](super::Efficiency) or [`CostFactors`](super::CostFactors).
    ///
    /// # Errors
    /// As [`UsageFrame::roll_up`].
    pub fn roll_up_as<M: Measurable>(
        &self,
        by: &[Key],
        during: Interval,
    ) -> Result<Vec<Group<M>>, FrameError> {
        let is_finer = |key: &Key| matches!(key, Key::Hour | Key::Dimension(Dimension::User));
        let between = self
            .between_days(during)
            .filter(|_| !by.iter().any(is_finer));
        let groups = if let Some(between) = between {
            group(self, self.days::<M>(), by, between)?
        } else {
            // Cells of what is asked for only: hardly more than there are groups, and for hours
            // faster than cells of all facets by hour, which fit into no cache.
            let dimensions = by.iter().filter_map(|key| match key {
                Key::Dimension(dimension) => Some(*dimension),
                Key::Hour | Key::Day => None,
            });
            let dimensions: Vec<Dimension> = dimensions.collect();
            let grain = match (by.contains(&Key::Hour), by.contains(&Key::Day)) {
                (true, _) => Grain::Hour,
                (false, true) => Grain::Day,
                (false, false) => Grain::Whole,
            };
            let cells = self.gather::<M>(&Plan {
                calendar: self.calendar,
                grain,
                during,
                apart: Apart::Values(&dimensions),
            });
            group(self, &cells, by, ALWAYS)?
        };
        let mut parts = M::default();
        for group in &groups {
            parts.add(&group.measures);
        }
        if parts != self.total_of::<M>(during) {
            return Err(FrameError::NotConserved(format!("{by:?}")));
        }
        Ok(groups)
    }

    /// Measures all calls of an interval.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails.
    pub fn total(&self, during: Interval) -> Result<Measures, FrameError> {
        self.total_as::<Measures>(during)
    }

    /// Measures what is asked for over all calls of an interval.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails.
    pub fn total_as<M: Measurable>(&self, during: Interval) -> Result<M, FrameError> {
        Ok(self.total_of::<M>(during))
    }
}

/// Groups the cells that begin in an interval.
fn group<M: Measure>(
    frame: &UsageFrame,
    cells: &CellFrame<M>,
    by: &[Key],
    during: Interval,
) -> Result<Vec<Group<M>>, FrameError> {
    let columns: Vec<UsageColumn> = by.iter().map(|key| key.column()).collect();
    let grouped = grouped(cells, &frame.ledger, &columns, during)?;
    let mut values: Vec<Vec<KeyValue>> = vec![Vec::with_capacity(by.len()); grouped.height()];
    for key in by {
        for (values, value) in values.iter_mut().zip(key_values(cells, *key, &grouped)?) {
            values.push(value);
        }
    }
    let groups = values.into_iter().zip(measures::<M>(&grouped)?);
    Ok(groups
        .map(|(keys, measures)| Group { keys, measures })
        .collect())
}

/// Groups the cells that begin in an interval: a row for each group, sorted by the keys.
pub(super) fn grouped<M: Measure>(
    cells: &CellFrame<M>,
    ledger: &Ledger,
    by: &[UsageColumn],
    during: Interval,
) -> Result<DataFrame, FrameError> {
    let measured = M::COLUMNS.iter().map(|name| UsageColumn::Measured(name));
    let is_inside = is_inside(during);
    let start = is_inside.as_ref().map(|_| UsageColumn::Start);
    let columns = start
        .into_iter()
        .chain(by.iter().copied())
        .chain(measured.clone());
    let keys: Vec<Expr> = by.iter().map(|key| key.expr()).collect();
    let sums: Vec<Expr> = measured.map(|column| column.expr().sum()).collect();
    let frame = cells.select(ledger, columns)?;
    // The frame has nothing that is not asked for, so there is nothing to optimise in the plan.
    let mut plan = frame.lazy().without_optimizations();
    if let Some(is_inside) = is_inside {
        plan = plan.filter(is_inside);
    }
    let grouped = plan.group_by_stable(keys.clone()).agg(sums);
    let sorted = grouped.sort_by_exprs(keys, SortMultipleOptions::default());
    // All of it in one of its threads: each step alone would be handed to one and waited for.
    Ok(THREAD_POOL.install(|| sorted.collect())?)
}

/// Returns the condition for cells that begin in an interval; `None` if all do.
fn is_inside(during: Interval) -> Option<Expr> {
    let start = || UsageColumn::Start.expr();
    let after = (during.from > ALWAYS.from).then(|| start().gt_eq(lit(during.from.0)));
    let before = (during.to < ALWAYS.to).then(|| start().lt(lit(during.to.0)));
    match (after, before) {
        (Some(after), Some(before)) => Some(after.and(before)),
        (after, before) => after.or(before),
    }
}

/// Reads what was measured of each group.
pub(super) fn measures<M: Measure>(grouped: &DataFrame) -> Result<Vec<M>, FrameError> {
    let mut columns = Vec::with_capacity(M::COLUMNS.len());
    for name in M::COLUMNS {
        let numbers = grouped.column(name)?.i64()?.iter();
        let numbers: Vec<i64> = numbers.map(Option::unwrap_or_default).collect();
        columns.push(numbers.into_iter());
    }
    let read = |_| {
        let mut columns = columns.iter_mut();
        M::read(|| columns.next().and_then(Iterator::next).unwrap_or_default())
    };
    Ok((0..grouped.height()).map(read).collect())
}

/// Returns the values of a key, one for each group.
pub(super) fn key_values<M: Measure>(
    cells: &CellFrame<M>,
    key: Key,
    grouped: &DataFrame,
) -> Result<Vec<KeyValue>, FrameError> {
    let column = grouped.column(key.column().name())?;
    Ok(match key {
        Key::Hour => {
            let starts = column.i64()?.iter().map(Option::unwrap_or_default);
            starts
                .map(|start| KeyValue::Hour(Timestamp(start)))
                .collect()
        }
        Key::Day => {
            let days = column.i32()?.iter().map(Option::unwrap_or_default);
            let date = |day| NaiveDate::from_epoch_days(day).unwrap_or_default();
            days.map(|day| KeyValue::Day(date(day))).collect()
        }
        Key::Dimension(dimension) => {
            let places = column.u32()?.iter().map(Option::unwrap_or_default);
            places
                .map(|place| KeyValue::Value(cells.name(dimension, place)))
                .collect()
        }
    })
}
