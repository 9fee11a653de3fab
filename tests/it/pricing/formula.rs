//! Tokens times rates: fallbacks, clamps, batch, service tier.

use llmcost::pricing::{CostBasis, PriceBook, Pricer, TokenClass};
use llmcost::pricing::{CustomPrice, CustomRates};
use llmcost::usage::{Billing, ServiceTier, TokenUsage};

use super::{book_with, call, cost_by, tokens};

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

/// Only 1 USD per million in and 10 out.
const BARE: &str = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05}"#;

#[test]
fn worked_example_of_the_specification() {
    // $2.50/M in, $10/M out, 87.5 % off for cached: 500 × 2.5 + 500 × 0.3125 + 200 × 10 µ$.
    let rates = CustomRates {
        input: Some("2.50"),
        output: Some("10"),
        cache_discount: Some("0.875"),
        ..CustomRates::default()
    };
    let price = CustomPrice::new("example", None, &rates).unwrap();
    let book = PriceBook::builtin().with_custom(vec![price]);
    let usage = TokenUsage {
        input: 1000,
        cache_read: 500,
        output: 200,
        ..TokenUsage::default()
    };
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    let priced = pricer.price(&call("example", usage)).unwrap();
    assert_eq!(priced.cost.unwrap().to_string(), "0.00340625");
}

#[test]
fn each_class_is_charged_at_its_own_rate() {
    let usage = TokenUsage {
        input: 1000,
        cache_read: 300,
        cache_write: 200,
        cache_write_1h: 50,
        output: 100,
        reasoning: 40,
        audio_input: 100,
        audio_output: 10,
    };
    // In µ$: 400×1 + 300×0.1 + 150×2 + 50×3 + 100×5 + 50×10 + 40×20 + 10×40 = 3080.
    assert_eq!(cost_by(FULL, &call("m", usage)), "0.00308");
}

#[test]
fn missing_rates_fall_back_and_zero_is_a_price() {
    let usage = TokenUsage {
        input: 1000,
        cache_read: 300,
        cache_write: 200,
        cache_write_1h: 50,
        output: 100,
        reasoning: 40,
        audio_input: 100,
        audio_output: 10,
    };
    // Everything in at 1, everything out at 10: 1000 + 1000 µ$.
    assert_eq!(cost_by(BARE, &call("m", usage)), "0.002");
    // A missing one-hour rate is the write rate: 500 + 300×1 + 200×2 + 1000 µ$.
    let write_only = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
        "cache_creation_input_token_cost": "0.000002"}"#;
    assert_eq!(cost_by(write_only, &call("m", usage)), "0.0022");
    // Free cache reads stay free, null is missing: 500 + 200 + 1000 µ$.
    let free_read = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
        "cache_read_input_token_cost": 0.0, "cache_creation_input_token_cost": null}"#;
    assert_eq!(cost_by(free_read, &call("m", usage)), "0.0017");
    // A model that is free altogether costs nothing, which is known.
    let free = r#"{"input_cost_per_token": 0, "output_cost_per_token": 0}"#;
    assert_eq!(cost_by(free, &call("m", usage)), "0");
}

#[test]
fn a_needed_rate_that_is_missing_leaves_the_call_unpriced() {
    let input_only = r#"{"mode": "chat", "input_cost_per_token": 1e-06}"#;
    assert_eq!(cost_by(input_only, &call("m", tokens(10, 0))), "0.00001");
    assert_eq!(cost_by(input_only, &call("m", tokens(10, 1))), "unpriced");
    let output_only = r#"{"output_cost_per_token": 1e-06}"#;
    assert_eq!(cost_by(output_only, &call("m", tokens(1, 1))), "unpriced");
}

#[test]
fn embeddings_are_charged_for_input_only() {
    let embedding = r#"{"mode": "embedding", "input_cost_per_token": 2e-08}"#;
    assert_eq!(cost_by(embedding, &call("m", tokens(5000, 0))), "0.0001");
    assert_eq!(cost_by(embedding, &call("m", tokens(5000, 7))), "0.0001");
    // Nor for anything that output is made of.
    let parts = TokenUsage {
        reasoning: 3,
        audio_output: 2,
        ..tokens(5000, 7)
    };
    assert_eq!(cost_by(embedding, &call("m", parts)), "0.0001");
}

