//! What grew: values ranked by their change of cost in dollars.

use super::breakdown::Segments;
use crate::pricing::Usd;

/// A value and how its cost changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    /// The value; `None` for calls without one.
    pub value: Option<String>,
    /// Cost in the period.
    pub cost: Usd,
    /// Cost in the period before.
    pub prior_cost: Usd,
    /// `cost − prior_cost`.
    pub delta: Usd,
}

/// Ranks all values that cost something in either period, greatest increase first, ties by name.
pub fn growth(segments: &Segments) -> Vec<Change> {
    let mut changes: Vec<Change> = segments
        .iter()
        .map(|(value, segment)| {
            let (cost, prior_cost) = (segment.current.cost, segment.prior.cost);
            Change {
                value: value.clone(),
                cost,
                prior_cost,
                delta: cost - prior_cost,
            }
        })
        .filter(|change| !change.cost.is_zero() || !change.prior_cost.is_zero())
        .collect();
    changes.sort_by(|one, other| {
        let none_last = one.value.is_none().cmp(&other.value.is_none());
        other
            .delta
            .cmp(&one.delta)
            .then(none_last)
            .then_with(|| one.value.cmp(&other.value))
    });
    changes
}

#[cfg(test)]
mod tests {
    use super::super::breakdown::Segment;
    use super::*;
    use crate::frame::Measures;

    #[test]
    fn dollars_rank_before_percentages() {
        let segment = |prior, current| {
            let cost = |pico| Measures {
                cost: Usd::from_pico(pico),
                ..Measures::default()
            };
            Segment {
                current: cost(current),
                prior: cost(prior),
                daily: Vec::new(),
            }
        };
        let segments = Segments::from([
            (Some("doubled".to_owned()), segment(10, 20)),
            (Some("large".to_owned()), segment(1000, 1100)),
            (Some("new".to_owned()), segment(0, 50)),
            (Some("gone".to_owned()), segment(70, 0)),
            (Some("idle".to_owned()), segment(0, 0)),
            (None, segment(0, 10)),
        ]);
        let ranked: Vec<(Option<String>, i128)> = growth(&segments)
            .into_iter()
            .map(|change| (change.value, change.delta.pico()))
            .collect();
        let named = |name: &str, delta| (Some(name.to_owned()), delta);
        let expected = [
            named("large", 100),
            named("new", 50),
            named("doubled", 10),
            (None, 10),
            named("gone", -70),
        ];
        assert_eq!(ranked, expected);
    }
}
