//! Price files in the format of `LiteLLM`.

use llmcost::pricing::{CostBasis, PriceBook, Pricer};
use llmcost::usage::{Billing, Timestamp, TokenUsage};

/// A file is refused, or its prices charge no call below zero.
pub fn prices(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let Ok(book) = PriceBook::builtin().with_litellm_map(text, "fuzz.json") else {
        return;
    };
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    for model in ["gpt-4o", "m", "a/b", ""] {
        for input in [1, 300_000] {
            let billing = Billing {
                started_at: Timestamp(1_790_000_000_000_000),
                model,
                tokens: TokenUsage {
                    input,
                    cache_read: 1,
                    output: 7,
                    ..TokenUsage::default()
                },
                ..Billing::default()
            };
            if let Ok(priced) = pricer.price(&billing)
                && let Some(cost) = priced.cost
            {
                assert!(cost.0 >= 0, "{model}");
            }
        }
    }
}
