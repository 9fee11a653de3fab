//! The join over plain groups: nothing, one user, exact order, users counted once.

use std::collections::BTreeSet;

use llmcost::analysis::{CallGroup, RoiQuestion, RoiRow, RoiTable, join};
use llmcost::frame::Measures;
use llmcost::frame::events::EventGroup;
use llmcost::pricing::Usd;
use proptest::prelude::*;

fn calls<'a>(feature: &'a str, user: &'a str, pico: i128) -> CallGroup<'a> {
    let named = |name: &'a str| (!name.is_empty()).then_some(name);
    CallGroup {
        feature: named(feature),
        user: named(user),
        measures: Measures {
            cost: Usd::from_pico(pico),
            calls: 1,
            ..Measures::default()
        },
    }
}

fn event<'a>(feature: &'a str, user: &'a str, name: &'a str) -> EventGroup<'a> {
    EventGroup {
        feature,
        user,
        name,
        events: 2,
        value: Usd::from_pico(3),
    }
}

fn order(table: &RoiTable) -> Vec<&str> {
    let rows = table.rows.iter();
    rows.map(|row| row.feature.as_deref().unwrap_or("(none)"))
        .collect()
}

#[test]
fn nothing_joined_to_nothing_is_nothing() {
    assert_eq!(join(&[], &[], &RoiQuestion::default()), RoiTable::default());
}

#[test]
fn calls_without_events_and_events_without_calls_are_rows() {
    let table = join(&[calls("a", "u", 5)], &[], &RoiQuestion::default());
    let expected = RoiRow {
        feature: Some("a".to_owned()),
        cost: Usd::from_pico(5),
        calls: 1,
        llm_users: 1,
        ..RoiRow::default()
    };
    assert_eq!(table.rows, [expected]);
    let table = join(&[], &[event("b", "u", "done")], &RoiQuestion::default());
    let expected = RoiRow {
        feature: Some("b".to_owned()),
        active_users: 1,
        events: 2,
        ..RoiRow::default()
    };
    assert_eq!(table.rows, [expected]);
    // Features without calls are in no total.
    assert_eq!(table.total, RoiRow::default());
}

#[test]
fn what_was_not_asked_for_is_unknown_and_what_was_not_found_is_zero() {
    let is_done = |name: &str| name == "done";
    let is_sold = |name: &str| name == "sold";
    let asked = RoiQuestion {
        is_success: Some(Box::new(is_done)),
        is_conversion: Some(Box::new(is_sold)),
        has_value: true,
    };
    let (log, events) = (
        [calls("a", "u", 5)],
        [event("a", "u", "done"), event("a", "u", "x")],
    );
    let found = |question| {
        let table = join(&log, &events, question);
        let row = |row: &RoiRow| (row.successes, row.conversions, row.value.map(Usd::pico));
        assert_eq!(row(&table.rows[0]), row(&table.total));
        row(&table.total)
    };
    assert_eq!(found(&asked), (Some(2), Some(0), Some(6)));
    assert_eq!(found(&RoiQuestion::default()), (None, None, None));
    let empty = join(&log, &[], &asked);
    assert_eq!(
        (empty.rows[0].successes, empty.rows[0].value),
        (Some(0), Some(Usd::ZERO))
    );
}

#[test]
fn a_user_of_two_features_counts_once_in_the_total() {
    let log = [
        calls("a", "u", 5),
        calls("b", "u", 7),
        calls("", "u", 1),
        calls("b", "", 2),
    ];
    let events = [
        event("a", "u", "x"),
        event("b", "u", "x"),
        event("b", "v", "y"),
    ];
    let table = join(&log, &events, &RoiQuestion::default());
    let total = &table.total;
    assert_eq!((total.cost.pico(), total.calls), (15, 4));
    assert_eq!(
        (total.llm_users, total.active_users, total.events),
        (1, 2, 6)
    );
    let users: u64 = table.rows.iter().map(|row| row.active_users).sum();
    assert_eq!(users, 3);
}

