//! What a report is about: period, inputs, prices. The same for every command.

use chrono::{DateTime, FixedOffset, NaiveDate};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::name::Name;
use crate::ingest::Dialect;
use crate::pricing::{CostBasis, PriceBookInfo, Usd};
use crate::usage::Dimension;

/// Version of the JSON output. Keys are only ever added within one version.
pub const SCHEMA_VERSION: u32 = 1;

/// The opening of every report.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Header {
    /// Version of this format; within one, keys are only added.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// Program and version, `llmcost 0.1.0`.
    pub tool: String,
    /// Instant up to which calls count, exclusive.
    pub as_of: DateTime<FixedOffset>,
    /// Start of the latest call read, or `as_of` if that was given.
    pub data_through: DateTime<FixedOffset>,
    /// IANA name of the zone in which days begin and end.
    pub timezone: String,
    /// The period under review.
    pub period: PeriodInfo,
    /// The files read, in order of their names.
    pub inputs: Vec<InputInfo>,
    /// The prices that were used.
    pub price_book: PriceBookInfo,
    /// `computed` or `logged`.
    #[schemars(with = "CostBasis")]
    pub cost_basis: Name,
    /// Filters in force, such as `team=search`; empty without filters.
    pub filters: Vec<String>,
    /// Dimensions whose values are pseudonyms, of which there is one so far: `user`.
    #[schemars(with = "Vec<Dimension>")]
    pub pseudonymized: Vec<Name>,
    /// Whether everything that was named could be read to its end.
    pub inputs_complete: bool,
}

/// A period, half-open.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct PeriodInfo {
    /// First instant.
    pub from: DateTime<FixedOffset>,
    /// First instant after it.
    pub to: DateTime<FixedOffset>,
    /// Name for people: `2026-W47`, `November 2026`.
    pub label: String,
    /// Whether the data covers all of it.
    pub complete: bool,
    /// Local dates without any call between the first and the last day of data, inside the
    /// period.
    pub missing_days: Vec<NaiveDate>,
}

/// One input file.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct InputInfo {
    /// Path as found, `-` for standard input.
    pub path: String,
    /// Kind of records; `null` when it was not read.
    #[schemars(with = "Option<Dialect>")]
    pub kind: Option<Name>,
    /// Lines, rows or records read.
    pub lines: u64,
    /// Calls kept.
    pub calls: u64,
    /// Lines rejected.
    pub rejected: u64,
    /// What was wrong with the file as a whole.
    pub problem: Option<String>,
}

/// The figures at the top.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Summary {
    /// Cost of the period.
    pub cost: Usd,
    /// Cost of the period of equal length before it; `null` if there is no data for it.
    pub prior_cost: Option<Usd>,
    /// Whether the data covers all of the prior period; `null` if there is no data for it.
    pub prior_complete: Option<bool>,
    /// `cost − prior_cost`.
    pub delta: Option<Usd>,
    /// `delta ÷ prior_cost`; `null` when that is zero.
    pub delta_ratio: Option<f64>,
    /// Calls, successful or not.
    pub calls: u64,
    /// Calls of the prior period.
    pub prior_calls: Option<u64>,
    /// What applications asked for once, whatever the attempts.
    pub operations: u64,
    /// Failed calls.
    pub failures: u64,
    /// Calls answered by the gateway's own cache, at no cost.
    pub cache_hits: u64,
    /// Input tokens, cached ones included.
    pub input_tokens: u64,
    /// Output tokens, reasoning included.
    pub output_tokens: u64,
    /// Calls without a known price; their cost is unknown and in no total.
    pub unpriced_calls: u64,
    /// Cost of calls without team or without feature.
    pub untagged_cost: Usd,
    /// `untagged_cost ÷ cost`.
    pub untagged_ratio: Option<f64>,
    /// Mean cost per operation, in US dollars.
    pub cost_per_operation: Option<f64>,
}

/// One day of the trend.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct TrendDay {
    /// Local date.
    pub date: NaiveDate,
    /// Cost of the day.
    pub cost: Usd,
    /// Mean of the day and the six before it, in US dollars rounded half to even to pico;
    /// `null` until seven days of data exist.
    pub ma7: Option<Usd>,
    /// Whether the day lies in the period under review; earlier days are shown for context.
    pub in_period: bool,
}

/// The month of `data_through`, projected to its end.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Forecast {
    /// `2026-11`.
    pub month: String,
    /// Cost from the start of the month to `data_through`'s day end.
    pub month_to_date: Usd,
    /// Share of the month that has passed, in time.
    pub elapsed_ratio: f64,
    /// Month-to-date ÷ elapsed time × length of the month; `null` before three days.
    pub linear: Option<Usd>,
    /// Month-to-date and the days that are left by weekday and trend; `null` with less than 14
    /// complete days of data.
    pub seasonal: Option<Usd>,
    /// The projection the report relies on, `seasonal` if there is one; `null` when there is none.
    pub chosen: Option<Usd>,
    /// Which one was chosen: `seasonal`, `linear` or `none`.
    #[schemars(extend("enum" = ["seasonal", "linear", "none"]))]
    pub method: Name,
    /// Lower end of the 80 % interval of `seasonal`, at least `month_to_date`.
    pub low: Option<Usd>,
    /// Upper end of that interval.
    pub high: Option<Usd>,
    /// Whether `linear` lies further from `seasonal` than half the interval is wide.
    pub methods_differ: bool,
    /// Monthly budget.
    pub budget: Option<Usd>,
    /// `chosen − budget`: above zero is over budget.
    pub gap: Option<Usd>,
    /// Probability that the month costs more than the budget, by `seasonal`.
    pub over_probability: Option<f64>,
    /// Share of the budget that is spent already.
    pub budget_used_ratio: Option<f64>,
    /// First local date on which the projection reaches the budget, if within the month.
    pub breach_date: Option<NaiveDate>,
    /// The seasonal forecast, replayed on the weeks before; `null` without enough history.
    pub backtest: Option<Backtest>,
    /// Every day of the month: what it had cost by then, or is projected to have.
    pub days: Vec<ForecastDay>,
    /// Team budgets, most used first.
    pub teams: Vec<TeamBudget>,
}

/// The month's cost up to the end of a day.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ForecastDay {
    /// Local date.
    pub date: NaiveDate,
    /// Cost from the start of the month to the end of the day; `null` for days that are not over,
    /// or from before the data.
    pub cumulative: Option<Usd>,
    /// The same by the chosen projection; `null` for days that are over, or without a projection.
    pub projected: Option<Usd>,
    /// Lower end of the 80 % interval of `projected` if it is seasonal.
    pub low: Option<Usd>,
    /// Upper end of that interval.
    pub high: Option<Usd>,
}

/// How good the seasonal forecast would have been: each of the last weeks, forecast from the days
/// before it.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Backtest {
    /// Weeks replayed: 1 to 4.
    pub n: usize,
    /// Mean of |forecast − cost| ÷ cost.
    pub mean_error_ratio: f64,
    /// Mean of (forecast − cost) ÷ cost.
    pub mean_bias_ratio: f64,
}

/// A team's budget for the month of the forecast.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct TeamBudget {
    /// The team.
    pub team: String,
    /// Its monthly budget.
    pub budget: Usd,
    /// Its cost so far this month.
    pub month_to_date: Usd,
    /// `month_to_date ÷ budget`.
    pub used_ratio: Option<f64>,
    /// Linear projection to the end of the month.
    pub linear: Option<Usd>,
}
