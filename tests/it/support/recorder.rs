//! A sink that writes down what it is given.

use llmcost::ingest::{Link, Origin, Reject, Sink, Trace};
use llmcost::usage::{
    Attribution, Call, Operation, ServiceTier, Source, Status, Timestamp, TokenUsage, Traffic,
};

/// A call with everything a dialect said about it, except for the place it was read from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct OwnedCall {
    pub(crate) source: Source,
    pub(crate) call_id: String,
    pub(crate) litellm_call_id: Option<String>,
    pub(crate) trace_id: Option<String>,
    pub(crate) parent_id: Option<String>,
    pub(crate) started_at: Timestamp,
    pub(crate) duration_ms: Option<u32>,
    pub(crate) model: String,
    pub(crate) base_model: Option<String>,
    pub(crate) provider: Option<String>,
    pub(crate) tokens: TokenUsage,
    pub(crate) service_tier: ServiceTier,
    pub(crate) is_batch: bool,
    pub(crate) is_cache_hit: bool,
    pub(crate) status: Status,
    pub(crate) logged_costs: Vec<String>,
    pub(crate) embedded_sheet: Option<serde_json::Value>,
    pub(crate) operation: Operation,
    pub(crate) error_class: Option<String>,
    pub(crate) key: Option<String>,
    pub(crate) traffic: Traffic,
    pub(crate) attempts: Option<u32>,
    pub(crate) is_deleted: bool,
    pub(crate) is_model_type: bool,
    /// Team, feature, user, environment.
    pub(crate) belongs_to: [Option<String>; 4],
}

/// A trace as the join gets it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct SeenTrace {
    pub(crate) id: String,
    /// Team, feature, user, environment.
    pub(crate) belongs_to: [Option<String>; 4],
}

/// Writes down calls, links and traces.
#[derive(Debug, Default)]
pub(crate) struct Recorder {
    pub(crate) calls: Vec<(Origin, OwnedCall)>,
    pub(crate) links: Vec<(Origin, String, Option<String>)>,
    pub(crate) traces: Vec<(Origin, SeenTrace)>,
}

fn owned(text: Option<&str>) -> Option<String> {
    text.map(str::to_owned)
}

fn belongs_to(attribution: &Attribution<'_>) -> [Option<String>; 4] {
    attribution.map(|answer| owned(answer.value))
}

impl Sink for Recorder {
    fn call(
        &mut self,
        call: &Call<'_>,
        attribution: &Attribution<'_>,
        origin: Origin,
    ) -> Result<(), Reject> {
        let (identity, billing) = (&call.identity, &call.billing);
        let sheet = billing.embedded_sheet.map(serde_json::from_str);
        let recorded = OwnedCall {
            source: call.source,
            call_id: identity.call_id.to_owned(),
            litellm_call_id: owned(identity.litellm_call_id),
            trace_id: owned(identity.trace_id),
            parent_id: owned(identity.parent_id),
            started_at: billing.started_at,
            duration_ms: call.duration_ms,
            model: billing.model.to_owned(),
            base_model: owned(billing.base_model),
            provider: owned(billing.provider),
            tokens: billing.tokens,
            service_tier: billing.service_tier,
            is_batch: billing.is_batch,
            is_cache_hit: billing.is_cache_hit,
            status: billing.status,
            logged_costs: billing
                .logged_costs
                .iter()
                .map(|cost| (*cost).to_owned())
                .collect(),
            embedded_sheet: sheet.map(Result::unwrap),
            operation: call.operation,
            error_class: owned(call.error_class),
            key: owned(call.key),
            traffic: call.traffic,
            attempts: call.attempts,
            is_deleted: call.is_deleted,
            is_model_type: call.is_model_type,
            belongs_to: belongs_to(attribution),
        };
        self.calls.push((origin, recorded));
        Ok(())
    }

    fn link(&mut self, link: &Link<'_>, origin: Origin) {
        self.links
            .push((origin, link.id.to_owned(), owned(link.parent_id)));
    }

    fn trace(&mut self, trace: &Trace<'_>, origin: Origin) {
        let seen = SeenTrace {
            id: trace.id.to_owned(),
            belongs_to: belongs_to(&trace.attribution),
        };
        self.traces.push((origin, seen));
    }
}
