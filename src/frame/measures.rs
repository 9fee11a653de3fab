//! What is measured of a group of calls. Every measure is a sum over its calls, so groups can be
//! added, and sums of sums are exact.

use super::ledger::{CallView, Role};
use crate::pricing::{CostParts, PicoUsd, Usd};
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
/// What several of them ask of a call is found out once, by the function after `of`.
macro_rules! measures {
    ($(#[$doc:meta])* $name:ident of $known_of:path as $known:ty {
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
                let known = $known_of(call);
                $({
                    let count_of: fn(&CallView<'_>, &$known) -> u64 = $count_of;
                    self.$count = self.$count.saturating_add(count_of(call, &known));
                })*
                $({
                    let amount_of: fn(&CallView<'_>, &$known) -> Option<i64> = $amount_of;
                    let amount = amount_of(call, &known).unwrap_or_default();
                    self.$amount += Usd::from_pico(i128::from(amount));
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

/// Whether a call stands for an operation.
fn is_operation(call: &CallView<'_>) -> bool {
    call.facet.role() == Role::Operation
}

/// Returns the cost of a call; `None` if it is unknown.
fn cost_of(call: &CallView<'_>) -> Option<i64> {
    call.cost()
}

measures! {
    /// What calls cost, and nothing else.
    Spent of cost_of as Option<i64> {} amounts {
        /// Exact sum of the known costs.
        cost: |_, cost| *cost;
        /// Exact sum of the costs above zero: what the cost would be without credits.
        debits: |_, cost| cost.filter(|cost| *cost > 0);
    }
}

measures! {
    /// What every breakdown shows of a group of calls.
    Measures of cost_of as Option<i64> {
        /// Calls.
        calls: |_, _| 1;
        /// Calls whose cost is unknown.
        unpriced_calls: |_, cost| u64::from(cost.is_none());
        /// Operations.
        operations: |call, _| u64::from(is_operation(call));
        /// Failed calls.
        failures: |call, _| u64::from(call.facet.status == Status::Failure);
        /// Calls answered by the gateway's own cache.
        cache_hits: |call, _| u64::from(call.facet.is_cache_hit);
        /// Input tokens.
        input_tokens: |call, _| call.input_tokens();
        /// Cache reads, part of the input tokens.
        cache_read_tokens: |call, _| call.cache_read_tokens();
        /// Output tokens.
        output_tokens: |call, _| call.output_tokens();
    } amounts {
        /// Exact sum of the known costs.
        cost: |_, cost| *cost;
    }
}

/// What the formula charged.
fn cost_parts(call: &CallView<'_>) -> CostParts {
    let [input, cache_read, cache_write, output] = call.parts().map(PicoUsd);
    CostParts {
        input,
        cache_read,
        cache_write,
        output,
    }
}

/// Input tokens as they are charged: at least those that were cached, whatever the log says.
fn input_tokens(call: &CallView<'_>) -> u64 {
    let cached = call
        .cache_read_tokens()
        .saturating_add(call.cache_write_tokens());
    call.input_tokens().max(cached)
}

/// What a call was charged.
struct Charge {
    cost: Option<i64>,
    is_billed: bool,
    /// For input, cache reads, cache writes and output, if the formula was applied. They add up to
    /// the cost.
    parts: Option<[i64; 4]>,
}

impl Charge {
    fn of(call: &CallView<'_>) -> Self {
        let cost = call.cost();
        let is_billed = cost.is_some_and(|cost| cost != 0);
        // Where the log's figure counts, the parts are those of the log.
        let parts = cost
            .filter(|_| is_billed)
            .and_then(|cost| cost_parts(call).split(PicoUsd(cost)))
            .map(|parts| parts.in_order().map(|part| part.0));
        Self {
            cost,
            is_billed,
            parts,
        }
    }

    /// Returns tokens of a charged call.
    fn of_charged(&self, tokens: u64) -> u64 {
        if self.parts.is_some() { tokens } else { 0 }
    }
}

measures! {
    /// What a change of cost is explained by: calls, operations, tokens and what each was charged.
    /// Calls that cost nothing take no part.
    CostFactors of Charge::of as Charge {
        /// Calls that cost something. The others, cache hits and failures that nobody billed, change
        /// no cost.
        calls: |_, charge| u64::from(charge.is_billed);
        /// Operations that cost something.
        operations: |call, charge| u64::from(charge.is_billed && is_operation(call));
        /// Calls that the formula charged. Of the others only the log's figure is known.
        charged_calls: |_, charge| u64::from(charge.parts.is_some());
        /// Input tokens of the charged calls, with all cached ones.
        input_tokens: |call, charge| charge.of_charged(input_tokens(call));
        /// Cache reads, part of the input tokens.
        cache_read_tokens: |call, charge| charge.of_charged(call.cache_read_tokens());
        /// Cache writes, part of the input tokens.
        cache_write_tokens: |call, charge| charge.of_charged(call.cache_write_tokens());
        /// Output tokens of the charged calls.
        output_tokens: |call, charge| charge.of_charged(call.output_tokens());
    } amounts {
        /// Exact sum of the known costs of all calls.
        cost: |_, charge| charge.cost;
        /// What was charged for input that no cache had or kept.
        input_cost: |_, charge| charge.parts.map(|[input, ..]| input);
        /// What was charged for cache reads.
        cache_read_cost: |_, charge| charge.parts.map(|[_, read, ..]| read);
        /// What was charged for cache writes.
        cache_write_cost: |_, charge| charge.parts.map(|[_, _, write, _]| write);
        /// What was charged for output.
        output_cost: |_, charge| charge.parts.map(|[.., output]| output);
    }
}

/// How a call did what it was made for.
struct Deed {
    cost: Option<i64>,
    is_operation: bool,
    is_superseded: bool,
    /// It failed and no other attempt followed.
    is_final_failure: bool,
    attempts: Option<u32>,
    saving: Option<i64>,
}

impl Deed {
    fn of(call: &CallView<'_>) -> Self {
        let role = call.facet.role();
        let is_superseded = role == Role::Superseded;
        Self {
            cost: call.cost(),
            is_operation: role == Role::Operation,
            is_superseded,
            is_final_failure: call.facet.status == Status::Failure && !is_superseded,
            attempts: call.facet.attempts(),
            saving: call.cache_saving(),
        }
    }
}

measures! {
    /// How well calls did what they were made for: attempts, failures, what caches saved.
    Efficiency of Deed::of as Deed {
        /// Calls.
        calls: |_, _| 1;
        /// Operations.
        operations: |_, deed| u64::from(deed.is_operation);
        /// Operations whose number of attempts the export tells.
        known_operations: |_, deed| u64::from(deed.is_operation && deed.attempts.is_some());
        /// Attempts of those operations.
        attempts: |_, deed| deed.attempts.map_or(0, u64::from);
        /// Operations that failed for good.
        failed_operations: |_, deed| u64::from(deed.is_operation && deed.is_final_failure);
        /// Attempts with a row of their own that another attempt followed.
        superseded_calls: |_, deed| u64::from(deed.is_superseded);
        /// Calls of exports that tell when the gateway's own cache answered.
        gateway_calls: |call, _| u64::from(call.facet.source != Source::Langfuse);
        /// Calls answered by the gateway's own cache.
        cache_hits: |call, _| u64::from(call.facet.is_cache_hit);
        /// Calls of which it is known what caching saved, cache hits included.
        saving_known_calls: |_, deed| u64::from(deed.saving.is_some());
        /// Cache hits of which it is known what they saved.
        saving_known_hits: |call, deed| u64::from(call.facet.is_cache_hit && deed.saving.is_some());
        /// Input tokens.
        input_tokens: |call, _| call.input_tokens();
        /// Cache reads, part of the input tokens.
        cache_read_tokens: |call, _| call.cache_read_tokens();
        /// Cache writes, part of the input tokens.
        cache_write_tokens: |call, _| call.cache_write_tokens();
    } amounts {
        /// Exact sum of the known costs.
        cost: |_, deed| deed.cost;
        /// Cost of failed calls that no other attempt followed.
        failed_cost: |_, deed| deed.cost.filter(|_| deed.is_final_failure);
        /// Cost of attempts that another attempt followed.
        superseded_cost: |_, deed| deed.cost.filter(|_| deed.is_superseded);
        /// What all caches saved.
        cache_saving: |_, deed| deed.saving;
        /// What the gateway's own cache saved, part of the former.
        gateway_saving: |call, deed| deed.saving.filter(|_| call.facet.is_cache_hit);
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
