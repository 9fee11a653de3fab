//! Langfuse observations: UI exports of observations and events, blob storage, API pages, trace
//! downloads and ClickHouse dumps. The shapes differ in the spelling of their keys, in what they
//! leave out, and in nothing else that matters here.

use bumpalo::Bump;

use super::trace::read_metadata;
use super::usage::UsageBuckets;
use crate::ingest::hints::read_tags;
use crate::ingest::record::{Draft, Link, Outcome};
use crate::ingest::reject::{Reason, Reject};
use crate::ingest::value::Value;
use crate::usage::{
    AttributionRules, Billing, Call, Container, Hints, Identity, Operation, ServiceTier, Source,
    Status, Timestamp, Traffic,
};

/// An observation being read.
#[derive(Debug, Default)]
pub(crate) struct ObservationDraft<'a> {
    id: Option<&'a str>,
    trace_id: Option<&'a str>,
    parent_id: Option<&'a str>,
    kind: Option<&'a str>,
    level: Option<&'a str>,
    model: Option<&'a str>,
    started_at: Option<Timestamp>,
    ended_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
    event_at: Option<Timestamp>,
    service_tier: Option<&'a str>,
    usage: UsageBuckets,
    cost: Cost<'a>,
    is_cache_hit: bool,
    is_deleted: bool,
    /// Metadata of ClickHouse's events tables: names and values apart.
    metadata_names: Vec<&'a str>,
    metadata_values: Vec<&'a str>,
    hints: Hints<'a>,
}

/// The recorded cost, as the shapes state it.
#[derive(Debug, Default)]
struct Cost<'a> {
    total: Option<&'a str>,
    parts: Vec<&'a str>,
    /// `totalCost`, `total_cost` or `calculatedTotalCost`.
    column: Option<&'a str>,
}

impl<'a> Cost<'a> {
    fn read_details(&mut self, value: Value<'a, '_>) -> Result<(), Reject> {
        self.total = None;
        self.parts.clear();
        value.object(|key, json| {
            let Some(amount) = Value::Json(json).decimal(key)? else {
                return Ok(());
            };
            if key == "total" {
                self.total = Some(amount);
            } else {
                self.parts.push(amount);
            }
            Ok(())
        })
    }

    /// Returns the amounts whose sum is the recorded cost; none if the cost is unknown. The UI
    /// writes `totalCost: 0` for "unknown", so the column counts only where the details are empty
    /// and it is not zero.
    fn amounts(&self, arena: &'a Bump) -> &'a [&'a str] {
        if let Some(total) = self.total {
            return arena.alloc_slice_copy(&[total]);
        }
        if !self.parts.is_empty() {
            return arena.alloc_slice_copy(&self.parts);
        }
        match self.column {
            Some(amount) if !is_zero(amount) => arena.alloc_slice_copy(&[amount]),
            _ => &[],
        }
    }
}

fn is_zero(amount: &str) -> bool {
    let mantissa = amount.split(['e', 'E']).next().unwrap_or_default();
    !mantissa.bytes().any(|byte| matches!(byte, b'1'..=b'9'))
}

impl<'a> Draft<'a> for ObservationDraft<'a> {
    fn field(
        &mut self,
        key: &'a str,
        value: Value<'a, '_>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        match key {
            "id" | "span_id" => self.id = value.text()?,
            "traceId" | "trace_id" => self.trace_id = value.text()?,
            "parentObservationId" | "parent_observation_id" | "parent_span_id" => {
                self.parent_id = value.text()?;
            }
            "type" => self.kind = value.text()?,
            "level" => self.level = value.text()?,
            "model" | "providedModelName" | "provided_model_name" => {
                self.model = value.text()?.or(self.model);
            }
            "startTime" | "start_time" => self.started_at = value.time(key)?,
            "endTime" | "end_time" => self.ended_at = value.time(key)?,
            "updatedAt" | "updated_at" => self.updated_at = value.time(key)?,
            "event_ts" => self.event_at = value.time(key)?,
            "is_deleted" => self.is_deleted = value.truth()?,
            "usageDetails" | "usage_details" => self.usage.read(value)?,
            "promptTokens" => self.usage.set_inclusive_input(value.count(key)?),
            "completionTokens" => self.usage.set_inclusive_output(value.count(key)?),
            "costDetails" | "cost_details" => self.cost.read_details(value)?,
            "totalCost" | "total_cost" | "calculatedTotalCost" => {
                self.cost.column = value.decimal(key)?.or(self.cost.column);
            }
            "modelParameters" | "model_parameters" => value.object(|key, json| {
                if key == "service_tier" {
                    self.service_tier = Value::Json(json).text()?;
                }
                Ok(())
            })?,
            "userId" | "user_id" => self.hints.end_user = value.text()?,
            "environment" => self.hints.environment = value.text()?,
            "traceName" | "trace_name" => self.hints.trace_name = value.text()?,
            "promptName" | "prompt_name" => self.hints.prompt_name = value.text()?,
            "traceTags" | "tags" => read_tags(value, &mut self.hints, rules)?,
            "metadata" => self.read_metadata(value, rules)?,
            "metadata_names" => self.metadata_names = read_texts(value)?,
            "metadata_values" => self.metadata_values = read_texts(value)?,
            _ => {}
        }
        Ok(())
    }