#[test]
fn rows_stand_in_the_order_of_what_is_wrong_with_them() {
    let log = [
        calls("", "u", 900),
        calls("free", "u", 0),
        calls("few", "u", 10),
        calls("many", "u", 10),
        calls("same", "u", 5),
        calls("unused", "u", 1),
        calls("unused-dear", "u", 2),
    ];
    let events = [
        event("few", "u", "x"),
        event("many", "u", "x"),
        event("many", "v", "x"),
        event("other", "u", "x"),
        event("popular", "u", "x"),
        event("popular", "v", "x"),
        event("same", "u", "x"),
    ];
    let table = join(&log, &events, &RoiQuestion::default());
    // `many` and `same` cost 5 per user: the dearer one first.
    let expected = [
        "unused-dear",
        "unused",
        "few",
        "many",
        "same",
        "free",
        "popular",
        "other",
        "(none)",
    ];
    assert_eq!(order(&table), expected);
}

/// The two ratios are the same floating-point number; in whole numbers the first is greater by two
/// thirds of 10⁻¹² USD.
#[test]
fn costs_per_user_are_compared_exactly() {
    let users: Vec<String> = (0..3).map(|number| format!("u{number}")).collect();
    let log = [
        calls("b", "u", 10_000_000_000_000_000_000_000_001),
        calls("a", "u", 3_333_333_333_333_333_333_333_333),
    ];
    let mut events: Vec<EventGroup<'_>> = users.iter().map(|user| event("b", user, "x")).collect();
    events.push(event("a", "u0", "x"));
    assert_eq!(
        order(&join(&log, &events, &RoiQuestion::default())),
        ["b", "a"]
    );
}

proptest! {
    /// Whatever calls and events there are: costs add up, users count once, every feature has one
    /// row.
    #[test]
    fn the_parts_add_up(
        log in prop::collection::vec((0..4_u8, 0..4_u8, -5..50_i128), 0..30),
        done in prop::collection::vec((0..5_u8, 0..6_u8, 0..3_u8), 0..30),
    ) {
        const NAMES: [&str; 6] = ["", "a", "b", "c", "d", "e"];
        let name = |number: u8| NAMES[usize::from(number)];
        let log: Vec<_> = log.iter().map(|(feature, user, cost)| {
            calls(name(*feature), name(*user), *cost)
        }).collect();
        let done: Vec<_> = done.iter().map(|(feature, user, what)| {
            event(name(feature + 1), name(*user), name(*what))
        }).collect();
        let is_a = |name: &str| name == "a";
        let asked = RoiQuestion { is_success: Some(Box::new(is_a)), is_conversion: None, has_value: true };
        let table = join(&log, &done, &asked);
        let mut features: Vec<Option<&str>> = log.iter().map(|group| group.feature).collect();
        features.extend(done.iter().map(|group| Some(group.feature)));
        features.sort_unstable();
        features.dedup();
        let mut found: Vec<Option<&str>> =
            table.rows.iter().map(|row| row.feature.as_deref()).collect();
        found.sort_unstable();
        prop_assert_eq!(&found, &features);
        let cost: i128 = log.iter().map(|group| group.measures.cost.pico()).sum();
        let of_rows: i128 = table.rows.iter().map(|row| row.cost.pico()).sum();
        prop_assert_eq!((of_rows, table.total.cost.pico()), (cost, cost));
        for row in &table.rows {
            let feature = row.feature.as_deref();
            let own = || log.iter().filter(|group| group.feature == feature);
            let events = || done.iter().filter(|group| Some(group.feature) == feature);
            let callers: BTreeSet<&str> = own().filter_map(|group| group.user).collect();
            let active: BTreeSet<&str> = events().map(|group| group.user).collect();
            prop_assert_eq!(row.calls, own().count() as u64);
            prop_assert_eq!(row.llm_users, callers.len() as u64);
            prop_assert_eq!(row.active_users, active.len() as u64);
            prop_assert_eq!(row.events, 2 * events().count() as u64);
            let successes = events().filter(|group| group.name == "a").count();
            prop_assert_eq!(row.successes, Some(2 * successes as u64));
            let value = 3 * i128::try_from(events().count()).unwrap();
            prop_assert_eq!(row.value.map(Usd::pico), Some(value));
        }
        let with_calls: BTreeSet<Option<&str>> = log.iter().map(|group| group.feature).collect();
        let active: BTreeSet<&str> = done
            .iter()
            .filter(|group| with_calls.contains(&Some(group.feature)))
            .map(|group| group.user)
            .collect();
        prop_assert_eq!(table.total.active_users, active.len() as u64);
    }
}
