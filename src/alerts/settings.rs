//! What the rules may be told: thresholds, floors, scopes, severities, what counts as usual.

use super::acknowledge::Acknowledgement;
use super::rule::{Rule, Severity};
use crate::analysis::{OUTLIER_FACTOR, Threshold};
use crate::pricing::Usd;

/// Settings of all rules, and what has been acknowledged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertSettings {
    /// Shares of the monthly budgets.
    pub budget: BudgetRule,
    /// The budgets of teams.
    pub team_budget: TeamBudgetRule,
    /// Hours that cost too much.
    pub hourly_spike: HourlySpikeRule,
    /// Calls that cost too much.
    pub call_outlier: CallOutlierRule,
    /// Retries and failures.
    pub retry_spike: RetrySpikeRule,
    /// Cost of nobody.
    pub untagged: UntaggedRule,
    /// Calls without a price.
    pub unpriced: UnpricedRule,
    /// Findings that somebody has answered for.
    pub acknowledgements: Vec<Acknowledgement>,
}

impl AlertSettings {
    /// Returns whether a rule is on.
    pub const fn is_enabled(&self, rule: Rule) -> bool {
        match rule {
            Rule::Budget => self.budget.enabled,
            Rule::TeamBudget => self.team_budget.enabled,
            Rule::HourlySpike => self.hourly_spike.enabled,
            Rule::CallOutlier => self.call_outlier.enabled,
            Rule::RetrySpike => self.retry_spike.enabled,
            Rule::Untagged => self.untagged.enabled,
            Rule::Unpriced => self.unpriced.enabled,
        }
    }
}

/// What a rule watches: everything, or each value of a dimension for itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Watch {
    /// All calls together.
    Total,
    /// Each team.
    Team,
    /// Each feature.
    Feature,
}

impl Watch {
    /// Returns the name used in the configuration and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Total => "total",
            Self::Team => "team",
            Self::Feature => "feature",
        }
    }
}

/// What an hour is compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Baseline {
    /// The mean of the 168 hours before.
    MovingAverage,
    /// The median of the same hour of the week in the four weeks before.
    HourOfWeek,
}

impl Baseline {
    /// Returns the name used in the configuration and in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::MovingAverage => "moving-average",
            Self::HourOfWeek => "hour-of-week",
        }
    }
}

/// `budget`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BudgetRule {
    /// Whether it is evaluated.
    pub enabled: bool,
    /// One severity for every threshold; without it, a page from 100 % on.
    pub severity: Option<Severity>,
    /// Shares of the budget, in whole percent.
    pub thresholds: Vec<Threshold>,
    /// Whose budgets: all calls', the teams'.
    pub scopes: Vec<Watch>,
}

impl Default for BudgetRule {
    fn default() -> Self {
        Self {
            enabled: true,
            severity: None,
            thresholds: [70, 90, 100].map(Threshold::percent).to_vec(),
            scopes: vec![Watch::Total, Watch::Team],
        }
    }
}

impl BudgetRule {
    /// Returns the severity of a threshold.
    pub fn severity_of(&self, threshold: Threshold) -> Severity {
        self.severity
            .unwrap_or(if threshold < Threshold::percent(100) {
                Severity::Warn
            } else {
                Severity::Page
            })
    }
}

/// `team-budget`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TeamBudgetRule {
    /// Whether it is evaluated.
    pub enabled: bool,
    /// Its severity.
    pub severity: Severity,
    /// Share of the team's budget, in whole percent.
    pub share: Threshold,
}

impl Default for TeamBudgetRule {
    fn default() -> Self {
        Self {
            enabled: true,
            severity: Severity::Page,
            share: Threshold::percent(100),
        }
    }
}

/// `hourly-spike`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HourlySpikeRule {
    /// Whether it is evaluated.
    pub enabled: bool,
    /// Its severity.
    pub severity: Severity,
    /// An hour spikes above so many times what is usual.
    pub factor: Threshold,
    /// Hours that cost less never spike.
    pub min_usd: Usd,
    /// What is watched.
    pub scopes: Vec<Watch>,
    /// What is usual.
    pub baseline: Baseline,
}

impl Default for HourlySpikeRule {
    fn default() -> Self {
        Self {
            enabled: true,
            severity: Severity::Page,
            factor: Threshold::times(3),
            min_usd: Usd::from_pico(1_000_000_000_000),
            scopes: vec![Watch::Total],
            baseline: Baseline::MovingAverage,
        }
    }
}

/// `call-outlier`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallOutlierRule {
    /// Whether it is evaluated.
    pub enabled: bool,
    /// Its severity.
    pub severity: Severity,
    /// A call is flagged above so many times the median of its day.
    pub factor: Threshold,
    /// Days whose flagged calls cost less together are passed over.
    pub min_usd: Usd,
}

impl Default for CallOutlierRule {
    fn default() -> Self {
        Self {
            enabled: true,
            severity: Severity::Warn,
            factor: Threshold::times(OUTLIER_FACTOR),
            min_usd: Usd::ZERO,
        }
    }
}

/// `retry-spike`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RetrySpikeRule {
    /// Whether it is evaluated.
    pub enabled: bool,
    /// Its severity.
    pub severity: Severity,
    /// A rate is too high from here on,
    pub rate: Threshold,
    /// if it is also above so many times that of the 7 days before.
    pub factor: Threshold,
    /// Days and weeks with fewer operations are not judged.
    pub min_operations: u64,
}

impl Default for RetrySpikeRule {
    fn default() -> Self {
        Self {
            enabled: true,
            severity: Severity::Warn,
            rate: Threshold::percent(10),
            factor: Threshold::times(3),
            min_operations: 20,
        }
    }
}

/// `untagged`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UntaggedRule {
    /// Whether it is evaluated.
    pub enabled: bool,
    /// Its severity.
    pub severity: Severity,
    /// A week is too untagged above this share of its cost.
    pub share: Threshold,
    /// Weeks with less untagged cost are passed over.
    pub min_usd: Usd,
}

impl Default for UntaggedRule {
    fn default() -> Self {
        Self {
            enabled: true,
            severity: Severity::Warn,
            share: Threshold::percent(10),
            min_usd: Usd::ZERO,
        }
    }
}

/// `unpriced`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnpricedRule {
    /// Whether it is evaluated.
    pub enabled: bool,
    /// Its severity.
    pub severity: Severity,
}

impl Default for UnpricedRule {
    fn default() -> Self {
        Self {
            enabled: true,
            severity: Severity::Warn,
        }
    }
}