#[test]
fn parts_that_exceed_their_total_never_make_a_cost_negative() {
    let entry = FULL;
    let cases = [
        // 700 reads and 400 writes of 1000: nothing uncached. 700×0.1 + 400×2 µ$.
        (
            TokenUsage {
                input: 1000,
                cache_read: 700,
                cache_write: 400,
                ..TokenUsage::default()
            },
            "0.00087",
            true,
        ),
        // Exactly all cached: 500×0.1 + 500×2 µ$.
        (
            TokenUsage {
                input: 1000,
                cache_read: 500,
                cache_write: 500,
                ..TokenUsage::default()
            },
            "0.00105",
            false,
        ),
        // Audio is cut to what is not cached: 900×0.1 + 100×5 µ$.
        (
            TokenUsage {
                input: 1000,
                cache_read: 900,
                audio_input: 400,
                ..TokenUsage::default()
            },
            "0.00059",
            false,
        ),
        // Reasoning is cut to the output: 10×20 µ$.
        (
            TokenUsage {
                output: 10,
                reasoning: 90,
                audio_output: 5,
                ..TokenUsage::default()
            },
            "0.0002",
            false,
        ),
        // One-hour writes are cut to the writes: 10×3 µ$.
        (
            TokenUsage {
                input: 10,
                cache_write: 10,
                cache_write_1h: 99,
                ..TokenUsage::default()
            },
            "0.00003",
            false,
        ),
    ];
    for (usage, expected, is_flagged) in cases {
        let book = book_with(entry);
        let mut pricer = Pricer::new(&book, CostBasis::Computed);
        let priced = pricer.price(&call("m", usage)).unwrap();
        assert_eq!(priced.cost.unwrap().to_string(), expected, "{usage:?}");
        assert_eq!(priced.cached_exceeds_input, is_flagged, "{usage:?}");
    }
}

#[test]
fn a_batch_pays_its_own_rate_or_half() {
    let usage = TokenUsage {
        input: 1000,
        cache_read: 400,
        output: 100,
        ..TokenUsage::default()
    };
    let batch = Billing {
        is_batch: true,
        ..call("m", usage)
    };
    // Half of 600×1 + 400×0.1 + 100×10 µ$.
    assert_eq!(cost_by(FULL, &batch), "0.00082");
    // Own rates for input and output, none for cached: 600×0.8 + 400×0.1÷2 + 100×4 µ$.
    let own = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
        "cache_read_input_token_cost": 1e-07,
        "input_cost_per_token_batches": 8e-07, "output_cost_per_token_batches": 4e-06}"#;
    assert_eq!(cost_by(own, &batch), "0.0009");
    // Without any cache rate, cached tokens cost the batch's input rate: 1000×0.8 + 100×4 µ$.
    let no_cache = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
        "input_cost_per_token_batches": 8e-07, "output_cost_per_token_batches": 4e-06}"#;
    assert_eq!(cost_by(no_cache, &batch), "0.0012");
    // A batch is a batch whatever tier the row claims.
    let tier = Billing {
        service_tier: ServiceTier::Priority,
        ..batch
    };
    assert_eq!(cost_by(FULL, &tier), "0.00082");
}

#[test]
fn half_of_an_odd_rate_is_rounded_once_to_even() {
    // 1 femto-dollar per token: a batch of 1000 tokens costs exactly half a pico-dollar.
    let entry = r#"{"input_cost_per_token": 1e-15, "output_cost_per_token": 0}"#;
    let cases = [
        (1000, "0"),
        (1001, "0.000000000001"),
        (3000, "0.000000000002"),
        (5000, "0.000000000002"),
    ];
    for (input, expected) in cases {
        let batch = Billing {
            is_batch: true,
            ..call("m", tokens(input, 0))
        };
        assert_eq!(cost_by(entry, &batch), expected, "{input}");
    }
    // Without the batch, 500 tokens are half a pico-dollar, 1500 one and a half.
    for (input, expected) in [
        (500, "0"),
        (501, "0.000000000001"),
        (1500, "0.000000000002"),
    ] {
        assert_eq!(
            cost_by(entry, &call("m", tokens(input, 0))),
            expected,
            "{input}"
        );
    }
}

