//! November of the demo company: the generator's own figures, and a second join over the raw rows.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

use serde_json::Value;

use super::{feature, names};
use crate::cli::money::{amount, dollars};
use crate::cli::program::llmcost;
use crate::demo::{self, expected, raw_rows};

/// Runs the command in the demo's folder.
fn run(flags: &[&str]) -> Value {
    let arguments = [
        &["roi", "--format", "json", "--analytics", "events.csv"],
        flags,
    ]
    .concat();
    llmcost(&arguments).in_folder(&demo::folder()).json()
}

/// November, computed once.
fn november() -> &'static Value {
    static JSON: OnceLock<Value> = OnceLock::new();
    JSON.get_or_init(|| {
        run(&[
            "--success-event",
            "ticket_resolved",
            "--conversion-event",
            "subscription_*",
            "--value-column",
            "value",
        ])
    })
}

/// An event as the file has it.
struct RawEvent {
    user: String,
    name: String,
    day: String,
    feature: String,
    value: String,
}

/// The events of November so far, split at commas: no cell of the demo has one.
fn events() -> Vec<RawEvent> {
    let text = std::fs::read_to_string(demo::folder().join("events.csv")).unwrap();
    let events = text.lines().skip(1).map(|line| {
        let [user, name, at, feature, value] = line.split(',').collect::<Vec<_>>()[..] else {
            panic!("{line}")
        };
        RawEvent {
            user: user.to_owned(),
            name: name.to_owned(),
            day: at[..10].to_owned(),
            feature: feature.to_owned(),
            value: value.to_owned(),
        }
    });
    events
        .filter(|event| event.day.starts_with("2026-11"))
        .collect()
}

/// The calls of November so far.
fn calls() -> impl Iterator<Item = &'static raw_rows::RawCall> {
    raw_rows::calls()
        .iter()
        .filter(|call| call.day.starts_with("2026-11"))
}

/// Cents of an amount with two decimal places.
fn cents(text: &str) -> u64 {
    let (dollars, cents) = text.split_once('.').unwrap();
    assert_eq!(cents.len(), 2, "{text}");
    dollars.parse::<u64>().unwrap() * 100 + cents.parse::<u64>().unwrap()
}

#[test]
fn features_are_the_oracles() {
    let json = november();
    assert_eq!(json["period"]["label"], "November 2026");
    let oracle = expected()["roi_november"].as_array().unwrap();
    assert_eq!(names(json).len(), oracle.len() + 1);
    for expected in oracle {
        let row = feature(json, expected["feature"].as_str().unwrap());
        for key in ["cost", "calls", "llm_users", "active_users"] {
            assert_eq!(row[key], expected[key], "{expected}");
        }
        let events = expected["events"].as_object().unwrap();
        let count = |is_one: fn(&str) -> bool| -> u64 {
            let counted = events.iter().filter(|(name, _)| is_one(name));
            counted.map(|(_, count)| count.as_u64().unwrap()).sum()
        };
        assert_eq!(row["events"], count(|_| true), "{expected}");
        assert_eq!(row["successes"], count(|name| name == "ticket_resolved"));
        assert_eq!(
            row["conversions"],
            count(|name| name.starts_with("subscription"))
        );
        let value = amount(&row["value"]) / 10_i128.pow(10);
        assert_eq!(
            value,
            i128::from(cents(expected["value"].as_str().unwrap()))
        );
    }
}

#[test]
fn costs_add_up_to_the_month() {
    let json = november();
    let rows = json["features"].as_array().unwrap();
    let sum: i128 = rows.iter().map(|row| amount(&row["cost"])).sum();
    let teams = expected()["november_to_date"]["team"].as_array().unwrap();
    let month: i128 = teams.iter().map(|team| amount(&team["cost"])).sum();
    assert_eq!(dollars(sum), dollars(month));
    assert_eq!(amount(&json["total"]["cost"]), month);
    assert_eq!(amount(&json["coverage"]["cost"]), month);
    let parts = ["matched_cost", "unmatched_cost", "cost_without_user"];
    let parts: i128 = parts.iter().map(|key| amount(&json["coverage"][key])).sum();
    assert_eq!(parts, sum);
}

#[test]
fn order_is_unused_cost_then_cost_per_user_then_what_is_free() {
    let json = november();
    let rows = json["features"].as_array().unwrap();
    let unused = [
        "nightly-eval",
        "doc-extraction",
        "incident-summary",
        "query-rewrite",
    ];
    assert_eq!(names(json)[..4], unused);
    let per_user: Vec<f64> = rows[4..rows.len() - 2]
        .iter()
        .map(|row| row["cost_per_user"].as_f64().unwrap())
        .collect();
    assert_eq!(per_user.len(), 8);
    assert!(
        per_user.is_sorted_by(|one, other| one >= other),
        "{per_user:?}"
    );
    assert_eq!(names(json)[12..], ["help-center", "(none)"]);
    // $166.417342 for 71 users and 684 tickets.
    let reply = feature(json, "ticket-reply");
    assert!((reply["cost_per_user"].as_f64().unwrap() - 2.343_906_225).abs() < 1e-9);
    assert!((reply["cost_per_success"].as_f64().unwrap() - 0.243_300_207_6).abs() < 1e-9);
}

