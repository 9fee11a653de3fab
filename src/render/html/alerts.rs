//! The chapters of the alerts: what fired and when, then the rules and other thresholds.

use super::chapter::Chapter;
use super::sheets::Sheets;
use super::table::Table;
use crate::render::sheet::Sheet;
use crate::render::svg;
use crate::report::AlertsReport;

/// Columns of what fired.
pub(super) const FINDINGS: [&str; 9] = [
    "fired_at",
    "severity",
    "code",
    "scope_value",
    "observed",
    "threshold",
    "cost",
    "acknowledged_reason",
    "sentence",
];

/// Returns the chapters.
pub(super) fn chapters(report: &AlertsReport, sheets: Vec<Sheet>) -> Vec<Chapter> {
    let mut sheets = Sheets::new(sheets);
    let findings = sheets.picked("findings", &FINDINGS);
    let fired = Chapter::new("alerts", "Alerts")
        .below()
        .chart(svg::timeline(&report.findings, &report.header))
        .tables(findings.map(Table::untitled));
    let rules = Chapter::new("rules", "Rules").tables(sheets.rest());
    let chapters = [fired, rules].into_iter();
    chapters.filter(|chapter| !chapter.is_empty()).collect()
}
