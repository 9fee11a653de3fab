//! The largest values of a dimension, with everything else in one row, so that parts add up.

use std::collections::BTreeMap;

use crate::frame::Measures;
use crate::pricing::Usd;

/// A value of a dimension in the period under review and the one before.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Segment {
    /// Measures of the period.
    pub current: Measures,
    /// Measures of the period before.
    pub prior: Measures,
    /// Cost of each day of the period, in order.
    pub daily: Vec<Usd>,
}

impl Segment {
    /// Returns whether there were calls in one of the two periods.
    const fn has_calls(&self) -> bool {
        self.current.calls > 0 || self.prior.calls > 0
    }

    fn add(&mut self, other: &Self) {
        self.current.add(&other.current);
        self.prior.add(&other.prior);
        if self.daily.len() < other.daily.len() {
            self.daily.resize(other.daily.len(), Usd::ZERO);
        }
        for (sum, cost) in self.daily.iter_mut().zip(&other.daily) {
            *sum += *cost;
        }
    }
}

/// Segments by value; `None` is the calls without one.
pub type Segments = BTreeMap<Option<String>, Segment>;

/// What a row of a breakdown stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Heading {
    /// One value.
    Value(String),
    /// So many further values.
    Other(usize),
    /// Calls without a value.
    None,
}

/// Returns the `top` values by cost (then by name), the rest as one row, and last the calls
/// without a value. A rest of one value is shown by its name. Values that had calls only in the
/// period before rank last; without them the prior costs would not add up.
pub fn top_segments(segments: &Segments, top: usize) -> Vec<(Heading, Segment)> {
    let mut named: Vec<(&String, &Segment)> = segments
        .iter()
        .filter_map(|(value, segment)| Some((value.as_ref()?, segment)))
        .filter(|(_, segment)| segment.has_calls())
        .collect();
    named.sort_by(|(one_name, one), (other_name, other)| {
        let by_calls = other.current.calls.cmp(&one.current.calls);
        let by_cost = other.current.cost.cmp(&one.current.cost);
        by_cost.then(by_calls).then(one_name.cmp(other_name))
    });
    let shown = if named.len() == top + 1 {
        named.len()
    } else {
        top.min(named.len())
    };
    let (head, tail) = named.split_at(shown);
    let mut rows: Vec<(Heading, Segment)> = head
        .iter()
        .map(|(name, segment)| (Heading::Value((*name).clone()), (*segment).clone()))
        .collect();
    if !tail.is_empty() {
        let mut rest = Segment::default();
        for (_, segment) in tail {
            rest.add(segment);
        }
        rows.push((Heading::Other(tail.len()), rest));
    }
    if let Some(segment) = segments.get(&None).filter(|segment| segment.has_calls()) {
        rows.push((Heading::None, segment.clone()));
    }
    rows
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segments(costs: &[(&str, i128)]) -> Segments {
        costs
            .iter()
            .map(|(name, pico)| {
                let current = Measures {
                    cost: Usd::from_pico(*pico),
                    calls: 1,
                    ..Measures::default()
                };
                let value = (!name.is_empty()).then(|| (*name).to_owned());
                (
                    value,
                    Segment {
                        current,
                        ..Segment::default()
                    },
                )
            })
            .collect()
    }

    fn rows(costs: &[(&str, i128)], top: usize) -> Vec<(Heading, i128)> {
        top_segments(&segments(costs), top)
            .into_iter()
            .map(|(heading, segment)| (heading, segment.current.cost.pico()))
            .collect()
    }

    fn value(name: &str) -> Heading {
        Heading::Value(name.to_owned())
    }

    #[test]
    fn the_rest_is_one_row_and_nothing_comes_last() {
        let costs = [("a", 1), ("b", 5), ("c", 3), ("d", 2), ("", 100)];
        let expected = [
            (value("b"), 5),
            (value("c"), 3),
            (Heading::Other(2), 3),
            (Heading::None, 100),
        ];
        assert_eq!(rows(&costs, 2), expected);
    }

    #[test]
    fn values_that_ended_keep_their_prior_cost_and_idle_ones_are_left_out() {
        let ended = Measures {
            cost: Usd::from_pico(7),
            calls: 1,
            ..Measures::default()
        };
        let mut segments = segments(&[("a", 1), ("b", 0)]);
        for (value, prior) in [("ended", ended), ("idle", Measures::default())] {
            let segment = Segment {
                prior,
                ..Segment::default()
            };
            segments.insert(Some(value.to_owned()), segment);
        }
        let rows = top_segments(&segments, 1);
        let prior: Vec<_> = rows
            .into_iter()
            .map(|(heading, segment)| (heading, segment.prior.cost.pico()))
            .collect();
        assert_eq!(prior, [(value("a"), 0), (Heading::Other(2), 7)]);
    }

    #[test]
    fn a_rest_of_one_has_a_name_and_ties_go_by_name() {
        assert_eq!(
            rows(&[("b", 5), ("a", 5), ("c", 1)], 2),
            [(value("a"), 5), (value("b"), 5), (value("c"), 1)]
        );
        assert!(rows(&[], 2).is_empty());
    }
}
