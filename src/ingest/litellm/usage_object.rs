//! `usage_object`: the provider's own usage, as LiteLLM keeps it in a row's metadata.
//!
//! LiteLLM's totals include cache reads and writes for every provider; the details say which
//! part of the prompt came from where. Providers spell the same detail differently; the first
//! spelling with a count above zero is taken.

use crate::ingest::field::UsageField;
use crate::ingest::reject::Reject;
use crate::ingest::value::Value;
use crate::usage::{ServiceTier, TokenUsage};

/// The details of a provider's usage, as far as they are priced.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct UsageObject {
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    cached_in_details: u64,
    cached_at_top: u64,
    written_in_details: u64,
    written_at_top: u64,
    written_1h: u64,
    written_5m: u64,
    audio_input: u64,
    audio_output: u64,
    reasoning: u64,
    pub(super) service_tier: Option<ServiceTier>,
}

impl UsageObject {
    /// Returns what stands behind a key of the object, or of one inside it.
    pub(super) fn place(within: UsageField, key: &str) -> Option<UsageField> {
        Some(match (within, key) {
            (UsageField::Object, "prompt_tokens") => UsageField::Input,
            (UsageField::Object, "completion_tokens") => UsageField::Output,
            (UsageField::Object, "cache_read_input_tokens" | "prompt_cache_hit_tokens") => {
                UsageField::CachedAtTop
            }
            (UsageField::Object, "cache_creation_input_tokens") => UsageField::WrittenAtTop,
            (UsageField::Object, "prompt_tokens_details") => UsageField::InputDetails,
            (UsageField::Object, "completion_tokens_details") => UsageField::OutputDetails,
            (UsageField::Object, "service_tier") => UsageField::ServiceTier,
            (UsageField::InputDetails, "cached_tokens") => UsageField::CachedInDetails,
            (UsageField::InputDetails, "cache_creation_tokens" | "cache_write_tokens") => {
                UsageField::WrittenInDetails
            }
            (UsageField::InputDetails, "cache_creation_token_details") => {
                UsageField::WrittenByLifetime
            }
            (UsageField::InputDetails, "audio_tokens") => UsageField::AudioInput,
            (UsageField::WrittenByLifetime, "ephemeral_1h_input_tokens") => UsageField::Written1h,
            (UsageField::WrittenByLifetime, "ephemeral_5m_input_tokens") => UsageField::Written5m,
            (UsageField::OutputDetails, "reasoning_tokens") => UsageField::Reasoning,
            (UsageField::OutputDetails, "audio_tokens") => UsageField::AudioOutput,
            _ => return None,
        })
    }

    /// Takes a value without members.
    ///
    /// # Errors
    /// Rejects what is no count.
    pub(super) fn take(
        &mut self,
        field: UsageField,
        key: &str,
        value: Value<'_, '_>,
    ) -> Result<(), Reject> {
        let slot = match field {
            UsageField::Input => {
                self.prompt_tokens = value.count(key)?;
                return Ok(());
            }
            UsageField::Output => {
                self.completion_tokens = value.count(key)?;
                return Ok(());
            }
            UsageField::ServiceTier => {
                self.service_tier = value.text()?.map(ServiceTier::parse);
                return Ok(());
            }
            UsageField::CachedInDetails => &mut self.cached_in_details,
            UsageField::CachedAtTop => &mut self.cached_at_top,
            UsageField::WrittenInDetails => &mut self.written_in_details,
            UsageField::WrittenAtTop => &mut self.written_at_top,
            UsageField::Written1h => &mut self.written_1h,
            UsageField::Written5m => &mut self.written_5m,
            UsageField::AudioInput => &mut self.audio_input,
            UsageField::AudioOutput => &mut self.audio_output,
            UsageField::Reasoning => &mut self.reasoning,
            UsageField::Object
            | UsageField::InputDetails
            | UsageField::OutputDetails
            | UsageField::WrittenByLifetime => return Ok(()),
        };
        // Spellings of the same detail: the first with a count above zero, whichever comes first.
        *slot = (*slot).max(value.count(key)?.unwrap_or_default());
        Ok(())
    }

    /// Combines the row's own totals with these details.
    pub(super) fn tokens(&self, prompt: Option<u64>, completion: Option<u64>) -> TokenUsage {
        let first = |detail: u64, top: u64| if detail > 0 { detail } else { top };
        let by_lifetime = self.written_1h.saturating_add(self.written_5m);
        let cache_write = first(
            first(self.written_in_details, self.written_at_top),
            by_lifetime,
        );
        TokenUsage {
            input: prompt.or(self.prompt_tokens).unwrap_or_default(),
            cache_read: first(self.cached_in_details, self.cached_at_top),
            cache_write,
            cache_write_1h: self.written_1h.min(cache_write),
            output: completion.or(self.completion_tokens).unwrap_or_default(),
            reasoning: self.reasoning,
            audio_input: self.audio_input,
            audio_output: self.audio_output,
        }
    }
}
