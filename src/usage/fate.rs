//! What became of a call that was read.

use schemars::JsonSchema;
use serde::{Serialize, Serializer};

/// What became of a call that was read. Every call has exactly one fate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Fate {
    /// It counts.
    Kept,
    /// Another row of the same call counts.
    Duplicate,
    /// Its row is marked deleted.
    Deleted,
    /// The counting rule leaves it out: others carry its cost.
    DoubleCounted,
    /// It started at or after `as_of`.
    OutOfRange,
}

impl Fate {
    /// Returns the name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Kept => "kept",
            Self::Duplicate => "duplicate",
            Self::Deleted => "deleted",
            Self::DoubleCounted => "double_counted",
            Self::OutOfRange => "out_of_range",
        }
    }
}

impl Serialize for Fate {
    /// Serializes as its name.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}
