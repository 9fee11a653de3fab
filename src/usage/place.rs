//! The places where a row may say whom it belongs to, as rules name them.

/// A place where a row may say whom it belongs to.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Place {
    /// A key of the request metadata, matched on its last dotted segment (`metadata.team_id`).
    Metadata(String),
    /// A tag `name:value` or `name=value` (`tag.team`).
    Tag(String),
    /// Alias of the API key's team (`user_api_key_team_alias`).
    KeyTeamAlias,
    /// Id of the API key's team (`team_id` column, `user_api_key_team_id`).
    KeyTeamId,
    /// Alias of the API key.
    KeyAlias,
    /// LiteLLM's `end_user` or Langfuse's `userId`.
    EndUser,
    /// Langfuse's `environment`.
    Environment,
    /// Langfuse's trace name.
    TraceName,
    /// Langfuse's prompt name.
    PromptName,
}

impl Place {
    /// Reads a place as the configuration spells it; `None` if there is no such place.
    pub fn parse(text: &str) -> Option<Self> {
        if let Some(key) = text.strip_prefix("metadata.").filter(|key| !key.is_empty()) {
            return Some(Self::Metadata(key.to_owned()));
        }
        if let Some(name) = text.strip_prefix("tag.").filter(|name| !name.is_empty()) {
            return Some(Self::Tag(name.to_owned()));
        }
        match text {
            "key_team_alias" => Some(Self::KeyTeamAlias),
            "key_team_id" => Some(Self::KeyTeamId),
            "key_alias" => Some(Self::KeyAlias),
            "end_user" => Some(Self::EndUser),
            "environment" => Some(Self::Environment),
            "trace_name" => Some(Self::TraceName),
            "prompt_name" => Some(Self::PromptName),
            _ => None,
        }
    }

    /// Returns the spelling that [`Place::parse`] reads.
    pub fn name(&self) -> String {
        match self {
            Self::Metadata(key) => format!("metadata.{key}"),
            Self::Tag(name) => format!("tag.{name}"),
            Self::KeyTeamAlias => "key_team_alias".to_owned(),
            Self::KeyTeamId => "key_team_id".to_owned(),
            Self::KeyAlias => "key_alias".to_owned(),
            Self::EndUser => "end_user".to_owned(),
            Self::Environment => "environment".to_owned(),
            Self::TraceName => "trace_name".to_owned(),
            Self::PromptName => "prompt_name".to_owned(),
        }
    }

    /// The names of all fixed places and the two patterns, for suggestions.
    pub const SPELLINGS: [&'static str; 9] = [
        "metadata.KEY",
        "tag.NAME",
        "key_team_alias",
        "key_team_id",
        "key_alias",
        "end_user",
        "environment",
        "trace_name",
        "prompt_name",
    ];
}

/// Where request metadata was found; earlier containers win for the same key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Container {
    /// `metadata.requester_metadata` (LiteLLM); the observation's own metadata (Langfuse).
    Requester,
    /// `metadata.spend_logs_metadata` (LiteLLM).
    SpendLogs,
    /// `proxy_server_request.metadata` (LiteLLM).
    ProxyRequest,
    /// Top-level `metadata`.
    TopLevel,
    /// The trace's metadata (Langfuse).
    Trace,
}
