//! One call, explained: where it was read, what became of it, whom it belongs to, what it costs.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::header::Header;
use crate::ingest::Dialect;
use crate::pricing::{CostSource, NameRule, PriceLayer, Rate, RateKind, TokenClass, Usd};
use crate::usage::{CountRule, Dimension, Fate, Operation, Pseudonyms, Source, Status};

/// An amount in US dollars before it is rounded, as a regular expression.
const EXACT: &str = r"^-?(0|[1-9][0-9]*)(\.[0-9]*[1-9])?$";

/// Everything about the calls of one id.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExplainReport {
    /// What it is about.
    #[serde(flatten)]
    pub header: Header,
    /// The id.
    pub call_id: String,
    /// The rows that bear it, in the order of files and lines.
    pub calls: Vec<ExplainedCall>,
}

impl ExplainReport {
    /// Shows users under pseudonyms, and not what an alias renamed them from.
    pub fn pseudonymize_users(&mut self, pseudonyms: &Pseudonyms) {
        let dimensions = self.calls.iter_mut().flat_map(|call| &mut call.attribution);
        for user in dimensions.filter(|one| one.dimension == Dimension::User.name()) {
            user.value = user.value.as_deref().map(|user| pseudonyms.of(user));
            user.renamed_from = None;
        }
    }
}

/// A place in the input.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct SourceLine {
    /// Path as found.
    pub source_file: String,
    /// Line, from 1.
    pub source_line: u32,
}

/// One row of the input, explained.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExplainedCall {
    /// Where it stands.
    #[serde(flatten)]
    pub line: SourceLine,
    /// Which export: `litellm_spend_logs`, `litellm_standard_logging`, `langfuse`.
    #[schemars(with = "Source")]
    pub source: &'static str,
    /// Kind of records in the file.
    #[schemars(with = "Option<Dialect>")]
    pub dialect: Option<&'static str>,
    /// What became of it.
    pub outcome: CallOutcome,
    /// Start.
    pub started_at: DateTime<FixedOffset>,
    /// Wall time in milliseconds.
    pub duration_ms: Option<u32>,
    /// `success` or `failure`.
    #[schemars(with = "Status")]
    pub status: &'static str,
    /// Class of the error of a failed call.
    pub error_class: Option<String>,
    /// What was asked for: `chat`, `embeddings`, ….
    #[schemars(with = "Operation")]
    pub operation: &'static str,
    /// Whether an application asked for it, rather than the gateway itself.
    pub is_client_traffic: bool,
    /// Attempts as far as the row knows.
    pub attempts: Option<u32>,
    /// LiteLLM's id of the client request.
    pub litellm_call_id: Option<String>,
    /// Trace.
    pub trace_id: Option<String>,
    /// Parent observation.
    pub parent_id: Option<String>,
    /// Alias of the API key.
    pub key: Option<String>,
    /// Whom it belongs to, by dimension.
    pub attribution: Vec<ExplainedDimension>,
    /// What it costs.
    pub pricing: ExplainedPrice,
}

/// What became of a row.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct CallOutcome {
    /// `kept`, `duplicate`, `deleted`, `double_counted` or `out_of_range`.
    pub fate: Fate,
    /// Whether it is in the figures of reports.
    pub is_counted: bool,
    /// The row that counts instead of a duplicate.
    pub duplicate_of: Option<DuplicateOf>,
    /// The rule against double counting, where it left the row out: `leaf` or `types`.
    #[schemars(with = "Option<CountRule>")]
    pub count_rule: Option<&'static str>,
}

/// The row that counts instead of a duplicate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct DuplicateOf {
    /// Where it stands; `null` if a filter hides it.
    #[serde(flatten)]
    pub line: Option<SourceLine>,
    /// Why it goes before.
    pub reason: DuplicateReason,
}

/// Why one of two rows of the same call goes before the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DuplicateReason {
    /// It comes first by file and line.
    FirstRead,
    /// It is a newer version of the same observation.
    NewerVersion,
    /// It is the spend log of the same client request.
    SpendLog,
}

/// The value of one dimension.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedDimension {
    /// The dimension.
    #[schemars(with = "Dimension")]
    pub dimension: &'static str,
    /// The value as reports show it; `null` if no place had one.
    pub value: Option<String>,
    /// The place that had it, as the configuration spells it.
    pub rule: Option<String>,
    /// Which part of the record, or its trace.
    pub found_in: Option<FoundIn>,
    /// Where the trace stands, if the value is from there.
    pub trace: Option<SourceLine>,
    /// The value as written, if an alias renamed it.
    pub renamed_from: Option<String>,
}

/// Which part of a record, or beside it, a value was found in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum FoundIn {
    /// A column or tag of its own row.
    Row,
    /// `metadata.requester_metadata` of its own row.
    RequesterMetadata,
    /// `metadata.spend_logs_metadata` of its own row.
    SpendLogsMetadata,
    /// `proxy_server_request` of its own row.
    ProxyServerRequest,
    /// Top-level `metadata` of its own row.
    Metadata,
    /// The Langfuse observation itself.
    Observation,
    /// The Langfuse trace of the observation.
    Trace,
}

