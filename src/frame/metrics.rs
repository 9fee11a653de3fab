//! What can be measured over a group of calls: one expression each, and reading it back.

use polars::prelude::{DataFrame, Expr, len};

use super::columns::UsageColumn;
use crate::pricing::Usd;

/// A thing that can be measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Metric {
    CostMicro,
    CostRest,
    Calls,
    Unpriced,
    Operations,
    Failures,
    CacheHits,
    InputTokens,
    CacheReadTokens,
    OutputTokens,
}

impl Metric {
    const ALL: [Self; 10] = [
        Self::CostMicro,
        Self::CostRest,
        Self::Calls,
        Self::Unpriced,
        Self::Operations,
        Self::Failures,
        Self::CacheHits,
        Self::InputTokens,
        Self::CacheReadTokens,
        Self::OutputTokens,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::CostMicro => "sum_cost_micro_usd",
            Self::CostRest => "sum_cost_rest_pico_usd",
            Self::Calls => "call_count",
            Self::Unpriced => "unpriced_call_count",
            Self::Operations => "operation_count",
            Self::Failures => "failure_count",
            Self::CacheHits => "cache_hit_count",
            Self::InputTokens => "sum_input_tokens",
            Self::CacheReadTokens => "sum_cache_read_tokens",
            Self::OutputTokens => "sum_output_tokens",
        }
    }

    fn expr(self) -> Expr {
        let measured = match self {
            Self::CostMicro => UsageColumn::CostMicro.expr().sum(),
            Self::CostRest => UsageColumn::CostRest.expr().sum(),
            Self::Calls => len(),
            // A missing cost is not a cost of zero, and Polars sums nulls to zero: count them.
            Self::Unpriced => UsageColumn::CostMicro.expr().null_count(),
            Self::Operations => UsageColumn::Operations.expr().sum(),
            Self::Failures => UsageColumn::Failures.expr().sum(),
            Self::CacheHits => UsageColumn::CacheHits.expr().sum(),
            Self::InputTokens => UsageColumn::InputTokens.expr().sum(),
            Self::CacheReadTokens => UsageColumn::CacheReadTokens.expr().sum(),
            Self::OutputTokens => UsageColumn::OutputTokens.expr().sum(),
        };
        measured
            .cast(polars::prelude::DataType::Int64)
            .alias(self.name())
    }
}

/// Everything that is measured over a group of calls.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Measures {
    /// Exact sum of the known costs.
    pub cost: Usd,
    /// Calls.
    pub calls: u64,
    /// Calls whose cost is unknown.
    pub unpriced_calls: u64,
    /// Operations.
    pub operations: u64,
    /// Failed calls.
    pub failures: u64,
    /// Calls answered by the gateway's own cache.
    pub cache_hits: u64,
    /// Input tokens.
    pub input_tokens: u64,
    /// Cache reads, part of the input tokens.
    pub cache_read_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
}

impl Measures {
    /// Adds another group's measures: every measure is a sum.
    pub fn add(&mut self, other: &Self) {
        self.cost += other.cost;
        self.calls += other.calls;
        self.unpriced_calls += other.unpriced_calls;
        self.operations += other.operations;
        self.failures += other.failures;
        self.cache_hits += other.cache_hits;
        self.input_tokens = self.input_tokens.saturating_add(other.input_tokens);
        self.cache_read_tokens = self
            .cache_read_tokens
            .saturating_add(other.cache_read_tokens);
        self.output_tokens = self.output_tokens.saturating_add(other.output_tokens);
    }
}

/// Returns the expressions that measure everything.
pub(super) fn all() -> Vec<Expr> {
    Metric::ALL.iter().map(|metric| metric.expr()).collect()
}

/// Reads the measures of one row of an aggregated frame.
///
/// The cost comes in two sums because 64 bits of pico-dollars end at 9.2 million dollars: whole
/// micro-dollars and the rest are added up apart, and together they are exact.
pub(super) fn read(frame: &DataFrame, row: usize) -> Measures {
    let value = |metric: Metric| {
        let column = frame
            .column(metric.name())
            .ok()
            .and_then(|column| column.i64().ok());
        column
            .and_then(|column| column.get(row))
            .unwrap_or_default()
    };
    let count = |metric: Metric| u64::try_from(value(metric)).unwrap_or_default();
    let micro = i128::from(value(Metric::CostMicro));
    let rest = i128::from(value(Metric::CostRest));
    Measures {
        cost: Usd::from_pico(micro * super::usage_frame::PICO_PER_MICRO + rest),
        calls: count(Metric::Calls),
        unpriced_calls: count(Metric::Unpriced),
        operations: count(Metric::Operations),
        failures: count(Metric::Failures),
        cache_hits: count(Metric::CacheHits),
        input_tokens: count(Metric::InputTokens),
        cache_read_tokens: count(Metric::CacheReadTokens),
        output_tokens: count(Metric::OutputTokens),
    }
}
