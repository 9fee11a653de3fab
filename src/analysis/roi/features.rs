//! Cost by feature against active users, successes, conversions and value by feature.

use std::cmp::Ordering;
use std::collections::{BTreeMap, BTreeSet};

use crate::frame::Measures;
use crate::frame::events::EventGroup;
use crate::pricing::Usd;

/// Calls of a user in a feature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallGroup<'a> {
    /// The feature; `None` for calls without one.
    pub feature: Option<&'a str>,
    /// The user; `None` for calls without one.
    pub user: Option<&'a str>,
    /// Their measures.
    pub measures: Measures,
}

/// What is asked of the events.
#[derive(Clone, Copy)]
pub struct RoiQuestion<'a> {
    /// Which events are successes, by name; `None` if nothing is one.
    pub is_success: Option<&'a dyn Fn(&str) -> bool>,
    /// Which events are conversions, by name; `None` if nothing is one.
    pub is_conversion: Option<&'a dyn Fn(&str) -> bool>,
    /// Whether events say what they were worth.
    pub has_value: bool,
}

impl std::fmt::Debug for RoiQuestion<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("RoiQuestion")
            .field("has_value", &self.has_value)
            .finish_non_exhaustive()
    }
}

/// A feature, or all features with calls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoiRow {
    /// The feature; `None` for calls without one, and for the total.
    pub feature: Option<String>,
    /// Cost of its calls.
    pub cost: Usd,
    /// Its calls.
    pub calls: u64,
    /// Calls of unknown cost among them.
    pub unpriced_calls: u64,
    /// Users with calls.
    pub llm_users: u64,
    /// Users with events.
    pub active_users: u64,
    /// Their events.
    pub events: u64,
    /// Those that are successes; `None` if nothing is one.
    pub successes: Option<u64>,
    /// Those that are conversions; `None` if nothing is one.
    pub conversions: Option<u64>,
    /// What the events were worth; `None` if they do not say.
    pub value: Option<Usd>,
}

/// Features, and what they add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RoiTable {
    /// Features with cost and no active users, by cost; then by cost per active user; then features
    /// without calls, by active users; last the calls without a feature.
    pub rows: Vec<RoiRow>,
    /// All features with calls, and the calls without a feature. Users are counted once.
    pub total: RoiRow,
}

/// A row under construction.
#[derive(Debug, Default)]
struct Feature<'a> {
    row: RoiRow,
    callers: BTreeSet<&'a str>,
    active: BTreeSet<&'a str>,
}

/// Joins calls and events by feature.
pub fn join(
    calls: &[CallGroup<'_>],
    events: &[EventGroup<'_>],
    question: &RoiQuestion<'_>,
) -> RoiTable {
    let mut features: BTreeMap<Option<&str>, Feature<'_>> = BTreeMap::new();
    for group in calls {
        features.entry(group.feature).or_default().add_calls(group);
    }
    for group in events {
        let feature = features.entry(Some(group.feature)).or_default();
        feature.add_events(group, question);
    }
    let mut total = Feature::default();
    for feature in features.values().filter(|feature| feature.row.calls > 0) {
        total.add(feature);
    }
    let mut rows: Vec<RoiRow> = features
        .into_iter()
        .map(|(name, feature)| RoiRow {
            feature: name.map(str::to_owned),
            ..feature.finish(question)
        })
        .collect();
    // Features come by name, and a stable sort leaves equal ones so.
    rows.sort_by(order);
    RoiTable {
        rows,
        total: total.finish(question),
    }
}

impl<'a> Feature<'a> {
    fn add_calls(&mut self, group: &CallGroup<'a>) {
        self.row.cost += group.measures.cost;
        self.row.calls += group.measures.calls;
        self.row.unpriced_calls += group.measures.unpriced_calls;
        self.callers.extend(group.user);
    }

    fn add_events(&mut self, group: &EventGroup<'a>, question: &RoiQuestion<'_>) {
        let count = |sum: &mut Option<u64>, is_one: Option<&dyn Fn(&str) -> bool>| {
            if is_one.is_some_and(|is_one| is_one(group.name)) {
                *sum.get_or_insert(0) += group.events;
            }
        };
        count(&mut self.row.successes, question.is_success);
        count(&mut self.row.conversions, question.is_conversion);
        self.row.events += group.events;
        *self.row.value.get_or_insert_default() += group.value;
        self.active.insert(group.user);
    }

    /// Adds another feature; users of both count once.
    fn add(&mut self, other: &Self) {
        let (sum, row) = (&mut self.row, &other.row);
        sum.cost += row.cost;
        sum.calls += row.calls;
        sum.unpriced_calls += row.unpriced_calls;
        sum.events += row.events;
        *sum.successes.get_or_insert(0) += row.successes.unwrap_or(0);
        *sum.conversions.get_or_insert(0) += row.conversions.unwrap_or(0);
        *sum.value.get_or_insert_default() += row.value.unwrap_or_default();
        self.callers.extend(&other.callers);
        self.active.extend(&other.active);
    }

    /// Counts the users. What was asked for and not found is 0, what was not asked for is unknown.
    fn finish(self, question: &RoiQuestion<'_>) -> RoiRow {
        let row = self.row;
        RoiRow {
            llm_users: self.callers.len() as u64,
            active_users: self.active.len() as u64,
            successes: question.is_success.map(|_| row.successes.unwrap_or(0)),
            conversions: question.is_conversion.map(|_| row.conversions.unwrap_or(0)),
            value: question.has_value.then(|| row.value.unwrap_or_default()),
            ..row
        }
    }
}

/// Where a row stands among the others.
fn place(row: &RoiRow) -> u8 {
    match row {
        RoiRow { feature: None, .. } => 3,
        RoiRow { calls: 0, .. } => 2,
        RoiRow {
            active_users: 0, ..
        } if !row.cost.is_zero() => 0,
        _ => 1,
    }
}

fn order(one: &RoiRow, other: &RoiRow) -> Ordering {
    let by_cost = || other.cost.cmp(&one.cost);
    place(one)
        .cmp(&place(other))
        .then_with(|| match place(one) {
            1 => by_cost_per_user(one, other).then_with(by_cost),
            2 => other.active_users.cmp(&one.active_users),
            _ => by_cost(),
        })
}

/// Compares cost ÷ active users exactly, greatest first. Nobody counts as one, whose cost is 0.
fn by_cost_per_user(one: &RoiRow, other: &RoiRow) -> Ordering {
    let product = |row: &RoiRow, users: &RoiRow| {
        let users = i128::from(users.active_users.max(1));
        row.cost.pico().saturating_mul(users)
    };
    product(other, one).cmp(&product(one, other))
}
