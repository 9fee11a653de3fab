//! Group-bys: from the frame to plain rows.

use chrono::NaiveDate;
use polars::prelude::{DataFrame, Expr, IntoLazy, LazyFrame, lit};

use super::columns::UsageColumn;
use super::error::FrameError;
use super::ledger::Code;
use super::metrics::{Measure, Measured, Measures, Metric};
use super::usage_frame::UsageFrame;
use crate::pricing::Usd;
use crate::usage::{Dimension, Interval, Timestamp};

/// Microseconds in an hour.
const HOUR: i64 = 3_600_000_000;

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
    const fn column(self) -> UsageColumn {
        match self {
            Self::Hour => UsageColumn::StartedAt,
            Self::Day => UsageColumn::Day,
            Self::Dimension(dimension) => UsageColumn::Dimension(dimension),
        }
    }

    /// Returns the expression to group by, named like its column.
    fn expr(self) -> Expr {
        let column = self.column();
        match self {
            Self::Hour => {
                let at = column.expr();
                // Also before 1970, whatever sign the engine gives a remainder.
                let into_hour = (at.clone() % lit(HOUR) + lit(HOUR)) % lit(HOUR);
                (at - into_hour).alias(column.name())
            }
            Self::Day | Self::Dimension(_) => column.expr(),
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

/// A call whose cost is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PricedCall {
    /// Row in the ledger.
    pub row: usize,
    /// Its feature.
    pub feature: Code,
    /// Its model.
    pub model: Code,
    /// Its cost.
    pub cost: Usd,
    /// Input tokens.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
}

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
    pub fn roll_up_as<M: Measure>(
        &self,
        by: &[Key],
        during: Interval,
    ) -> Result<Vec<Group<M>>, FrameError> {
        let keys: Vec<Expr> = by.iter().map(|key| key.expr()).collect();
        let grouped = self
            .during::<M>(by, during)?
            .group_by_stable(keys)
            .agg(expressions::<M>())
            .collect()?;
        let mut groups = Vec::with_capacity(grouped.height());
        for row in 0..grouped.height() {
            let keys = by
                .iter()
                .map(|key| self.key_value(*key, &grouped, row))
                .collect();
            groups.push(Group {
                keys,
                measures: read::<M>(&grouped, row),
            });
        }
        groups.sort_unstable_by(|one, other| one.keys.cmp(&other.keys));
        let mut parts = M::default();
        for group in &groups {
            parts.add(&group.measures);
        }
        if parts != self.total_as::<M>(during)? {
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
    pub fn total_as<M: Measure>(&self, during: Interval) -> Result<M, FrameError> {
        let calls = self.during::<M>(&[], during)?;
        let total = calls.select(expressions::<M>()).collect()?;
        Ok(read(&total, 0))
    }

    /// Returns the calls of an interval whose cost is known, as plain rows.
    pub fn priced_calls(&self, during: Interval) -> impl Iterator<Item = PricedCall> + Clone + '_ {
        let calls = &self.ledger.calls;
        let starts = calls.started_at.iter().enumerate();
        let inside = starts.filter(move |(_, at)| during.contains(Timestamp(**at)));
        inside.filter_map(|(row, _)| {
            let [_, feature, ..] = *calls.attributed.get(row)?;
            let tokens = |column: &[i64]| u64::try_from(*column.get(row)?).ok();
            Some(PricedCall {
                row,
                feature,
                model: *calls.model.get(row)?,
                cost: Usd::from_pico(i128::from((*calls.cost.get(row)?)?)),
                input_tokens: tokens(&calls.input_tokens)?,
                output_tokens: tokens(&calls.output_tokens)?,
            })
        })
    }

    /// Returns the calls of an interval with the columns that are needed to measure by these keys.
    fn during<M: Measure>(&self, by: &[Key], interval: Interval) -> Result<LazyFrame, FrameError> {
        let keys = by.iter().map(|key| key.column());
        let measured = M::metrics().into_iter().flat_map(Metric::columns);
        let columns = [UsageColumn::StartedAt].into_iter().chain(keys);
        let started_at = UsageColumn::StartedAt.expr();
        let is_inside = started_at
            .clone()
            .gt_eq(lit(interval.from.0))
            .and(started_at.lt(lit(interval.to.0)));
        let frame = self.select(columns.chain(measured))?;
        Ok(frame.lazy().filter(is_inside))
    }

    fn key_value(&self, key: Key, grouped: &DataFrame, row: usize) -> KeyValue {
        let column = grouped.column(key.column().name()).ok();
        match key {
            Key::Hour => {
                let start = column
                    .and_then(|column| column.i64().ok()?.get(row))
                    .unwrap_or_default();
                KeyValue::Hour(Timestamp(start))
            }
            Key::Day => {
                let day = column
                    .and_then(|column| column.i32().ok()?.get(row))
                    .unwrap_or_default();
                KeyValue::Day(NaiveDate::from_epoch_days(day).unwrap_or_default())
            }
            Key::Dimension(dimension) => {
                let code = column
                    .and_then(|column| column.u32().ok()?.get(row))
                    .unwrap_or_default();
                KeyValue::Value(self.value(dimension, code).map(str::to_owned))
            }
        }
    }
}

fn expressions<M: Measure>() -> Vec<Expr> {
    M::metrics().into_iter().map(Metric::expr).collect()
}

fn read<M: Measure>(frame: &DataFrame, row: usize) -> M {
    M::read(Measured { frame, row })
}
