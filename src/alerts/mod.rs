//! Rules over history, evaluated as if live: pure functions over plain rows, one file per rule.
//!
//! ```text
//! history, hours   what happened: cost by hour, tagging by week
//! flow, outlier_days   in which hour a budget can be reached; which calls of a day stand out
//! budget … unpriced   the rules; crossing and incident are what two of them are made of
//! finding   what a rule has found
//! evaluate, acknowledge, tune   all rules together, known findings, other thresholds
//! ```

mod acknowledge;
mod budget;
mod call_outlier;
mod crossing;
mod evaluate;
mod finding;
mod flow;
mod history;
mod hourly_spike;
mod hours;
mod incident;
mod outlier_days;
mod retry_spike;
mod rule;
mod settings;
mod team_budget;
mod tune;
mod unpriced;
mod untagged;

pub use acknowledge::Acknowledgement;
pub use evaluate::{Evaluation, NotEvaluated, RuleOutcome, evaluate};
pub use finding::{Detail, Figure, Finding, RateKind, Scope};
pub use flow::{Flow, Stretch};
pub use history::{Budgets, FeatureDays, History, Tagging};
pub use hours::{Hour, HourlyCosts, Usual};
pub use incident::{Contributor, Incident, SpikingHour};
pub use outlier_days::OutlierDay;
pub use rule::{Code, Rule, Severity};
pub use settings::{
    AlertSettings, Baseline, BudgetRule, CallOutlierRule, HourlySpikeRule, RetrySpikeRule,
    TeamBudgetRule, UnpricedRule, UntaggedRule, Watch,
};
pub use tune::{Trial, Tuning, tune};
