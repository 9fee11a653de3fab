//! `StandardLoggingPayload`: what LiteLLM sends to S3, GCS, Azure and webhooks. One record per
//! attempt, so the failures of a retried request are records of their own.

use bumpalo::Bump;

use super::metadata::{Metadata, status};
use super::operation::{is_batch, operation};
use crate::ingest::hints::read_tags;
use crate::ingest::record::{Draft, Outcome};
use crate::ingest::reject::{Reason, Reject};
use crate::ingest::value::Value;
use crate::usage::{AttributionRules, Billing, Call, Hints, Identity, Source, Status, Timestamp};

/// A payload being read.
#[derive(Debug, Default)]
pub(crate) struct StandardLoggingDraft<'a> {
    id: Option<&'a str>,
    litellm_call_id: Option<&'a str>,
    trace_id: Option<&'a str>,
    session_id: Option<&'a str>,
    call_type: Option<&'a str>,
    is_cache_hit: bool,
    status: Option<Status>,
    provider: Option<&'a str>,
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    model: Option<&'a str>,
    response_cost: Option<&'a str>,
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    error_class: Option<&'a str>,
    metadata: Metadata<'a>,
    hints: Hints<'a>,
}

impl<'a> Draft<'a> for StandardLoggingDraft<'a> {
    fn field(
        &mut self,
        key: &'a str,
        value: Value<'a, '_>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        match key {
            "id" => self.id = value.text()?,
            "litellm_call_id" => self.litellm_call_id = value.text()?,
            "trace_id" => self.trace_id = value.text()?,
            "session_id" => self.session_id = value.text()?,
            "call_type" => self.call_type = value.text()?,
            "cache_hit" => self.is_cache_hit = value.truth()?,
            "status" => self.status = value.text()?.map(status),
            "custom_llm_provider" => self.provider = value.text()?,
            "startTime" => self.started_at = value.time(key)?,
            "endTime" => self.ended_at = value.time(key)?,
            "model" => self.model = value.text()?,
            "response_cost" => self.response_cost = value.decimal(key)?,
            "prompt_tokens" => self.prompt_tokens = value.count(key)?,
            "completion_tokens" => self.completion_tokens = value.count(key)?,
            "end_user" => self.hints.end_user = value.text()?,
            "request_tags" => read_tags(value, &mut self.hints, rules)?,
            "metadata" => self.metadata.read(value, &mut self.hints, rules)?,
            "model_map_information" => self.metadata.read_model_map(value)?,
            "hidden_params" => value.object(|key, json| {
                if key == "usage_object" {
                    self.metadata.usage.read(Value::Json(json))?;
                }
                Ok(())
            })?,
            "error_information" => value.object(|key, json| {
                if key == "error_class" {
                    self.error_class = Value::Json(json).text()?;
                }
                Ok(())
            })?,
            _ => {}
        }
        Ok(())
    }

    fn finish(self, rules: &AttributionRules, arena: &'a Bump) -> Result<Outcome<'a>, Reject> {
        let call_id = self
            .id
            .ok_or_else(|| Reject::new(Reason::MissingId, "`id` is missing"))?;
        let started_at = self
            .started_at
            .ok_or_else(|| Reject::new(Reason::Time, "`startTime` is missing"))?;
        let status = self.status.or(self.metadata.status).unwrap_or_default();
        let call_type = self.call_type.unwrap_or_default();
        let metadata = &self.metadata;
        // A trace id that is the client's session joins many requests, not one request's attempts.
        let trace_id = self.trace_id.filter(|_| self.session_id.is_none());
        let call = Call {
            source: Source::StandardLogging,
            identity: Identity {
                call_id,
                // The failed attempts of a request share their id; status and start tell them
                // apart.
                qualifier: arena.alloc_str(&format!("{}|{}", status.name(), started_at.0)),
                litellm_call_id: self.litellm_call_id,
                trace_id,
                ..Identity::default()
            },
            billing: Billing {
                started_at,
                model: self.model.unwrap_or_default(),
                base_model: metadata.base_model,
                provider: self.provider,
                tokens: metadata
                    .usage
                    .tokens(self.prompt_tokens, self.completion_tokens),
                service_tier: metadata.usage.service_tier.unwrap_or_default(),
                is_batch: is_batch(call_type),
                is_cache_hit: self.is_cache_hit,
                status,
                logged_costs: arena.alloc_slice_copy(self.response_cost.as_slice()),
                embedded_sheet: metadata.embedded_sheet,
            },
            duration_ms: self
                .ended_at
                .and_then(|ended_at| started_at.millis_until(ended_at)),
            operation: operation(call_type),
            error_class: self.error_class.or(metadata.error_class),
            key: self.hints.key_alias,
            traffic: metadata.traffic,
            attempts: None,
            is_deleted: false,
            is_model_type: true,
        };
        Ok(Outcome::Call(call, rules.resolve(&self.hints)))
    }
}
