//! Costs, changes, ranks and means against a fold over the demo's raw rows. The cost is the log's,
//! which the rows state; no code of the program is used for the expected figures.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Days, NaiveDate};
use serde_json::Value;

use super::{rows, spend};
use crate::cli::money::{divided, dollars};
use crate::demo::raw_rows::{self, RawCall};

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

/// Adds the logged cost of the raw rows up by day and whatever else.
fn fold(key: impl Fn(&RawCall) -> String) -> BTreeMap<(NaiveDate, String), i128> {
    let mut costs = BTreeMap::new();
    for call in raw_rows::calls() {
        *costs.entry((date(&call.day), key(call))).or_default() += call.logged;
    }
    costs
}

fn day(row: &Value) -> NaiveDate {
    date(&row["period"]["from"].as_str().unwrap()[..10])
}

fn logged(flags: &[&str]) -> Value {
    spend(&[&["--cost-basis", "logged"], flags].concat())
}

#[test]
fn teams_and_features_by_day_cost_and_change_as_the_raw_rows_do() {
    let none = || "(none)".to_owned();
    let pair = |team: &str, feature: &str| format!("{team} / {feature}");
    let costs = fold(|call| {
        let name = |value: &Option<String>| value.clone().unwrap_or_else(none);
        pair(&name(&call.team), &name(&call.feature))
    });
    let json = logged(&["--by", "team,feature", "--top", "1000"]);
    let names: BTreeSet<&String> = costs.keys().map(|(_, name)| name).collect();
    // Every group has a row on each of the 35 days.
    assert_eq!(rows(&json).len(), names.len() * 35);
    for row in rows(&json) {
        let name = pair(
            row["team"].as_str().unwrap(),
            row["feature"].as_str().unwrap(),
        );
        let cost = |day| costs.get(&(day, name.clone())).copied().unwrap_or(0);
        let (today, before) = (cost(day(row)), cost(day(row) - Days::new(7)));
        assert_eq!(row["cost"], dollars(today), "{row}");
        if day(row) < date("2026-10-26") {
            assert!(row["delta"].is_null(), "{row}");
        } else {
            assert_eq!(row["prior_cost"], dollars(before), "{row}");
            assert_eq!(row["delta"], dollars(today - before), "{row}");
        }
    }
}

#[test]
fn the_top_users_are_those_of_the_raw_rows_and_the_rest_is_their_number_and_cost() {
    let mut users: BTreeMap<String, i128> = BTreeMap::new();
    for ((_, user), cost) in fold(|call| call.user.clone().unwrap_or_default()) {
        *users.entry(user).or_default() += cost;
    }
    let nobody = users.remove("").unwrap_or(0);
    let mut ranked: Vec<(i128, String)> =
        users.into_iter().map(|(user, cost)| (cost, user)).collect();
    ranked.sort_by(|(one, one_name), (other, name)| other.cmp(one).then(one_name.cmp(name)));
    let rest: i128 = ranked[3..].iter().map(|(cost, _)| cost).sum();
    let mut expected: Vec<(String, String)> = ranked[..3]
        .iter()
        .map(|(cost, user)| (user.clone(), dollars(*cost)))
        .collect();
    expected.push((format!("other ({})", ranked.len() - 3), dollars(rest)));
    expected.push(("(none)".to_owned(), dollars(nobody)));
    let json = logged(&["--by", "user", "--every", "week", "--top", "3"]);
    let groups = json["groups"].as_array().unwrap().iter();
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let found: Vec<(String, String)> = groups
        .map(|group| (text(&group["user"]), text(&group["cost"])))
        .collect();
    assert_eq!(found, expected);
}

#[test]
fn the_mean_is_that_of_seven_days_of_raw_rows_also_of_days_before_the_period() {
    let costs = fold(|_| String::new());
    let mean = |day: NaiveDate| {
        let sum: i128 = (0..7)
            .filter_map(|back| costs.get(&(day - Days::new(back), String::new())))
            .sum();
        dollars(divided(sum, 7))
    };
    for (flags, first, days) in [
        (&[][..], "2026-10-25", 35),
        (&["--week", "2026-W47"], "2026-11-16", 7),
        (
            &["--since", "2026-10-20", "--until", "2026-10-26"],
            "2026-10-25",
            7,
        ),
    ] {
        let json = logged(flags);
        assert_eq!(rows(&json).len(), days);
        for row in rows(&json) {
            let expected = if day(row) < date(first) {
                Value::Null
            } else {
                mean(day(row)).into()
            };
            assert_eq!(row["ma7"], expected, "{row}");
        }
    }
}
