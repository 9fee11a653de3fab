//! Langfuse's usage buckets as canonical token counts.
//!
//! By contract the buckets exclude each other, so the inclusive totals are their sums. Some
//! senders break the contract: LiteLLM's callback leaves cache writes inside `input` and
//! reasoning inside `output`. The row's own `total` gives them away, because it stays the
//! provider's: whatever the buckets exceed it by has been counted twice.

use crate::ingest::field::Bucket;
use crate::usage::TokenUsage;

/// The buckets of one observation, by what they are priced as.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct UsageBuckets {
    input: u64,
    cache_read: u64,
    cache_write: u64,
    cache_write_1h: u64,
    output: u64,
    reasoning: u64,
    audio_input: u64,
    audio_output: u64,
    total: Option<u64>,
    /// Totals of shapes without buckets (`promptTokens`); they include everything.
    inclusive_input: Option<u64>,
    inclusive_output: Option<u64>,
}

impl UsageBuckets {
    /// Forgets the buckets. Totals of other fields stay.
    pub(super) fn clear(&mut self) {
        *self = Self {
            inclusive_input: self.inclusive_input,
            inclusive_output: self.inclusive_output,
            ..Self::default()
        };
    }

    /// Adds to a bucket: several spellings may fall into the same one.
    pub(super) fn add(&mut self, bucket: Bucket, count: Option<u64>) {
        let slot = match bucket {
            Bucket::Input => &mut self.input,
            Bucket::CacheRead => &mut self.cache_read,
            Bucket::CacheWrite => &mut self.cache_write,
            Bucket::CacheWrite1h => &mut self.cache_write_1h,
            Bucket::Output => &mut self.output,
            Bucket::Reasoning => &mut self.reasoning,
            Bucket::AudioInput => &mut self.audio_input,
            Bucket::AudioOutput => &mut self.audio_output,
            Bucket::Total => self.total.get_or_insert(0),
        };
        *slot = slot.saturating_add(count.unwrap_or_default());
    }

    /// Notes `promptTokens` of a shape that may have no buckets.
    pub(super) fn set_inclusive_input(&mut self, count: Option<u64>) {
        self.inclusive_input = count;
    }

    /// Notes `completionTokens` of a shape that may have no buckets.
    pub(super) fn set_inclusive_output(&mut self, count: Option<u64>) {
        self.inclusive_output = count;
    }

    /// Returns the canonical counts: input with everything in it, output with reasoning.
    pub(super) fn tokens(&self) -> TokenUsage {
        let cache_write = self.cache_write.saturating_add(self.cache_write_1h);
        let sum = self.parts_sum();
        if sum == 0 {
            return self.without_buckets();
        }
        let excess = self
            .total
            .filter(|total| *total > 0)
            .map_or(0, |total| sum.saturating_sub(total));
        let (input_repeats, output_repeats) =
            repeated_counts(excess, self.cache_read, cache_write, self.reasoning);
        let exclusive_input = self.input.saturating_sub(input_repeats);
        let exclusive_output = self.output.saturating_sub(output_repeats);
        TokenUsage {
            input: exclusive_input
                .saturating_add(self.cache_read)
                .saturating_add(cache_write)
                .saturating_add(self.audio_input),
            cache_read: self.cache_read,
            cache_write,
            cache_write_1h: self.cache_write_1h,
            output: exclusive_output
                .saturating_add(self.reasoning)
                .saturating_add(self.audio_output),
            reasoning: self.reasoning,
            audio_input: self.audio_input,
            audio_output: self.audio_output,
        }
    }

    fn parts_sum(&self) -> u64 {
        [
            self.input,
            self.cache_read,
            self.cache_write,
            self.cache_write_1h,
            self.output,
            self.reasoning,
            self.audio_input,
            self.audio_output,
        ]
        .iter()
        .fold(0, |sum: u64, part| sum.saturating_add(*part))
    }

    /// Counts of a row that has only totals: all that is known is how much went in and out.
    fn without_buckets(&self) -> TokenUsage {
        let output = self.inclusive_output.unwrap_or_default();
        let rest_of_total = self.total.unwrap_or_default().saturating_sub(output);
        TokenUsage {
            input: self.inclusive_input.unwrap_or(rest_of_total),
            output,
            ..TokenUsage::default()
        }
    }
}

