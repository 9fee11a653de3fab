//! The most expensive calls of a window, and why each of them is.

use chrono::{DateTime, FixedOffset};
use schemars::JsonSchema;
use serde::Serialize;

use super::audit_facts::line_counts;
use super::facts::Facts;
use super::header_facts::header;
use super::top_calls::{describe, rank};
use super::{Header, LineCounts, TopCall};
use crate::analysis::{
    OUTLIER_FACTOR, RankedCall, Usual, Yardstick, count_ratio, ratio, scale, usual_of,
};
use crate::frame::FrameError;
use crate::pricing::Usd;

/// The most expensive calls of a window.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OutliersReport {
    /// What it is about.
    #[serde(flatten)]
    pub header: Header,
    /// What became of the lines.
    pub lines: LineCounts,
    /// The window.
    pub window: Window,
    /// Median cost of its calls that cost something, rounded half to even to 10⁻¹² USD.
    pub median: Option<Usd>,
    /// The calls, greatest cost first.
    pub calls: Vec<OutlierCall>,
}

/// What was looked at.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Window {
    /// First instant.
    pub from: DateTime<FixedOffset>,
    /// First instant after it.
    pub to: DateTime<FixedOffset>,
    /// Calls.
    pub calls: u64,
    /// Calls that cost something.
    pub paid_calls: u64,
    /// Cost of the calls.
    pub cost: Usd,
    /// A call is flagged above so many times the median.
    pub outlier_factor: u32,
    /// Calls that are flagged, listed or not.
    pub flagged_calls: u64,
    /// Their cost.
    pub flagged_cost: Usd,
}

/// One of the most expensive calls.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct OutlierCall {
    /// The call.
    #[serde(flatten)]
    pub call: TopCall,
    /// Why it is expensive.
    pub reason: Reason,
}

/// Why a call is expensive.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct Reason {
    /// What it is compared with: `feature_and_model`, `feature` or `all`.
    #[schemars(extend("enum" = ["feature_and_model", "feature", "all"]))]
    pub against: &'static str,
    /// How many calls these are.
    pub calls: u64,
    /// Cost ÷ their median.
    pub cost_ratio: Option<f64>,
    /// What stands out; empty if nothing does.
    pub causes: Vec<Cause>,
}

/// Something that makes a call expensive.
#[derive(Clone, Debug, PartialEq, Serialize, JsonSchema)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Cause {
    /// At least twice the usual input.
    InputTokens {
        /// Input tokens.
        tokens: u64,
        /// Tokens ÷ median.
        ratio: Option<f64>,
    },
    /// At least twice the usual output.
    OutputTokens {
        /// Output tokens.
        tokens: u64,
        /// Tokens ÷ median.
        ratio: Option<f64>,
    },
    /// Rates for long contexts.
    LongContext {
        /// The threshold that was crossed.
        above_tokens: u64,
    },
    /// At least half of the input was written to the cache.
    CacheWrites {
        /// Tokens written.
        tokens: u64,
        /// Tokens ÷ input tokens.
        share_ratio: Option<f64>,
    },
}

/// Makes the report.
///
/// # Errors
/// [`FrameError`] if the engine fails.
pub fn outliers_report(facts: &Facts<'_>, count: usize) -> Result<OutliersReport, FrameError> {
    let total = facts.frame.total(facts.period.interval)?;
    let ranked = rank(facts, count);
    let header = header(facts);
    let usual = usual_of(&facts.frame.priced_calls(facts.period.interval), &ranked);
    let calls = ranked.calls.iter().zip(&usual).enumerate();
    let calls = calls.filter_map(|(at, (call, usual))| {
        Some(OutlierCall {
            call: describe(facts, &ranked, call, at + 1)?,
            reason: reason(facts, call, usual),
        })
    });
    let calls = calls.collect();
    Ok(OutliersReport {
        lines: line_counts(facts),
        window: Window {
            from: header.period.from,
            to: header.period.to,
            calls: total.calls,
            paid_calls: ranked.all.map_or(0, |all| all.calls as u64),
            cost: total.cost,
            outlier_factor: OUTLIER_FACTOR,
            flagged_calls: ranked.flagged_calls,
            flagged_cost: ranked.flagged_cost,
        },
        median: ranked.all.and_then(|all| scale(all.twice_cost, 1, 2)),
        calls,
        header,
    })
}

/// Says why a call is expensive.
fn reason(facts: &Facts<'_>, ranked: &RankedCall, usual: &Usual) -> Reason {
    let call = &ranked.call;
    let stands_out = |tokens: u64, twice_median: u64| tokens > 0 && tokens >= twice_median;
    let times = |tokens: u64, twice: u64| count_ratio(tokens.saturating_mul(2), twice);
    let mut causes = Vec::new();
    if stands_out(call.input_tokens, usual.twice_input_tokens) {
        let (tokens, ratio) = (
            call.input_tokens,
            times(call.input_tokens, usual.twice_input_tokens),
        );
        causes.push(Cause::InputTokens { tokens, ratio });
    }
    if stands_out(call.output_tokens, usual.twice_output_tokens) {
        let (tokens, ratio) = (
            call.output_tokens,
            times(call.output_tokens, usual.twice_output_tokens),
        );
        causes.push(Cause::OutputTokens { tokens, ratio });
    }
    let row = facts.frame.ledger().calls.get(call.row);
    let above_tokens = row.map_or(0, |row| u64::from(row.facet.above_tokens));
    if above_tokens > 0 {
        causes.push(Cause::LongContext { above_tokens });
    }
    let writes = row.map_or(0, |row| row.cache_write_tokens());
    if writes > 0 && writes.saturating_mul(2) >= call.input_tokens {
        let share_ratio = count_ratio(writes, call.input_tokens);
        causes.push(Cause::CacheWrites {
            tokens: writes,
            share_ratio,
        });
    }
    Reason {
        against: match usual.yardstick {
            Yardstick::Peers => "feature_and_model",
            Yardstick::Feature => "feature",
            Yardstick::All => "all",
        },
        calls: usual.calls as u64,
        cost_ratio: ratio(Usd::from(call.cost) + call.cost.into(), usual.twice_cost),
        causes,
    }
}
