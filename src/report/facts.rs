//! Everything a report is made from, gathered by the command line.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;

use super::gate::Gate;
use crate::alerts::{self, AlertSettings};
use crate::analysis::{Coverage, Period, RoutingThresholds};
use crate::frame::UsageFrame;
use crate::ingest::FileReport;
use crate::pricing::{CostBasis, PriceBookInfo, Usd};
use crate::usage::{AttributionRules, Calendar, CountRule};

/// Input of every report.
#[derive(Clone, Copy, Debug)]
pub struct Facts<'a> {
    /// The calls.
    pub frame: &'a UsageFrame,
    /// In which days are reckoned.
    pub calendar: Calendar,
    /// What the data covers.
    pub coverage: Coverage,
    /// Local days with at least one call of any kind, filtered out or not.
    pub active_days: &'a BTreeSet<NaiveDate>,
    /// The period under review.
    pub period: &'a Period,
    /// What became of the files, in the order of their numbers.
    pub files: &'a [FileReport],
    /// Inputs that led to no file: the name, and what was wrong.
    pub missing: &'a [(String, crate::ingest::FileFault)],
    /// The prices.
    pub price_book: &'a PriceBookInfo,
    /// Whose cost counts.
    pub cost_basis: CostBasis,
    /// Filters in force, as shown to people.
    pub filters: &'a [String],
    /// Whether users are shown under pseudonyms.
    pub has_pseudonyms: bool,
    /// How nested observations were counted.
    pub count_rule: CountRule,
    /// How calls were attributed.
    pub attribution: &'a AttributionRules,
}

/// What the review wants beyond the facts.
#[derive(Clone, Copy, Debug)]
pub struct ReviewOptions<'a> {
    /// Rows in each breakdown before `other (n)`.
    pub top: usize,
    /// Number of top calls.
    pub top_calls: usize,
    /// When a model is flagged.
    pub routing: RoutingThresholds,
    /// What the month may cost.
    pub budgets: &'a Budgets,
    /// The alerts.
    pub alerts: AlertOptions<'a>,
    /// What the run is to fail at.
    pub gates: &'a [Gate],
}

/// What alerts want beyond the facts.
#[derive(Clone, Copy, Debug)]
pub struct AlertOptions<'a> {
    /// Thresholds and acknowledgements.
    pub settings: &'a AlertSettings,
    /// The budgets that apply.
    pub budgets: &'a alerts::Budgets,
}

/// What a month may cost.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Budgets {
    /// All of it.
    pub monthly: Option<Usd>,
    /// By team.
    pub teams: BTreeMap<String, Usd>,
}
