//! Rates that depend on the size of a request or on the hour.

use llmcost::pricing::{CostBasis, Pricer};
use llmcost::usage::{Billing, ServiceTier, TokenUsage};

use super::{at, book_with, call, cost_by, tokens};

/// 1 USD per million in and 10 out; above 200 k 2 and 20, cache reads 0.1 and 0.2; above 272 k
/// 4 in, and with priority 8.
const LONG: &str = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
    "cache_read_input_token_cost": 1e-07, "cache_creation_input_token_cost": 2e-06,
    "cache_creation_input_token_cost_above_1hr": 3e-06,
    "cache_creation_input_token_cost_above_1hr_above_200k_tokens": 6e-06,
    "input_cost_per_token_above_200k_tokens": 2e-06,
    "output_cost_per_token_above_200k_tokens": 2e-05,
    "cache_read_input_token_cost_above_200k_tokens": 2e-07,
    "input_cost_per_token_above_272k_tokens": 4e-06,
    "input_cost_per_token_priority": 3e-06,
    "input_cost_per_token_above_272k_tokens_priority": 8e-06,
    "input_cost_per_token_batches": 5e-07,
    "litellm_provider": "PROVIDER"}"#;

#[test]
fn a_threshold_reprices_the_whole_request_when_it_is_exceeded() {
    let cases = [
        (199_999, 100, "0.200999"),
        (200_000, 100, "0.201"),
        // 200,001 × 2 + 100 × 20 µ$.
        (200_001, 100, "0.402002"),
        (272_000, 100, "0.546"),
        // Input has a rate above 272 k, output keeps the one above 200 k.
        (272_001, 100, "1.090004"),
        (10_000_000, 0, "40"),
    ];
    for (input, output, expected) in cases {
        assert_eq!(
            cost_by(LONG, &call("m", tokens(input, output))),
            expected,
            "{input}"
        );
    }
}

#[test]
fn xai_is_inclusive() {
    let xai = LONG.replace("PROVIDER", "xai");
    let billing = |input| Billing {
        provider: Some("xai"),
        ..call("m", tokens(input, 0))
    };
    assert_eq!(cost_by(&xai, &billing(199_999)), "0.199999");
    assert_eq!(cost_by(&xai, &billing(200_000)), "0.4");
}

#[test]
fn cached_tokens_count_towards_a_threshold_and_change_their_rate_with_it() {
    let usage = |input| TokenUsage {
        input,
        cache_read: 100_000,
        cache_write: 50_000,
        cache_write_1h: 10_000,
        ..TokenUsage::default()
    };
    // 50,000×1 + 100,000×0.1 + 40,000×2 + 10,000×3 µ$.
    assert_eq!(cost_by(LONG, &call("m", usage(200_000))), "0.17");
    // 50,001×2 + 100,000×0.2 + 40,000×2 (no rate of its own) + 10,000×6 µ$.
    assert_eq!(cost_by(LONG, &call("m", usage(200_001))), "0.260002");
}

#[test]
fn tier_and_threshold_combine() {
    let priority = |input| Billing {
        service_tier: ServiceTier::Priority,
        ..call("m", tokens(input, 0))
    };
    assert_eq!(cost_by(LONG, &priority(100_000)), "0.3");
    // No priority rate above 200 k: the long-context list price.
    assert_eq!(cost_by(LONG, &priority(250_000)), "0.5");
    assert_eq!(cost_by(LONG, &priority(300_000)), "2.4");
    let flex = Billing {
        service_tier: ServiceTier::Flex,
        ..call("m", tokens(300_000, 0))
    };
    assert_eq!(cost_by(LONG, &flex), "1.2");
    let batch = |input| Billing {
        is_batch: true,
        ..call("m", tokens(input, 0))
    };
    assert_eq!(cost_by(LONG, &batch(100_000)), "0.05");
    // No batch rate above 200 k: half of the long-context list price.
    assert_eq!(cost_by(LONG, &batch(250_000)), "0.25");
}

#[test]
fn thresholds_without_k_are_tokens() {
    let entry = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 0,
        "input_cost_per_token_above_512_tokens": 2e-06}"#;
    assert_eq!(cost_by(entry, &call("m", tokens(512, 0))), "0.000512");
    assert_eq!(cost_by(entry, &call("m", tokens(513, 0))), "0.001026");
}

#[test]
fn one_tier_prices_the_whole_request() {
    let entry = r#"{"output_cost_per_token": 7e-06, "tiered_pricing": [
        {"range": [32000.0, 128000], "input_cost_per_token": 2e-06},
        {"range": [0, 3.2e4], "input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
         "output_cost_per_reasoning_token": 3e-05, "cache_read_input_token_cost": 1e-07}]}"#;
    let usage = |input| TokenUsage {
        input,
        cache_read: 1_000,
        output: 100,
        reasoning: 50,
        ..TokenUsage::default()
    };
    // 31,000×1 + 1,000×0.1 + 50×10 + 50×30 µ$.
    assert_eq!(cost_by(entry, &call("m", usage(32_000))), "0.0331");
    // Cached at the tier's input rate, output at the model's: 32,001×2 + 100×7 µ$.
    assert_eq!(cost_by(entry, &call("m", usage(32_001))), "0.064702");
    assert_eq!(cost_by(entry, &call("m", usage(128_000))), "0.2567");
    assert_eq!(cost_by(entry, &call("m", usage(500_000))), "1.0007");
    // No input at all is the first tier.
    assert_eq!(cost_by(entry, &call("m", tokens(0, 100))), "0.001");
    let batch = Billing {
        is_batch: true,
        ..call("m", usage(128_000))
    };
    assert_eq!(cost_by(entry, &batch), "0.12835");
}

