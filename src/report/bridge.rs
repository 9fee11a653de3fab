//! Why the cost changed: the effects between two periods, in total, by team, by feature and by
//! segment. In each table the rows add up, and so do the effects of a row.

use schemars::JsonSchema;
use serde::Serialize;

use super::section::RowKind;
use crate::analysis::Effect;
use crate::pricing::Usd;

/// Why the cost changed from the period before.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Bridge {
    /// Cost of the period before.
    pub prior_cost: Usd,
    /// Cost of the period.
    pub cost: Usd,
    /// `cost − prior_cost`; the sum of the effects.
    pub delta: Usd,
    /// The effects over all segments of team, feature and model.
    pub effects: EffectAmounts,
    /// The effects that are not zero, in the order of the steps, each with who leads it.
    pub steps: Vec<BridgeStep>,
    /// The change of each team by the effects inside it.
    pub teams: BridgeTable,
    /// The change of each feature by the effects inside it.
    pub features: BridgeTable,
    /// The segments that changed most.
    pub segments: Vec<BridgeSegment>,
}

/// The amount of every effect.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EffectAmounts {
    /// Segments without cost in the period before.
    pub new: Usd,
    /// Segments without cost in the period.
    pub ended: Usd,
    /// More or fewer operations.
    pub volume: Usd,
    /// More or fewer calls for each operation.
    pub retries: Usd,
    /// Calls moved between segments of different cost per call.
    pub mix: Usd,
    /// More or fewer input tokens per call.
    pub prompt_length: Usd,
    /// Another share of the input read from or written to the prompt cache.
    pub cache_use: Usd,
    /// More or fewer output tokens per call.
    pub output_length: Usd,
    /// Other prices per token, and other costs per call where no tokens are charged.
    pub price: Usd,
}

/// An effect and who leads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BridgeStep {
    /// Which one.
    pub effect: EffectName,
    /// Its amount.
    pub amount: Usd,
    /// Whether it is one of the three greatest in the direction of the change, and at least a tenth
    /// of it.
    pub main: bool,
    /// The segment with the greatest part in it.
    pub leader: Option<BridgeLeader>,
}

/// An effect by the name of its key.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum EffectName {
    /// Segments without cost in the period before.
    New,
    /// Segments without cost in the period.
    Ended,
    /// Operations.
    Volume,
    /// Calls for each operation.
    Retries,
    /// Which segments the calls are in.
    Mix,
    /// Input tokens per call.
    PromptLength,
    /// Share of the input in the prompt cache.
    CacheUse,
    /// Output tokens per call.
    OutputLength,
    /// Prices.
    Price,
}

impl From<Effect> for EffectName {
    fn from(effect: Effect) -> Self {
        match effect {
            Effect::New => Self::New,
            Effect::Ended => Self::Ended,
            Effect::Volume => Self::Volume,
            Effect::Retries => Self::Retries,
            Effect::Mix => Self::Mix,
            Effect::PromptLength => Self::PromptLength,
            Effect::CacheUse => Self::CacheUse,
            Effect::OutputLength => Self::OutputLength,
            Effect::Price => Self::Price,
        }
    }
}

/// An effect and its amount.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EffectAmount {
    /// Which one.
    pub effect: EffectName,
    /// Its amount.
    pub amount: Usd,
}

/// The segment with the greatest part in an effect.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct BridgeLeader {
    /// Its team, if any.
    pub team: Option<String>,
    /// Its feature, if any.
    pub feature: Option<String>,
    /// Its model.
    pub model: Option<String>,
    /// Its part.
    pub amount: Usd,
}

/// The values of a dimension and why each changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BridgeTable {
    /// The values, greatest change first; calls without a value are `(none)`.
    pub rows: Vec<BridgeRow>,
    /// Growth of one value and decline of another: what the rows count as their own volume and the
    /// total counts as mix. It adds up to zero.
    pub between: EffectAmounts,
}

/// Why one value changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BridgeRow {
    /// Team or feature; `(none)` for calls without one.
    pub value: String,
    /// Whether it is one, or the calls without one.
    pub kind: RowKind,
    /// Cost in the period before.
    pub prior_cost: Usd,
    /// Cost in the period.
    pub cost: Usd,
    /// `cost − prior_cost`; the sum of the effects.
    pub delta: Usd,
    /// The effects over the segments of this value.
    pub effects: EffectAmounts,
    /// The main ones in the direction of the change, greatest first.
    pub reasons: Vec<EffectAmount>,
}

/// Why one segment changed.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct BridgeSegment {
    /// Team, if any.
    pub team: Option<String>,
    /// Feature, if any.
    pub feature: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// Cost in the period before.
    pub prior_cost: Usd,
    /// Cost in the period.
    pub cost: Usd,
    /// `cost − prior_cost`; the sum of the effects.
    pub delta: Usd,
    /// The effects inside the segment.
    pub effects: EffectAmounts,
}
