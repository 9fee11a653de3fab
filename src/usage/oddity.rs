//! What is odd about lines or calls that count all the same. Counted and told.

use schemars::JsonSchema;

/// What was odd.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum Oddity {
    /// A run of zero bytes before a line, as the rotation of a log that is still open leaves it.
    NulHole,
    /// A row of a table with text that is not UTF-8, outside of ids: U+FFFD stands for it.
    ReplacedText,
    /// Two calls with one id and different tokens or cost, of which the first stayed.
    ConflictingDuplicate,
    /// A call whose log states a negative cost: a credit.
    NegativeCost,
}

impl Oddity {
    /// All of them, in the order in which reports list them.
    pub const ALL: [Self; 4] = [
        Self::NulHole,
        Self::ReplacedText,
        Self::ConflictingDuplicate,
        Self::NegativeCost,
    ];

    /// Returns the stable code used in JSON.
    pub const fn code(self) -> &'static str {
        match self {
            Self::NulHole => "nul_hole",
            Self::ReplacedText => "replaced_text",
            Self::ConflictingDuplicate => "conflicting_duplicate",
            Self::NegativeCost => "negative_cost",
        }
    }

    /// Returns it in words, to follow a count of one and of several.
    pub const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::NulHole => (
                "hole of zero bytes, as log rotation leaves it, was skipped",
                "holes of zero bytes, as log rotation leaves them, were skipped",
            ),
            Self::ReplacedText => (
                "row has text that is not UTF-8, shown as \u{fffd}",
                "rows have text that is not UTF-8, shown as \u{fffd}",
            ),
            Self::ConflictingDuplicate => (
                "duplicate has other tokens or another cost than the call that was kept",
                "duplicates have other tokens or another cost than the calls that were kept",
            ),
            Self::NegativeCost => (
                "call has a negative logged cost, a credit",
                "calls have a negative logged cost, a credit",
            ),
        }
    }
}
