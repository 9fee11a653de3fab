//! The ledger as a checked Polars frame.

use polars::prelude::{Column, DataFrame, NamedFrom, Series};

use super::columns::UsageColumn;
use super::error::FrameError;
use super::ledger::{Code, Ledger};
use crate::usage::{Calendar, Dimension, Status, Timestamp};

/// Pico-dollars in a micro-dollar.
pub(super) const PICO_PER_MICRO: i128 = 1_000_000;

/// A frame whose columns are exactly [`UsageColumn::ALL`], and the ledger behind it.
#[derive(Debug)]
pub struct UsageFrame {
    pub(super) frame: DataFrame,
    pub(super) ledger: Ledger,
}

impl UsageFrame {
    /// Builds the frame from the ledger, reckoning days in this calendar.
    ///
    /// # Errors
    /// [`FrameError`] if the columns do not fit together, which no input can cause.
    pub fn new(ledger: Ledger, calendar: Calendar) -> Result<Self, FrameError> {
        let columns: Vec<Column> = UsageColumn::ALL
            .into_iter()
            .map(|column| series(column, &ledger, calendar).into())
            .collect();
        let frame = DataFrame::new(ledger.calls.len(), columns)?;
        for (column, expected) in frame.columns().iter().zip(UsageColumn::ALL) {
            if column.name() != expected.name() || *column.dtype() != expected.dtype() {
                return Err(FrameError::Schema(expected.name()));
            }
        }
        Ok(Self { frame, ledger })
    }

    /// Returns the ledger the frame was built from.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Returns the value behind a dimension's code.
    pub(super) fn value(&self, dimension: Dimension, code: u32) -> Option<&str> {
        if dimension == Dimension::Status {
            return Some(status_name(code));
        }
        self.ledger.names.name(Code(code))
    }
}

fn series(column: UsageColumn, ledger: &Ledger, calendar: Calendar) -> Series {
    let calls = &ledger.calls;
    let name = column.name().into();
    let tokens = |column: &[i64]| column.to_vec();
    match column {
        UsageColumn::StartedAt => Series::new(name, calls.started_at.clone()),
        UsageColumn::Day => Series::new(name, days(&calls.started_at, calendar)),
        UsageColumn::Dimension(dimension) => Series::new(name, codes(dimension, ledger)),
        UsageColumn::CostMicro => {
            let split = |cost: &Option<i64>| cost.map(|cost| cost.div_euclid(1_000_000));
            Series::new(name, calls.cost.iter().map(split).collect::<Vec<_>>())
        }
        UsageColumn::CostRest => {
            let split = |cost: &Option<i64>| cost.map(|cost| cost.rem_euclid(1_000_000));
            Series::new(name, calls.cost.iter().map(split).collect::<Vec<_>>())
        }
        UsageColumn::Operations => flags(column, ledger.is_operation.iter().copied()),
        UsageColumn::Failures => flags(
            column,
            calls.status.iter().map(|status| *status == Status::Failure),
        ),
        UsageColumn::CacheHits => flags(column, calls.is_cache_hit.iter().copied()),
        UsageColumn::InputTokens => Series::new(name, tokens(&calls.input_tokens)),
        UsageColumn::CacheReadTokens => Series::new(name, tokens(&calls.cache_read_tokens)),
        UsageColumn::OutputTokens => Series::new(name, tokens(&calls.output_tokens)),
    }
}

fn flags(column: UsageColumn, flags: impl Iterator<Item = bool>) -> Series {
    Series::new(
        column.name().into(),
        flags.map(i64::from).collect::<Vec<_>>(),
    )
}

fn days(started_at: &[i64], calendar: Calendar) -> Vec<i32> {
    let instants = started_at.iter().map(|at| Timestamp(*at));
    calendar
        .dates_of(instants)
        .map(|date| date.to_epoch_days())
        .collect()
}

fn codes(dimension: Dimension, ledger: &Ledger) -> Vec<u32> {
    if dimension == Dimension::Status {
        let code = |status: &Status| u32::from(*status == Status::Failure);
        return ledger.calls.status.iter().map(code).collect();
    }
    ledger
        .codes(dimension)
        .into_iter()
        .map(|code| code.0)
        .collect()
}

const fn status_name(code: u32) -> &'static str {
    if code == 0 {
        Status::Success.name()
    } else {
        Status::Failure.name()
    }
}
