//! Group-bys: from the frame to plain rows.

use chrono::NaiveDate;
use polars::prelude::{DataFrame, Expr, IntoLazy, LazyFrame, SortMultipleOptions, lit};

use super::columns::UsageColumn;
use super::error::FrameError;
use super::metrics::{self, Measures};
use super::usage_frame::{PICO_PER_MICRO, UsageFrame};
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
pub struct Group {
    /// The values of the keys, in their order.
    pub keys: Vec<KeyValue>,
    /// What was measured.
    pub measures: Measures,
}

/// A call among the most expensive ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CostlyCall {
    /// Row in the ledger.
    pub row: usize,
    /// Its cost.
    pub cost: Usd,
}

impl UsageFrame {
    /// Groups the calls of an interval. Groups come sorted by their keys' values.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails or the groups do not add up to the total.
    pub fn roll_up(&self, by: &[Key], during: Interval) -> Result<Vec<Group>, FrameError> {
        let keys: Vec<Expr> = by.iter().map(|key| key.expr()).collect();
        let grouped = self
            .during(during)
            .group_by_stable(keys)
            .agg(metrics::all())
            .collect()?;
        let mut groups = Vec::with_capacity(grouped.height());
        for row in 0..grouped.height() {
            let keys = by
                .iter()
                .map(|key| self.key_value(*key, &grouped, row))
                .collect();
            groups.push(Group {
                keys,
                measures: metrics::read(&grouped, row),
            });
        }
        groups.sort_unstable_by(|one, other| one.keys.cmp(&other.keys));
        let mut parts = Measures::default();
        for group in &groups {
            parts.add(&group.measures);
        }
        if parts != self.total(during)? {
            return Err(FrameError::NotConserved(format!("{by:?}")));
        }
        Ok(groups)
    }

    /// Measures all calls of an interval.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails.
    pub fn total(&self, during: Interval) -> Result<Measures, FrameError> {
        let total = self.during(during).select(metrics::all()).collect()?;
        Ok(metrics::read(&total, 0))
    }

    /// Returns the most expensive calls of an interval, ties by call id, and the median cost over
    /// all its calls that cost something. The median of an even count is the mean of the middle
    /// two, here as their sum: twice the median, exactly.
    ///
    /// # Errors
    /// [`FrameError`] if the engine fails.
    pub fn costliest(
        &self,
        count: usize,
        during: Interval,
    ) -> Result<(Vec<CostlyCall>, Option<Usd>), FrameError> {
        let nothing = UsageColumn::CostMicro
            .expr()
            .eq(lit(0_i64))
            .and(UsageColumn::CostRest.expr().eq(lit(0_i64)));
        let positive = UsageColumn::CostMicro
            .expr()
            .gt_eq(lit(0_i64))
            .and(nothing.not());
        let sorted = self
            .during(during)
            .filter(positive)
            .select([
                UsageColumn::Row.expr(),
                UsageColumn::CostMicro.expr(),
                UsageColumn::CostRest.expr(),
            ])
            .sort(
                [UsageColumn::CostMicro.name(), UsageColumn::CostRest.name()],
                SortMultipleOptions::default().with_order_descending(true),
            )
            .collect()?;
        let rows = sorted.height();
        let call = |row: usize| costly_call(&sorted, row);
        let twice_median = (rows > 0)
            .then(|| Some(call(rows / 2)?.cost + call((rows - 1) / 2)?.cost))
            .flatten();
        let last_cost = count
            .min(rows)
            .checked_sub(1)
            .and_then(call)
            .map(|call| call.cost);
        let mut calls: Vec<CostlyCall> = (0..rows)
            .map_while(|row| call(row).filter(|call| Some(call.cost) >= last_cost))
            .collect();
        calls.sort_by(|one, other| {
            let by_id = || {
                self.ledger
                    .call_id(one.row)
                    .cmp(self.ledger.call_id(other.row))
            };
            other.cost.cmp(&one.cost).then_with(by_id)
        });
        calls.truncate(count);
        Ok((calls, twice_median))
    }

    fn during(&self, interval: Interval) -> LazyFrame {
        let started_at = UsageColumn::StartedAt.expr();
        self.frame.clone().lazy().filter(
            started_at
                .clone()
                .gt_eq(lit(interval.from.0))
                .and(started_at.lt(lit(interval.to.0))),
        )
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

/// Reads a row of the sorted calls; the row must exist.
fn costly_call(sorted: &DataFrame, row: usize) -> Option<CostlyCall> {
    let integer = |column: UsageColumn| sorted.column(column.name()).ok()?.i64().ok()?.get(row);
    let micro = i128::from(integer(UsageColumn::CostMicro)?);
    let rest = i128::from(integer(UsageColumn::CostRest)?);
    let ledger_row = sorted
        .column(UsageColumn::Row.name())
        .ok()?
        .u32()
        .ok()?
        .get(row)?;
    Some(CostlyCall {
        row: usize::try_from(ledger_row).ok()?,
        cost: Usd::from_pico(micro * PICO_PER_MICRO + rest),
    })
}
