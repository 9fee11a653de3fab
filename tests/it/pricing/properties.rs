//! What holds for any tokens and any rates.

use llmcost::pricing::{
    PicoUsd, Price, Rate, RateKey, RateKind, RequestShape, TokenClass, Usd, cost,
};
use llmcost::usage::TokenUsage;
use proptest::prelude::*;

/// A price with all eight rates, in femto-dollars per token.
fn price(femto: &[i64; 8]) -> Price {
    let mut price = Price::default();
    for (class, femto) in TokenClass::ALL.into_iter().zip(femto) {
        let rate = Rate::parse_per_million(&format!("{femto}e-9")).unwrap();
        assert_eq!(rate.femto(), *femto);
        price.set(
            RateKey {
                class,
                above: None,
                kind: RateKind::Standard,
            },
            rate,
        );
    }
    price
}

fn total(tokens: &TokenUsage, price: &Price, kind: RateKind) -> PicoUsd {
    let request = RequestShape {
        input_tokens: tokens.input,
        kind,
        ..RequestShape::default()
    };
    cost(tokens, &price.rates_for(&request)).unwrap().total()
}

/// Rounds a ratio of integers half to even, by another method than the program's.
fn half_even(numerator: i128, denominator: i128) -> i128 {
    let doubled = 2 * numerator + denominator;
    let up = doubled / (2 * denominator);
    if doubled % (2 * denominator) == 0 && up % 2 == 1 {
        up - 1
    } else {
        up
    }
}

fn rates() -> impl Strategy<Value = [i64; 8]> {
    proptest::array::uniform8(0_i64..100_000_000_000)
}

prop_compose! {
    /// Tokens whose parts stay within their totals.
    fn consistent()(parts in proptest::array::uniform8(0_u64..1_000_000)) -> TokenUsage {
        let [text, cache_read, write, cache_write_1h, audio_input, answer, reasoning, audio_output] = parts;
        TokenUsage {
            input: text + cache_read + write + cache_write_1h + audio_input,
            cache_read,
            cache_write: write + cache_write_1h,
            cache_write_1h,
            output: answer + reasoning + audio_output,
            reasoning,
            audio_input,
            audio_output,
        }
    }
}

prop_compose! {
    fn any_tokens()(parts in proptest::array::uniform8(0_u64..1_000_000)) -> TokenUsage {
        let [input, cache_read, cache_write, cache_write_1h, audio_input, output, reasoning, audio_output] = parts;
        TokenUsage { input, cache_read, cache_write, cache_write_1h, output, reasoning, audio_input, audio_output }
    }
}

proptest! {
    #[test]
    fn the_formula_is_the_sum_of_products(tokens in consistent(), rates in rates()) {
        let counts = [
            tokens.input - tokens.cache_read - tokens.cache_write - tokens.audio_input,
            tokens.cache_read,
            tokens.cache_write - tokens.cache_write_1h,
            tokens.cache_write_1h,
            tokens.audio_input,
            tokens.output - tokens.reasoning - tokens.audio_output,
            tokens.reasoning,
            tokens.audio_output,
        ];
        let femto: i128 = counts.iter().zip(rates).map(|(n, rate)| i128::from(*n) * i128::from(rate)).sum();
        let price = price(&rates);
        let full = i128::from(total(&tokens, &price, RateKind::Standard).0);
        let half = i128::from(total(&tokens, &price, RateKind::Batch).0);
        prop_assert_eq!(full, half_even(femto, 1_000));
        prop_assert_eq!(half, half_even(femto, 2_000));
    }

    #[test]
    fn parts_add_up_to_the_cost_whatever_is_rounded(tokens in any_tokens(), rates in rates()) {
        let price = price(&rates);
        let request = RequestShape { input_tokens: tokens.input, ..RequestShape::default() };
        let breakdown = cost(&tokens, &price.rates_for(&request)).unwrap();
        let parts = breakdown.cost_parts();
        let pieces = parts.in_order();
        prop_assert_eq!(pieces.iter().map(|part| part.0).sum::<i64>(), breakdown.total().0);
        // Rounded up to each part: none is further than a pico-dollar from its own exact sum.
        prop_assert!(pieces.iter().all(|part| *part >= PicoUsd(-1)));
    }

    #[test]
    fn cost_is_never_negative(tokens in any_tokens(), rates in rates()) {
        prop_assert!(total(&tokens, &price(&rates), RateKind::Standard) >= PicoUsd::ZERO);
    }

    #[test]
    fn cost_adds_up_over_calls(calls in proptest::collection::vec(consistent(), 1..20), rates in rates()) {
        // In whole pico-dollars per token nothing is ever rounded, so the sum is exact.
        let price = price(&rates.map(|femto| femto / 1_000 * 1_000));
        let sum: Usd = calls.iter().map(|tokens| total(tokens, &price, RateKind::Standard)).sum();
        let mut all = TokenUsage::default();
        for tokens in &calls {
            all.input += tokens.input;
            all.cache_read += tokens.cache_read;
            all.cache_write += tokens.cache_write;
            all.cache_write_1h += tokens.cache_write_1h;
            all.output += tokens.output;
            all.reasoning += tokens.reasoning;
            all.audio_input += tokens.audio_input;
            all.audio_output += tokens.audio_output;
        }
        prop_assert_eq!(sum, Usd::from(total(&all, &price, RateKind::Standard)));
    }

    #[test]
    fn more_tokens_never_cost_less(
        tokens in consistent(),
        rates in rates(),
        (input, output) in (0_u64..1_000_000, 0_u64..1_000_000),
    ) {
        let price = price(&rates);
        let more = TokenUsage { input: tokens.input + input, output: tokens.output + output, ..tokens };
        let (less, more) = (total(&tokens, &price, RateKind::Standard), total(&more, &price, RateKind::Standard));
        prop_assert!(less <= more);
    }

    #[test]
    fn a_call_is_free_only_without_tokens_or_rates(tokens in consistent(), rates in rates()) {
        // From one pico-dollar per token on, nothing is rounded away.
        let price = price(&rates.map(|femto| femto.max(1_000)));
        let is_free = total(&tokens, &price, RateKind::Standard) == PicoUsd::ZERO;
        prop_assert_eq!(is_free, tokens.is_empty());
    }
}
