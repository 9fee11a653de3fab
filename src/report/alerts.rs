//! What fired, which rules there are and what other thresholds would have done. The structs are the
//! JSON.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::Serialize;

use super::alert_rules::AlertRule;
use super::{Header, LineCounts};
use crate::pricing::Usd;

/// The alerts of a period.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct AlertsReport {
    /// What it is about.
    #[serde(flatten)]
    pub header: Header,
    /// What became of the lines.
    pub lines: LineCounts,
    /// What fired in the period or was still open then, by time, code and scope.
    pub findings: Vec<AlertFinding>,
    /// Every rule, with its settings in force.
    pub rules: Vec<AlertRule>,
    /// Acknowledgements that cover no finding of all history.
    pub unused_acknowledgements: Vec<UnusedAcknowledgement>,
    /// Other thresholds, if asked for.
    pub tuning: Vec<AlertTuning>,
}

/// Something a rule has found.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AlertFinding {
    /// `budget-70`, `hourly-spike`, ….
    pub code: String,
    /// `warn` or `page`.
    #[schemars(extend("enum" = ["warn", "page"]))]
    pub severity: &'static str,
    /// What it is about.
    pub scope: AlertScope,
    /// When a live rule would have known.
    pub fired_at: DateTime<FixedOffset>,
    /// When it was over; `null` if that has not come.
    pub resolved_at: Option<DateTime<FixedOffset>>,
    /// What was seen when it fired.
    pub observed: AlertFigure,
    /// What it was compared with.
    pub threshold: AlertFigure,
    /// What is usual, or what was planned.
    pub baseline: Option<AlertFigure>,
    /// What these figures are: `usd`, `ratio` or `calls`.
    #[schemars(extend("enum" = ["usd", "ratio", "calls"]))]
    pub unit: &'static str,
    /// Cost at stake; `null` if it is unknown.
    pub cost: Option<Usd>,
    /// All of it in a sentence, with the next step.
    pub sentence: String,
    /// The stretch of time that made it fire.
    pub window: AlertWindow,
    /// Whether it had fired before the period began, and was still open then.
    pub is_earlier: bool,
    /// More about it.
    pub detail: AlertDetail,
    /// Who has answered for it.
    pub acknowledged: Option<Acknowledged>,
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AlertScope {
    /// `total`, `team`, `feature` or `model`.
    #[schemars(extend("enum" = ["total", "team", "feature", "model"]))]
    pub dimension: &'static str,
    /// Its value; `null` for the total.
    pub value: Option<String>,
}

/// A figure: money as a decimal string, a ratio or a count as a number.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(untagged)]
pub enum AlertFigure {
    /// Money.
    Usd(Usd),
    /// A share or a rate.
    Ratio(f64),
    /// A number of calls.
    Calls(u64),
}

/// A stretch of time, half-open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct AlertWindow {
    /// First instant.
    pub from: DateTime<FixedOffset>,
    /// First instant after it.
    pub to: DateTime<FixedOffset>,
}

/// Why a finding is all right.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct Acknowledged {
    /// The reason.
    pub reason: String,
    /// Last day whose findings it covers.
    pub until: NaiveDate,
}

/// An acknowledgement that covers nothing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct UnusedAcknowledgement {
    /// The code.
    pub code: String,
    /// The value of the scope, if it names one.
    pub value: Option<String>,
    /// The reason.
    pub reason: String,
    /// Last day that it covers.
    pub until: NaiveDate,
}

/// What is to be said of a finding beyond its figures.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum AlertDetail {
    /// A budget was reached.
    Budget {
        /// The call that reached it.
        call_id: String,
        /// `2026-11`.
        month: String,
        /// The budget.
        budget: Usd,
        /// The share of it that was reached.
        share_ratio: f64,
    },
    /// Hours spiked.
    Spike {
        /// The hours.
        #[serde(flatten)]
        spike: Box<SpikeDetail>,
    },
    /// Calls stand out.
    Outliers {
        /// How many.
        calls: u64,
        /// Id of the most expensive one.
        call_id: String,
        /// Their median times this is the threshold.
        factor: f64,
    },
    /// Retries or failures rose.
    Retries {
        /// `retry` or `failure`.
        #[schemars(extend("enum" = ["retry", "failure"]))]
        rate: &'static str,
        /// Operations of the day for which the rate is known.
        operations: u64,
        /// Attempts beyond the first, or failed operations.
        affected: u64,
    },
    /// Cost of nobody.
    Untagged {
        /// Cost of the week.
        week_cost: Usd,
    },
    /// Calls without a price.
    Unpriced {
        /// How many in the week, up to `as_of`.
        calls: u64,
    },
}

impl AlertDetail {
    /// Returns the hours of a spike; `None` of everything else.
    pub fn spike(&self) -> Option<&SpikeDetail> {
        if let Self::Spike { spike } = self {
            Some(spike)
        } else {
            None
        }
    }
}

/// Hours in a row that spike.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SpikeDetail {
    /// Start of the first hour.
    pub from: DateTime<FixedOffset>,
    /// End of the last one, as far as it has come.
    pub to: DateTime<FixedOffset>,
    /// How many.
    pub hours: u64,
    /// What the first hour was compared with: `moving-average` or `hour-of-week`.
    #[schemars(extend("enum" = ["moving-average", "hour-of-week"]))]
    pub baseline: &'static str,
    /// Hours or weeks that this looked back.
    pub looked_back: u64,
    /// Start of the hour that is furthest above the usual.
    pub peak_at: DateTime<FixedOffset>,
    /// Its cost.
    pub peak_cost: Usd,
    /// Its cost ÷ the usual.
    pub peak_ratio: Option<f64>,
    /// Weeks in which the first hour's hour of the week is known, up to 4.
    pub same_hour_weeks: u64,
    /// Median cost of these hours.
    pub same_hour_median: Option<Usd>,
    /// Cost of the first hour ÷ that median.
    pub same_hour_ratio: Option<f64>,
    /// Who is furthest above its own usual cost, by dimension.
    pub contributors: Vec<SpikeContributor>,
}

/// The value of a dimension that contributed most.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct SpikeContributor {
    /// `team`, `feature`, `model` or `user`.
    #[schemars(extend("enum" = ["team", "feature", "model", "user"]))]
    pub dimension: &'static str,
    /// The value, `(none)` for calls without one.
    pub value: String,
    /// Cost beyond its own usual one.
    pub excess: Usd,
    /// `excess` ÷ the incident's.
    pub share_ratio: Option<f64>,
}

/// A rule over a range of thresholds.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AlertTuning {
    /// The rule.
    #[schemars(extend("enum" = ["budget", "team-budget", "hourly-spike", "call-outlier", "retry-spike", "untagged", "unpriced"]))]
    pub rule: &'static str,
    /// Its setting that is turned.
    #[schemars(extend("enum" = ["thresholds", "share", "factor", "rate"]))]
    pub setting: &'static str,
    /// What it would have done, by threshold; empty if it could not be evaluated.
    pub thresholds: Vec<AlertTrial>,
}

/// What a rule would have done at a threshold, over all history.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
pub struct AlertTrial {
    /// The threshold.
    pub threshold: f64,
    /// Whether it is in force.
    pub in_force: bool,
    /// How often it would have fired.
    pub findings: u64,
    /// Cost at stake, each dollar once.
    pub cost: Usd,
    /// `cost` ÷ cost of all history.
    pub cost_ratio: Option<f64>,
}
