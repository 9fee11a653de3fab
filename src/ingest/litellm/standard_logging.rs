//! `StandardLoggingPayload`: what LiteLLM sends to S3, GCS, Azure and webhooks. One record per
//! attempt, so the failures of a retried request are records of their own.

use bumpalo::Bump;

use super::metadata::{self, Metadata, status};
use super::operation::{is_batch, operation};
use crate::ingest::field::{Field, UsageField};
use crate::ingest::record::{Draft, Outcome};
use crate::ingest::reject::{Reason, Reject};
use crate::ingest::value::Value;
use crate::usage::{AttributionRules, Billing, Call, Hints, Identity, Source, Status, Timestamp};

/// A payload being read.
#[derive(Clone, Debug, Default, PartialEq)]
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
    fn place(within: Field, key: &str, rules: &AttributionRules) -> Option<Field> {
        Some(match (within, key) {
            (Field::Record, _) => return top_place(key),
            (Field::HiddenParams, "usage_object") => Field::Usage(UsageField::Object),
            (Field::ErrorInformation, "error_class") => Field::ErrorClass,
            _ => return metadata::place(within, key, rules),
        })
    }

    #[expect(
        clippy::wildcard_enum_match_arm,
        reason = "a field of another dialect never comes here"
    )]
    fn take(
        &mut self,
        field: Field,
        key: &str,
        value: Value<'a, '_>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        match field {
            Field::CallId => self.id = value.text()?,
            Field::LitellmCallId => self.litellm_call_id = value.text()?,
            Field::TraceId => self.trace_id = value.text()?,
            Field::SessionId => self.session_id = value.text()?,
            Field::Kind => self.call_type = value.text()?,
            Field::CacheHit => self.is_cache_hit = value.truth()?,
            Field::Status => self.status = value.text()?.map(status),
            Field::Provider => self.provider = value.text()?,
            Field::StartedAt => self.started_at = value.time(key)?,
            Field::EndedAt => self.ended_at = value.time(key)?,
            Field::Model => self.model = value.text()?,
            Field::Cost => self.response_cost = value.decimal(key)?,
            Field::InputTokens => self.prompt_tokens = value.count(key)?,
            Field::OutputTokens => self.completion_tokens = value.count(key)?,
            Field::ErrorClass => self.error_class = value.text()?,
            _ => {
                let hints = &mut self.hints;
                self.metadata.take(field, key, value, hints, rules)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, rules: &AttributionRules, arena: &'a Bump) -> Result<Outcome<'a>, Reject> {
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

/// Returns what a key of the payload itself is.
fn top_place(key: &str) -> Option<Field> {
    Some(match key {
        "id" => Field::CallId,
        "litellm_call_id" => Field::LitellmCallId,
        "trace_id" => Field::TraceId,
        "session_id" => Field::SessionId,
        "call_type" => Field::Kind,
        "cache_hit" => Field::CacheHit,
        "status" => Field::Status,
        "custom_llm_provider" => Field::Provider,
        "startTime" => Field::StartedAt,
        "endTime" => Field::EndedAt,
        "model" => Field::Model,
        "response_cost" => Field::Cost,
        "prompt_tokens" => Field::InputTokens,
        "completion_tokens" => Field::OutputTokens,
        "end_user" => Field::EndUser,
        "request_tags" => Field::Tags,
        "metadata" => Field::Metadata,
        "model_map_information" => Field::ModelMap,
        "hidden_params" => Field::HiddenParams,
        "error_information" => Field::ErrorInformation,
        _ => return None,
    })
}
