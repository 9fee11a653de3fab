//! The columns of the usage frame. The only caller of Polars' `col`.

use polars::prelude::{DataType, Expr};

use crate::usage::Dimension;

/// A column of the usage frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum UsageColumn {
    /// Start, microseconds UTC.
    StartedAt,
    /// Local day, in days since 1970-01-01.
    Day,
    /// Code of the dimension's value; 0 where there is none.
    Dimension(Dimension),
    /// Whole micro-dollars of the cost, rounded down; null for unpriced calls.
    CostMicro,
    /// What is left of the cost, in pico-dollars, 0 to 999,999; null for unpriced calls.
    CostRest,
    /// 1 if the call stands for an operation.
    Operations,
    /// 1 if the call failed.
    Failures,
    /// 1 if the gateway's own cache answered.
    CacheHits,
    /// Input tokens.
    InputTokens,
    /// Cache reads.
    CacheReadTokens,
    /// Output tokens.
    OutputTokens,
}

impl UsageColumn {
    /// Every column, in the order the frame carries them.
    pub(super) const ALL: [Self; 18] = [
        Self::StartedAt,
        Self::Day,
        Self::Dimension(Dimension::Team),
        Self::Dimension(Dimension::Feature),
        Self::Dimension(Dimension::Model),
        Self::Dimension(Dimension::User),
        Self::Dimension(Dimension::Environment),
        Self::Dimension(Dimension::Provider),
        Self::Dimension(Dimension::Key),
        Self::Dimension(Dimension::Status),
        Self::CostMicro,
        Self::CostRest,
        Self::Operations,
        Self::Failures,
        Self::CacheHits,
        Self::InputTokens,
        Self::CacheReadTokens,
        Self::OutputTokens,
    ];

    /// Returns the name in the frame.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::StartedAt => "started_at",
            Self::Day => "day",
            Self::Dimension(dimension) => dimension.name(),
            Self::CostMicro => "cost_micro_usd",
            Self::CostRest => "cost_rest_pico_usd",
            Self::Operations => "operations",
            Self::Failures => "failures",
            Self::CacheHits => "cache_hits",
            Self::InputTokens => "input_tokens",
            Self::CacheReadTokens => "cache_read_tokens",
            Self::OutputTokens => "output_tokens",
        }
    }

    /// Returns the type in the frame.
    pub(super) const fn dtype(self) -> DataType {
        match self {
            Self::Dimension(_) => DataType::UInt32,
            Self::Day => DataType::Int32,
            Self::StartedAt
            | Self::CostMicro
            | Self::CostRest
            | Self::Operations
            | Self::Failures
            | Self::CacheHits
            | Self::InputTokens
            | Self::CacheReadTokens
            | Self::OutputTokens => DataType::Int64,
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
