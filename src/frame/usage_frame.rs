//! The ledger as a checked Polars frame, of which only the columns are made that are asked for.

use std::cell::RefCell;

use polars::prelude::{Column, DataFrame};
use rustc_hash::FxHashMap;

use super::columns::UsageColumn;
use super::error::FrameError;
use super::ledger::{Code, Ledger};
use super::series;
use crate::usage::{Calendar, Dimension, Status};

/// The calls for group-bys, and the ledger behind them.
#[derive(Debug)]
pub struct UsageFrame {
    pub(super) ledger: Ledger,
    calendar: Calendar,
    /// Columns that were asked for; shared by the frames made from them.
    columns: RefCell<FxHashMap<UsageColumn, Column>>,
}

impl UsageFrame {
    /// Takes the ledger; days are reckoned in this calendar.
    pub fn new(ledger: Ledger, calendar: Calendar) -> Self {
        Self {
            ledger,
            calendar,
            columns: RefCell::default(),
        }
    }

    /// Returns the ledger the frame was built from.
    pub const fn ledger(&self) -> &Ledger {
        &self.ledger
    }

    /// Returns a frame of these columns.
    ///
    /// # Errors
    /// [`FrameError`] if the columns do not fit together, which no input can cause.
    pub(super) fn select(
        &self,
        columns: impl Iterator<Item = UsageColumn>,
    ) -> Result<DataFrame, FrameError> {
        let mut known = self.columns.borrow_mut();
        let mut selected: Vec<Column> = Vec::new();
        for column in columns {
            if selected.iter().any(|other| other.name() == column.name()) {
                continue;
            }
            let made = match known.get(&column) {
                Some(made) => made.clone(),
                None => series::column(column, &self.ledger, self.calendar)?,
            };
            known.insert(column, made.clone());
            selected.push(made);
        }
        Ok(DataFrame::new(self.ledger.calls.len(), selected)?)
    }

    /// Returns the value behind a dimension's code.
    pub(super) fn value(&self, dimension: Dimension, code: u32) -> Option<&str> {
        if dimension == Dimension::Status {
            return Some(status_name(code));
        }
        self.ledger.names.name(Code(code))
    }
}

const fn status_name(code: u32) -> &'static str {
    if code == 0 {
        Status::Success.name()
    } else {
        Status::Failure.name()
    }
}