/// What a call costs, and why.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct ExplainedPrice {
    /// The cost by the basis in force; `null` if unknown.
    pub cost: Option<Usd>,
    /// Where it came from: `formula`, `logged`, `cache_hit`, `failure`, `stated`, `unpriced`.
    pub cost_source: CostSource,
    /// By the formula.
    pub computed: Option<Usd>,
    /// As logged.
    pub logged: Option<Usd>,
    /// `logged − computed`.
    pub difference: Option<Usd>,
    /// `difference ÷ computed`.
    pub difference_ratio: Option<f64>,
    /// Model as logged.
    pub logged_model: String,
    /// Provider as logged.
    pub provider: Option<String>,
    /// The gateway's own name for the price.
    pub base_model: Option<String>,
    /// The name under which it was priced, else as logged.
    pub model: String,
    /// How the name led to the price.
    pub name_rule: Option<NameRule>,
    /// Which layer the price is from.
    pub price_layer: Option<PriceLayer>,
    /// First UTC day of the price; `null` if it is undated or there is none.
    pub price_from: Option<NaiveDate>,
    /// What of the call decides its rates.
    pub request: ExplainedRequest,
    /// Tokens as counted, parts included in their totals.
    pub tokens: ExplainedTokens,
    /// The terms of the formula; empty where it was not applied.
    pub formula: Vec<FormulaTerm>,
    /// Their exact sum in USD; `computed` is this, rounded half to even to 10⁻¹².
    #[schemars(extend("pattern" = EXACT))]
    pub exact_sum: Option<String>,
    /// Entries that were passed over, in the order in which they were tried.
    pub passed_over: Vec<PassedOver>,
}

/// What of a call decides its rates.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedRequest {
    /// The rates asked for: `standard`, `batch`, `flex` or `priority`.
    #[schemars(with = "RateKind")]
    pub kind: &'static str,
    /// Whether it went through a batch API.
    pub is_batch: bool,
    /// Whether a gateway or semantic cache answered.
    pub is_cache_hit: bool,
    /// All input tokens, compared with long-context thresholds.
    pub input_tokens: u64,
    /// The highest threshold that was crossed.
    pub above_tokens: Option<u64>,
    /// Whether off-peak rates applied.
    pub is_off_peak: bool,
}

/// Tokens as counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ExplainedTokens {
    /// All input.
    pub input: u64,
    /// Part of the input that was read from the provider's cache.
    pub cache_read: u64,
    /// Part of the input that was written to it.
    pub cache_write: u64,
    /// Part of those kept for one hour.
    pub cache_write_1h: u64,
    /// All output.
    pub output: u64,
    /// Part of the output spent on reasoning.
    pub reasoning: u64,
    /// Part of the input that is audio.
    pub audio_input: u64,
    /// Part of the output that is audio.
    pub audio_output: u64,
    /// Whether more were cached than came in, so that the rest was taken as zero.
    pub cached_exceeds_input: bool,
}

/// One term of the formula.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct FormulaTerm {
    /// What was counted.
    #[schemars(with = "TokenClass")]
    pub class: &'static str,
    /// How many of them.
    pub tokens: u64,
    /// USD per million, as listed.
    pub rate_per_million: Rate,
    /// The class whose rate it is.
    #[schemars(with = "TokenClass")]
    pub charged_as: &'static str,
    /// The processing the rate is listed for.
    #[schemars(with = "RateKind")]
    pub kind: &'static str,
    /// The long-context threshold that was crossed for it.
    pub above_tokens: Option<u64>,
    /// Whether it is an off-peak rate.
    pub is_off_peak: bool,
    /// Whether a batch pays half of it.
    pub is_halved: bool,
    /// The exact product in USD.
    #[schemars(extend("pattern" = EXACT))]
    pub amount: String,
}

/// A price entry that could not be used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct PassedOver {
    /// The name that was looked for, or under which the entry is filed.
    pub name: String,
    /// The entry's layer; `null` if there is no entry.
    pub price_layer: Option<PriceLayer>,
    /// How the name led there.
    pub name_rule: Option<NameRule>,
    /// Why it could not be used.
    pub reason: PassReason,
    /// First UTC day of an entry that is not in force yet.
    pub price_from: Option<NaiveDate>,
    /// The class of tokens without a rate.
    #[schemars(with = "Option<TokenClass>")]
    pub class: Option<&'static str>,
}

/// Why a price entry could not be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PassReason {
    /// No layer has an entry for the name.
    NoEntry,
    /// The call names no model.
    NoModel,
    /// The call is older than the entry's first price.
    NotInForce,
    /// The entry has no rate for some of the call's tokens.
    MissingRate,
    /// The product is out of range.
    Overflow,
    /// The price sheet in the row states no price.
    EmptySheet,
}