/// Finds the bucket for a usage key: every spelling that Langfuse prices or that its senders use.
pub(super) fn bucket(key: &str) -> Option<Bucket> {
    Some(match key {
        "input" | "input_tokens" | "input_text" | "input_text_tokens" | "prompt_token_count"
        | "promptTokenCount" | "prompt_tokens" => Bucket::Input,
        "input_cached_tokens"
        | "input_cache_read"
        | "cache_read_input_tokens"
        | "cached_content_token_count"
        | "prompt_details.cache_read" => Bucket::CacheRead,
        "input_cache_creation"
        | "cache_creation_input_tokens"
        | "input_cache_creation_5m"
        | "input_ephemeral_5m_input_tokens"
        | "cache_write_tokens"
        | "input_cache_write" => Bucket::CacheWrite,
        "input_cache_creation_1h" | "input_ephemeral_1h_input_tokens" => Bucket::CacheWrite1h,
        "output"
        | "output_tokens"
        | "output_text"
        | "output_text_tokens"
        | "candidates_token_count"
        | "completion_tokens" => Bucket::Output,
        "output_reasoning_tokens"
        | "output_reasoning"
        | "reasoning_tokens"
        | "thoughtsTokenCount"
        | "completion_details.reasoning" => Bucket::Reasoning,
        "input_audio_tokens" => Bucket::AudioInput,
        "output_audio_tokens" => Bucket::AudioOutput,
        "total" => Bucket::Total,
        _ => return None,
    })
}

/// Decides which buckets repeat others from what their sum exceeds the total by. Returns the
/// tokens to take off `input` and off `output`.
fn repeated_counts(excess: u64, cache_read: u64, cache_write: u64, reasoning: u64) -> (u64, u64) {
    let cached = cache_read.saturating_add(cache_write);
    [
        (cache_write, 0),
        (cached, 0),
        (0, reasoning),
        (cache_write, reasoning),
        (cached, reasoning),
    ]
    .into_iter()
    .find(|(input, output)| excess > 0 && input.saturating_add(*output) == excess)
    .unwrap_or((0, 0))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(usage_details: &str) -> TokenUsage {
        let details: serde_json::Map<String, serde_json::Value> =
            serde_json::from_str(usage_details).expect("the test's JSON is valid");
        let mut buckets = UsageBuckets::default();
        for (key, count) in &details {
            if let Some(bucket) = bucket(key) {
                buckets.add(bucket, count.as_u64());
            }
        }
        buckets.tokens()
    }

    #[test]
    fn exclusive_buckets_add_up() {
        let usage =
            tokens(r#"{"input":86,"input_cached_tokens":17817,"output":188,"total":18091}"#);
        assert_eq!(
            (usage.input, usage.cache_read, usage.output),
            (17_903, 17_817, 188)
        );
    }

    #[test]
    fn the_callback_of_litellm_leaves_cache_writes_in_the_input() {
        // 1000 prompt tokens of which 300 read and 200 written; `input` = 1000 - 300.
        let usage = tokens(
            r#"{"input":700,"cache_read_input_tokens":300,"cache_creation_input_tokens":200,
                "output":50,"total":1050}"#,
        );
        assert_eq!(
            (usage.input, usage.cache_read, usage.cache_write),
            (1000, 300, 200)
        );
    }

    #[test]
    fn inclusive_input_is_recognised_by_the_total() {
        let usage = tokens(r#"{"input":1000,"input_cached_tokens":300,"output":50,"total":1050}"#);
        assert_eq!((usage.input, usage.cache_read), (1000, 300));
    }

    #[test]
    fn inclusive_output_is_recognised_by_the_total() {
        let usage = tokens(r#"{"input":10,"output":50,"output_reasoning_tokens":40,"total":60}"#);
        assert_eq!((usage.output, usage.reasoning), (50, 40));
    }

    #[test]
    fn an_unexplained_total_changes_nothing() {
        let usage = tokens(r#"{"input":10,"input_cached_tokens":5,"output":50,"total":61}"#);
        assert_eq!((usage.input, usage.output), (15, 50));
    }

    #[test]
    fn a_total_alone_is_input() {
        assert_eq!(tokens(r#"{"total":1200}"#).input, 1200);
    }
}
