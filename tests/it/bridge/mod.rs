//! Why the cost changed: the steps against the formulas of the definitions, computed another way.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

mod boundaries;
mod costs;
mod demo;
mod formulas;

use llmcost::analysis::{Effect, Effects, Stretch};
use llmcost::frame::CostFactors;
use llmcost::pricing::Usd;

/// Pico-dollars in a dollar.
const USD: i128 = 1_000_000_000_000;

/// Calls that the formula charged, each of them an operation. Costs of input, cache reads, cache
/// writes and output in pico-dollars; tokens in the same order.
fn charged(calls: u64, tokens: [u64; 4], costs: [i128; 4]) -> CostFactors {
    let [input, read, write, output] = tokens;
    let [input_cost, read_cost, write_cost, output_cost] = costs.map(Usd::from_pico);
    CostFactors {
        calls,
        operations: calls,
        charged_calls: calls,
        input_tokens: input + read + write,
        cache_read_tokens: read,
        cache_write_tokens: write,
        output_tokens: output,
        cost: input_cost + read_cost + write_cost + output_cost,
        input_cost,
        cache_read_cost: read_cost,
        cache_write_cost: write_cost,
        output_cost,
    }
}

/// The effects by name, without those that are zero, in pico-dollars.
fn amounts(effects: &Effects) -> Vec<(Effect, i128)> {
    let amounts = effects
        .iter()
        .map(|(effect, amount)| (effect, amount.pico()));
    amounts.filter(|(_, amount)| *amount != 0).collect()
}

fn change(segments: &[Stretch]) -> i128 {
    let changes = segments.iter().map(|one| one.current.cost - one.prior.cost);
    changes.sum::<Usd>().pico()
}
