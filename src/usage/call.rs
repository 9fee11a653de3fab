//! The canonical call: one billed request to a model, whatever the export looked like.

use schemars::JsonSchema;

use super::{Timestamp, TokenUsage};

/// The export a call was read from, as far as duplicates and conversions care.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
pub enum Source {
    /// LiteLLM's `LiteLLM_SpendLogs` table: one row per client request.
    #[schemars(rename = "litellm_spend_logs")]
    SpendLogs,
    /// LiteLLM's `StandardLoggingPayload`: one record per attempt.
    #[schemars(rename = "litellm_standard_logging")]
    StandardLogging,
    /// Langfuse observations in any of their shapes.
    #[schemars(rename = "langfuse")]
    Langfuse,
}

impl Source {
    /// Returns the name used in JSON and in the audit.
    pub const fn name(self) -> &'static str {
        match self {
            Self::SpendLogs => "litellm_spend_logs",
            Self::StandardLogging => "litellm_standard_logging",
            Self::Langfuse => "langfuse",
        }
    }
}

/// How a call ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Status {
    /// The model answered. Exports that say nothing mean this.
    #[default]
    Success,
    /// The call failed; it is never priced from tokens.
    Failure,
}

impl Status {
    /// Returns the name used in flags and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Success => "success",
            Self::Failure => "failure",
        }
    }
}

/// The processing tier under which the provider served a call.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum ServiceTier {
    /// `default`, `standard`, `auto` or nothing at all.
    #[default]
    Standard,
    /// Cheaper and slower.
    Flex,
    /// Dearer and faster; LiteLLM bills `fast` the same way.
    Priority,
}

impl ServiceTier {
    /// Reads the tier as providers spell it; anything unknown is the standard tier.
    pub fn parse(text: &str) -> Self {
        match text {
            "flex" => Self::Flex,
            "priority" | "fast" => Self::Priority,
            _ => Self::Standard,
        }
    }
}

/// Why a costed row is not an operation of the client.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Traffic {
    /// What an application asked for.
    #[default]
    Client,
    /// Made by the gateway for itself (health checks, routers, judges): its cost counts, its
    /// request does not.
    Internal,
    /// An earlier attempt of another row that the provider billed all the same.
    BilledAttempt,
}

/// What pricing needs to know of a call, borrowed from the row it was read from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Billing<'a> {
    /// Start of the call; decides which dated price is in force.
    pub started_at: Timestamp,
    /// Model name as the log has it, possibly with a provider prefix. Empty when unknown.
    pub model: &'a str,
    /// The name under which the gateway itself looked the price up (LiteLLM's
    /// `model_map_key`), for example the base model of an Azure deployment.
    pub base_model: Option<&'a str>,
    /// Provider in the words of the export (`custom_llm_provider`).
    pub provider: Option<&'a str>,
    /// Tokens consumed.
    pub tokens: TokenUsage,
    /// Tier as served.
    pub service_tier: ServiceTier,
    /// Whether the call went through a batch API.
    pub is_batch: bool,
    /// Whether the gateway's own cache answered, so that no model was called.
    pub is_cache_hit: bool,
    /// How the call ended.
    pub status: Status,
    /// Amounts whose sum is the cost as the log states it, as decimal texts exactly as
    /// written; empty when the log states none. Langfuse may state only the parts.
    pub logged_costs: &'a [&'a str],
    /// LiteLLM's price sheet embedded in the row (`model_map_value`), as raw JSON text.
    pub embedded_sheet: Option<&'a str>,
}

/// Why a call counts as a duplicate, and which of two wins.
#[derive(Clone, Copy, Debug, Default)]
pub struct Identity<'a> {
    /// The id that is shown to people: `request_id`, `id` or the observation id.
    pub call_id: &'a str,
    /// Further parts of the duplicate key, beside the call id (status and start for
    /// `StandardLoggingPayload`); already written into one text by the dialect.
    pub qualifier: &'a str,
    /// LiteLLM's id of the client request, shared by the attempts of one operation and by the
    /// two LiteLLM exports of the same call.
    pub litellm_call_id: Option<&'a str>,
    /// Groups the attempts of one operation when `litellm_call_id` does not.
    pub trace_id: Option<&'a str>,
    /// Parent observation, for leaf counting (Langfuse).
    pub parent_id: Option<&'a str>,
    /// Version of the row; the greatest wins among duplicates (Langfuse `updatedAt`).
    pub version: Timestamp,
}

/// One call as a dialect hands it on: borrowed from the row, attributed, not yet priced.
#[derive(Clone, Copy, Debug)]
pub struct Call<'a> {
    /// Which export it came from.
    pub source: Source,
    /// Ids that decide duplicates, operations and nesting.
    pub identity: Identity<'a>,
    /// Everything pricing needs.
    pub billing: Billing<'a>,
    /// Wall time in milliseconds, when the export knows it.
    pub duration_ms: Option<u32>,
    /// What was asked for, in OpenTelemetry's words: `chat`, `embeddings`, ….
    pub operation: Operation,
    /// Class of the error of a failed call.
    pub error_class: Option<&'a str>,
    /// Alias of the API key.
    pub key: Option<&'a str>,
    /// Client traffic or the gateway's own.
    pub traffic: Traffic,
    /// Attempts made for this row's operation as far as the row itself knows; `None` when the
    /// export cannot tell.
    pub attempts: Option<u32>,
    /// Whether the row was marked deleted in its database.
    pub is_deleted: bool,
    /// Whether the observation type is one that Langfuse documents as a model call
    /// (GENERATION, EMBEDDING); always true for LiteLLM.
    pub is_model_type: bool,
}

/// `gen_ai.operation.name`, as far as exports tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Operation {
    /// Chat and responses.
    #[default]
    Chat,
    /// Plain completion of a text.
    TextCompletion,
    /// Embeddings.
    Embeddings,
    /// Image generation and editing.
    Image,
    /// Speech to text and text to speech.
    Audio,
    /// Result of a batch of calls, billed in one row.
    Batch,
    /// Everything else that is billed (rerank, moderation, OCR, tools, …).
    Other,
}

impl Operation {
    /// Returns the name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Chat => "chat",
            Self::TextCompletion => "text_completion",
            Self::Embeddings => "embeddings",
            Self::Image => "image",
            Self::Audio => "audio",
            Self::Batch => "batch",
            Self::Other => "other",
        }
    }
}
