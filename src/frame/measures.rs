//! What is measured of a group of calls. Every measure is a sum over its calls, so groups can be
//! added, and sums of sums are exact.

use super::ledger::{CallView, Role};
use crate::pricing::Usd;
use crate::usage::{Source, Status};

/// Something that is measured over a group of calls. Implemented here only: what it needs of the
/// engine does not leave this folder.
pub trait Measure: Copy + Default + PartialEq + Send + Sync + 'static {
    /// The columns it has in a frame: one for a count, two for an amount.
    const COLUMNS: &'static [&'static str];

    /// Adds a call.
    fn add_call(&mut self, call: &CallView<'_>);

    /// Adds another group's.
    fn add(&mut self, other: &Self);

    /// Hands out a whole number for each column, in their order.
    fn write(&self, put: impl FnMut(i64));

    /// Reads it back from what [`Measure::write`] gave, or from sums of that.
    fn read(next: impl FnMut() -> i64) -> Self;
}

/// Pico-dollars in a micro-dollar. In a frame an amount is whole micro-dollars, rounded down, and the
/// rest: 64 bits of pico-dollars end at 9.2 million dollars, and a sum must not wrap.
const PICO_PER_MICRO: i128 = 1_000_000;

fn halves(amount: Usd) -> [i64; 2] {
    let (micro, rest) = (
        amount.pico().div_euclid(PICO_PER_MICRO),
        amount.pico().rem_euclid(PICO_PER_MICRO),
    );
    // Beyond 9 × 10¹² dollars the parts do not add up to the total, which is an error.
    [micro, rest].map(|half| i64::try_from(half).unwrap_or(i64::MAX))
}

fn whole(micro: i64, rest: i64) -> Usd {
    Usd::from_pico(i128::from(micro) * PICO_PER_MICRO + i128::from(rest))
}

