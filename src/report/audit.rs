//! Data health: what became of every line, how calls were attributed and priced.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::name::Name;
use crate::ingest::{self, Dialect, FileFault};
use crate::pricing::{CostSource, NameRule, PriceLayer, Usd};
use crate::usage::{CountRule, Dimension, Oddity};

/// Everything about the trustworthiness of the figures.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Audit {
    /// What became of all lines, over all files.
    pub lines: LineCounts,
    /// The same for each file.
    pub files: Vec<FileAudit>,
    /// Rejected lines by file and reason, with the first few of each.
    pub rejected: Vec<RejectedLines>,
    /// What was odd about lines or calls that count all the same; only what occurred.
    pub oddities: Vec<OddityCount>,
    /// How each dimension was attributed, over all calls kept.
    pub attribution: Vec<AttributionCoverage>,
    /// Both totals, and how calls got their cost.
    pub pricing: PricingAudit,
    /// Logged against computed cost by model, greatest difference first.
    pub drift: Vec<DriftRow>,
    /// Calls without a known price, by model, most calls first.
    pub unpriced: Vec<UnpricedRow>,
    /// Costed Langfuse observations left out because a descendant carries the cost.
    pub double_counting: DoubleCounting,
}

/// What became of lines. `read` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct LineCounts {
    /// Lines, rows or records read.
    pub read: u64,
    /// Calls kept.
    pub calls: u64,
    /// Calls that were read before, or whose newer version was.
    pub duplicates: u64,
    /// Blank lines.
    pub blank: u64,
    /// Records without usage and cost, deleted rows, and parents counted through their children.
    pub not_a_call: u64,
    /// Calls at or after `as_of`.
    pub out_of_range: u64,
    /// Rejected lines.
    pub rejected: u64,
}

impl LineCounts {
    /// Returns whether every line read became exactly one thing.
    pub const fn is_conserved(&self) -> bool {
        self.read
            == self.calls
                + self.duplicates
                + self.blank
                + self.not_a_call
                + self.out_of_range
                + self.rejected
    }
}

/// One file's lines.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FileAudit {
    /// Path as found.
    pub path: String,
    /// Kind of records.
    #[schemars(with = "Option<Dialect>")]
    pub kind: Option<Name>,
    /// What became of its lines.
    pub lines: LineCounts,
    /// What is wrong with it as a whole.
    pub problem: Option<FileProblem>,
}

/// What is wrong with a file as a whole.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct FileProblem {
    /// Stable code.
    #[schemars(extend("enum" = FileFault::CODES))]
    pub code: Name,
    /// In words.
    pub message: String,
    /// What to do about it.
    pub hint: Option<String>,
}

/// Rejected lines of one file and reason.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RejectedLines {
    /// Path as found.
    pub path: String,
    /// Stable reason code.
    #[schemars(with = "ingest::Reason")]
    pub reason: Name,
    /// The reason in words.
    pub words: String,
    /// How many.
    pub count: u64,
    /// The first few.
    pub examples: Vec<RejectedLine>,
}

/// One rejected line.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RejectedLine {
    /// Line number, from 1.
    pub line: u64,
    /// What was wrong.
    pub detail: String,
}

/// How often something odd occurred.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct OddityCount {
    /// What it is.
    #[schemars(with = "Oddity")]
    pub code: Name,
    /// In words that follow the count.
    pub words: String,
    /// How many lines or calls.
    pub count: u64,
}

/// Where a dimension's values came from.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AttributionCoverage {
    /// The dimension.
    #[schemars(with = "Dimension")]
    pub dimension: Name,
    /// Calls and cost by rule, in the order of the rules, then `(none)`.
    pub rules: Vec<RuleCoverage>,
}

/// What one rule resolved.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RuleCoverage {
    /// The rule as the configuration spells it, or `(none)`.
    pub rule: String,
    /// Calls it resolved.
    pub calls: u64,
    /// Their cost.
    pub cost: Usd,
    /// Share of all cost.
    pub cost_ratio: Option<f64>,
}

/// How calls got their cost.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PricingAudit {
    /// Total by the formula, where a price is known.
    pub computed_total: Usd,
    /// Total as logged, where the log states a cost.
    pub logged_total: Usd,
    /// Total of this report's basis.
    pub total: Usd,
    /// Calls and cost by where the cost came from (`formula`, `logged`, …).
    pub sources: Vec<PricingRow>,
    /// Calls and cost by the layer of prices that matched.
    pub layers: Vec<PricingRow>,
    /// Calls and cost by how the model's name led to its price.
    pub name_rules: Vec<PricingRow>,
    /// Calls whose cached tokens exceed their input tokens; the uncached part was taken as zero.
    pub cached_exceeds_input: u64,
}

/// Calls and cost under one heading.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PricingRow {
    /// The heading.
    #[schemars(with = "PricingHeading")]
    pub name: Name,
    /// Calls.
    pub calls: u64,
    /// Their cost.
    pub cost: Usd,
}

/// What calls are counted under.
#[derive(JsonSchema)]
#[schemars(untagged)]
#[expect(
    dead_code,
    reason = "the rows hold names; this says which ones there are"
)]
enum PricingHeading {
    /// Where the cost came from.
    Source(CostSource),
    /// The layer of prices.
    Layer(PriceLayer),
    /// How the model's name led to its price.
    Rule(NameRule),
}

/// Logged against computed, over calls that have both.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DriftRow {
    /// The model.
    pub model: String,
    /// Calls that have both figures.
    pub calls: u64,
    /// Sum as logged.
    pub logged: Usd,
    /// Sum by the formula.
    pub computed: Usd,
    /// `logged − computed`.
    pub difference: Usd,
    /// `difference ÷ computed`.
    pub difference_ratio: Option<f64>,
}

/// Calls of a model without a known price.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct UnpricedRow {
    /// The model as logged.
    pub model: String,
    /// Calls.
    pub calls: u64,
    /// Input tokens.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
}

/// Parents left out by the leaf rule.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct DoubleCounting {
    /// The rule in force: `leaf`, `types` or `all`.
    #[schemars(with = "CountRule")]
    pub rule: Name,
    /// Observations left out.
    pub dropped: u64,
    /// The cost they would have added.
    pub dropped_cost: Usd,
}
