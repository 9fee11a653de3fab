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

/// Tells by its name whether an event is one of those that are asked for.
pub type NameTest<'a> = Box<dyn Fn(&str) -> bool + 'a>;

/// What is asked of the events.
#[derive(Default)]
pub struct RoiQuestion<'a> {
    /// Which events are successes; `None` if nothing is one.
    pub is_success: Option<NameTest<'a>>,
    /// Which events are conversions; `None` if nothing is one.
    pub is_conversion: Option<NameTest<'a>>,
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
    cost: Usd,
    calls: u64,
    unpriced_calls: u64,
    callers: BTreeSet<&'a str>,
    active: BTreeSet<&'a str>,
    events: u64,
    successes: u64,
    conversions: u64,
    value: Usd,
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
    for feature in features.values().filter(|feature| feature.calls > 0) {
        total.add(feature);
    }
    let rows = features.iter();
    let mut rows: Vec<RoiRow> = rows
        .map(|(name, feature)| feature.row(*name, question))
        .collect();
    // Features come by name, and a stable sort leaves equal ones so.
    rows.sort_by(order);
    RoiTable {
        rows,
        total: total.row(None, question),
    }
}

impl<'a> Feature<'a> {
    fn add_calls(&mut self, group: &CallGroup<'a>) {
        self.cost += group.measures.cost;
        self.calls += group.measures.calls;
        self.unpriced_calls += group.measures.unpriced_calls;
        self.callers.extend(group.user);
    }

    fn add_events(&mut self, group: &EventGroup<'a>, question: &RoiQuestion<'_>) {
        let counted = |is_one: &Option<NameTest<'_>>| {
            let is_one = is_one.as_ref().is_some_and(|is_one| is_one(group.name));
            if is_one { group.events } else { 0 }
        };
        self.active.insert(group.user);
        self.events += group.events;
        self.successes += counted(&question.is_success);
        self.conversions += counted(&question.is_conversion);
        self.value += group.value;
    }

    /// Adds another feature; users of both count once.
    fn add(&mut self, other: &Self) {
        self.cost += other.cost;
        self.calls += other.calls;
        self.unpriced_calls += other.unpriced_calls;
        self.callers.extend(&other.callers);
        self.active.extend(&other.active);
        self.events += other.events;
        self.successes += other.successes;
        self.conversions += other.conversions;
        self.value += other.value;
    }

    /// Counts the users. What was not asked for is unknown.
    fn row(&self, name: Option<&str>, question: &RoiQuestion<'_>) -> RoiRow {
        RoiRow {
            feature: name.map(str::to_owned),
            cost: self.cost,
            calls: self.calls,
            unpriced_calls: self.unpriced_calls,
            llm_users: self.callers.len() as u64,
            active_users: self.active.len() as u64,
            events: self.events,
            successes: question.is_success.as_ref().map(|_| self.successes),
            conversions: question.is_conversion.as_ref().map(|_| self.conversions),
            value: question.has_value.then_some(self.value),
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