#[test]
fn service_tiers_use_their_own_rates_and_else_the_list_price() {
    let entry = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
        "cache_read_input_token_cost": 1e-07, "output_cost_per_reasoning_token": 2e-05,
        "input_cost_per_token_flex": 5e-07,
        "input_cost_per_token_priority": 2e-06, "output_cost_per_token_priority": 3e-05}"#;
    let usage = TokenUsage {
        input: 1000,
        cache_read: 400,
        output: 100,
        reasoning: 50,
        ..TokenUsage::default()
    };
    let cases = [
        // 600×1 + 400×0.1 + 50×10 + 50×20 µ$.
        (ServiceTier::Standard, "0.00214"),
        // 600×0.5 + 400×0.1 + 50×10 + 50×20 µ$: only input has a flex rate.
        (ServiceTier::Flex, "0.00184"),
        // 600×2 + 400×0.1 + 100×30 µ$: the tier's output rate outranks the list reasoning rate.
        (ServiceTier::Priority, "0.00424"),
    ];
    for (service_tier, expected) in cases {
        let billing = Billing {
            service_tier,
            ..call("m", usage)
        };
        assert_eq!(cost_by(entry, &billing), expected, "{service_tier:?}");
    }
}

#[test]
fn image_output_is_priced_only_where_tokens_say_what_they_are() {
    // All output is image tokens.
    let image_only = r#"{"mode": "image_generation", "input_cost_per_token": 5e-06,
        "output_cost_per_image_token": 4e-05}"#;
    assert_eq!(cost_by(image_only, &call("m", tokens(10, 100))), "0.00405");
    // Text or image? Not from this many tokens.
    let both = r#"{"mode": "image_generation", "input_cost_per_token": 3e-07,
        "output_cost_per_token": 2.5e-06, "output_cost_per_image_token": 3e-05}"#;
    assert_eq!(cost_by(both, &call("m", tokens(10, 100))), "unpriced");
    assert_eq!(cost_by(both, &call("m", tokens(10, 0))), "0.000003");
    // A chat model answers in text.
    let chat = both.replace("image_generation", "chat");
    assert_eq!(cost_by(&chat, &call("m", tokens(10, 100))), "0.000253");
}

#[test]
fn terms_of_an_explanation_add_up_to_the_cost() {
    let book = book_with(FULL);
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    let usage = TokenUsage {
        input: 1000,
        cache_read: 300,
        output: 7,
        ..TokenUsage::default()
    };
    let billing = Billing {
        is_batch: true,
        ..call("m", usage)
    };
    let explanation = pricer.explain(&billing).unwrap();
    let breakdown = explanation.breakdown.unwrap();
    let terms: Vec<_> = breakdown
        .parts()
        .map(|part| {
            (
                part.class,
                part.tokens,
                part.rate.rate.to_string(),
                part.amount_text(),
            )
        })
        .collect();
    let expected = [
        (TokenClass::Input, 700, "1", "0.00035"),
        (TokenClass::CacheRead, 300, "0.1", "0.000015"),
        (TokenClass::Output, 7, "10", "0.000035"),
    ];
    let expected = expected
        .map(|(class, tokens, rate, amount)| (class, tokens, rate.to_owned(), amount.to_owned()));
    assert_eq!(terms, expected);
    assert_eq!(breakdown.total().to_string(), "0.0004");
    assert_eq!(explanation.priced.cost, Some(breakdown.total()));
    assert!(breakdown.parts().all(|part| part.rate.is_halved));
}

#[test]
fn a_cost_that_no_one_pays_is_an_error_and_not_a_number() {
    let book = book_with(FULL);
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    for usage in [tokens(u64::MAX, u64::MAX), tokens(u64::MAX / 1_000, 0)] {
        let error = pricer.price(&call("m", usage)).unwrap_err();
        assert_eq!(error.code(), "overflow");
    }
    let dear = book_with(r#"{"input_cost_per_token": 9223, "output_cost_per_token": 9223}"#);
    let mut pricer = Pricer::new(&dear, CostBasis::Computed);
    assert_eq!(
        pricer
            .price(&call("m", tokens(1000, 0)))
            .unwrap()
            .cost
            .unwrap()
            .to_string(),
        "9223000"
    );
    assert_eq!(
        pricer
            .price(&call("m", tokens(u64::MAX, 0)))
            .unwrap_err()
            .code(),
        "overflow"
    );
}