/// A second join: plain loops over the rows of the logs and the lines of the events.
#[test]
fn users_and_events_are_those_of_a_brute_force_join() {
    let json = run(&["--cost-basis", "logged", "--success-event", "*ed"]);
    let events = events();
    let mut features: BTreeSet<String> = events.iter().map(|event| event.feature.clone()).collect();
    features.extend(calls().filter_map(|call| call.feature.clone()));
    assert_eq!(names(&json).len(), features.len() + 1);
    for name in &features {
        let row = feature(&json, name);
        let own_calls = || calls().filter(|call| call.feature.as_ref() == Some(name));
        let own_events = || events.iter().filter(|event| event.feature == *name);
        let callers: BTreeSet<&String> =
            own_calls().filter_map(|call| call.user.as_ref()).collect();
        let active: BTreeSet<&String> = own_events().map(|event| &event.user).collect();
        assert_eq!(row["calls"], own_calls().count(), "{name}");
        assert_eq!(row["llm_users"], callers.len(), "{name}");
        assert_eq!(row["active_users"], active.len(), "{name}");
        assert_eq!(row["events"], own_events().count(), "{name}");
        let done = own_events().filter(|event| event.name.ends_with("ed"));
        assert_eq!(row["successes"], done.count(), "{name}");
        assert!(row["value"].is_null());
        let valued = own_events().filter(|event| !event.value.is_empty());
        let value: u64 = valued.map(|event| cents(&event.value)).sum();
        let found = amount(&feature(november(), name)["value"]);
        assert_eq!(found, i128::from(value) * 10_i128.pow(10), "{name}");
    }
    let callers: BTreeSet<&str> = calls().filter_map(|call| call.user.as_deref()).collect();
    let active: BTreeSet<&str> = events.iter().map(|event| event.user.as_str()).collect();
    let coverage = &json["coverage"];
    assert_eq!(coverage["log_users"], callers.len());
    assert_eq!(coverage["analytics_users"], active.len());
    assert_eq!(
        coverage["both_users"],
        callers.intersection(&active).count()
    );
    assert_eq!(coverage["is_low"], false);
}

/// Cost by user a second way: `spend --by user` of the same month, added up by side.
#[test]
fn coverage_and_concentration_are_those_of_the_users_costs() {
    let spend = [
        "spend", "--by", "user", "--every", "total", "--month", "--top", "1000",
    ];
    let spend = llmcost(&[&spend[..], &["--format", "json"]].concat())
        .in_folder(&demo::folder())
        .json();
    let rows = spend["rows"].as_array().unwrap().iter();
    let costs: BTreeMap<&str, i128> = rows
        .map(|row| (row["user"].as_str().unwrap(), amount(&row["cost"])))
        .collect();
    let events = events();
    let active: BTreeSet<&str> = events.iter().map(|event| event.user.as_str()).collect();
    let json = november();
    let of = |is_one: &dyn Fn(&str) -> bool| -> i128 {
        let chosen = costs.iter().filter(|(user, _)| is_one(user));
        chosen.map(|(_, cost)| *cost).sum()
    };
    let coverage = &json["coverage"];
    assert_eq!(
        amount(&coverage["matched_cost"]),
        of(&|user| active.contains(user))
    );
    assert_eq!(
        amount(&coverage["cost_without_user"]),
        of(&|user| user == "(none)")
    );
    let mut users: Vec<i128> = costs
        .iter()
        .filter(|(user, _)| **user != "(none)")
        .map(|(_, cost)| *cost)
        .collect();
    users.sort_unstable();
    let (count, total) = (users.len(), users.iter().sum::<i128>());
    let concentration = &json["concentration"];
    assert_eq!(concentration["users"], count);
    assert_eq!(amount(&concentration["cost"]), total);
    #[expect(
        clippy::cast_precision_loss,
        reason = "a ratio, compared with some tolerance"
    )]
    let ratio = |part: i128, whole: i128| part as f64 / whole as f64;
    let near = |found: &Value, expected: f64| {
        let found = found.as_f64().unwrap();
        assert!((found - expected).abs() < 1e-12, "{found} {expected}");
    };
    for (key, users_key, part) in [
        ("top_1_percent_ratio", "top_1_percent_users", 100),
        ("top_10_percent_ratio", "top_10_percent_users", 10),
    ] {
        let top = count.div_ceil(part);
        assert_eq!(concentration[users_key], top);
        near(
            &concentration[key],
            ratio(users[count - top..].iter().sum(), total),
        );
    }
    // Gini the long way: the mean difference of all pairs over twice the mean.
    let pairs = users
        .iter()
        .flat_map(|one| users.iter().map(move |other| (one - other).abs()));
    let square = i128::try_from(count).unwrap();
    near(
        &concentration["gini"],
        ratio(pairs.sum(), 2 * square * total),
    );
}

#[test]
fn filters_choose_calls_and_their_features_and_leave_events_alone() {
    let json = run(&["--team", "search"]);
    assert_eq!(json["filters"], serde_json::json!(["team=search"]));
    let all = november();
    let search = calls().filter(|call| call.team.as_deref() == Some("search"));
    let features: BTreeSet<&str> = search.filter_map(|call| call.feature.as_deref()).collect();
    assert_eq!(names(&json).into_iter().collect::<BTreeSet<_>>(), features);
    let events = events();
    let with_events: BTreeSet<&str> = events.iter().map(|event| event.feature.as_str()).collect();
    let left_out = with_events.difference(&features).count();
    assert_eq!(json["features_left_out"], left_out);
    for name in features {
        assert_eq!(
            feature(&json, name)["active_users"],
            feature(all, name)["active_users"]
        );
    }
    assert_eq!(
        json["coverage"]["analytics_users"],
        all["coverage"]["analytics_users"]
    );
    assert!(json["coverage"]["log_users"].as_u64() < all["coverage"]["log_users"].as_u64());
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let run = |threads| {
        let arguments = [
            "roi",
            "--analytics",
            "events.csv",
            "--format",
            "json",
            "--threads",
            threads,
            "--success-event",
            "ticket_resolved",
        ];
        llmcost(&arguments).in_folder(&demo::folder()).run()
    };
    let one = run("1");
    one.ends_with(0);
    assert_eq!(one, run("2"));
    assert_eq!(one, run("9"));
}
