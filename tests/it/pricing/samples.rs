//! Rows that LiteLLM 1.109 wrote, with the spend it computed: the formula over the built-in book
//! gives the same, but for the sixteenth digit of LiteLLM's floats.
//!
//! Of the 35 rows of `real_spend_logs` and 38 of `real_standard_logging` all 37 that succeeded
//! under a model of the book agree within 1e-17 USD; the six of `inhouse-7b` have their price on
//! the deployment and agree by the row's own sheet; the four of `who-knows-1` have no price
//! (LiteLLM logs 0 and a sheet of zeros). The 26 failures and cache hits are logged with 0. The
//! hand-made `spendlogs_row_to_json` rows carry gpt-4o-mini's sheet and key whatever their model,
//! so the call's own name has to go before the gateway's.

use llmcost::pricing::{CostBasis, CostSource, PriceBook, PriceLayer, Pricer};
use llmcost::usage::{Billing, TokenUsage};

use super::{at, call};

/// One row: start, model, key of LiteLLM's lookup, provider, tokens, spend. The tokens are input,
/// the part of it read from the cache, output, and the part of it spent on reasoning.
struct Row(
    &'static str,
    &'static str,
    &'static str,
    &'static str,
    [u64; 4],
    &'static str,
);

const ROWS: [Row; 14] = [
    Row(
        "2026-10-19T17:16:44.005Z",
        "azure/my-deploy",
        "azure/gpt-4o-2024-08-06",
        "azure",
        [3334, 0, 146, 0],
        "0.009795",
    ),
    Row(
        "2026-10-20T17:44:51.545Z",
        "azure/my-deploy",
        "azure/gpt-4o-2024-08-06",
        "azure",
        [856, 727, 882, 0],
        "0.010051250000000001",
    ),
    Row(
        "2026-11-16T12:02:16.88Z",
        "azure/my-deploy",
        "azure/gpt-4o-2024-08-06",
        "azure",
        [1335, 614, 352, 0],
        "0.00609",
    ),
    Row(
        "2026-10-19T19:09:05.395Z",
        "gemini/gemini-2.5-flash",
        "gemini/gemini-2.5-flash",
        "gemini",
        [1264, 0, 211, 126],
        "0.0009067",
    ),
    Row(
        "2026-10-23T17:49:52.103Z",
        "gemini/gemini-2.5-flash",
        "gemini/gemini-2.5-flash",
        "gemini",
        [213_602, 0, 97, 58],
        "0.06432310000000001",
    ),
    Row(
        "2026-10-22T04:47:45.212Z",
        "openai/gpt-5",
        "openai/gpt-5",
        "openai",
        [1798, 0, 127, 76],
        "0.0035175000000000007",
    ),
    Row(
        "2026-10-26T13:47:57.589Z",
        "openai/gpt-5",
        "openai/gpt-5",
        "openai",
        [457, 402, 155, 93],
        "0.0016690000000000001",
    ),
    Row(
        "2026-10-29T13:37:37.515Z",
        "anthropic/claude-haiku-4-5",
        "anthropic/claude-haiku-4-5",
        "anthropic",
        [211, 0, 199, 0],
        "0.001206",
    ),
    Row(
        "2026-10-30T22:47:37.417Z",
        "openai/gpt-4.1-2025-04-14",
        "openai/gpt-4.1-2025-04-14",
        "openai",
        [3324, 0, 495, 0],
        "0.010608",
    ),
    Row(
        "2026-11-17T12:12:39.315Z",
        "deepseek/deepseek-chat",
        "deepseek/deepseek-chat",
        "deepseek",
        [226_395, 0, 226, 0],
        "0.06348552",
    ),
    Row(
        "2026-11-19T14:53:51.152Z",
        "openai/gpt-4o-mini",
        "openai/gpt-4o-mini",
        "openai",
        [427, 0, 91, 0],
        "0.00011865",
    ),
    // Hand-made rows.
    Row(
        "2026-11-16T09:00:00.123Z",
        "openai/gpt-4o-mini",
        "gpt-4o-mini",
        "openai",
        [1200, 200, 300, 0],
        "0.000345",
    ),
    Row(
        "2026-11-16T09:10:00Z",
        "openai/gpt-4o-mini",
        "gpt-4o-mini",
        "openai",
        [400, 0, 100, 0],
        "0.00011999999999999999",
    ),
    Row(
        "2026-11-16T09:00:00.123Z",
        "text-embedding-3-small",
        "gpt-4o-mini",
        "openai",
        [5000, 0, 0, 0],
        "0.0001",
    ),
];