#[test]
fn a_tier_without_an_output_rate_leaves_reasoning_to_the_model_too() {
    let entry = r#"{"output_cost_per_token": 7e-06, "output_cost_per_reasoning_token": 9e-06,
        "tiered_pricing": [{"range": [0, 32000], "input_cost_per_token": 1e-06},
            {"range": [32000, 64000], "input_cost_per_token": 2e-06,
             "output_cost_per_reasoning_token": 1e-05}]}"#;
    let usage = |input| TokenUsage {
        reasoning: 50,
        ..tokens(input, 100)
    };
    // 1,000×1 + 50×7 + 50×9 µ$; a rate of the tier's own goes first: 33,000×2 + 50×7 + 50×10 µ$.
    assert_eq!(cost_by(entry, &call("m", usage(1_000))), "0.0018");
    assert_eq!(cost_by(entry, &call("m", usage(33_000))), "0.06685");
}

#[test]
fn off_peak_rates_hold_in_their_windows() {
    let entry = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
        "off_peak_pricing": {"input_cost_per_token": 2e-07, "windows": [
            {"hours_utc": ["00:00-01:00", "10:00-00:00"], "weekdays": [1, "2", 3, 4, "friday"]},
            {"hours_utc": "00:00-00:00", "weekdays": ["Sat", 7]}]}}"#;
    let cases = [
        // 2026-11-16 is a Monday.
        ("2026-11-16T00:00:00Z", true),
        ("2026-11-16T00:59:59.999999Z", true),
        ("2026-11-16T01:00:00Z", false),
        ("2026-11-16T09:59:59Z", false),
        ("2026-11-16T10:00:00Z", true),
        ("2026-11-16T23:59:59Z", true),
        ("2026-11-20T05:00:00Z", false),
        ("2026-11-20T12:00:00Z", true),
        ("2026-11-21T05:00:00Z", true),
        ("2026-11-22T23:59:59Z", true),
        ("2026-11-23T05:00:00Z", false),
    ];
    for (instant, is_off_peak) in cases {
        let billing = Billing {
            started_at: at(instant),
            ..call("m", tokens(1000, 100))
        };
        let expected = if is_off_peak { "0.0012" } else { "0.002" };
        assert_eq!(cost_by(entry, &billing), expected, "{instant}");
        let book = book_with(entry);
        let mut pricer = Pricer::new(&book, CostBasis::Computed);
        let terms = pricer.explain(&billing).unwrap().breakdown.unwrap();
        let is_said: Vec<bool> = terms.parts().map(|term| term.rate.is_off_peak).collect();
        // Only input has a rate of its own there.
        assert_eq!(is_said, [is_off_peak, false], "{instant}");
    }
}

#[test]
fn off_peak_windows_may_run_past_midnight_and_count_days_elsewhere() {
    let night = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 0,
        "off_peak_pricing": {"input_cost_per_token": 5e-07, "hours_utc": "16:30-00:30"}}"#;
    let shanghai = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 0,
        "off_peak_pricing": {"input_cost_per_token": 5e-07, "hours_utc": "16:00-17:00",
            "weekdays": [6], "weekday_timezone": "Asia/Shanghai"}}"#;
    let cases = [
        (night, "2026-11-16T16:29:59Z", "0.001"),
        (night, "2026-11-16T16:30:00Z", "0.0005"),
        (night, "2026-11-17T00:29:59Z", "0.0005"),
        (night, "2026-11-17T00:30:00Z", "0.001"),
        // Friday afternoon in UTC is Saturday in Shanghai.
        (shanghai, "2026-11-20T16:30:00Z", "0.0005"),
        (shanghai, "2026-11-21T16:30:00Z", "0.001"),
    ];
    for (entry, instant, expected) in cases {
        let billing = Billing {
            started_at: at(instant),
            ..call("m", tokens(1000, 0))
        };
        assert_eq!(cost_by(entry, &billing), expected, "{instant}");
    }
}

#[test]
fn off_peak_and_batch_combine() {
    let entry = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
        "output_cost_per_token_batches": 6e-06,
        "off_peak_pricing": {"input_cost_per_token": 4e-07, "output_cost_per_token": 1e-06,
            "hours_utc": "00:00-24:00"}}"#;
    let batch = Billing {
        is_batch: true,
        ..call("m", tokens(1000, 100))
    };
    // Input at half of its off-peak rate, output at the batch's own: 1000×0.4÷2 + 100×6 µ$.
    assert_eq!(cost_by(entry, &batch), "0.0008");
}

#[test]
fn a_tier_with_an_output_rate_charges_reasoning_at_it() {
    let entry = r#"{"output_cost_per_reasoning_token": 2e-05, "tiered_pricing": [
        {"range": [0, 1000], "input_cost_per_token": 1e-06, "output_cost_per_token": 8e-06}]}"#;
    let usage = TokenUsage {
        reasoning: 50,
        ..tokens(1000, 100)
    };
    // 1000×1 + 100×8 µ$, whatever the model's reasoning costs.
    assert_eq!(cost_by(entry, &call("m", usage)), "0.0018");
}

#[test]
fn an_off_peak_reasoning_rate_holds_beside_a_flex_output_rate() {
    let entry = r#"{"input_cost_per_token": 1e-06, "output_cost_per_token": 1e-05,
        "output_cost_per_token_flex": 5e-06,
        "off_peak_pricing": {"output_cost_per_reasoning_token": 2e-06, "hours_utc": "00:00-24:00"}}"#;
    let usage = TokenUsage {
        reasoning: 50,
        ..tokens(1000, 100)
    };
    let billing = Billing {
        service_tier: ServiceTier::Flex,
        ..call("m", usage)
    };
    // 1000×1 + 50×5 + 50×2 µ$.
    assert_eq!(cost_by(entry, &billing), "0.00135");
}
