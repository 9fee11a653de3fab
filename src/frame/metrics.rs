//! What can be measured over a group of calls: one expression each, and reading it back.

use polars::prelude::{DataFrame, DataType, Expr, len};

use super::columns::{Amount, UsageColumn};
use super::series::PICO_PER_MICRO;
use crate::pricing::Usd;

/// A number that is measured. Every one is a sum, so groups can be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Metric {
    /// Calls.
    Calls,
    /// Calls without an amount. A missing amount is not one of zero, and Polars sums nulls to zero.
    Without(Amount),
    /// Sum of a column.
    Total(UsageColumn),
    /// Sum of a column over the calls whose flag in the first one is set.
    Among(UsageColumn, UsageColumn),
}

impl Metric {
    /// Returns the columns it is measured on.
    pub(super) fn columns(self) -> impl Iterator<Item = UsageColumn> {
        let (one, other) = match self {
            Self::Calls => (None, None),
            Self::Without(amount) => (Some(UsageColumn::Micro(amount)), None),
            Self::Total(column) => (Some(column), None),
            Self::Among(flag, column) => (Some(flag), Some(column)),
        };
        one.into_iter().chain(other)
    }

    fn name(self) -> String {
        match self {
            Self::Calls => "call_count".to_owned(),
            Self::Without(amount) => format!("without_{}", UsageColumn::Micro(amount).name()),
            Self::Total(column) => format!("sum_{}", column.name()),
            Self::Among(flag, column) => format!("sum_{}_{}", flag.name(), column.name()),
        }
    }

    /// Returns the expression that measures it.
    pub(super) fn expr(self) -> Expr {
        let measured = match self {
            Self::Calls => len(),
            Self::Without(amount) => UsageColumn::Micro(amount).expr().null_count(),
            Self::Total(column) => column.expr().sum(),
            Self::Among(flag, column) => (flag.expr() * column.expr()).sum(),
        };
        measured.cast(DataType::Int64).alias(self.name())
    }
}

/// The measured numbers of one row of an aggregated frame.
#[derive(Clone, Copy, Debug)]
pub struct Measured<'f> {
    pub(super) frame: &'f DataFrame,
    pub(super) row: usize,
}

impl Measured<'_> {
    fn value(self, metric: Metric) -> i64 {
        let column = self.frame.column(&metric.name()).ok();
        let values = column.and_then(|column| column.i64().ok());
        let value = values.and_then(|values| values.get(self.row));
        value.unwrap_or_default()
    }

    /// Returns a count.
    pub(super) fn count(self, metric: Metric) -> u64 {
        u64::try_from(self.value(metric)).unwrap_or_default()
    }

    /// Returns an amount from its two sums; together they are exact.
    pub(super) fn amount(self, micro: Metric, rest: Metric) -> Usd {
        let micro = i128::from(self.value(micro)) * i128::from(PICO_PER_MICRO);
        Usd::from_pico(micro + i128::from(self.value(rest)))
    }
}

