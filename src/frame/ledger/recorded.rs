//! A call as it was read, kept whole so that it can be explained.

use crate::ingest::Origin;
use crate::usage::{
    ATTRIBUTED, Attribution, Billing, Call, Operation, Rank, ServiceTier, Source, Status,
    Timestamp, TokenUsage, Traffic,
};

/// An answer to whom a call belongs, before aliases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordedAnswer {
    /// The value; `None` if no place had one.
    pub value: Option<String>,
    /// The place it came from.
    pub rank: Rank,
}

/// A call as it was read.
#[derive(Clone, Debug)]
pub struct RecordedCall {
    /// Where it stands.
    pub origin: Origin,
    /// Its position in the ledger's list of fates.
    pub row: usize,
    /// Which export.
    pub source: Source,
    /// The id shown to people.
    pub call_id: String,
    /// Further parts of the duplicate key.
    pub qualifier: String,
    /// LiteLLM's id of the client request.
    pub litellm_call_id: Option<String>,
    /// Trace.
    pub trace_id: Option<String>,
    /// Parent observation.
    pub parent_id: Option<String>,
    /// Version of the row.
    pub version: Timestamp,
    /// Start.
    pub started_at: Timestamp,
    /// Wall time in milliseconds.
    pub duration_ms: Option<u32>,
    /// How it ended.
    pub status: Status,
    /// Class of the error of a failed call.
    pub error_class: Option<String>,
    /// What was asked for.
    pub operation: Operation,
    /// Client traffic or the gateway's own.
    pub traffic: Traffic,
    /// Attempts as far as the row knows.
    pub attempts: Option<u32>,
    /// Whether its observation type is a model call.
    pub is_model_type: bool,
    /// Alias of the API key.
    pub key: Option<String>,
    /// Model as logged.
    pub model: String,
    /// The gateway's own name for the price.
    pub base_model: Option<String>,
    /// Provider.
    pub provider: Option<String>,
    /// Tokens.
    pub tokens: TokenUsage,
    /// Tier as served.
    pub service_tier: ServiceTier,
    /// Whether it went through a batch API.
    pub is_batch: bool,
    /// Whether the gateway's own cache answered.
    pub is_cache_hit: bool,
    /// Amounts whose sum is the logged cost.
    pub logged_costs: Vec<String>,
    /// LiteLLM's price sheet.
    pub embedded_sheet: Option<String>,
    /// What its own row says about whom it belongs to.
    pub answers: [RecordedAnswer; ATTRIBUTED.len()],
}

impl RecordedCall {
    /// Copies a call.
    pub(super) fn new(
        call: &Call<'_>,
        attribution: &Attribution<'_>,
        origin: Origin,
        row: usize,
    ) -> Self {
        let owned = |text: Option<&str>| text.map(str::to_owned);
        let (identity, billing) = (&call.identity, &call.billing);
        Self {
            origin,
            row,
            source: call.source,
            call_id: identity.call_id.to_owned(),
            qualifier: identity.qualifier.to_owned(),
            litellm_call_id: owned(identity.litellm_call_id),
            trace_id: owned(identity.trace_id),
            parent_id: owned(identity.parent_id),
            version: identity.version,
            started_at: billing.started_at,
            duration_ms: call.duration_ms,
            status: billing.status,
            error_class: owned(call.error_class),
            operation: call.operation,
            traffic: call.traffic,
            attempts: call.attempts,
            is_model_type: call.is_model_type,
            key: owned(call.key),
            model: billing.model.to_owned(),
            base_model: owned(billing.base_model),
            provider: owned(billing.provider),
            tokens: billing.tokens,
            service_tier: billing.service_tier,
            is_batch: billing.is_batch,
            is_cache_hit: billing.is_cache_hit,
            logged_costs: billing
                .logged_costs
                .iter()
                .map(ToString::to_string)
                .collect(),
            embedded_sheet: owned(billing.embedded_sheet),
            answers: attribution.map(|answer| RecordedAnswer {
                value: owned(answer.value),
                rank: answer.rank,
            }),
        }
    }

    /// Returns what pricing needs to know; `logged_costs` are those of the call, borrowed.
    pub fn billing<'a>(&'a self, logged_costs: &'a [&'a str]) -> Billing<'a> {
        Billing {
            started_at: self.started_at,
            model: &self.model,
            base_model: self.base_model.as_deref(),
            provider: self.provider.as_deref(),
            tokens: self.tokens,
            service_tier: self.service_tier,
            is_batch: self.is_batch,
            is_cache_hit: self.is_cache_hit,
            status: self.status,
            logged_costs,
            embedded_sheet: self.embedded_sheet.as_deref(),
        }
    }

    /// Returns whether two rows are the same call by the rule for duplicates.
    pub fn is_same_call(&self, other: &Self) -> bool {
        self.source == other.source
            && self.call_id == other.call_id
            && self.qualifier == other.qualifier
    }
}
