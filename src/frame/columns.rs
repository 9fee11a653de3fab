//! The columns of frames made of cells. The only caller of Polars' `col`.

use polars::prelude::{DataType, Expr};

use crate::usage::Dimension;

/// A column of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum UsageColumn {
    /// Start of the cell, microseconds UTC.
    Start,
    /// Start of its UTC hour.
    Hour,
    /// Local day, in days since 1970-01-01.
    Day,
    /// Place of the dimension's value among all of them, by name; 0 where there is none.
    Dimension(Dimension),
    /// Label of the group, where groups go by labels.
    Label,
    /// Something measured, by a name of [`Measure::COLUMNS`](super::measures::Measure::COLUMNS).
    Measured(&'static str),
}

impl UsageColumn {
    /// Returns the name in the frame.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Hour => "hour",
            Self::Day => "day",
            Self::Dimension(dimension) => dimension.name(),
            Self::Label => "label",
            Self::Measured(name) => name,
        }
    }

    /// Returns the type in the frame.
    pub(super) const fn dtype(self) -> DataType {
        match self {
            Self::Dimension(_) | Self::Label => DataType::UInt32,
            Self::Day => DataType::Int32,
            Self::Start | Self::Hour | Self::Measured(_) => DataType::Int64,
        }
    }

    /// Returns an expression that reads the column.
    #[expect(
        clippy::disallowed_methods,
        reason = "this is the one place that may name a column"
    )]
    pub(super) fn expr(self) -> Expr {
        polars::prelude::col(self.name())
    }
}
