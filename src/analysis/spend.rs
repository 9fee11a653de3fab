//! Spend by period and group: which groups are shown and what is in every cell, so that parts add
//! up.

use std::collections::{BTreeMap, BTreeSet};

use super::grain::Bucket;
use crate::frame::Measures;

/// Values of the dimensions, in the order in which they were asked for.
pub type GroupKey = Vec<Option<String>>;

/// A group as shown.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ShownGroup {
    /// Values of the dimensions.
    Values(GroupKey),
    /// So many further groups.
    Other(usize),
    /// Calls that have none of the dimensions.
    None,
}

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

/// Measures by period and group.
pub type Sheet = BTreeMap<(Bucket, GroupKey), Measures>;

/// Lays out every shown group in every bucket: by bucket, then cost, then name; the rest and the
/// calls without a value last. Groups are ranked by their cost over all buckets, and a rest of one
/// is shown by its name.
pub fn lay_out(
    current: &Sheet,
    prior: &Sheet,
    buckets: &[(Bucket, Option<Bucket>)],
    top: usize,
) -> Vec<Cell> {
    let shown = shown_groups(current, prior, buckets, top);
    let mut order: BTreeSet<ShownGroup> = shown.values().cloned().collect();
    if order.is_empty() {
        order.insert(ShownGroup::Values(Vec::new()));
    }
    let mut cells: BTreeMap<(Bucket, &ShownGroup), (Measures, Measures)> = BTreeMap::new();
    for (bucket, _) in buckets {
        for group in &order {
            cells.insert((*bucket, group), Default::default());
        }
    }
    for ((bucket, key), measures) in current {
        if let Some(group) = shown.get(key)
            && let Some((sum, _)) = cells.get_mut(&(*bucket, group))
        {
            sum.add(measures);
        }
    }
    let later: BTreeMap<Bucket, Bucket> = buckets
        .iter()
        .filter_map(|(bucket, before)| Some(((*before)?, *bucket)))
        .collect();
    for ((bucket, key), measures) in prior {
        if let Some(group) = shown.get(key)
            && let Some(bucket) = later.get(bucket)
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
        let by_rest = rest(&one.group).cmp(&rest(&other.group));
        let by_cost = other.current.cost.cmp(&one.current.cost);
        let by_name = one.group.cmp(&other.group);
        by_bucket.then(by_rest).then(by_cost).then(by_name)
    });
    cells
}

/// Where a group stands among the others of its period.
const fn rest(group: &ShownGroup) -> u8 {
    match group {
        ShownGroup::Values(_) => 0,
        ShownGroup::Other(_) => 1,
        ShownGroup::None => 2,
    }
}

/// Says as what each group is shown.
fn shown_groups(
    current: &Sheet,
    prior: &Sheet,
    buckets: &[(Bucket, Option<Bucket>)],
    top: usize,
) -> BTreeMap<GroupKey, ShownGroup> {
    let compared: BTreeSet<Bucket> = buckets.iter().filter_map(|(_, before)| *before).collect();
    let mut totals: BTreeMap<&GroupKey, Measures> = BTreeMap::new();
    for ((_, key), measures) in current {
        totals.entry(key).or_default().add(measures);
    }
    for (_, key) in prior.keys().filter(|(bucket, _)| compared.contains(bucket)) {
        totals.entry(key).or_default();
    }
    let is_none = |key: &GroupKey| !key.is_empty() && key.iter().all(Option::is_none);
    let mut ranked: Vec<(&GroupKey, Measures)> = totals
        .iter()
        .filter(|(key, _)| !is_none(key))
        .map(|(key, measures)| (*key, *measures))
        .collect();
    ranked.sort_by(|(one_key, one), (other_key, other)| {
        let by_cost = other.cost.cmp(&one.cost);
        let by_calls = other.calls.cmp(&one.calls);
        by_cost.then(by_calls).then(one_key.cmp(other_key))
    });
    let most = if ranked.len() == top.saturating_add(1) {
        ranked.len()
    } else {
        top
    };
    let others = ranked.len().saturating_sub(most);
    let mut shown: BTreeMap<GroupKey, ShownGroup> = BTreeMap::new();
    for (rank, (key, _)) in ranked.into_iter().enumerate() {
        let group = if rank < most {
            ShownGroup::Values(key.clone())
        } else {
            ShownGroup::Other(others)
        };
        shown.insert(key.clone(), group);
    }
    for key in totals.into_keys().filter(|key| is_none(key)) {
        shown.insert(key.clone(), ShownGroup::None);
    }
    shown
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use super::*;
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

    fn sheet(cells: &[(&str, &str, i128)]) -> Sheet {
        let cell = |(day, team, pico): &(&str, &str, i128)| {
            let team = (!team.is_empty()).then(|| (*team).to_owned());
            ((Bucket::Date(date(day)), vec![team]), cost(*pico))
        };
        cells.iter().map(cell).collect()
    }

    #[test]
    fn nothing_is_nothing_and_ended_groups_keep_their_prior_cost() {
        assert!(lay_out(&Sheet::new(), &Sheet::new(), &[], 3).is_empty());
        let [day, before] = ["2026-11-18", "2026-11-11"].map(|text| Bucket::Date(date(text)));
        let current = sheet(&[("2026-11-18", "a", 5)]);
        let prior = sheet(&[("2026-11-11", "a", 2), ("2026-11-11", "ended", 3)]);
        let cells = lay_out(&current, &prior, &[(day, Some(before))], 3);
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
            let cells = lay_out(&current, &Sheet::new(), &buckets, top);
            cells.iter().map(|cell| cell.current.cost.pico()).collect()
        };
        assert_eq!(costs(1), [1, 3, 9, 5, 2, 0]);
        assert_eq!(costs(2), [3, 1, 0, 9, 5, 2, 0, 0]);
    }
}
