//! What a value is to the reader of its record: where a path of keys leads.
//!
//! A dialect knows its keys, and gives each path that is read one of these names. What is done with
//! a value depends on its name alone, so that the names found in one record hold for every record of
//! the same structure, and keys are not looked at again.

use crate::usage::{Container, Wanted};

/// What a value is. Containers are fields too: their members are found by asking further.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Field {
    /// The record itself.
    Record,
    /// A column or key that its reader knows by name alone.
    Named,
    /// Id of the call, observation or trace.
    CallId,
    /// `litellm_call_id` of the row.
    LitellmCallId,
    /// Trace that the record belongs to.
    TraceId,
    /// `session_id`.
    SessionId,
    /// Observation above this one.
    ParentId,
    /// `call_type` of LiteLLM, `type` of a Langfuse observation.
    Kind,
    /// `level` of an observation.
    Level,
    /// Whether the call went well.
    Status,
    /// Hash of the API key, or the name of LiteLLM's own.
    ApiKey,
    /// Model that was asked.
    Model,
    /// Provider of the model.
    Provider,
    /// What the log says the call cost.
    Cost,
    /// Tokens that went in, all of them.
    InputTokens,
    /// Tokens that came out, all of them.
    OutputTokens,
    /// Beginning of the call.
    StartedAt,
    /// End of the call.
    EndedAt,
    /// Last change of the record.
    UpdatedAt,
    /// When the record was written to an events table.
    EventAt,
    /// Duration in milliseconds.
    DurationMs,
    /// Whether a gateway's cache answered.
    CacheHit,
    /// Whether the record was deleted.
    IsDeleted,
    /// Tier of service that the provider names.
    ServiceTier,
    /// Class of a failure.
    ErrorClass,
    /// `error_information`, with the class of a failure.
    ErrorInformation,

    /// Team of the API key, by id.
    KeyTeamId,
    /// Team of the API key, by alias.
    KeyTeamAlias,
    /// Alias of the API key.
    KeyAlias,
    /// The customer's user.
    EndUser,
    /// Environment of the record.
    Environment,
    /// Name of the trace.
    TraceName,
    /// Name of the prompt.
    PromptName,
    /// Tags.
    Tags,
    /// An object of request metadata, as found in this container.
    Attributes(Container),
    /// A value of request metadata that some rule wants.
    Attribute(Container, Wanted),

    /// `metadata` of LiteLLM.
    Metadata,
    /// `metadata` of Langfuse: attribution, as found in this container.
    TracedMetadata(Container),
    /// `hidden_params`, with the usage object.
    HiddenParams,
    /// `proxy_server_request`, with the request's metadata.
    ProxyRequest,
    /// The request's metadata in there.
    ProxyMetadata,
    /// `status` in the metadata.
    MetadataStatus,
    /// `error_information` in the metadata.
    MetadataErrorInformation,
    /// Class of a failure in the metadata.
    MetadataErrorClass,
    /// `litellm_call_id` in the metadata.
    MetadataCallId,
    /// `cost_breakdown`, with the tier that was charged.
    CostBreakdown,
    /// Tier of service that was charged.
    ChargedTier,
    /// Retries before this attempt.
    Retries,
    /// Fallbacks before this attempt.
    Fallbacks,
    /// Who inside the gateway made the call.
    InternalOrigin,
    /// Whether the gateway made the call for itself.
    IsInternal,
    /// Whether the row is an attempt billed beside its request.
    IsBilledAttempt,
    /// `model_map_information`, with the price sheet.
    ModelMap,
    /// Name of the price sheet's model.
    BaseModel,
    /// Price sheet of the row.
    PriceSheet,
    /// The provider's usage, or something in it.
    Usage(UsageField),

    /// `usageDetails`.
    Buckets,
    /// A bucket of tokens.
    Bucket(Bucket),
    /// `costDetails`.
    CostDetails,
    /// The total of the cost details.
    CostTotal,
    /// A part of the cost details.
    CostPart,
    /// `modelParameters`, with the tier of service.
    ModelParameters,
    /// Names of metadata whose values stand apart.
    MetadataNames,
    /// Values of metadata whose names stand apart.
    MetadataValues,
}

/// How strictly an object is read for its members. It may be JSON in a string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Strictness {
    /// If it is broken, so is the record.
    Needed,
    /// The same, but what Python's `repr` wrote of a dict has no members that could be read for
    /// certain: no reason to lose a call whose figures stand elsewhere.
    UnlessRepr,
    /// It names only whom a call belongs to. Text that turns out not to be JSON (a Python dict, a
    /// sentence in braces) has no members, and is no reason to lose the call.
    IfJson,
}

impl Field {
    /// Returns how it is read as an object, for its members; `None` if it is a value of its own.
    #[expect(clippy::wildcard_enum_match_arm, reason = "most fields are no objects")]
    pub(super) const fn as_object(self) -> Option<Strictness> {
        match self {
            Self::Record
            | Self::ErrorInformation
            | Self::HiddenParams
            | Self::ProxyRequest
            | Self::ProxyMetadata
            | Self::MetadataErrorInformation
            | Self::CostBreakdown
            | Self::ModelMap
            | Self::Usage(
                UsageField::Object
                | UsageField::InputDetails
                | UsageField::OutputDetails
                | UsageField::WrittenByLifetime,
            )
            | Self::Buckets
            | Self::CostDetails
            | Self::ModelParameters => Some(Strictness::Needed),
            Self::Metadata => Some(Strictness::UnlessRepr),
            Self::Attributes(_) | Self::TracedMetadata(_) => Some(Strictness::IfJson),
            _ => None,
        }
    }

    /// Whether it is never an object or array, nor JSON in a string.
    pub(super) const fn is_scalar(self) -> bool {
        let is_array = matches!(
            self,
            Self::Tags | Self::MetadataNames | Self::MetadataValues
        );
        !is_array && !matches!(self, Self::PriceSheet) && self.as_object().is_none()
    }
}

/// Something in the usage object of a provider, as LiteLLM keeps it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum UsageField {
    /// The object itself.
    Object,
    /// Tokens that went in.
    Input,
    /// Tokens that came out.
    Output,
    /// Details of what went in.
    InputDetails,
    /// Details of what came out.
    OutputDetails,
    /// Cache reads, among the details.
    CachedInDetails,
    /// Cache reads, beside the totals.
    CachedAtTop,
    /// Cache writes, among the details.
    WrittenInDetails,
    /// Cache writes, beside the totals.
    WrittenAtTop,
    /// Cache writes by lifetime.
    WrittenByLifetime,
    /// Cache writes for an hour.
    Written1h,
    /// Cache writes for five minutes.
    Written5m,
    /// Audio that went in.
    AudioInput,
    /// Audio that came out.
    AudioOutput,
    /// Reasoning.
    Reasoning,
    /// Tier of service.
    ServiceTier,
}

/// A bucket of Langfuse's usage, by what its tokens are priced as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Bucket {
    /// Uncached text that went in.
    Input,
    /// Cache reads.
    CacheRead,
    /// Cache writes.
    CacheWrite,
    /// Cache writes for an hour.
    CacheWrite1h,
    /// Text that came out.
    Output,
    /// Reasoning.
    Reasoning,
    /// Audio that went in.
    AudioInput,
    /// Audio that came out.
    AudioOutput,
    /// All of them.
    Total,
}
