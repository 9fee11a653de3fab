//! Everything that an entry lists, under its condition.

use llmcost::pricing::{ByClass, Rate};
use llmcost::report::ListedRates;

use super::look_up;

fn rate(per_million: &str) -> Option<Rate> {
    Rate::parse_per_million(per_million).ok()
}

/// The rates of the only period of `m`.
fn listed(entry: &str) -> Vec<ListedRates> {
    let report = look_up(&format!("{{\"m\": {entry}}}"), "m", None);
    assert_eq!(report.entries.len(), 1);
    assert_eq!(report.entries[0].periods.len(), 1);
    report.entries[0].periods[0].rates.clone()
}

const PLAIN: ListedRates = ListedRates {
    kind: "standard",
    above_tokens: None,
    includes_threshold: false,
    up_to_tokens: None,
    hours: Vec::new(),
    rates_per_million: ByClass {
        input: None,
        cache_read: None,
        cache_write: None,
        cache_write_1h: None,
        audio_input: None,
        output: None,
        reasoning: None,
        audio_output: None,
    },
};

#[test]
fn kinds_and_long_context_stand_for_themselves_without_fallbacks() {
    let found = listed(
        r#"{"litellm_provider": "openai",
            "input_cost_per_token": 2.5e-06, "output_cost_per_token": 1e-05,
            "input_cost_per_token_flex": 1.25e-06,
            "input_cost_per_token_above_272k_tokens": 5e-06,
            "output_cost_per_token_batches": 5e-06}"#,
    );
    let mut expected = [PLAIN, PLAIN, PLAIN, PLAIN];
    expected[0].rates_per_million.input = rate("2.5");
    expected[0].rates_per_million.output = rate("10");
    expected[1].kind = "batch";
    expected[1].rates_per_million.output = rate("5");
    expected[2].kind = "flex";
    expected[2].rates_per_million.input = rate("1.25");
    expected[3].above_tokens = Some(272_000);
    expected[3].rates_per_million.input = rate("5");
    assert_eq!(found, expected);
}

#[test]
fn tiers_have_bounds_and_the_last_one_no_end() {
    let found = listed(
        r#"{"litellm_provider": "dashscope", "tiered_pricing": [
            {"range": [0, 32000], "input_cost_per_token": 1e-06, "output_cost_per_token": 5e-06},
            {"range": [32000, 128000], "input_cost_per_token": 2e-06}]}"#,
    );
    let mut expected = [PLAIN, PLAIN];
    for tier in &mut expected {
        tier.kind = "tier";
    }
    expected[0].above_tokens = Some(0);
    expected[0].up_to_tokens = Some(32_000);
    expected[0].rates_per_million.input = rate("1");
    expected[0].rates_per_million.output = rate("5");
    expected[1].above_tokens = Some(32_000);
    expected[1].rates_per_million.input = rate("2");
    assert_eq!(found, expected);
}

#[test]
fn off_peak_rates_have_their_hours() {
    let found = listed(
        r#"{"litellm_provider": "deepseek", "input_cost_per_token": 3e-07,
            "off_peak_pricing": {"hours_utc": "16:30-00:30", "weekdays": [6, 7],
                                 "input_cost_per_token": 1.5e-07}}"#,
    );
    assert_eq!(found.len(), 2);
    assert_eq!(found[1].kind, "off_peak");
    assert_eq!(found[1].hours, ["16:30-00:30 UTC on Sat, Sun"]);
    assert_eq!(found[1].rates_per_million.input, rate("0.15"));
}

#[test]
fn xai_thresholds_are_inclusive() {
    let found = listed(
        r#"{"litellm_provider": "xai", "input_cost_per_token": 3e-06,
            "input_cost_per_token_above_128k_tokens": 6e-06}"#,
    );
    assert!(found[1].includes_threshold);
    assert_eq!(found[1].above_tokens, Some(128_000));
}
