//! The rules there are, how loud they are, and the codes of what they find.

use std::fmt;

/// A rule.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// Shares of the monthly budgets are reached.
    Budget,
    /// A team has spent the budget it was given.
    TeamBudget,
    /// An hour costs far more than usual.
    HourlySpike,
    /// Single calls cost far more than the median of their day.
    CallOutlier,
    /// A feature retries or fails far more than before.
    RetrySpike,
    /// Too much of a week's cost belongs to nobody.
    Untagged,
    /// Calls have no known price.
    Unpriced,
}

impl Rule {
    /// All rules, in the order in which they are listed.
    pub const ALL: [Self; 7] = [
        Self::Budget,
        Self::TeamBudget,
        Self::HourlySpike,
        Self::CallOutlier,
        Self::RetrySpike,
        Self::Untagged,
        Self::Unpriced,
    ];

    /// Returns the name used in the configuration, in JSON and, but for budgets, as code.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Budget => "budget",
            Self::TeamBudget => "team-budget",
            Self::HourlySpike => "hourly-spike",
            Self::CallOutlier => "call-outlier",
            Self::RetrySpike => "retry-spike",
            Self::Untagged => "untagged",
            Self::Unpriced => "unpriced",
        }
    }

    /// Returns whether a code is one of its findings'.
    pub fn finds(self, code: &str) -> bool {
        if self == Self::Budget {
            code.starts_with("budget-")
        } else {
            code == self.name()
        }
    }
}

/// How loud an alert is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// To be looked at in working hours.
    Warn,
    /// To be looked at now.
    Page,
}

impl Severity {
    /// Returns the name used in the configuration and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Warn => "warn",
            Self::Page => "page",
        }
    }
}

/// What was found, as a code that tools can match: `budget-70`, `hourly-spike`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Code {
    /// So many percent of a monthly budget.
    Budget(u64),
    /// Any other rule.
    Rule(Rule),
}

impl fmt::Display for Code {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Budget(percent) => write!(formatter, "budget-{percent}"),
            Self::Rule(rule) => formatter.write_str(rule.name()),
        }
    }
}
