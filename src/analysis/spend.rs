//! Spend by period and group: what is in every cell, so that parts add up.

use std::collections::{BTreeMap, BTreeSet};

use super::grain::Bucket;
use super::spend_groups::{GroupKey, ShownGroup};
use crate::frame::Measures;

/// A group in a period.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// The period.
    pub bucket: Bucket,
    /// The group.
    pub group: ShownGroup,
    /// Its measures.
    pub current: Measures,
    /// The measures of the same group in the period to compare with.
    pub prior: Measures,
}

/// Measures by period and group as shown.
pub type Sheet = BTreeMap<(Bucket, ShownGroup), Measures>;

/// Lays out every shown group in every bucket: by bucket, then cost, then name; the rest and the
/// calls without a value last. Without any group there is still a cell for every bucket.
pub fn lay_out(
    shown: &BTreeSet<ShownGroup>,
    current: &Sheet,
    prior: &Sheet,
    buckets: &[(Bucket, Option<Bucket>)],
) -> Vec<Cell> {
    let whole = BTreeSet::from([ShownGroup::Values(GroupKey::new())]);
    let order = if shown.is_empty() { &whole } else { shown };
    let mut cells: BTreeMap<(Bucket, &ShownGroup), (Measures, Measures)> = BTreeMap::new();
    for (bucket, _) in buckets {
        for group in order {
            cells.insert((*bucket, group), Default::default());
        }
    }
    for ((bucket, group), measures) in current {
        if let Some((sum, _)) = cells.get_mut(&(*bucket, group)) {
            sum.add(measures);
        }
    }
    let later: BTreeMap<Bucket, Bucket> = buckets
        .iter()
        .filter_map(|(bucket, before)| Some(((*before)?, *bucket)))
        .collect();
    for ((bucket, group), measures) in prior {
        if let Some(bucket) = later.get(bucket)
            && let Some((_, sum)) = cells.get_mut(&(*bucket, group))
        {
            sum.add(measures);
        }
    }
    let mut cells: Vec<Cell> = cells
        .into_iter()
        .map(|((bucket, group), (current, prior))| Cell {
            bucket,
            group: group.clone(),
            current,
            prior,
        })
        .collect();
    cells.sort_by(|one, other| {
        let by_bucket = one.bucket.cmp(&other.bucket);
        let by_place = one.group.place().cmp(&other.group.place());
        let by_cost = other.current.cost.cmp(&one.current.cost);
        let by_name = one.group.cmp(&other.group);
        by_bucket.then(by_place).then(by_cost).then(by_name)
    });
    cells
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
    use crate::analysis::{GroupSums, shown_groups};
    use crate::pricing::Usd;

    fn date(text: &str) -> NaiveDate {
        text.parse().expect("valid in the test")
    }

    fn cost(pico: i128) -> Measures {
        Measures {
            cost: Usd::from_pico(pico),
            calls: 1,
            ..Measures::default()
        }
    }

    type ByKey = BTreeMap<(Bucket, GroupKey), Measures>;

    fn sheet(cells: &[(&str, &str, i128)]) -> ByKey {
        let cell = |(day, team, pico): &(&str, &str, i128)| {
            let team = (!team.is_empty()).then(|| (*team).to_owned());
            ((Bucket::Date(date(day)), vec![team]), cost(*pico))
        };
        cells.iter().map(cell).collect()
    }

    /// Lays sheets out as a report does: groups of the compared past are shown too.
    fn laid_out(
        current: &ByKey,
        prior: &ByKey,
        buckets: &[(Bucket, Option<Bucket>)],
        top: usize,
    ) -> Vec<Cell> {
        let mut sums = GroupSums::new();
        for ((_, key), measures) in current {
            sums.entry(key.clone()).or_default().add(measures);
        }
        let compared = prior.keys().map(|(_, key)| key.clone()).collect();
        let shown = shown_groups(&sums, &compared, top);
        let as_shown = |by_key: &ByKey| {
            let mut sheet = Sheet::new();
            for ((bucket, key), measures) in by_key {
                sheet
                    .entry((*bucket, shown.get(key).expect("all are known")))
                    .or_default()
                    .add(measures);
            }
            sheet
        };
        lay_out(&shown.all(), &as_shown(current), &as_shown(prior), buckets)
    }

    #[test]
    fn nothing_is_nothing_and_ended_groups_keep_their_prior_cost() {
        assert!(laid_out(&ByKey::new(), &ByKey::new(), &[], 3).is_empty());
        let [day, before] = ["2026-11-18", "2026-11-11"].map(|text| Bucket::Date(date(text)));
        let current = sheet(&[("2026-11-18", "a", 5)]);
        let prior = sheet(&[("2026-11-11", "a", 2), ("2026-11-11", "ended", 3)]);
        let cells = laid_out(&current, &prior, &[(day, Some(before))], 3);
        let found: Vec<(i128, i128)> = cells
            .iter()
            .map(|cell| (cell.current.cost.pico(), cell.prior.cost.pico()))
            .collect();
        assert_eq!(found, [(5, 2), (0, 3)]);
    }

    #[test]
    fn the_rest_is_ranked_over_all_periods_and_filled_in_each() {
        let current = sheet(&[
            ("2026-11-17", "a", 1),
            ("2026-11-17", "b", 3),
            ("2026-11-17", "", 9),
            ("2026-11-18", "a", 5),
            ("2026-11-18", "c", 2),
        ]);
        let buckets = ["2026-11-17", "2026-11-18"].map(|day| (Bucket::Date(date(day)), None));
        let costs = |top| -> Vec<i128> {
            let cells = laid_out(&current, &ByKey::new(), &buckets, top);
            cells.iter().map(|cell| cell.current.cost.pico()).collect()
        };
        assert_eq!(costs(1), [1, 3, 9, 5, 2, 0]);
        assert_eq!(costs(2), [3, 1, 0, 9, 5, 2, 0, 0]);
    }
}
