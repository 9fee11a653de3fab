//! `[report]`: how much the reports show, and when routing is remarked on.

use std::ops::RangeInclusive;

use super::problem::Problems;
use super::schema::{REPORT, ReportKey};
use super::section::{Entry, Section};

/// Settings of the reports.
#[derive(Clone, Debug, PartialEq)]
pub struct ReportConfig {
    /// Rows of a ranking.
    pub top: usize,
    /// Share of the cost from which a model is flagged, as a fraction.
    pub routing_cost_share_ratio: f64,
    /// How many times its share of calls a flagged model's share of cost is at least.
    pub routing_call_multiple: f64,
}

impl Default for ReportConfig {
    fn default() -> Self {
        Self {
            top: 8,
            routing_cost_share_ratio: 0.5,
            routing_call_multiple: 2.0,
        }
    }
}

const TOP_BOUNDS: RangeInclusive<usize> = 1..=1000;

/// Reads the section.
pub(super) fn read_report(section: &Section<'_>, problems: &mut Problems<'_>) -> ReportConfig {
    let mut report = ReportConfig::default();
    section.read(REPORT, problems, |key, entry, problems| match key {
        ReportKey::Top => {
            if let Some(top) = entry.whole_number(TOP_BOUNDS, problems) {
                report.top = top;
            }
        }
        ReportKey::RoutingCostShareRatio => {
            let ratio = entry.share("a share of the cost from 0 to 1", problems);
            if let Some(ratio) = ratio.and_then(|text| text.parse().ok()) {
                report.routing_cost_share_ratio = ratio;
            }
        }
        ReportKey::RoutingCallMultiple => {
            if let Some(multiple) = read_multiple(entry, problems) {
                report.routing_call_multiple = multiple;
            }
        }
    });
    report
}

/// Reads how many times as much.
fn read_multiple(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<f64> {
    let text = entry.decimal("a number of times", problems)?;
    let multiple = text.parse::<f64>().ok()?;
    if (1.0..=1000.0).contains(&multiple) {
        return Some(multiple);
    }
    let message = format!("`{}` must be between 1 and 1000, found {text}", entry.path);
    problems.add(&entry.span, message, None);
    None
}
