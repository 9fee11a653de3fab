//! How well logs and analytics know the same users, counted both ways, in users and dollars.

use std::collections::{BTreeMap, BTreeSet};

use super::features::CallGroup;
use crate::frame::events::EventGroup;
use crate::pricing::Usd;

/// The overlap of users with calls and users with events.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct JoinCoverage {
    /// Users with calls.
    pub log_users: u64,
    /// Users with events.
    pub analytics_users: u64,
    /// Users with both.
    pub both_users: u64,
    /// Cost of all calls.
    pub cost: Usd,
    /// Cost of calls whose user has events.
    pub matched_cost: Usd,
    /// Cost of calls whose user has none.
    pub unmatched_cost: Usd,
    /// Cost of calls without a user.
    pub cost_without_user: Usd,
    /// The user with calls and without events who costs most.
    pub unmatched_log_user: Option<String>,
    /// A user with events and without calls: the first by name.
    pub unmatched_analytics_user: Option<String>,
}

impl JoinCoverage {
    /// Returns whether less than half of the users of the side that knows fewer are known to the
    /// other: probably the two write their ids in different ways.
    pub fn is_low(&self) -> bool {
        let fewer = self.log_users.min(self.analytics_users);
        self.both_users.saturating_mul(2) < fewer
    }
}

/// Counts the overlap.
pub fn join_coverage(calls: &[CallGroup<'_>], events: &[EventGroup<'_>]) -> JoinCoverage {
    let mut callers: BTreeMap<&str, Usd> = BTreeMap::new();
    let mut cost_without_user = Usd::ZERO;
    for group in calls {
        match group.user {
            Some(user) => *callers.entry(user).or_default() += group.measures.cost,
            None => cost_without_user += group.measures.cost,
        }
    }
    let active: BTreeSet<&str> = events.iter().map(|group| group.user).collect();
    let (matched, unmatched): (Vec<_>, Vec<_>) =
        callers.iter().partition(|(user, _)| active.contains(*user));
    let sum = |users: &[(&&str, &Usd)]| users.iter().map(|(_, cost)| **cost).sum();
    let (matched_cost, unmatched_cost) = (sum(&matched), sum(&unmatched));
    let dearest = unmatched.iter().rev().max_by_key(|(_, cost)| **cost);
    let silent = active.iter().find(|user| !callers.contains_key(*user));
    JoinCoverage {
        log_users: callers.len() as u64,
        analytics_users: active.len() as u64,
        both_users: matched.len() as u64,
        cost: matched_cost + unmatched_cost + cost_without_user,
        matched_cost,
        unmatched_cost,
        cost_without_user,
        unmatched_log_user: dearest.map(|(user, _)| (**user).to_owned()),
        unmatched_analytics_user: silent.map(|user| (*user).to_owned()),
    }
}
