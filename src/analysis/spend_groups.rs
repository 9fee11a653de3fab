//! The groups of a spend report: which are shown by name, and what each comes to in all.

use std::collections::{BTreeMap, BTreeSet};

use super::spend::Cell;
use crate::frame::Measures;
use crate::pricing::Usd;

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

impl ShownGroup {
    /// Shows a group by its own name.
    pub fn of(key: &GroupKey) -> Self {
        if is_none(key) {
            Self::None
        } else {
            Self::Values(key.clone())
        }
    }

    /// Where a group stands among the others: the rest and the calls without a value last.
    pub(super) const fn place(&self) -> u8 {
        match self {
            Self::Values(_) => 0,
            Self::Other(_) => 1,
            Self::None => 2,
        }
    }
}

/// Whether it is the group of the calls that have none of the dimensions.
fn is_none(key: &GroupKey) -> bool {
    !key.is_empty() && key.iter().all(Option::is_none)
}

/// As what each group is shown: some by their own name, the others as the rest.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ShownGroups {
    /// The groups that are not part of the rest.
    pub named: BTreeSet<GroupKey>,
    /// How many groups are the rest.
    pub others: usize,
}

impl ShownGroups {
    /// Returns as what a group is shown; `None` for an unknown one where there is no rest.
    pub fn get(&self, key: &GroupKey) -> Option<ShownGroup> {
        if self.named.contains(key) {
            Some(ShownGroup::of(key))
        } else {
            self.rest()
        }
    }

    /// Returns everything that is shown.
    pub fn all(&self) -> BTreeSet<ShownGroup> {
        let named = self.named.iter().map(ShownGroup::of);
        named.chain(self.rest()).collect()
    }

    /// Returns the rest; `None` if there is none.
    pub fn rest(&self) -> Option<ShownGroup> {
        (self.others > 0).then_some(ShownGroup::Other(self.others))
    }
}

/// Measures by group.
pub type GroupSums = BTreeMap<GroupKey, Measures>;

/// A group over all periods.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GroupTotal {
    /// The group.
    pub group: ShownGroup,
    /// Its measures over all periods.
    pub current: Measures,
    /// Its measures in the period before all of them.
    pub prior: Measures,
    /// Its cost in each period, in order.
    pub costs: Vec<Usd>,
}

/// Says as what each group is shown: those with the greatest cost by name, the rest as one. A rest
/// of one is shown by its name. `compared` are groups that may have nothing but a past.
pub fn shown_groups(current: &GroupSums, compared: &BTreeSet<GroupKey>, top: usize) -> ShownGroups {
    let nothing = Measures::default();
    let only_compared = compared.iter().filter(|key| !current.contains_key(*key));
    let all = current
        .iter()
        .chain(only_compared.map(|key| (key, &nothing)));
    let (nones, mut ranked): (Vec<_>, Vec<_>) = all.partition(|(key, _)| is_none(key));
    ranked.sort_unstable_by(|(one_key, one), (other_key, other)| {
        let by_cost = other.cost.cmp(&one.cost);
        let by_calls = other.calls.cmp(&one.calls);
        by_cost.then(by_calls).then(one_key.cmp(other_key))
    });
    let most = if ranked.len() == top.saturating_add(1) {
        ranked.len()
    } else {
        top
    };
    let named = ranked.iter().take(most).chain(&nones);
    ShownGroups {
        named: named.map(|(key, _)| (*key).clone()).collect(),
        others: ranked.len().saturating_sub(most),
    }
}

/// Adds every shown group up over all periods, greatest cost first. `cells` come by period, with
/// a cell for every group in each; `prior` is what groups came to in the period before.
pub fn group_totals(shown: &ShownGroups, cells: &[Cell], prior: &GroupSums) -> Vec<GroupTotal> {
    let mut totals: BTreeMap<&ShownGroup, GroupTotal> = BTreeMap::new();
    for cell in cells {
        let total = totals.entry(&cell.group).or_insert_with(|| GroupTotal {
            group: cell.group.clone(),
            current: Measures::default(),
            prior: Measures::default(),
            costs: Vec::new(),
        });
        total.current.add(&cell.current);
        total.costs.push(cell.current.cost);
    }
    for (key, measures) in prior {
        if let Some(total) = shown.get(key).and_then(|group| totals.get_mut(&group)) {
            total.prior.add(measures);
        }
    }
    let mut totals: Vec<GroupTotal> = totals.into_values().collect();
    totals.sort_by(|one, other| {
        let by_place = one.group.place().cmp(&other.group.place());
        let by_cost = other.current.cost.cmp(&one.current.cost);
        by_place.then(by_cost).then(one.group.cmp(&other.group))
    });
    totals
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::Bucket;
    use crate::usage::Timestamp;

    fn key(name: &str) -> GroupKey {
        vec![(!name.is_empty()).then(|| name.to_owned())]
    }

    fn cost(pico: i128) -> Measures {
        Measures {
            cost: Usd::from_pico(pico),
            ..Measures::default()
        }
    }

    fn sums(groups: &[(&str, i128)]) -> GroupSums {
        let sums = groups.iter().map(|(name, pico)| (key(name), cost(*pico)));
        sums.collect()
    }

    #[test]
    fn a_rest_of_one_is_named_and_calls_without_a_value_are_never_the_rest() {
        let current = sums(&[("a", 5), ("b", 3), ("c", 1), ("", 9)]);
        let named = |top| {
            let shown = shown_groups(&current, &BTreeSet::new(), top);
            shown.all().into_iter().collect::<Vec<_>>()
        };
        let value = |name| ShownGroup::Values(key(name));
        assert_eq!(
            named(2),
            [value("a"), value("b"), value("c"), ShownGroup::None]
        );
        assert_eq!(
            named(1),
            [value("a"), ShownGroup::Other(2), ShownGroup::None]
        );
    }

    #[test]
    fn totals_are_sums_over_periods_and_have_the_past_of_all_their_members() {
        let current = sums(&[("a", 5), ("b", 3), ("c", 1)]);
        let prior = sums(&[("a", 2), ("c", 4), ("gone", 8)]);
        let shown = shown_groups(&current, &prior.keys().cloned().collect(), 1);
        let hour = |number| Bucket::Hour(Timestamp(number));
        let cell = |number, group: &ShownGroup, pico| Cell {
            bucket: hour(number),
            group: group.clone(),
            current: cost(pico),
            prior: Measures::default(),
        };
        let (a, rest) = (ShownGroup::Values(key("a")), ShownGroup::Other(3));
        let cells = [
            cell(0, &a, 1),
            cell(0, &rest, 4),
            cell(1, &a, 4),
            cell(1, &rest, 0),
        ];
        let total = |group, current, prior, costs: [i128; 2]| GroupTotal {
            group,
            current: cost(current),
            prior: cost(prior),
            costs: costs.map(Usd::from_pico).to_vec(),
        };
        assert_eq!(
            group_totals(&shown, &cells, &prior),
            [total(a, 5, 2, [1, 4]), total(rest, 4, 12, [4, 0])]
        );
    }
}
