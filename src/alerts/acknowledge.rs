//! Findings that somebody has answered for, up to a day.

use chrono::NaiveDate;

use super::finding::Finding;
use crate::usage::{Calendar, Dimension, Timestamp};

/// Says that findings are known and why that is all right.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acknowledgement {
    /// Code of the findings.
    pub code: String,
    /// Dimension of their scope; any if `None`.
    pub dimension: Option<Dimension>,
    /// Value of their scope; any if `None`.
    pub value: Option<String>,
    /// Why they are all right.
    pub reason: String,
    /// Last local day whose findings it covers.
    pub until: NaiveDate,
}

impl Acknowledgement {
    /// Returns whether it answers for a finding.
    fn covers(&self, finding: &Finding, calendar: Calendar) -> bool {
        let scope = &finding.scope;
        // A day that is over is judged at the first instant of the next one.
        let last = Timestamp(finding.window.to.0.saturating_sub(1));
        self.code == finding.code.to_string()
            && self
                .dimension
                .is_none_or(|one| scope.dimension == Some(one))
            && self.value.as_ref().is_none_or(|value| scope.is_of(value))
            && calendar.date_of(last) <= self.until
    }
}

/// Notes on each finding the first acknowledgement that covers it. Returns the positions of those
/// that cover nothing.
pub(super) fn acknowledge(
    findings: &mut [Finding],
    acknowledgements: &[Acknowledgement],
    calendar: Calendar,
) -> Vec<usize> {
    let mut is_used = vec![false; acknowledgements.len()];
    for finding in findings {
        for (known, is_used) in acknowledgements.iter().zip(&mut is_used) {
            if known.covers(finding, calendar) {
                *is_used = true;
                finding.acknowledged.get_or_insert_with(|| known.clone());
            }
        }
    }
    let positions = is_used.iter().enumerate();
    positions
        .filter(|(_, is_used)| !**is_used)
        .map(|(position, _)| position)
        .collect()
}