    fn finish(mut self, rules: &AttributionRules, arena: &'a Bump) -> Result<Outcome<'a>, Reject> {
        for (name, text) in self.metadata_names.iter().zip(&self.metadata_values) {
            if let Some(wanted) = rules.wanted(name) {
                rules.note_metadata(wanted, Container::Requester, text, &mut self.hints);
            }
        }
        let id = self
            .id
            .ok_or_else(|| Reject::new(Reason::MissingId, "`id` is missing"))?;
        let tokens = self.usage.tokens();
        let logged_costs = self.cost.amounts(arena);
        let kind = self.kind.unwrap_or_default();
        let is_model_type = matches!(kind, "GENERATION" | "EMBEDDING" | "");
        let status = if self.level == Some("ERROR") {
            Status::Failure
        } else {
            Status::Success
        };
        // A failed generation has neither usage nor cost, and is a call all the same.
        let is_failed_call = is_model_type && self.model.is_some() && status == Status::Failure;
        if tokens.is_empty() && logged_costs.is_empty() && !is_failed_call && !self.is_deleted {
            let link = Link {
                id,
                parent_id: self.parent_id,
                trace_id: self.trace_id,
            };
            return Ok(Outcome::Link(link));
        }
        let started_at = self
            .started_at
            .ok_or_else(|| Reject::new(Reason::Time, "the start time is missing"))?;
        let call = Call {
            source: Source::Langfuse,
            identity: Identity {
                call_id: id,
                trace_id: self.trace_id,
                parent_id: self.parent_id,
                version: self.event_at.or(self.updated_at).unwrap_or_default(),
                ..Identity::default()
            },
            billing: Billing {
                started_at,
                model: self.model.unwrap_or_default(),
                tokens,
                service_tier: self
                    .service_tier
                    .map(ServiceTier::parse)
                    .unwrap_or_default(),
                is_cache_hit: self.is_cache_hit,
                status,
                logged_costs,
                ..Billing::default()
            },
            duration_ms: self
                .ended_at
                .and_then(|ended_at| started_at.millis_until(ended_at)),
            operation: if kind == "EMBEDDING" {
                Operation::Embeddings
            } else {
                Operation::Chat
            },
            error_class: None,
            key: self.hints.key_alias,
            traffic: Traffic::Client,
            attempts: None,
            is_deleted: self.is_deleted,
            is_model_type,
        };
        Ok(Outcome::Call(call, rules.resolve(&self.hints)))
    }
}

impl<'a> ObservationDraft<'a> {
    /// Reads the observation's metadata; LiteLLM's callback notes there whether its own cache
    /// answered.
    fn read_metadata(
        &mut self,
        value: Value<'a, '_>,
        rules: &AttributionRules,
    ) -> Result<(), Reject> {
        self.is_cache_hit |= read_metadata(value, Container::Requester, &mut self.hints, rules)?;
        Ok(())
    }
}

/// Reads an array of texts, keeping the place of what is none.
fn read_texts<'a>(value: Value<'a, '_>) -> Result<Vec<&'a str>, Reject> {
    let mut texts = Vec::new();
    value.array(|json| {
        texts.push(Value::Json(json).text()?.unwrap_or_default());
        Ok(())
    })?;
    Ok(texts)
}
