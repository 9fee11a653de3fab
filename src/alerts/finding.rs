//! What a rule has found: when, where, how much against what.

use super::acknowledge::Acknowledgement;
use super::incident::Incident;
use super::rule::{Code, Rule, Severity};
use crate::analysis::Threshold;
use crate::pricing::Usd;
use crate::usage::{Dimension, Interval, Timestamp};

/// Something a rule has found.
#[derive(Clone, Debug, PartialEq)]
pub struct Finding {
    /// The rule.
    pub rule: Rule,
    /// Its code.
    pub code: Code,
    /// How loud it is.
    pub severity: Severity,
    /// What it is about.
    pub scope: Scope,
    /// The stretch of time that made it fire: a call, an hour, a day, a week.
    pub window: Interval,
    /// The instant at which a live rule would have known.
    pub fired_at: Timestamp,
    /// The instant at which it was over; `None` if that has not come.
    pub resolved_at: Option<Timestamp>,
    /// What was seen when it fired.
    pub observed: Figure,
    /// What it was compared with.
    pub threshold: Figure,
    /// What is usual, or what was planned; `None` if nothing is.
    pub baseline: Option<Figure>,
    /// Cost at stake up to `as_of`; `None` if it is unknown.
    pub cost: Option<Usd>,
    /// What else is to be said.
    pub detail: Detail,
    /// Who has answered for it.
    pub acknowledged: Option<Acknowledgement>,
}

impl Finding {
    /// Returns whether it fired in a period: whether what made it fire ended there.
    pub fn fired_in(&self, period: Interval) -> bool {
        period.contains(Timestamp(self.window.to.0.saturating_sub(1)))
    }

    /// Returns whether it fired in a period or was still open then.
    pub fn concerns(&self, period: Interval) -> bool {
        let has_fired_before = self.window.to <= period.from;
        let is_open = self.resolved_at.is_none_or(|at| at > period.from);
        self.fired_in(period) || (has_fired_before && is_open)
    }

    /// Returns what findings are sorted by: time, code, scope; calls without a value come last.
    pub(super) fn order(&self) -> impl Ord + use<> {
        let Scope { dimension, value } = self.scope.clone();
        let code = self.code.to_string();
        (self.fired_at, code, dimension, value.is_none(), value)
    }
}

/// What a finding is about.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Scope {
    /// The dimension; `None` for all calls.
    pub dimension: Option<Dimension>,
    /// Its value; `None` for calls without one.
    pub value: Option<String>,
}

impl Scope {
    /// All calls.
    pub const TOTAL: Self = Self {
        dimension: None,
        value: None,
    };

    /// The calls with this value of a dimension.
    pub const fn of(dimension: Dimension, value: Option<String>) -> Self {
        Self {
            dimension: Some(dimension),
            value,
        }
    }

    /// Returns whether it is about this value.
    pub fn is_of(&self, value: &str) -> bool {
        self.value.as_deref() == Some(value)
    }
}

/// A figure that is compared.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Figure {
    /// Money.
    Usd(Usd),
    /// A share or a rate.
    Ratio(f64),
    /// A number of calls.
    Calls(u64),
}

/// What a rule has to say beyond the figures.
#[derive(Clone, Debug, PartialEq)]
pub enum Detail {
    /// A budget was reached.
    Budget {
        /// The call that reached it.
        call_id: String,
        /// The share.
        share: Threshold,
        /// The budget.
        budget: Usd,
        /// The month.
        month: Interval,
    },
    /// Hours spiked.
    Spike(Box<Incident>),
    /// Calls stand out.
    Outliers {
        /// How many.
        calls: u64,
        /// Id of the most expensive one.
        call_id: String,
        /// Its cost.
        largest: Usd,
        /// Above how many times the median.
        factor: Threshold,
        /// The median.
        median: Usd,
    },
    /// Retries or failures rose.
    Retries {
        /// Which rate.
        rate: RateKind,
        /// Operations of the day.
        operations: u64,
        /// Repeated or failed ones among them.
        affected: u64,
    },
    /// Cost of nobody.
    Untagged {
        /// Cost of the week.
        cost: Usd,
        /// What of it has no team or no feature.
        untagged: Usd,
    },
    /// Calls without a price.
    Unpriced {
        /// How many in the week so far.
        calls: u64,
    },
}

/// Which rate of a feature rose.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RateKind {
    /// (Attempts − operations) ÷ operations.
    Retry,
    /// Failed operations ÷ operations.
    Failure,
}

impl RateKind {
    /// Returns the name used in JSON.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Retry => "retry",
            Self::Failure => "failure",
        }
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A finding about these microseconds, open until then.
    pub(in crate::alerts) fn found(from: i64, to: i64, resolved_at: Option<i64>) -> Finding {
        Finding {
            rule: Rule::Unpriced,
            code: Code::Rule(Rule::Unpriced),
            severity: Severity::Warn,
            scope: Scope::TOTAL,
            window: Interval {
                from: Timestamp(from),
                to: Timestamp(to),
            },
            fired_at: Timestamp(to),
            resolved_at: resolved_at.map(Timestamp),
            observed: Figure::Calls(1),
            threshold: Figure::Calls(1),
            baseline: None,
            cost: None,
            detail: Detail::Unpriced { calls: 1 },
            acknowledged: None,
        }
    }

    const PERIOD: Interval = Interval {
        from: Timestamp(100),
        to: Timestamp(200),
    };

    #[test]
    fn it_fires_where_what_made_it_fire_ends() {
        // A stretch up to 100 ends before 100, one up to 200 before 200.
        for (from, to, expected) in [
            (0, 100, false),
            (0, 101, true),
            (150, 160, true),
            (190, 200, true),
            (190, 201, false),
        ] {
            assert_eq!(
                found(from, to, None).fired_in(PERIOD),
                expected,
                "{from} to {to}"
            );
        }
    }

    #[test]
    fn it_concerns_a_period_in_which_it_fired_or_was_open() {
        let concerns = |from, to, resolved_at| found(from, to, resolved_at).concerns(PERIOD);
        // Fired in it, open or not.
        assert!(concerns(150, 160, Some(160)));
        assert!(concerns(0, 101, Some(101)));
        // Fired before: open into it, over before it, over when it begins, never over.
        assert!(concerns(0, 50, Some(101)));
        assert!(!concerns(0, 50, Some(60)));
        assert!(!concerns(0, 50, Some(100)));
        assert!(concerns(0, 50, None));
        assert!(concerns(0, 100, None));
        // Not yet.
        assert!(!concerns(190, 201, None));
        assert!(!concerns(300, 310, Some(400)));
    }
}
