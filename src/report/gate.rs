//! Gates: limits at which a run is to fail, as they are asked for and as they were found. The
//! structs are the JSON.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::alerts::AlertScope;
use super::name::Name;
use crate::analysis::Threshold;

/// What a run is to fail at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Gate {
    /// Alerts that nobody has acknowledged.
    Alert {
        /// The code or the rule; `None` for all of them.
        code: Option<String>,
    },
    /// A share beyond a limit.
    Share {
        /// Which share.
        of: GateShare,
        /// The limit.
        limit: Limit,
    },
}

/// A share that can be limited.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum GateShare {
    /// Cost of the month so far ÷ its budget: of all calls, and of each team that has one.
    Budget,
    /// Projected cost of the month ÷ its budget, of the same.
    Forecast,
    /// Calls of the period without a known price ÷ its calls.
    Unpriced,
    /// Cost of the period without team or feature ÷ its cost.
    Untagged,
    /// Rejected lines ÷ lines read.
    Rejected,
}

impl GateShare {
    /// All of them, in the order in which they are listed.
    pub const ALL: [Self; 5] = [
        Self::Budget,
        Self::Forecast,
        Self::Unpriced,
        Self::Untagged,
        Self::Rejected,
    ];

    /// Returns the name used on the command line and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::Forecast => "forecast",
            Self::Unpriced => "unpriced",
            Self::Untagged => "untagged",
            Self::Rejected => "rejected",
        }
    }

    /// Returns whether it is a share of a budget.
    pub const fn needs_budget(self) -> bool {
        match self {
            Self::Budget | Self::Forecast => true,
            Self::Unpriced | Self::Untagged | Self::Rejected => false,
        }
    }
}

/// A limit that trips when it is passed, or already when it is reached.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// The limit.
    pub threshold: Threshold,
    /// Whether reaching it is enough: `>=`.
    pub at_limit: bool,
}

impl Limit {
    /// Returns whether `part ÷ whole` trips it, without dividing.
    pub fn trips(self, part: i128, whole: i128) -> bool {
        let order = self.threshold.compare(part, whole);
        order.is_gt() || (self.at_limit && order.is_eq())
    }
}

impl Gate {
    /// Returns the gate as it is written on the command line, without spaces.
    pub fn name(&self) -> String {
        match self {
            Self::Alert { code: None } => "alert".to_owned(),
            Self::Alert { code: Some(code) } => format!("alert:{code}"),
            Self::Share { of, limit } => {
                let sign = if limit.at_limit { ">=" } else { ">" };
                format!("{}{sign}{}%", of.name(), limit.threshold.percent_text())
            }
        }
    }
}

/// What a gate found. A gate of a budget has one for all calls and one for each team's budget.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
pub struct GateResult {
    /// The gate, as on the command line without spaces.
    pub name: String,
    /// What was measured: all calls, or those of a team.
    pub scope: AlertScope,
    /// What the figures are: `ratio`, or `findings` for a number of alerts.
    #[schemars(extend("enum" = ["ratio", "findings"]))]
    pub unit: Name,
    /// What was found; `null` if there was nothing to measure.
    pub observed: Option<GateFigure>,
    /// What it may be at most.
    pub threshold: GateFigure,
    /// Whether the run fails because of it. A gate that could not be measured trips.
    pub tripped: bool,
    /// Why it could not be measured; `null` if it was.
    pub not_evaluated: Option<String>,
    /// What was found, in words.
    pub sentence: String,
}

/// A share or a count.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum GateFigure {
    /// A number of alerts. Stands first, because a whole number would be read back as a share, too.
    Findings(u64),
    /// A share.
    Ratio(f64),
}
