//! Everything a reader may see, already computed. Holds figures; formats nothing.

mod alert_rules;
mod alert_sentence;
mod alerts;
mod alerts_facts;
mod attention;
mod audit;
mod audit_facts;
mod bridge;
mod bridge_facts;
mod diff;
mod explain;
mod explain_facts;
mod explain_price;
mod facts;
mod gate;
mod gate_facts;
mod gate_readings;
mod header;
mod header_facts;
mod invariants;
mod month;
mod month_days;
mod name;
mod outliers;
mod prices;
mod review;
mod roi;
mod roi_facts;
mod saved;
mod saved_reject;
mod schema;
mod section;
mod segments;
mod spend;
mod spend_facts;
mod spend_periods;
mod suspects;
mod top_calls;
mod waste;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

pub use alert_rules::{AlertRule, RuleSettings};
pub use alerts::{
    Acknowledged, AlertDetail, AlertFigure, AlertFinding, AlertScope, AlertTrial, AlertTuning,
    AlertWindow, AlertsReport, SpikeContributor, SpikeDetail, UnusedAcknowledgement,
};
pub use alerts_facts::{AlertOutcome, alert_outcome, alerts_report};
pub use attention::{Attention, attention};
pub use audit::{
    AttributionCoverage, Audit, DoubleCounting, DriftRow, FileAudit, FileProblem, LineCounts,
    OddityCount, PricingAudit, PricingRow, RejectedLine, RejectedLines, RuleCoverage, UnpricedRow,
};
pub use bridge::{
    Bridge, BridgeLeader, BridgeRow, BridgeSegment, BridgeStep, BridgeTable, EffectAmount,
    EffectAmounts, EffectName,
};
pub use diff::{
    DiffAlert, DiffAmount, DiffCaveat, DiffCount, DiffKey, DiffRow, DiffSide, ReportDiff, diff,
};
pub use explain::{
    CallOutcome, DuplicateOf, DuplicateReason, ExplainReport, ExplainedCall, ExplainedDimension,
    ExplainedPrice, ExplainedRequest, ExplainedTokens, FormulaTerm, FoundIn, PassReason,
    PassedOver, SourceLine,
};
pub use explain_facts::{ExplainFacts, explain};
pub use facts::{AlertOptions, Budgets, Facts, ReviewOptions};
pub use gate::{Gate, GateFigure, GateResult, GateShare, Limit};
pub use header::{
    Backtest, Forecast, ForecastDay, Header, InputInfo, PeriodInfo, SCHEMA_VERSION, Summary,
    TeamBudget, TrendDay,
};
pub use invariants::{BrokenInvariant, Conserved, check_finite, check_sums};
pub use name::Name;
pub use outliers::{Cause, OutlierCall, OutliersReport, Reason, Window, outliers_report};
pub use prices::{ListedRates, PriceEntry, PricePeriod, PricesReport, prices};
pub use review::{audit_report, review};
pub use roi::{
    EventFile, EventLineCounts, RoiConcentration, RoiCoverage, RoiEvents, RoiFeature, RoiFigures,
    RoiReport,
};
pub use roi_facts::{RoiFacts, roi};
pub use saved::{SavedError, saved_review};
pub use saved_reject::SavedReject;
pub use schema::schemas;
pub use section::{Breakdown, BreakdownRow, Growth, GrowthRow, RoutingRow, RowKind, TopCall};
pub use spend::{SpendFigures, SpendGroup, SpendPeriod, SpendReport, SpendRow, SpendValues};
pub use spend_facts::{SpendOptions, spend};
pub use suspects::SuspectedDuplicates;
pub use waste::{Waste, WasteDay, WasteFigures, WasteRow};

/// How calls without a value are shown.
pub const NONE: &str = "(none)";
/// How the values beyond the top ones are shown, with their number.
pub const OTHER: &str = "other";

fn value_or_none(value: Option<&str>) -> String {
    value.unwrap_or(NONE).to_owned()
}

/// The review of a period, in the order in which it is read.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct Review {
    /// What it is about.
    #[serde(flatten)]
    pub header: Header,
    /// What to look at first.
    pub attention: Vec<Attention>,
    /// The figures at the top.
    pub summary: Summary,
    /// Daily cost.
    pub trend: Vec<TrendDay>,
    /// The month, projected.
    pub forecast: Option<Forecast>,
    /// By team, model, feature and user.
    pub breakdown: Breakdown,
    /// Cost share against call share by model.
    pub routing: Vec<RoutingRow>,
    /// What grew.
    pub growth: Growth,
    /// Why the cost changed; `null` without data before the period.
    pub bridge: Option<Bridge>,
    /// The most expensive calls.
    pub top_calls: Vec<TopCall>,
    /// What fired in the period or was still open then.
    pub alerts: Vec<AlertFinding>,
    /// Every alert rule, with its settings in force.
    pub alert_rules: Vec<AlertRule>,
    /// What `--fail-on` asks for, decided.
    pub gates: Vec<GateResult>,
    /// Retries, failures and what caches saved.
    pub waste: Waste,
    /// Data health.
    pub audit: Audit,
}

impl Review {
    /// Returns whether the data covers the period and the one before, so that their difference
    /// means something.
    pub fn is_comparable(&self) -> bool {
        self.header.period.complete && self.summary.prior_complete == Some(true)
    }
}

/// Data health on its own.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
pub struct AuditReport {
    /// What it is about.
    #[serde(flatten)]
    pub header: Header,
    /// Data health.
    #[serde(flatten)]
    pub audit: Audit,
    /// Calls that may be others told again under another id.
    pub suspected_duplicates: SuspectedDuplicates,
    /// What `--fail-on` asks for, decided.
    pub gates: Vec<GateResult>,
}
