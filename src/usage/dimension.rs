//! What one groups by.

use schemars::JsonSchema;

/// A dimension of spend. A call without a value belongs to `(none)`, never to nobody.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Dimension {
    /// Who pays: the team or cost centre.
    Team,
    /// What the call was made for.
    Feature,
    /// The name under which the call was priced.
    Model,
    /// The end user on whose behalf the call was made.
    User,
    /// Deployment stage, for example `prod`.
    Environment,
    /// Who served the model, in the words of the export.
    Provider,
    /// Alias of the API key; never the key or its hash.
    Key,
    /// `success` or `failure`.
    Status,
}

impl Dimension {
    /// Every dimension, in the order reports mention them.
    pub const ALL: [Self; 8] = [
        Self::Team,
        Self::Feature,
        Self::Model,
        Self::User,
        Self::Environment,
        Self::Provider,
        Self::Key,
        Self::Status,
    ];

    /// Returns the name used in flags, configuration and JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Team => "team",
            Self::Feature => "feature",
            Self::Model => "model",
            Self::User => "user",
            Self::Environment => "environment",
            Self::Provider => "provider",
            Self::Key => "key",
            Self::Status => "status",
        }
    }
}
