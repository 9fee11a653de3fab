//! What a call consumed, in tokens, whatever the export called it.

/// Token counts of one call with the semantics of OpenTelemetry `gen_ai.usage`:
/// `input` includes cache reads and writes, `output` includes reasoning.
///
/// Every reader converts from its source's own convention (Langfuse buckets are
/// exclusive, LiteLLM's totals are inclusive), so that pricing never has to know
/// where a row came from.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct TokenUsage {
    /// All input tokens, cached or not (`gen_ai.usage.input_tokens`).
    pub input: u64,
    /// Part of `input` read from the provider's prompt cache.
    pub cache_read: u64,
    /// Part of `input` written to the provider's prompt cache, any lifetime.
    pub cache_write: u64,
    /// Part of `cache_write` kept for one hour instead of five minutes.
    pub cache_write_1h: u64,
    /// All output tokens, reasoning included (`gen_ai.usage.output_tokens`).
    pub output: u64,
    /// Part of `output` spent on reasoning.
    pub reasoning: u64,
    /// Part of `input` that is audio.
    pub audio_input: u64,
    /// Part of `output` that is audio.
    pub audio_output: u64,
}

impl TokenUsage {
    /// Returns whether no token of any kind was counted.
    pub const fn is_empty(&self) -> bool {
        self.input == 0 && self.output == 0 && self.cache_read == 0 && self.cache_write == 0
    }
}
