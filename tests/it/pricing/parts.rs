//! What a cost is made of, and what caches saved.

use llmcost::pricing::{
    CostBasis, CostParts, CostSource, PicoUsd, Price, Priced, Pricer, Rate, RateKey, RateKind,
    RequestShape, TokenClass, cost,
};
use llmcost::usage::{Billing, Status, TokenUsage};

use super::{book_with, call, tokens};

/// Distinct rates in USD per million tokens: 1 in, 10 out, 0.1 read, 2 write, 3 write for an
/// hour, 20 reasoning, 5 audio in, 40 audio out.
const FULL: &str = r#"{
    "litellm_provider": "x", "mode": "chat",
    "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
    "cache_read_input_token_cost": 1e-07, "cache_creation_input_token_cost": 2e-06,
    "cache_creation_input_token_cost_above_1hr": 3e-06,
    "output_cost_per_reasoning_token": 2e-05,
    "input_cost_per_audio_token": 5e-06, "output_cost_per_audio_token": 4e-05
}"#;

fn with_price<T>(entry: &str, billing: &Billing<'_>, read: impl FnOnce(Priced<'_>) -> T) -> T {
    let book = book_with(entry);
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    read(pricer.price(billing).unwrap())
}

fn saving(entry: &str, billing: &Billing<'_>) -> Option<i64> {
    with_price(entry, billing, |priced| {
        priced.cache_saving.map(|saving| saving.0)
    })
}

const USAGE: TokenUsage = TokenUsage {
    input: 1000,
    cache_read: 300,
    cache_write: 200,
    cache_write_1h: 50,
    output: 100,
    reasoning: 40,
    audio_input: 100,
    audio_output: 10,
};

/// A micro-dollar in pico-dollars.
const MICRO: i64 = 1_000_000;

#[test]
fn parts_are_what_was_charged_for_each_kind() {
    // In µ$: text 400×1 and audio 100×5; 300×0.1; 150×2 and 50×3; 50×10, 40×20 and 10×40.
    let expected = CostParts {
        input: PicoUsd(900 * MICRO),
        cache_read: PicoUsd(30 * MICRO),
        cache_write: PicoUsd(450 * MICRO),
        output: PicoUsd(1700 * MICRO),
    };
    let parts = with_price(FULL, &call("m", USAGE), |priced| priced.parts);
    assert_eq!(parts, expected);
}

#[test]
fn parts_add_up_to_the_rounded_cost() {
    // A third of a pico-dollar for each token of each kind: 1, 1, 1 and 1 of them make 4/3 of a
    // pico-dollar, rounded to 1. Up to each kind: 0.333 → 0, 0.667 → 1, 1 → 1, 1.333 → 1.
    let third = r#"{"input_cost_per_token": 3.33e-13, "output_cost_per_token": 3.33e-13}"#;
    let usage = TokenUsage {
        input: 3,
        cache_read: 1,
        cache_write: 1,
        output: 1,
        ..TokenUsage::default()
    };
    let (parts, cost) = with_price(third, &call("m", usage), |priced| {
        (priced.parts, priced.cost)
    });
    let pieces = parts.in_order();
    assert_eq!(pieces.map(|part| part.0), [0, 1, 0, 0]);
    assert_eq!(cost, Some(PicoUsd(1)));
}

#[test]
fn a_prompt_cache_saves_the_difference_to_ordinary_input() {
    // Reads save 300×0.9 µ$, writes cost 150×1 and 50×2 µ$ more: 20 µ$ are left.
    assert_eq!(saving(FULL, &call("m", USAGE)), Some(20 * MICRO));
    // Writing alone saves nothing, it costs.
    let writes = TokenUsage {
        input: 1000,
        cache_write: 200,
        output: 1,
        ..TokenUsage::default()
    };
    assert_eq!(saving(FULL, &call("m", writes)), Some(-200 * MICRO));
    // Half of it for a batch at list price.
    let batch = Billing {
        is_batch: true,
        ..call("m", USAGE)
    };
    assert_eq!(saving(FULL, &batch), Some(10 * MICRO));
}

