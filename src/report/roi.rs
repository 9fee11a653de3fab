//! Cost by feature joined to what users did, already computed.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::LineCounts;
use super::audit::{FileProblem, RejectedLines};
use super::header::Header;
use super::section::RowKind;
use crate::ingest::EventFormat;
use crate::pricing::Usd;

/// Cost by feature joined to what users did.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoiReport {
    /// What it is about. Its inputs are the logs.
    #[serde(flatten)]
    pub header: Header,
    /// What became of the lines of the logs.
    pub lines: LineCounts,
    /// The events.
    pub events: RoiEvents,
    /// Active users below which a feature has no ratios.
    pub min_users: u64,
    /// Features with cost and no active users, then by cost per user; then features without calls;
    /// last the calls without a feature.
    pub features: Vec<RoiFeature>,
    /// Features without matching calls that filters leave out.
    pub features_left_out: u64,
    /// All features with calls and the calls without a feature: their costs add up to the cost of
    /// the period. Users of several features count once.
    pub total: RoiFigures,
    /// How well logs and analytics know the same users.
    pub coverage: RoiCoverage,
    /// How unevenly cost is spread over users.
    pub concentration: RoiConcentration,
}

/// The events that were read.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoiEvents {
    /// What became of all lines.
    pub lines: EventLineCounts,
    /// Time of the first event, in the period or not.
    pub first_at: Option<DateTime<FixedOffset>>,
    /// Time of the last event, in the period or not.
    pub last_at: Option<DateTime<FixedOffset>>,
    /// Whether the events reach from the first day of the period to its last, as far as there are
    /// calls; `null` without events.
    pub covers_period: Option<bool>,
    /// What became of the lines of each file.
    pub files: Vec<EventFile>,
    /// Rejected lines by file and reason.
    pub rejected: Vec<RejectedLines>,
}

/// What became of lines of events. `read` is the sum of the others.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct EventLineCounts {
    /// Lines, rows or records read.
    pub read: u64,
    /// Events of the period, each once.
    pub events: u64,
    /// Further records of the same events.
    pub duplicates: u64,
    /// Blank lines.
    pub blank: u64,
    /// Records of another kind, such as Segment's `identify`.
    pub not_an_event: u64,
    /// Events outside the period, or at or after `as_of`.
    pub out_of_range: u64,
    /// Rejected lines.
    pub rejected: u64,
}

impl EventLineCounts {
    /// Returns whether every line read became exactly one thing.
    pub const fn is_conserved(&self) -> bool {
        self.read
            == self.events
                + self.duplicates
                + self.blank
                + self.not_an_event
                + self.out_of_range
                + self.rejected
    }
}

/// One file of events.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct EventFile {
    /// Path as found.
    pub path: String,
    /// Kind of events; `null` when it was not read.
    #[schemars(with = "Option<EventFormat>")]
    pub kind: Option<&'static str>,
    /// What became of its lines.
    pub lines: EventLineCounts,
    /// What is wrong with it as a whole.
    pub problem: Option<FileProblem>,
}

/// A feature.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoiFeature {
    /// Its name; `(none)` for calls without one.
    pub feature: String,
    /// `value` or `none`.
    pub kind: RowKind,
    /// Its figures.
    #[serde(flatten)]
    pub figures: RoiFigures,
}

/// What a feature cost and what came of it.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoiFigures {
    /// Cost of its calls.
    pub cost: Usd,
    /// Its calls.
    pub calls: u64,
    /// Calls of unknown cost among them, in no total.
    pub unpriced_calls: u64,
    /// Users with calls.
    pub llm_users: u64,
    /// Users with any event.
    pub active_users: u64,
    /// Events.
    pub events: u64,
    /// Whether these are fewer active users than `min_users`: then there are no ratios.
    pub too_few_users: bool,
    /// `cost ÷ active_users` in US dollars.
    pub cost_per_user: Option<f64>,
    /// Success events; `null` if none are named.
    pub successes: Option<u64>,
    /// `cost ÷ successes` in US dollars.
    pub cost_per_success: Option<f64>,
    /// Conversion events; `null` if none are named.
    pub conversions: Option<u64>,
    /// `cost ÷ conversions` in US dollars.
    pub cost_per_conversion: Option<f64>,
    /// What the events were worth; `null` without a value column.
    pub value: Option<Usd>,
    /// `(value − cost) ÷ cost`.
    pub return_ratio: Option<f64>,
}

/// How well logs and analytics know the same users.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct RoiCoverage {
    /// Users with calls.
    pub log_users: u64,
    /// Users with events.
    pub analytics_users: u64,
    /// Users with both.
    pub both_users: u64,
    /// `both_users ÷ log_users`.
    pub log_users_matched_ratio: Option<f64>,
    /// `both_users ÷ analytics_users`.
    pub analytics_users_matched_ratio: Option<f64>,
    /// Users with calls and without events.
    pub log_only_users: u64,
    /// `log_only_users ÷ log_users`.
    pub log_only_ratio: Option<f64>,
    /// Users with events and without calls.
    pub analytics_only_users: u64,
    /// `analytics_only_users ÷ analytics_users`.
    pub analytics_only_ratio: Option<f64>,
    /// Cost of the period.
    pub cost: Usd,
    /// Cost of calls whose user has events.
    pub matched_cost: Usd,
    /// `matched_cost ÷ cost`.
    pub matched_cost_ratio: Option<f64>,
    /// Cost of calls whose user has none.
    pub unmatched_cost: Usd,
    /// `unmatched_cost ÷ cost`.
    pub unmatched_cost_ratio: Option<f64>,
    /// Cost of calls without a user.
    pub cost_without_user: Usd,
    /// `cost_without_user ÷ cost`.
    pub cost_without_user_ratio: Option<f64>,
    /// Whether less than half of the users of the smaller side are known to the other.
    pub is_low: bool,
    /// A user of the logs and one of the analytics whom the other side does not know. For a hint,
    /// not for the output, which names no users.
    #[serde(skip)]
    pub strangers: Option<(String, String)>,
}

/// How unevenly cost is spread over users. Calls without a user are left out.
#[derive(Clone, Copy, Debug, Serialize, JsonSchema)]
pub struct RoiConcentration {
    /// Users with calls.
    pub users: u64,
    /// Their cost.
    pub cost: Usd,
    /// Whether these are fewer users than `min_users`: then there are no shares.
    pub too_few_users: bool,
    /// How many users the top 1 % are, rounded up.
    pub top_1_percent_users: u64,
    /// Their share of the cost.
    pub top_1_percent_ratio: Option<f64>,
    /// How many users the top 10 % are, rounded up.
    pub top_10_percent_users: u64,
    /// Their share of the cost.
    pub top_10_percent_ratio: Option<f64>,
    /// Gini coefficient: 0 if all cost the same, near 1 if one costs everything.
    pub gini: Option<f64>,
}
