//! Rows of `LiteLLM_SpendLogs`: one per client request, from a database dump or the spend API.

use bumpalo::Bump;

use super::metadata::{self, Metadata, status};
use super::operation::{is_batch, operation};
use crate::ingest::field::Field;
use crate::ingest::record::{Draft, Outcome};
use crate::ingest::reject::{Reason, Reject};
use crate::ingest::value::Value;
use crate::usage::{
    AttributionRules, Billing, Call, Container, Hints, Identity, Source, Status, Timestamp, Traffic,
};

/// Key under which LiteLLM's own health checks are logged.
const HEALTH_CHECK_KEY: &str = "litellm-internal-health-check";

/// A row being read.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct SpendLogsDraft<'a> {
    request_id: Option<&'a str>,
    call_type: Option<&'a str>,
    spend: Option<&'a str>,
    prompt_tokens: Option<u64>,
    completion_tokens: Option<u64>,
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    duration_ms: Option<u64>,
    model: Option<&'a str>,
    provider: Option<&'a str>,
    is_cache_hit: bool,
    is_health_check: bool,
    status: Option<Status>,
    session_id: Option<&'a str>,
    litellm_call_id: Option<&'a str>,
    metadata: Metadata<'a>,
    hints: Hints<'a>,
}

impl<'a> Draft<'a> for SpendLogsDraft<'a> {
    fn place(within: Field, key: &str, rules: &AttributionRules) -> Option<Field> {
        Some(match (within, key) {
            (Field::Record, _) => return column(key),
            // Nothing else of it: the rest is the prompt.
            (Field::ProxyRequest, "metadata") => Field::ProxyMetadata,
            (Field::ProxyMetadata, "requester_metadata" | "spend_logs_metadata") => {
                Field::Attributes(Container::ProxyRequest)
            }
            (Field::ProxyMetadata, _) => {
                Field::Attribute(Container::ProxyRequest, rules.wanted(key)?)
            }
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
            Field::CallId => self.request_id = value.text()?,
            Field::Kind => self.call_type = value.text()?,
            Field::ApiKey => self.is_health_check = value.text()? == Some(HEALTH_CHECK_KEY),
            Field::Cost => self.spend = value.decimal(key)?,
            Field::InputTokens => self.prompt_tokens = value.count(key)?,
            Field::OutputTokens => self.completion_tokens = value.count(key)?,
            Field::StartedAt => self.started_at = value.time(key)?,
            Field::EndedAt => self.ended_at = value.time(key)?,
            Field::DurationMs => self.duration_ms = value.count(key).ok().flatten(),
            Field::Model => self.model = value.text()?,
            Field::Provider => self.provider = value.text()?,
            Field::CacheHit => self.is_cache_hit = value.truth()?,
            Field::Status => self.status = value.text()?.map(status),
            Field::SessionId => self.session_id = value.text()?,
            Field::LitellmCallId => self.litellm_call_id = value.text()?,
            _ => {
                let hints = &mut self.hints;
                self.metadata.take(field, key, value, hints, rules)?;
            }
        }
        Ok(())
    }

    fn finish(&mut self, rules: &AttributionRules, arena: &'a Bump) -> Result<Outcome<'a>, Reject> {
        let call_id = self
            .request_id
            .ok_or_else(|| Reject::new(Reason::MissingId, "`request_id` is missing"))?;
        let started_at = self
            .started_at
            .ok_or_else(|| Reject::new(Reason::Time, "`startTime` is missing"))?;
        let call_type = self.call_type.unwrap_or_default();
        let metadata = &self.metadata;
        let call = Call {
            source: Source::SpendLogs,
            identity: Identity {
                call_id,
                litellm_call_id: self.litellm_call_id.or(metadata.litellm_call_id),
                trace_id: self.session_id,
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
                service_tier: metadata
                    .usage
                    .service_tier
                    .or(metadata.service_tier)
                    .unwrap_or_default(),
                is_batch: is_batch(call_type),
                is_cache_hit: self.is_cache_hit,
                status: self.status.or(metadata.status).unwrap_or_default(),
                logged_costs: arena.alloc_slice_copy(self.spend.as_slice()),
                embedded_sheet: metadata.embedded_sheet,
            },
            duration_ms: self
                .duration_ms
                .and_then(|ms| u32::try_from(ms).ok())
                .or_else(|| started_at.millis_until(self.ended_at?)),
            operation: operation(call_type),
            error_class: metadata.error_class,
            key: self.hints.key_alias,
            traffic: if self.is_health_check {
                Traffic::Internal
            } else {
                metadata.traffic
            },
            attempts: metadata.attempts(),
            is_deleted: false,
            is_model_type: true,
        };
        Ok(Outcome::Call(call, rules.resolve(&self.hints)))
    }
}

/// Returns what a column is.
fn column(name: &str) -> Option<Field> {
    Some(match name {
        "request_id" => Field::CallId,
        "call_type" => Field::Kind,
        "api_key" => Field::ApiKey,
        "spend" => Field::Cost,
        "prompt_tokens" => Field::InputTokens,
        "completion_tokens" => Field::OutputTokens,
        "startTime" => Field::StartedAt,
        "endTime" => Field::EndedAt,
        "request_duration_ms" => Field::DurationMs,
        "model" => Field::Model,
        "custom_llm_provider" => Field::Provider,
        "cache_hit" => Field::CacheHit,
        "status" => Field::Status,
        "session_id" => Field::SessionId,
        "litellm_call_id" => Field::LitellmCallId,
        "team_id" => Field::KeyTeamId,
        "end_user" => Field::EndUser,
        "request_tags" => Field::Tags,
        "metadata" => Field::Metadata,
        "proxy_server_request" => Field::ProxyRequest,
        _ => return None,
    })
}
