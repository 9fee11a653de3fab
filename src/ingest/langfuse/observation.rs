//! Langfuse observations: UI exports of observations and events, blob storage, API pages, trace
//! downloads and ClickHouse dumps. The shapes differ in the spelling of their keys, in what they
//! leave out, and in nothing else that matters here.

use bumpalo::Bump;
use smallvec::SmallVec;

use super::trace::metadata_place;
use super::usage::{UsageBuckets, bucket};
use crate::ingest::field::Field;
use crate::ingest::hints::take_hint;
use crate::ingest::record::{Draft, Link, Outcome};
use crate::ingest::reject::{Reason, Reject};
use crate::ingest::value::Value;
use crate::usage::{
    AttributionRules, Billing, Call, Container, Hints, Identity, Operation, ServiceTier, Source,
    Status, Timestamp, Traffic,
};

/// An observation being read.
#[derive(Clone, Debug, Default, PartialEq)]
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
#[derive(Clone, Debug, Default, PartialEq)]
struct Cost<'a> {
    total: Option<&'a str>,
    parts: SmallVec<[&'a str; 4]>,
    /// `totalCost`, `total_cost` or `calculatedTotalCost`.
    column: Option<&'a str>,
}

impl<'a> Cost<'a> {
    /// Forgets the details.
    fn clear_details(&mut self) {
        self.total = None;
        self.parts.clear();
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
    fn place(within: Field, key: &str, rules: &AttributionRules) -> Option<Field> {
        Some(match (within, key) {
            (Field::Record, _) => return top_place(key),
            (Field::Buckets, _) => Field::Bucket(bucket(key)?),
            (Field::CostDetails, "total") => Field::CostTotal,
            (Field::CostDetails, _) => Field::CostPart,
            (Field::ModelParameters, "service_tier") => Field::ServiceTier,
            _ => return metadata_place(within, key, rules),
        })
    }

    fn enter(&mut self, field: Field) {
        // A later duplicate of these replaces the earlier one.
        if field == Field::Buckets {
            self.usage.clear();
        } else if field == Field::CostDetails {
            self.cost.clear_details();
        }
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
            Field::TraceId => self.trace_id = value.text()?,
            Field::ParentId => self.parent_id = value.text()?,
            Field::Kind => self.kind = value.text()?,
            Field::Level => self.level = value.text()?,
            Field::Model => self.model = value.text()?.or(self.model),
            Field::StartedAt => self.started_at = value.time(key)?,
            Field::EndedAt => self.ended_at = value.time(key)?,
            Field::UpdatedAt => self.updated_at = value.time(key)?,
            Field::EventAt => self.event_at = value.time(key)?,
            Field::IsDeleted => self.is_deleted = value.truth()?,
            Field::Bucket(bucket) => self.usage.add(bucket, value.count(key)?),
            Field::InputTokens => self.usage.set_inclusive_input(value.count(key)?),
            Field::OutputTokens => self.usage.set_inclusive_output(value.count(key)?),
            Field::CostTotal => self.cost.total = value.decimal(key)?.or(self.cost.total),
            Field::CostPart => self.cost.parts.extend(value.decimal(key)?),
            Field::Cost => self.cost.column = value.decimal(key)?.or(self.cost.column),
            Field::ServiceTier => self.service_tier = value.text()?,
            Field::CacheHit => self.is_cache_hit = value.truth()?,
            Field::MetadataNames => self.metadata_names = read_texts(value)?,
            Field::MetadataValues => self.metadata_values = read_texts(value)?,
            _ => take_hint(field, value, &mut self.hints, rules)?,
        }
        Ok(())
    }

    fn finish(&mut self, rules: &AttributionRules, arena: &'a Bump) -> Result<Outcome<'a>, Reject> {
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

/// Returns what a key of the observation itself is, in any of the spellings.
fn top_place(key: &str) -> Option<Field> {
    Some(match key {
        "id" | "span_id" => Field::CallId,
        "traceId" | "trace_id" => Field::TraceId,
        "parentObservationId" | "parent_observation_id" | "parent_span_id" => Field::ParentId,
        "type" => Field::Kind,
        "level" => Field::Level,
        "model" | "providedModelName" | "provided_model_name" => Field::Model,
        "startTime" | "start_time" => Field::StartedAt,
        "endTime" | "end_time" => Field::EndedAt,
        "updatedAt" | "updated_at" => Field::UpdatedAt,
        "event_ts" => Field::EventAt,
        "is_deleted" => Field::IsDeleted,
        "usageDetails" | "usage_details" => Field::Buckets,
        "promptTokens" => Field::InputTokens,
        "completionTokens" => Field::OutputTokens,
        "costDetails" | "cost_details" => Field::CostDetails,
        "totalCost" | "total_cost" | "calculatedTotalCost" => Field::Cost,
        "modelParameters" | "model_parameters" => Field::ModelParameters,
        "userId" | "user_id" => Field::EndUser,
        "environment" => Field::Environment,
        "traceName" | "trace_name" => Field::TraceName,
        "promptName" | "prompt_name" => Field::PromptName,
        "traceTags" | "tags" => Field::Tags,
        "metadata" => Field::TracedMetadata(Container::Requester),
        "metadata_names" => Field::MetadataNames,
        "metadata_values" => Field::MetadataValues,
        _ => return None,
    })
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
