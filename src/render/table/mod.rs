//! The views for a terminal: what to decide first, then the figures behind it.

mod alert_list;
mod alerts;
mod attention;
mod attribution;
mod breakdown;
mod bridge;
mod calls;
mod diff;
mod explain;
mod explain_price;
mod forecast;
mod growth;
mod header;
mod headline;
mod lines;
mod outliers;
mod prices;
mod pricing;
mod quality;
mod roi;
mod roi_join;
mod roi_words;
mod routing;
mod spend;
mod spend_grid;
mod summary;
mod trend;
mod tuning;
mod warnings;
mod waste;
mod words;

pub(super) use alert_list::{scope as alert_scope, severity as alert_severity};
pub(super) use alerts::overview as alerts_overview;
pub(super) use attention::{lines as attention_lines, texts as attention_texts};
pub(super) use bridge::{
    NOTE as BRIDGE_NOTE, capitalised as effect_name, range as bridge_range, who as bridge_leader,
    words as effect_words,
};
pub(super) use forecast::{figures as forecast_figures, notes as forecast_notes};
pub(super) use growth::note as growth_note;
pub(super) use header::facts_of as header_facts;
pub(super) use headline::text as headline;
pub(super) use outliers::reason as outlier_reason;
pub(super) use quality::{note as quality_note, sentences as quality_sentences};
pub(super) use summary::{Line as SummaryLine, direction, parts as summary_parts};
pub(super) use warnings::texts as warnings;
pub(super) use waste::sentences as waste_sentences;

use super::Style;
use super::page::Page;
use crate::report::{
    AlertsReport, AuditReport, ExplainReport, OutliersReport, PricesReport, ReportDiff, Review,
    RoiReport, SpendReport,
};

/// Returns the review as text for a terminal.
pub fn review_table(review: &Review, style: &Style) -> String {
    let mut page = Page::new(*style);
    header::title(&review.header, "cost review", &mut page);
    page.blank();
    headline::add(review, &mut page);
    attention::add(review, &mut page);
    page.blank();
    header::facts(&review.header, &review.audit.lines, &mut page);
    warnings::add(&review.header, &review.audit, &mut page);
    if review.summary.calls > 0 {
        summary::add(review, &mut page);
        trend::add(&review.trend, &mut page);
    }
    if review.summary.calls > 0 {
        bridge::add(review, &mut page);
    }
    if let Some(forecast) = &review.forecast {
        forecast::add(forecast, &mut page);
    }
    if review.summary.calls > 0 {
        breakdown::add(review, &mut page);
        routing::add(&review.routing, &mut page);
        growth::add(review, &mut page);
        waste::add(&review.waste, &mut page);
        calls::add(&review.top_calls, &mut page);
    }
    alert_list::add(&review.alerts, &mut page);
    quality::add(review, &mut page);
    page.finish()
}

/// Returns the audit as text for a terminal.
pub fn audit_table(report: &AuditReport, style: &Style) -> String {
    let audit = &report.audit;
    let mut page = Page::new(*style);
    header::title(&report.header, "data audit", &mut page);
    page.blank();
    header::facts(&report.header, &audit.lines, &mut page);
    lines::add(&report.header, audit, &mut page);
    lines::suspects(&report.suspected_duplicates, &mut page);
    attribution::add(&audit.attribution, &mut page);
    pricing::add(audit, &mut page);
    page.finish()
}

/// Returns the explanation of a call as text for a terminal.
pub fn explain_table(report: &ExplainReport, style: &Style) -> String {
    let mut page = Page::new(*style);
    explain::add(report, &mut page);
    page.finish()
}

/// Returns the most expensive calls as text for a terminal.
pub fn outliers_table(report: &OutliersReport, style: &Style) -> String {
    let mut page = Page::new(*style);
    outliers::add(report, &mut page);
    page.finish()
}

/// Returns the comparison of two reports as text for a terminal.
pub(super) fn diff_table(report: &ReportDiff, style: &Style) -> String {
    let mut page = Page::new(*style);
    diff::add(report, &mut page);
    page.finish()
}

/// Returns prices as text for a terminal.
pub fn prices_table(report: &PricesReport, style: &Style) -> String {
    let mut page = Page::new(*style);
    prices::add(report, &mut page);
    page.finish()
}

/// Returns cost and what came of it as text for a terminal.
pub fn roi_table(report: &RoiReport, style: &Style) -> String {
    let mut page = Page::new(*style);
    roi::add(report, &mut page);
    page.finish()
}

/// Returns spend by period and group as text for a terminal.
pub fn spend_table(report: &SpendReport, style: &Style) -> String {
    let mut page = Page::new(*style);
    spend::add(report, &mut page);
    page.finish()
}

/// Returns the alerts as text for a terminal.
pub fn alerts_table(report: &AlertsReport, style: &Style) -> String {
    let mut page = Page::new(*style);
    alerts::add(report, &mut page);
    page.finish()
}
