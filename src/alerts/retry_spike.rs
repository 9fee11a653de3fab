//! `retry-spike`: a feature retries or fails far more on a day than in the 7 days before.

use chrono::{Days, NaiveDate};

use super::evaluate::NotEvaluated;
use super::finding::{Detail, Figure, Finding, RateKind, Scope};
use super::history::{FeatureDays, History};
use super::rule::{Code, Rule};
use super::settings::RetrySpikeRule;
use crate::analysis::count_ratio;
use crate::frame::Efficiency;
use crate::usage::{Dimension, Interval};

/// Days that a day is compared with.
const DAYS_BEFORE: u64 = 7;

/// Evaluates the rule, for days that are over.
///
/// # Errors
/// [`NotEvaluated`] if no feature has enough operations on a day and in the days before.
pub(super) fn evaluate(
    history: &History<'_>,
    rule: &RetrySpikeRule,
) -> Result<Vec<Finding>, NotEvaluated> {
    let mut findings = Vec::new();
    let mut has_judged = false;
    for (feature, days) in &history.features {
        for (date, measured) in days {
            let day = history.calendar.days(*date, *date);
            let before = days_before(days, *date);
            let rates = [RateKind::Retry, RateKind::Failure].map(|kind| {
                let (now, usual) = (Rate::of(kind, measured), Rate::of(kind, &before));
                (now, usual)
            });
            let is_enough = |rate: &Rate| rate.operations >= rule.min_operations;
            let judged = rates
                .into_iter()
                .filter(|(now, usual)| is_enough(now) && is_enough(usual));
            let judged: Vec<(Rate, Rate)> = judged.filter(|_| day.to <= history.as_of).collect();
            has_judged |= !judged.is_empty();
            let high = judged
                .into_iter()
                .filter(|(now, usual)| now.is_spike(usual, rule));
            // One finding a day, on the rate that is higher; of equal ones on retries.
            let worst = high.reduce(|one, other| if other.0.exceeds(&one.0) { other } else { one });
            let scope = Scope::of(Dimension::Feature, feature.clone());
            findings.extend(worst.and_then(|rates| finding(rule, scope, day, measured, rates)));
        }
    }
    if has_judged {
        Ok(findings)
    } else {
        Err(NotEvaluated::TooFewOperations(rule.min_operations))
    }
}

/// Adds up the days before a day.
fn days_before(days: &FeatureDays, date: NaiveDate) -> Efficiency {
    let mut sum = Efficiency::default();
    let first = date
        .checked_sub_days(Days::new(DAYS_BEFORE))
        .unwrap_or(date);
    for (_, measured) in days.range(first..date) {
        sum.add(measured);
    }
    sum
}

/// A rate, as an exact quotient.
#[derive(Clone, Copy, Debug)]
struct Rate {
    kind: RateKind,
    affected: u64,
    operations: u64,
}

impl Rate {
    /// Returns a rate of the operations for which it is known.
    fn of(kind: RateKind, measured: &Efficiency) -> Self {
        match kind {
            RateKind::Retry => Self {
                kind,
                affected: measured.attempts.saturating_sub(measured.known_operations),
                operations: measured.known_operations,
            },
            RateKind::Failure => Self {
                kind,
                affected: measured.failed_operations,
                operations: measured.operations,
            },
        }
    }

    /// Returns whether it is high in itself and against what is usual.
    fn is_spike(&self, usual: &Self, rule: &RetrySpikeRule) -> bool {
        let (affected, operations) = (i128::from(self.affected), i128::from(self.operations));
        let (before, of) = (i128::from(usual.affected), i128::from(usual.operations));
        // affected ÷ operations against factor × (before ÷ of), without dividing.
        let is_risen = rule
            .factor
            .compare(affected * of, before * operations)
            .is_gt();
        is_risen && rule.rate.compare(affected, operations).is_ge()
    }

    /// Returns whether it is higher than another, without dividing.
    fn exceeds(&self, other: &Self) -> bool {
        let product = |one: u64, two: u64| i128::from(one) * i128::from(two);
        product(self.affected, other.operations) > product(other.affected, self.operations)
    }

    fn figure(&self) -> Option<Figure> {
        count_ratio(self.affected, self.operations).map(Figure::Ratio)
    }
}

fn finding(
    rule: &RetrySpikeRule,
    scope: Scope,
    day: Interval,
    measured: &Efficiency,
    (now, usual): (Rate, Rate),
) -> Option<Finding> {
    Some(Finding {
        rule: Rule::RetrySpike,
        code: Code::Rule(Rule::RetrySpike),
        severity: rule.severity,
        scope,
        window: day,
        fired_at: day.to,
        resolved_at: Some(day.to),
        observed: now.figure()?,
        threshold: Figure::Ratio(rule.rate.ratio()),
        baseline: usual.figure(),
        cost: Some(measured.failed_cost + measured.superseded_cost),
        detail: Detail::Retries {
            rate: now.kind,
            operations: now.operations,
            affected: now.affected,
        },
        acknowledged: None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pricing::Usd;
    use crate::usage::Timestamp;

    fn rate(affected: u64, operations: u64) -> Rate {
        Rate {
            kind: RateKind::Failure,
            affected,
            operations,
        }
    }

    #[test]
    fn rates_are_compared_without_dividing() {
        assert!(rate(3, 10).exceeds(&rate(2, 10)));
        assert!(!rate(2, 10).exceeds(&rate(3, 10)));
        // 1/3 is 2/6, and a little less than 333,334 in a million.
        assert!(!rate(1, 3).exceeds(&rate(2, 6)));
        assert!(!rate(1, 3).exceeds(&rate(333_334, 1_000_000)));
        assert!(rate(333_334, 1_000_000).exceeds(&rate(1, 3)));
    }

    #[test]
    fn what_is_at_stake_is_what_failed_and_what_was_repeated() {
        let measured = Efficiency {
            failed_cost: Usd::from_pico(3),
            superseded_cost: Usd::from_pico(5),
            ..Efficiency::default()
        };
        let day = Interval {
            from: Timestamp(0),
            to: Timestamp(86_400_000_000),
        };
        let (now, usual) = (rate(3, 10), rate(1, 10));
        let rule = RetrySpikeRule::default();
        let found = finding(&rule, Scope::TOTAL, day, &measured, (now, usual)).unwrap();
        assert_eq!(found.cost, Some(Usd::from_pico(8)));
        assert_eq!(found.observed, Figure::Ratio(0.3));
        assert_eq!(found.baseline, Some(Figure::Ratio(0.1)));
    }
}