/// Something that is measured over a group of calls. Implemented here only: what it needs of the
/// engine does not leave this folder.
pub trait Measure: Copy + Default + PartialEq {
    /// What is measured.
    fn metrics() -> Vec<Metric>;
    /// Reads it back.
    fn read(measured: Measured<'_>) -> Self;
    /// Adds another group's.
    fn add(&mut self, other: &Self);
}

/// Defines what is measured: counts, each with its metric, and amounts, each with the flag of the
/// calls it is limited to, if any.
macro_rules! measures {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$count_doc:meta])* $count:ident: $metric:expr,)*
    } amounts {
        $($(#[$amount_doc:meta])* $amount:ident: $which:expr $(, among $flag:expr)?;)*
    }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
        pub struct $name {
            $($(#[$amount_doc])* pub $amount: Usd,)*
            $($(#[$count_doc])* pub $count: u64,)*
        }

        impl $name {
            /// Adds another group's measures: every measure is a sum.
            pub fn add(&mut self, other: &Self) {
                $(self.$amount += other.$amount;)*
                $(self.$count = self.$count.saturating_add(other.$count);)*
            }
        }

        impl Measure for $name {
            fn metrics() -> Vec<Metric> {
                let mut metrics = vec![$($metric),*];
                $(metrics.extend(halves($which, None$(.or(Some($flag)))?));)*
                metrics
            }

            fn read(measured: Measured<'_>) -> Self {
                let amount = |which, flag| {
                    let [micro, rest] = halves(which, flag);
                    measured.amount(micro, rest)
                };
                Self {
                    $($amount: amount($which, None$(.or(Some($flag)))?),)*
                    $($count: measured.count($metric),)*
                }
            }

            fn add(&mut self, other: &Self) {
                Self::add(self, other);
            }
        }
    };
}

/// Returns the two sums that an amount is measured by.
fn halves(amount: Amount, among: Option<UsageColumn>) -> [Metric; 2] {
    [UsageColumn::Micro(amount), UsageColumn::Rest(amount)].map(|half| match among {
        None => Metric::Total(half),
        Some(flag) => Metric::Among(flag, half),
    })
}

measures! {
    /// What every breakdown shows of a group of calls.
    Measures {
        /// Calls.
        calls: Metric::Calls,
        /// Calls whose cost is unknown.
        unpriced_calls: Metric::Without(Amount::Cost),
        /// Operations.
        operations: Metric::Total(UsageColumn::Operations),
        /// Failed calls.
        failures: Metric::Total(UsageColumn::Failures),
        /// Calls answered by the gateway's own cache.
        cache_hits: Metric::Total(UsageColumn::CacheHits),
        /// Input tokens.
        input_tokens: Metric::Total(UsageColumn::InputTokens),
        /// Cache reads, part of the input tokens.
        cache_read_tokens: Metric::Total(UsageColumn::CacheReadTokens),
        /// Output tokens.
        output_tokens: Metric::Total(UsageColumn::OutputTokens),
    } amounts {
        /// Exact sum of the known costs.
        cost: Amount::Cost;
    }
}

measures! {
    /// What a change of cost is explained by: calls, operations, tokens and what each was charged.
    /// Calls that cost nothing take no part.
    CostFactors {
        /// Calls that cost something. The others, cache hits and failures that nobody billed, change
        /// no cost.
        calls: Metric::Total(UsageColumn::Billed),
        /// Operations that cost something.
        operations: Metric::Among(UsageColumn::Billed, UsageColumn::Operations),
        /// Calls that the formula charged. Of the others only the log's figure is known.
        charged_calls: Metric::Total(UsageColumn::Charged),
        /// Input tokens of the charged calls.
        input_tokens: Metric::Among(UsageColumn::Charged, UsageColumn::InputTokens),
        /// Cache reads, part of the input tokens.
        cache_read_tokens: Metric::Among(UsageColumn::Charged, UsageColumn::CacheReadTokens),
        /// Cache writes, part of the input tokens.
        cache_write_tokens: Metric::Among(UsageColumn::Charged, UsageColumn::CacheWriteTokens),
        /// Output tokens of the charged calls.
        output_tokens: Metric::Among(UsageColumn::Charged, UsageColumn::OutputTokens),
    } amounts {
        /// Exact sum of the known costs of all calls.
        cost: Amount::Cost;
        /// What the formula charged for input that no cache had or kept.
        input_cost: Amount::InputCost, among UsageColumn::Charged;
        /// What it charged for cache reads.
        cache_read_cost: Amount::CacheReadCost, among UsageColumn::Charged;
        /// What it charged for cache writes.
        cache_write_cost: Amount::CacheWriteCost, among UsageColumn::Charged;
        /// What it charged for output.
        output_cost: Amount::OutputCost, among UsageColumn::Charged;
    }
}

measures! {
    /// How well calls did what they were made for: attempts, failures, what caches saved.
    Efficiency {
        /// Calls.
        calls: Metric::Calls,
        /// Operations.
        operations: Metric::Total(UsageColumn::Operations),
        /// Operations whose number of attempts the export tells.
        known_operations: Metric::Total(UsageColumn::KnownOperations),
        /// Attempts of those operations.
        attempts: Metric::Total(UsageColumn::Attempts),
        /// Operations that failed for good.
        failed_operations: Metric::Among(UsageColumn::Operations, UsageColumn::FinalFailures),
        /// Attempts with a row of their own that another attempt followed.
        superseded_calls: Metric::Total(UsageColumn::Superseded),
        /// Calls of exports that tell when the gateway's own cache answered.
        gateway_calls: Metric::Total(UsageColumn::GatewayCalls),
        /// Calls answered by the gateway's own cache.
        cache_hits: Metric::Total(UsageColumn::CacheHits),
        /// Calls of which it is known what caching saved, cache hits included.
        saving_known_calls: Metric::Total(UsageColumn::SavingKnown),
        /// Cache hits of which it is known what they saved.
        saving_known_hits: Metric::Among(UsageColumn::CacheHits, UsageColumn::SavingKnown),
        /// Input tokens.
        input_tokens: Metric::Total(UsageColumn::InputTokens),
        /// Cache reads, part of the input tokens.
        cache_read_tokens: Metric::Total(UsageColumn::CacheReadTokens),
        /// Cache writes, part of the input tokens.
        cache_write_tokens: Metric::Total(UsageColumn::CacheWriteTokens),
    } amounts {
        /// Exact sum of the known costs.
        cost: Amount::Cost;
        /// Cost of failed calls that no other attempt followed.
        failed_cost: Amount::Cost, among UsageColumn::FinalFailures;
        /// Cost of attempts that another attempt followed.
        superseded_cost: Amount::Cost, among UsageColumn::Superseded;
        /// What all caches saved.
        cache_saving: Amount::CacheSaving;
        /// What the gateway's own cache saved, part of the former.
        gateway_saving: Amount::CacheSaving, among UsageColumn::CacheHits;
    }
}
