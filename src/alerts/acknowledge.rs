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

#[cfg(test)]
mod tests {
    use chrono::Weekday;
    use chrono_tz::Tz;

    use super::super::finding::tests::found;
    use super::*;

    #[test]
    fn the_first_that_covers_is_noted_and_those_that_cover_nothing_are_returned() {
        let known = |code: &str, reason: &str, day: u32| Acknowledgement {
            code: code.to_owned(),
            dimension: None,
            value: None,
            reason: reason.to_owned(),
            until: NaiveDate::from_ymd_opt(1970, 1, day).unwrap(),
        };
        let calendar = Calendar {
            zone: Tz::UTC,
            week_start: Weekday::Mon,
        };
        let day = 86_400_000_000;
        // The days 1 and 3 of January.
        let mut findings = [found(0, day, None), found(2 * day, 3 * day, None)];
        let acknowledgements = [
            known("untagged", "of another rule", 9),
            known("unpriced", "over by then", 2),
            known("unpriced", "up to its last day", 3),
            known("unpriced", "for both, but after others", 9),
            known("budget-50", "of another rule too", 9),
        ];
        let unused = acknowledge(&mut findings, &acknowledgements, calendar);
        assert_eq!(unused, [0, 4]);
        let reasons = findings.each_ref().map(|finding| {
            let noted = finding.acknowledged.as_ref();
            noted.map(|noted| noted.reason.as_str())
        });
        assert_eq!(reasons, [Some("over by then"), Some("up to its last day")]);
    }
}