/// Defines what is measured: counts, each with what a call adds to it, and amounts in pico-dollars.
macro_rules! measures {
    ($(#[$doc:meta])* $name:ident {
        $($(#[$count_doc:meta])* $count:ident: $count_of:expr;)*
    } amounts {
        $($(#[$amount_doc:meta])* $amount:ident: $amount_of:expr;)*
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
            const COLUMNS: &'static [&'static str] = &[
                $(stringify!($count),)*
                $(concat!(stringify!($amount), "_micro_usd"), concat!(stringify!($amount), "_rest_pico_usd"),)*
            ];

            #[inline]
            fn add_call(&mut self, call: &CallView<'_>) {
                $({
                    let count_of: fn(&CallView<'_>) -> u64 = $count_of;
                    self.$count = self.$count.saturating_add(count_of(call));
                })*
                $({
                    let amount_of: fn(&CallView<'_>) -> Option<i64> = $amount_of;
                    self.$amount += Usd::from_pico(i128::from(amount_of(call).unwrap_or_default()));
                })*
            }

            fn add(&mut self, other: &Self) {
                Self::add(self, other);
            }

            fn write(&self, mut put: impl FnMut(i64)) {
                $(put(i64::try_from(self.$count).unwrap_or(i64::MAX));)*
                $(halves(self.$amount).into_iter().for_each(&mut put);)*
            }

            #[allow(unused_mut, reason = "not every set has counts")]
            fn read(mut next: impl FnMut() -> i64) -> Self {
                $(let $count = u64::try_from(next()).unwrap_or_default();)*
                $(let $amount = { let micro = next(); whole(micro, next()) };)*
                Self { $($amount,)* $($count,)* }
            }
        }
    };
}

fn is_operation(call: &CallView<'_>) -> bool {
    call.facet.role() == Role::Operation
}

fn is_superseded(call: &CallView<'_>) -> bool {
    call.facet.role() == Role::Superseded
}

fn is_failure(call: &CallView<'_>) -> bool {
    call.facet.status == Status::Failure
}

/// Whether it failed and no other attempt followed.
fn is_final_failure(call: &CallView<'_>) -> bool {
    is_failure(call) && !is_superseded(call)
}

/// Whether it cost something.
fn is_billed(call: &CallView<'_>) -> bool {
    call.cost().is_some_and(|cost| cost != 0)
}

/// Whether it cost something and the formula was applied, so that its cost has parts.
fn is_charged(call: &CallView<'_>) -> bool {
    is_billed(call) && call.parts() != [0; 4]
}

/// Returns the attempts of an operation if they are known.
fn known_attempts(call: &CallView<'_>) -> Option<u32> {
    call.facet.attempts()
}

measures! {
    /// What calls cost, and nothing else.
    Spent {} amounts {
        /// Exact sum of the known costs.
        cost: |call| call.cost();
        /// Exact sum of the costs above zero: what the cost would be without credits.
        debits: |call| call.cost().filter(|cost| *cost > 0);
    }
}

measures! {
    /// What every breakdown shows of a group of calls.
    Measures {
        /// Calls.
        calls: |_| 1;
        /// Calls whose cost is unknown.
        unpriced_calls: |call| u64::from(call.cost().is_none());
        /// Operations.
        operations: |call| u64::from(is_operation(call));
        /// Failed calls.
        failures: |call| u64::from(is_failure(call));
        /// Calls answered by the gateway's own cache.
        cache_hits: |call| u64::from(call.facet.is_cache_hit);
        /// Input tokens.
        input_tokens: |call| call.input_tokens();
        /// Cache reads, part of the input tokens.
        cache_read_tokens: |call| call.cache_read_tokens();
        /// Output tokens.
        output_tokens: |call| call.output_tokens();
    } amounts {
        /// Exact sum of the known costs.
        cost: |call| call.cost();
    }
}

measures! {
    /// What a change of cost is explained by: calls, operations, tokens and what each was charged.
    /// Calls that cost nothing take no part.
    CostFactors {
        /// Calls that cost something. The others, cache hits and failures that nobody billed, change
        /// no cost.
        calls: |call| u64::from(is_billed(call));
        /// Operations that cost something.
        operations: |call| u64::from(is_billed(call) && is_operation(call));
        /// Calls that the formula charged. Of the others only the log's figure is known.
        charged_calls: |call| u64::from(is_charged(call));
        /// Input tokens of the charged calls.
        input_tokens: |call| if is_charged(call) { call.input_tokens() } else { 0 };
        /// Cache reads, part of the input tokens.
        cache_read_tokens: |call| if is_charged(call) { call.cache_read_tokens() } else { 0 };
        /// Cache writes, part of the input tokens.
        cache_write_tokens: |call| if is_charged(call) { call.cache_write_tokens() } else { 0 };
        /// Output tokens of the charged calls.
        output_tokens: |call| if is_charged(call) { call.output_tokens() } else { 0 };
    } amounts {
        /// Exact sum of the known costs of all calls.
        cost: |call| call.cost();
        /// What the formula charged for input that no cache had or kept.
        input_cost: |call| is_charged(call).then(|| part(call, 0));
        /// What it charged for cache reads.
        cache_read_cost: |call| is_charged(call).then(|| part(call, 1));
        /// What it charged for cache writes.
        cache_write_cost: |call| is_charged(call).then(|| part(call, 2));
        /// What it charged for output.
        output_cost: |call| is_charged(call).then(|| part(call, 3));
    }
}

fn part(call: &CallView<'_>, which: usize) -> i64 {
    call.parts().get(which).copied().unwrap_or_default()
}

measures! {
    /// How well calls did what they were made for: attempts, failures, what caches saved.
    Efficiency {
        /// Calls.
        calls: |_| 1;
        /// Operations.
        operations: |call| u64::from(is_operation(call));
        /// Operations whose number of attempts the export tells.
        known_operations: |call| u64::from(is_operation(call) && known_attempts(call).is_some());
        /// Attempts of those operations.
        attempts: |call| known_attempts(call).map_or(0, u64::from);
        /// Operations that failed for good.
        failed_operations: |call| u64::from(is_operation(call) && is_final_failure(call));
        /// Attempts with a row of their own that another attempt followed.
        superseded_calls: |call| u64::from(is_superseded(call));
        /// Calls of exports that tell when the gateway's own cache answered.
        gateway_calls: |call| u64::from(call.facet.source != Source::Langfuse);
        /// Calls answered by the gateway's own cache.
        cache_hits: |call| u64::from(call.facet.is_cache_hit);
        /// Calls of which it is known what caching saved, cache hits included.
        saving_known_calls: |call| u64::from(call.cache_saving().is_some());
        /// Cache hits of which it is known what they saved.
        saving_known_hits: |call| u64::from(call.facet.is_cache_hit && call.cache_saving().is_some());
        /// Input tokens.
        input_tokens: |call| call.input_tokens();
        /// Cache reads, part of the input tokens.
        cache_read_tokens: |call| call.cache_read_tokens();
        /// Cache writes, part of the input tokens.
        cache_write_tokens: |call| call.cache_write_tokens();
    } amounts {
        /// Exact sum of the known costs.
        cost: |call| call.cost();
        /// Cost of failed calls that no other attempt followed.
        failed_cost: |call| call.cost().filter(|_| is_final_failure(call));
        /// Cost of attempts that another attempt followed.
        superseded_cost: |call| call.cost().filter(|_| is_superseded(call));
        /// What all caches saved.
        cache_saving: |call| call.cache_saving();
        /// What the gateway's own cache saved, part of the former.
        gateway_saving: |call| call.cache_saving().filter(|_| call.facet.is_cache_hit);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_come_back_from_their_halves() {
        for pico in [
            0,
            1,
            -1,
            999_999,
            1_000_000,
            -1_000_001,
            i128::from(i64::MAX) * 1000,
        ] {
            let [micro, rest] = halves(Usd::from_pico(pico));
            assert_eq!(whole(micro, rest), Usd::from_pico(pico));
            assert!((0..1_000_000).contains(&rest));
        }
    }

    #[test]
    fn what_is_written_is_read() {
        let measures = Measures {
            calls: 3,
            output_tokens: 7,
            cost: Usd::from_pico(-5),
            ..Measures::default()
        };
        let mut numbers = Vec::new();
        measures.write(|number| numbers.push(number));
        assert_eq!(numbers.len(), Measures::COLUMNS.len());
        let mut numbers = numbers.into_iter();
        assert_eq!(
            Measures::read(|| numbers.next().expect("as many as columns")),
            measures
        );
    }
}