impl Row {
    fn billing<'a>(&'a self, logged_costs: &'a [&'a str]) -> Billing<'a> {
        let Self(started_at, model, base_model, provider, counts, _) = self;
        let [input, cache_read, output, reasoning] = *counts;
        let usage = TokenUsage {
            input,
            cache_read,
            output,
            reasoning,
            ..TokenUsage::default()
        };
        Billing {
            started_at: at(started_at),
            base_model: Some(base_model),
            provider: Some(provider),
            logged_costs,
            ..call(model, usage)
        }
    }
}

#[test]
fn computed_equals_logged() {
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    for row in &ROWS {
        let spend = [row.5];
        let priced = pricer.price(&row.billing(&spend)).unwrap();
        assert_eq!(priced.source, CostSource::Formula, "{}", row.1);
        // Both are whole numbers of pico-dollars here, so they are equal to the last digit.
        assert_eq!(priced.cost, priced.logged, "{} of {}", row.1, row.0);
    }
}

#[test]
fn anthropic_cache_writes_have_two_rates() {
    const SPEND: [&str; 1] = ["0.0309"];
    // 8,000 read, 3,000 written of which 1,000 for an hour: 1000×3 + 8000×0.3 + 2000×3.75
    // + 1000×6 + 800×15 µ$. The sheet's key in this hand-made row is that of another model.
    let usage = TokenUsage {
        input: 12_000,
        cache_read: 8000,
        cache_write: 3000,
        cache_write_1h: 1000,
        output: 800,
        ..TokenUsage::default()
    };
    let billing = Billing {
        base_model: Some("gpt-4o-mini"),
        provider: Some("anthropic"),
        logged_costs: &SPEND,
        ..call("anthropic/claude-sonnet-4-5", usage)
    };
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    let priced = pricer.price(&billing).unwrap();
    assert_eq!(
        (priced.model, priced.cost),
        ("claude-sonnet-4-5", priced.logged)
    );
}

#[test]
fn a_batch_row_is_half_price() {
    let row = Row(
        "2026-11-16T09:00:00.123Z",
        "gpt-4o-mini",
        "gpt-4o-mini",
        "openai",
        [20_000, 0, 5000, 0],
        "0.003",
    );
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    let spend = [row.5];
    let priced = pricer
        .price(&Billing {
            is_batch: true,
            ..row.billing(&spend)
        })
        .unwrap();
    assert_eq!(
        (priced.source, priced.cost),
        (CostSource::Formula, priced.logged)
    );
}

#[test]
fn a_price_set_on_the_deployment_is_in_the_row() {
    let sheet = r#"{"key": "ce745189", "input_cost_per_token": 2e-07, "output_cost_per_token": 4e-07,
        "cache_read_input_token_cost": null, "litellm_provider": "openai"}"#;
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    for (counts, spend) in [
        ([1376, 0, 97, 0], "0.000314"),
        ([290, 0, 392, 0], "0.0002148"),
        ([1726, 0, 183, 0], "0.0004184"),
    ] {
        let row = Row(
            "2026-11-03T15:20:07.33Z",
            "openai/inhouse-7b",
            "openai/inhouse-7b",
            "openai",
            counts,
            spend,
        );
        let logged = [spend];
        let priced = pricer
            .price(&Billing {
                embedded_sheet: Some(sheet),
                ..row.billing(&logged)
            })
            .unwrap();
        assert_eq!(
            (priced.model, priced.layer),
            ("openai/inhouse-7b", Some(PriceLayer::Embedded))
        );
        assert_eq!(priced.cost, priced.logged);
    }
}
