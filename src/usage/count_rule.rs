//! Which of several costed Langfuse observations in one tree is the bill.

use schemars::JsonSchema;

/// How nested Langfuse observations are counted (`langfuse.count`).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum CountRule {
    /// A costed observation with a costed descendant in the same trace is left out.
    #[default]
    Leaf,
    /// Only GENERATION and EMBEDDING count.
    Types,
    /// Everything counts, as in Langfuse's own totals.
    All,
}

impl CountRule {
    /// Returns the name used in the configuration and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Leaf => "leaf",
            Self::Types => "types",
            Self::All => "all",
        }
    }
}
