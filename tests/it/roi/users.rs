//! Concentration and coverage over plain groups: known coefficients and boundaries.

use llmcost::analysis::{CallGroup, Concentration, concentration, join_coverage};
use llmcost::frame::Measures;
use llmcost::frame::events::EventGroup;
use llmcost::pricing::Usd;

/// Calls of users with these costs; a user without a name has none.
fn calls<'a>(costs: &[(&'a str, i128)]) -> Vec<CallGroup<'a>> {
    let group = |(user, pico): &(&'a str, i128)| CallGroup {
        feature: Some("a"),
        user: (!user.is_empty()).then_some(*user),
        measures: Measures {
            cost: Usd::from_pico(*pico),
            calls: 1,
            ..Measures::default()
        },
    };
    costs.iter().map(group).collect()
}

fn events<'a>(users: &[&'a str]) -> Vec<EventGroup<'a>> {
    let event = |user: &&'a str| EventGroup {
        feature: "a",
        user,
        name: "x",
        events: 1,
        value: Usd::ZERO,
    };
    users.iter().map(event).collect()
}

fn gini(costs: &[(&str, i128)]) -> Option<f64> {
    concentration(&calls(costs)).gini
}

#[test]
fn the_coefficients_are_the_known_ones() {
    assert_eq!(gini(&[("a", 7), ("b", 7), ("c", 7), ("d", 7)]), Some(0.0));
    assert_eq!(gini(&[("a", 0), ("b", 0), ("c", 0), ("d", 7)]), Some(0.75));
    assert_eq!(gini(&[("a", 3), ("b", 1)]), Some(0.25));
    assert_eq!(gini(&[("a", 9)]), Some(0.0));
    // A user in several groups is one user; calls without a user do not count.
    assert_eq!(gini(&[("a", 1), ("b", 1), ("a", 2), ("", 99)]), Some(0.25));
}

#[test]
fn without_users_cost_or_with_credits_there_are_no_shares() {
    assert_eq!(concentration(&[]), Concentration::default());
    for costs in [
        &[("", 5)][..],
        &[("a", 0), ("b", 0)],
        &[("a", 9), ("b", -1)],
        &[("a", -1)],
    ] {
        let found = concentration(&calls(costs));
        let shares = [
            found.top_1_percent_ratio,
            found.top_10_percent_ratio,
            found.gini,
        ];
        assert_eq!(shares, [None; 3], "{costs:?}");
    }
}

#[test]
fn the_top_is_rounded_up_to_whole_users() {
    for (count, one_percent, ten_percent) in [
        (1, 1, 1),
        (10, 1, 1),
        (11, 1, 2),
        (100, 1, 10),
        (101, 2, 11),
        (200, 2, 20),
    ] {
        let names: Vec<String> = (0..count).map(|number| format!("u{number:03}")).collect();
        let costs: Vec<(&str, i128)> = names.iter().map(|name| (name.as_str(), 4)).collect();
        let found = concentration(&calls(&costs));
        let tops = (found.top_1_percent_users, found.top_10_percent_users);
        assert_eq!(tops, (one_percent, ten_percent), "{count}");
        #[expect(clippy::cast_precision_loss, reason = "small numbers")]
        let share = one_percent as f64 / f64::from(count);
        assert_eq!(found.top_1_percent_ratio, Some(share), "{count}");
    }
}

#[test]
fn both_sides_are_counted_in_users_and_dollars() {
    let log = calls(&[("a", 5), ("b", 7), ("c", 11), ("d", 11), ("", 2), ("a", 1)]);
    let found = join_coverage(&log, &events(&["b", "y", "x", "b", "a"]));
    assert_eq!(
        (found.log_users, found.analytics_users, found.both_users),
        (4, 4, 2)
    );
    let costs = [
        found.matched_cost,
        found.unmatched_cost,
        found.cost_without_user,
        found.cost,
    ];
    assert_eq!(costs.map(Usd::pico), [13, 22, 2, 37]);
    // The dearest stranger, by name where two cost the same; the first of the others by name.
    assert_eq!(found.unmatched_log_user.as_deref(), Some("c"));
    assert_eq!(found.unmatched_analytics_user.as_deref(), Some("x"));
}

#[test]
fn exactly_half_of_the_smaller_side_is_not_low() {
    let is_low = |log: &[&str], analytics: &[&str]| {
        let costs: Vec<(&str, i128)> = log.iter().map(|user| (*user, 1)).collect();
        join_coverage(&calls(&costs), &events(analytics)).is_low()
    };
    assert!(!is_low(&["a", "b"], &["b", "c", "d", "e", "f"]));
    assert!(is_low(&["a", "b", "c"], &["c", "d", "e"]));
    assert!(is_low(&["a"], &["b"]));
    // One side without users says nothing about ids.
    assert!(!is_low(&[], &["b"]));
    assert!(!is_low(&["a"], &[]));
}
