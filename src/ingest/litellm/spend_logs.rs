//! Rows of `LiteLLM_SpendLogs`: one per client request, from a database dump or the spend API.

use bumpalo::Bump;

use super::metadata::{Metadata, status};
use super::operation::{is_batch, operation};
use crate::ingest::hints::{note_wanted, read_tags, read_wanted};
use crate::ingest::record::{Draft, Outcome};
use crate::ingest::reject::{Reason, Reject};
use crate::ingest::value::Value;
use crate::usage::{
    AttributionRules, Billing, Call, Container, Hints, Identity, Source, Status, Timestamp, Traffic,
};

/// Key under which LiteLLM's own health checks are logged.
const HEALTH_CHECK_KEY: &str = "litellm-internal-health-check";

/// A row being read.
#[derive(Debug, Default)]
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
    fn field(
        &mut self,
        key: &'a str,
        value: Value<'a, '_>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        match key {
            "request_id" => self.request_id = value.text()?,
            "call_type" => self.call_type = value.text()?,
            "api_key" => self.is_health_check = value.text()? == Some(HEALTH_CHECK_KEY),
            "spend" => self.spend = value.decimal(key)?,
            "prompt_tokens" => self.prompt_tokens = value.count(key)?,
            "completion_tokens" => self.completion_tokens = value.count(key)?,
            "startTime" => self.started_at = value.time(key)?,
            "endTime" => self.ended_at = value.time(key)?,
            "request_duration_ms" => self.duration_ms = value.count(key).ok().flatten(),
            "model" => self.model = value.text()?,
            "custom_llm_provider" => self.provider = value.text()?,
            "cache_hit" => self.is_cache_hit = value.truth()?,
            "status" => self.status = value.text()?.map(status),
            "session_id" => self.session_id = value.text()?,
            "litellm_call_id" => self.litellm_call_id = value.text()?,
            "team_id" => self.hints.key_team_id = value.text()?.or(self.hints.key_team_id),
            "end_user" => self.hints.end_user = value.text()?,
            "request_tags" => read_tags(value, &mut self.hints, rules)?,
            "metadata" => self.metadata.read(value, &mut self.hints, rules)?,
            "proxy_server_request" => self.read_proxy_request(value, rules)?,
            _ => {}
        }
        Ok(())
    }

    fn finish(self, rules: &AttributionRules, arena: &'a Bump) -> Result<Outcome<'a>, Reject> {
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

impl<'a> SpendLogsDraft<'a> {
    /// Reads `proxy_server_request.metadata` and its `requester_metadata`, and nothing else: the
    /// rest is the prompt.
    fn read_proxy_request(
        &mut self,
        value: Value<'a, '_>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        value.object(|key, json| {
            if key != "metadata" {
                return Ok(());
            }
            Value::Json(json).object(|key, json| {
                let value = Value::Json(json);
                match key {
                    "requester_metadata" | "spend_logs_metadata" => {
                        read_wanted(value, Container::ProxyRequest, &mut self.hints, rules)?;
                    }
                    _ => {
                        let hints = &mut self.hints;
                        note_wanted(key, value, Container::ProxyRequest, hints, rules)?;
                    }
                }
                Ok(())
            })
        })
    }
}
