//! `usage_object`: the provider's own usage, as LiteLLM keeps it in a row's metadata.
//!
//! LiteLLM's totals include cache reads and writes for every provider; the details say which
//! part of the prompt came from where. Providers spell the same detail differently; the first
//! spelling with a count above zero is taken.

use crate::ingest::json::Json;
use crate::ingest::reject::Reject;
use crate::ingest::value::Value;
use crate::usage::{ServiceTier, TokenUsage};

/// The details of a provider's usage, as far as they are priced.
#[derive(Clone, Copy, Debug, Default)]
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
    /// Reads the entries of `usage_object` or `additional_usage_values`.
    pub(super) fn read(&mut self, value: Value<'_, '_>) -> Result<(), Reject> {
        value.object(|key, json| self.entry(key, json))
    }

    fn entry(&mut self, key: &str, json: &mut Json<'_>) -> Result<(), Reject> {
        let value = Value::Json(json);
        match key {
            "prompt_tokens" => self.prompt_tokens = value.count(key)?,
            "completion_tokens" => self.completion_tokens = value.count(key)?,
            "cache_read_input_tokens" | "prompt_cache_hit_tokens" => {
                keep_largest(&mut self.cached_at_top, value.count(key)?);
            }
            "cache_creation_input_tokens" => {
                keep_largest(&mut self.written_at_top, value.count(key)?);
            }
            "prompt_tokens_details" => value.object(|key, json| self.prompt_detail(key, json))?,
            "completion_tokens_details" => {
                value.object(|key, json| self.completion_detail(key, json))?;
            }
            "service_tier" => self.service_tier = value.text()?.map(ServiceTier::parse),
            _ => {}
        }
        Ok(())
    }

    fn prompt_detail(&mut self, key: &str, json: &mut Json<'_>) -> Result<(), Reject> {
        let value = Value::Json(json);
        match key {
            "cached_tokens" => keep_largest(&mut self.cached_in_details, value.count(key)?),
            "cache_creation_tokens" | "cache_write_tokens" => {
                keep_largest(&mut self.written_in_details, value.count(key)?);
            }
            "cache_creation_token_details" => {
                value.object(|key, json| {
                    let value = Value::Json(json);
                    match key {
                        "ephemeral_1h_input_tokens" => {
                            keep_largest(&mut self.written_1h, value.count(key)?);
                        }
                        "ephemeral_5m_input_tokens" => {
                            keep_largest(&mut self.written_5m, value.count(key)?);
                        }
                        _ => {}
                    }
                    Ok(())
                })?;
            }
            "audio_tokens" => keep_largest(&mut self.audio_input, value.count(key)?),
            _ => {}
        }
        Ok(())
    }

    fn completion_detail(&mut self, key: &str, json: &mut Json<'_>) -> Result<(), Reject> {
        let value = Value::Json(json);
        match key {
            "reasoning_tokens" => keep_largest(&mut self.reasoning, value.count(key)?),
            "audio_tokens" => keep_largest(&mut self.audio_output, value.count(key)?),
            _ => {}
        }
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

fn keep_largest(slot: &mut u64, count: Option<u64>) {
    *slot = (*slot).max(count.unwrap_or_default());
}
