//! The sections of the weekly review, already computed. Renderers only format them.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::bridge::EffectAmount;
use crate::pricing::Usd;

/// One row of a breakdown.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct BreakdownRow {
    /// The dimension's value; `(none)` where calls have none, `other (n)` for the rest.
    pub value: String,
    /// What kind of row it is.
    pub kind: RowKind,
    /// Cost in the period.
    pub cost: Usd,
    /// `cost ÷ total cost`.
    pub share_ratio: Option<f64>,
    /// Calls.
    pub calls: u64,
    /// `calls ÷ total calls`.
    pub call_share_ratio: Option<f64>,
    /// Operations.
    pub operations: u64,
    /// Failed calls.
    pub failures: u64,
    /// Calls without a known price.
    pub unpriced_calls: u64,
    /// Input tokens, cached ones included.
    pub input_tokens: u64,
    /// Output tokens, reasoning included.
    pub output_tokens: u64,
    /// Cache reads ÷ input tokens.
    pub cache_read_ratio: Option<f64>,
    /// Mean cost per call in US dollars, over priced calls.
    pub cost_per_call: Option<f64>,
    /// Mean cost per million tokens in US dollars, over all tokens of the row.
    pub cost_per_million_tokens: Option<f64>,
    /// Cost in the prior period.
    pub prior_cost: Option<Usd>,
    /// `cost − prior_cost`.
    pub delta: Option<Usd>,
    /// `delta ÷ prior_cost`.
    pub delta_ratio: Option<f64>,
    /// Cost of each local day of the period, in order, for sparklines.
    pub daily: Vec<Usd>,
}

/// What a row of a breakdown stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum RowKind {
    /// One value.
    Value,
    /// Everything beyond the top rows.
    Other,
    /// Calls that have no value.
    None,
}

/// The breakdowns of the review; in each the parts add up to the total.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Breakdown {
    /// By team.
    pub team: Vec<BreakdownRow>,
    /// By model.
    pub model: Vec<BreakdownRow>,
    /// By feature.
    pub feature: Vec<BreakdownRow>,
    /// By user.
    pub user: Vec<BreakdownRow>,
}

/// A model's share of cost against its share of calls.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct RoutingRow {
    /// The model.
    pub model: String,
    /// Its cost.
    pub cost: Usd,
    /// Its calls.
    pub calls: u64,
    /// `cost ÷ total cost`.
    pub cost_share_ratio: Option<f64>,
    /// `calls ÷ total calls`.
    pub call_share_ratio: Option<f64>,
    /// Whether it takes so much more of the cost than of the calls that routing deserves a look.
    pub flagged: bool,
}

/// Growth rankings.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Growth {
    /// Teams by change of cost, greatest first.
    pub teams: Vec<GrowthRow>,
    /// Features by change of cost, greatest first.
    pub features: Vec<GrowthRow>,
}

/// One row of a growth ranking.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct GrowthRow {
    /// Team or feature.
    pub value: String,
    /// Whether it is one, or the calls without one.
    pub kind: RowKind,
    /// Cost in the period.
    pub cost: Usd,
    /// Cost in the period before.
    pub prior_cost: Usd,
    /// `cost − prior_cost`.
    pub delta: Usd,
    /// `delta ÷ prior_cost`; `null` when that is zero.
    pub delta_ratio: Option<f64>,
    /// Whether there was no cost in the period before.
    pub is_new: bool,
    /// The main reasons for the change, greatest first; the whole of it is in the bridge.
    pub reasons: Vec<EffectAmount>,
}

/// One of the most expensive calls.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TopCall {
    /// Position, from 1.
    pub rank: usize,
    /// Id of the call as its export has it.
    pub call_id: String,
    /// Start.
    pub started_at: DateTime<FixedOffset>,
    /// Team, if any.
    pub team: Option<String>,
    /// Feature, if any.
    pub feature: Option<String>,
    /// User, if any.
    pub user: Option<String>,
    /// Model under which it was priced.
    pub model: String,
    /// Input tokens.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
    /// Its cost.
    pub cost: Usd,
    /// Cost ÷ median cost over all calls of the period with a cost above zero.
    pub ratio: Option<f64>,
    /// The same over the calls of its feature and model; `null` where these are fewer than 30.
    pub peer_ratio: Option<f64>,
    /// Whether its cost is above 10 × the median of the period.
    pub flagged: bool,
    /// File it was read from.
    pub source_file: String,
    /// Line it starts on.
    pub source_line: u32,
}
