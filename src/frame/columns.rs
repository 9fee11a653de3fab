//! The columns of the usage frame. The only caller of Polars' `col`.

use polars::prelude::{DataType, Expr};

use crate::usage::Dimension;

/// An amount of money that a call has. In the frame each is two columns, whole micro-dollars and
/// the rest: 64 bits of pico-dollars end at 9.2 million dollars, and a sum must not wrap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Amount {
    /// The cost; null for unpriced calls.
    Cost,
    /// What the formula charged for input that no cache had or kept.
    InputCost,
    /// What it charged for cache reads.
    CacheReadCost,
    /// What it charged for cache writes.
    CacheWriteCost,
    /// What it charged for output.
    OutputCost,
    /// What caching saved; null where nothing was cached or there is no price.
    CacheSaving,
}

/// A column of the usage frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UsageColumn {
    /// Start, microseconds UTC.
    StartedAt,
    /// Local day, in days since 1970-01-01.
    Day,
    /// Code of the dimension's value; 0 where there is none.
    Dimension(Dimension),
    /// Whole micro-dollars of an amount, rounded down.
    Micro(Amount),
    /// What is left of an amount, in pico-dollars, 0 to 999,999.
    Rest(Amount),
    /// 1 if the call stands for an operation.
    Operations,
    /// 1 if it stands for an operation whose attempts are known.
    KnownOperations,
    /// Attempts it accounts for; 0 where they are unknown.
    Attempts,
    /// 1 if the call is an attempt that another one followed.
    Superseded,
    /// 1 if the call failed.
    Failures,
    /// 1 if the call failed and no other attempt followed.
    FinalFailures,
    /// 1 if the call cost something.
    Billed,
    /// 1 if the call cost something and the formula was applied, so that its cost has parts.
    Charged,
    /// 1 if it is known what caching saved.
    SavingKnown,
    /// 1 if the gateway's own cache answered.
    CacheHits,
    /// 1 if the export tells when the gateway's own cache answered.
    GatewayCalls,
    /// Input tokens.
    InputTokens,
    /// Cache reads.
    CacheReadTokens,
    /// Cache writes.
    CacheWriteTokens,
    /// Output tokens.
    OutputTokens,
}

impl UsageColumn {
    /// Returns the name in the frame.
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::StartedAt => "started_at",
            Self::Day => "day",
            Self::Dimension(dimension) => dimension.name(),
            Self::Micro(Amount::Cost) => "cost_micro_usd",
            Self::Micro(Amount::InputCost) => "input_cost_micro_usd",
            Self::Micro(Amount::CacheReadCost) => "cache_read_cost_micro_usd",
            Self::Micro(Amount::CacheWriteCost) => "cache_write_cost_micro_usd",
            Self::Micro(Amount::OutputCost) => "output_cost_micro_usd",
            Self::Micro(Amount::CacheSaving) => "cache_saving_micro_usd",
            Self::Rest(Amount::Cost) => "cost_rest_pico_usd",
            Self::Rest(Amount::InputCost) => "input_cost_rest_pico_usd",
            Self::Rest(Amount::CacheReadCost) => "cache_read_cost_rest_pico_usd",
            Self::Rest(Amount::CacheWriteCost) => "cache_write_cost_rest_pico_usd",
            Self::Rest(Amount::OutputCost) => "output_cost_rest_pico_usd",
            Self::Rest(Amount::CacheSaving) => "cache_saving_rest_pico_usd",
            Self::Operations => "operations",
            Self::KnownOperations => "known_operations",
            Self::Attempts => "attempts",
            Self::Superseded => "superseded",
            Self::Failures => "failures",
            Self::FinalFailures => "final_failures",
            Self::Billed => "billed",
            Self::Charged => "charged",
            Self::SavingKnown => "saving_known",
            Self::CacheHits => "cache_hits",
            Self::GatewayCalls => "gateway_calls",
            Self::InputTokens => "input_tokens",
            Self::CacheReadTokens => "cache_read_tokens",
            Self::CacheWriteTokens => "cache_write_tokens",
            Self::OutputTokens => "output_tokens",
        }
    }

    /// Returns the type in the frame.
    pub(super) const fn dtype(self) -> DataType {
        match self {
            Self::Dimension(_) => DataType::UInt32,
            Self::Day => DataType::Int32,
            Self::StartedAt
            | Self::Micro(_)
            | Self::Rest(_)
            | Self::Operations
            | Self::KnownOperations
            | Self::Attempts
            | Self::Superseded
            | Self::Failures
            | Self::FinalFailures
            | Self::Billed
            | Self::Charged
            | Self::SavingKnown
            | Self::CacheHits
            | Self::GatewayCalls
            | Self::InputTokens
            | Self::CacheReadTokens
            | Self::CacheWriteTokens
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
