//! Names from closed lists as a report has them, so that a saved report can be read back.
//!
//! The program writes such names from its own lists. Read back, a name must be one of them: a saved
//! report is a file like any other, and what it calls a kind or a rule goes where our own words go.

use std::borrow::Cow;
use std::fmt;
use std::ops::Deref;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{Deserialize, Deserializer, Error};
use serde::{Serialize, Serializer};

/// A name from a closed list, such as `hourly-spike`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Name(&'static str);

/// Every name that a review may have, sorted. A test holds it against the schema.
const KNOWN: [&str; 102] = [
    "after_slash",
    "aggregated",
    "all",
    "base_model",
    "budget",
    "budget_reached",
    "builtin",
    "cache_hit",
    "cache_use",
    "call-outlier",
    "calls",
    "columns",
    "computed",
    "config",
    "conflicting_duplicate",
    "cost",
    "cut_short",
    "dear_call",
    "dear_model",
    "decimal_comma",
    "depth",
    "embedded",
    "encoding",
    "ended",
    "environment",
    "exact",
    "failure",
    "feature",
    "fields",
    "file",
    "findings",
    "fine_tune_base",
    "formula",
    "growth",
    "heading_over_budget",
    "hour-of-week",
    "hourly-spike",
    "inputs_incomplete",
    "json",
    "key",
    "langfuse_observations",
    "langfuse_traces",
    "leaf",
    "line_too_long",
    "linear",
    "litellm_spend_logs",
    "litellm_standard_logging",
    "logged",
    "missing",
    "missing_days",
    "missing_event",
    "missing_id",
    "missing_user",
    "mix",
    "model",
    "moving-average",
    "negative_cost",
    "new",
    "no_files",
    "no_usage",
    "none",
    "not_object",
    "nul_hole",
    "other",
    "outliers",
    "output_length",
    "over_budget",
    "overflow",
    "page",
    "price",
    "prompt_length",
    "provider",
    "provider_prefixed",
    "ratio",
    "replaced_text",
    "retries",
    "retry",
    "retry-spike",
    "seasonal",
    "spike",
    "stated",
    "status",
    "team",
    "team-budget",
    "time",
    "token_count",
    "total",
    "trailing_bytes",
    "truncated_tail",
    "types",
    "unknown_format",
    "unpriced",
    "unreadable",
    "untagged",
    "usd",
    "user",
    "utf8",
    "value",
    "volume",
    "warn",
    "without_date",
    "without_region",
];

impl Name {
    /// Returns the name.
    pub const fn as_str(self) -> &'static str {
        self.0
    }

    /// Returns the name that is written so, if the program has one.
    fn known(text: &str) -> Option<Self> {
        let at = KNOWN.binary_search(&text).ok()?;
        KNOWN.get(at).copied().map(Self)
    }
}

impl From<&'static str> for Name {
    fn from(name: &'static str) -> Self {
        Self(name)
    }
}

impl From<Name> for String {
    fn from(name: Name) -> Self {
        name.0.to_owned()
    }
}

impl Deref for Name {
    type Target = str;

    fn deref(&self) -> &str {
        self.0
    }
}

impl PartialEq<&str> for Name {
    fn eq(&self, other: &&str) -> bool {
        self.0 == *other
    }
}

impl fmt::Display for Name {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(self.0)
    }
}

impl Serialize for Name {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.0)
    }
}

impl<'de> Deserialize<'de> for Name {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        Self::known(&text).ok_or_else(|| {
            D::Error::custom(format!(
                "`{}` is no name of this version",
                text.escape_debug()
            ))
        })
    }
}

impl JsonSchema for Name {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "Name".into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        str::json_schema(generator)
    }
}
