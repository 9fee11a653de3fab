//! What a CI run, a monitor or a chat is told of a report: the headline, alerts and gates, the most
//! important first.

use super::{paint, table};
use crate::report::{AlertFinding, AlertRule, AlertsReport, Forecast, GateResult, Header, Review};

/// The part of a report that is worth a message.
#[derive(Clone, Debug)]
pub(super) struct Notice<'r> {
    /// What the report is about.
    pub(super) header: &'r Header,
    /// The gist, in plain text. Names from the data are escaped already.
    pub(super) headline: String,
    /// All alerts.
    pub(super) findings: &'r [AlertFinding],
    /// All rules.
    pub(super) rules: &'r [AlertRule],
    /// All gates that were asked for.
    pub(super) gates: &'r [GateResult],
    /// The month with its budgets.
    pub(super) forecast: Option<&'r Forecast>,
}

impl<'r> Notice<'r> {
    /// Takes the notice out of a review.
    pub(super) fn of_review(review: &'r Review) -> Self {
        Self {
            header: &review.header,
            headline: paint::colored(&table::headline(review), false),
            findings: &review.alerts,
            rules: &review.alert_rules,
            gates: &review.gates,
            forecast: review.forecast.as_ref(),
        }
    }

    /// Takes it out of a list of alerts.
    pub(super) fn of_alerts(report: &'r AlertsReport) -> Self {
        Self {
            header: &report.header,
            headline: paint::colored(&table::alerts_overview(report), false),
            findings: &report.findings,
            rules: &report.rules,
            gates: &report.gates,
            forecast: report.forecast.as_ref(),
        }
    }

    /// Returns the alerts that nobody has acknowledged, the most expensive first, those of unknown
    /// cost last.
    pub(super) fn open(&self) -> Vec<&'r AlertFinding> {
        let mut open: Vec<&AlertFinding> = self
            .findings
            .iter()
            .filter(|finding| finding.acknowledged.is_none())
            .collect();
        // The sort is stable, and the findings come by time, code and scope.
        open.sort_by_key(|finding| std::cmp::Reverse(finding.cost));
        open
    }

    /// Returns the gates that tripped.
    pub(super) fn tripped(&self) -> Vec<&'r GateResult> {
        self.gates.iter().filter(|gate| gate.tripped).collect()
    }
}