#[test]
fn nothing_cached_or_no_price_is_not_a_saving_of_zero() {
    assert_eq!(saving(FULL, &call("m", tokens(1000, 100))), None);
    assert_eq!(saving(FULL, &call("no-such-model", USAGE)), None);
    // Only output has a price: nobody knows what the input would have cost.
    let output_only = r#"{"output_cost_per_token": 1e-05, "cache_read_input_token_cost": 1e-07}"#;
    let reads = TokenUsage {
        input: 300,
        cache_read: 300,
        ..TokenUsage::default()
    };
    assert_eq!(saving(output_only, &call("m", reads)), None);
    // What failed was not answered, from a cache or otherwise.
    let failed = Billing {
        status: Status::Failure,
        ..call("m", USAGE)
    };
    assert_eq!(saving(FULL, &failed), None);
}

#[test]
fn a_cache_hit_saves_what_its_tokens_would_have_cost() {
    let hit = |tokens| Billing {
        is_cache_hit: true,
        ..call("m", tokens)
    };
    // 1000×1 + 100×10 µ$, and the call itself costs nothing.
    let found = with_price(FULL, &hit(tokens(1000, 100)), |priced| {
        (
            priced.source,
            priced.cost,
            priced.parts,
            priced.cache_saving,
        )
    });
    let expected = Some(PicoUsd(2000 * MICRO));
    let nothing = (Some(PicoUsd::ZERO), CostParts::default());
    assert_eq!(
        found,
        (CostSource::CacheHit, nothing.0, nothing.1, expected)
    );
    assert_eq!(saving(FULL, &hit(TokenUsage::default())), None);
}

/// The example of the definitions.
#[test]
fn what_caches_saved_in_the_definitions() {
    let sonnet = r#"{"input_cost_per_token": 3e-06, "output_cost_per_token": 1.5e-05,
        "cache_read_input_token_cost": 3e-07, "cache_creation_input_token_cost": 3.75e-06}"#;
    let cached = TokenUsage {
        input: 1000,
        cache_read: 600,
        cache_write: 200,
        ..TokenUsage::default()
    };
    assert_eq!(saving(sonnet, &call("m", cached)), Some(1470 * MICRO));
    let hit = Billing {
        is_cache_hit: true,
        ..call("m", tokens(1000, 0))
    };
    assert_eq!(saving(sonnet, &hit), Some(3000 * MICRO));
}

#[test]
fn the_exact_sum_is_told_before_it_is_rounded() {
    // 3 tokens at 10^-15 dollars, 2 at 0.25 dollars per million: 3 femto-dollars beyond half a micro-dollar.
    let mut price = Price::default();
    for (class, rate) in [
        (TokenClass::Input, "0.000000001"),
        (TokenClass::Output, "0.25"),
    ] {
        let key = RateKey {
            class,
            above: None,
            kind: RateKind::Standard,
        };
        price.set(key, Rate::parse_per_million(rate).unwrap());
    }
    let cost = cost(&tokens(3, 2), &price.rates_for(&RequestShape::default())).unwrap();
    assert_eq!(cost.exact_text(), "0.000000500000003");
    assert_eq!(cost.total(), PicoUsd(500_000));
}

#[test]
fn the_figure_of_the_log_is_split_in_the_ratio_of_the_parts() {
    let parts = |amounts: [i64; 4]| {
        let [input, cache_read, cache_write, output] = amounts.map(PicoUsd);
        CostParts {
            input,
            cache_read,
            cache_write,
            output,
        }
    };
    let split = |amounts: [i64; 4], cost: i64| {
        let split = parts(amounts).split(PicoUsd(cost))?;
        Some(split.in_order().map(|part| part.0))
    };
    assert_eq!(split([1, 2, 3, 4], 20), Some([2, 4, 6, 8]));
    // Running sums 2.5, 5, 7.5 and 10, half to even: 2, 5, 8 and 10.
    assert_eq!(split([1, 1, 1, 1], 10), Some([2, 3, 3, 2]));
    // Credits too: −2.5 and −5.
    assert_eq!(split([1, 1, 0, 0], -5), Some([-2, -3, 0, 0]));
    assert_eq!(split([0, 0, 0, 7], 0), Some([0, 0, 0, 0]));
    // Without a ratio there is nothing to split by.
    assert_eq!(split([0, 0, 0, 0], 5), None);
}
