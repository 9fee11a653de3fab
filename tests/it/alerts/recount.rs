//! Budgets and hourly spikes of the demo, found once more over its raw rows by plain loops, with the
//! cost that the logs state.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::cli::money::{amount, dollars};
use crate::cli::program::llmcost;
use crate::demo::{
    self,
    raw_rows::{RawCall, calls},
};
use crate::support::Folder;

const HOUR: i64 = 3_600_000_000;
const DOLLAR: i128 = 1_000_000_000_000;

/// Runs the program on the demo's files with a configuration of the test.
fn alerts(config: &str) -> Value {
    let folder = Folder::new();
    let demo = demo::folder();
    let config = format!("{config}\n[aliases.team]\n\"team-growth\" = \"growth\"\n");
    let path = folder.write("llmcost.toml", config);
    let inputs = ["litellm", "langfuse"].map(|name| demo.join(name));
    let arguments = [
        "alerts",
        "--format",
        "json",
        "--cost-basis",
        "logged",
        "--config",
        path.to_str().unwrap(),
        inputs[0].to_str().unwrap(),
        inputs[1].to_str().unwrap(),
    ];
    llmcost(&arguments).json()
}

/// What the program found, by the keys that are fixed when a rule fires.
fn found(report: &Value, codes: &[&str]) -> Vec<Value> {
    let findings = report["findings"].as_array().unwrap().iter();
    let wanted = findings.filter(|one| {
        codes
            .iter()
            .any(|code| one["code"].as_str().unwrap().starts_with(code))
    });
    let keys = |one: &Value| {
        let micros = time(&one["fired_at"]);
        json!([one["code"], one["scope"]["value"], micros, one["observed"]])
    };
    let mut found: Vec<Value> = wanted.map(keys).collect();
    found.sort_by_key(Value::to_string);
    found
}

fn time(json: &Value) -> i64 {
    let text = json.as_str().unwrap();
    chrono::DateTime::parse_from_rfc3339(text)
        .unwrap()
        .timestamp_micros()
}

/// All calls in the order of start and id.
fn in_order() -> Vec<&'static RawCall> {
    let mut ordered: Vec<&RawCall> = calls().iter().collect();
    ordered.sort_by(|one, other| (one.at, &one.id).cmp(&(other.at, &other.id)));
    ordered
}

/// Goes through the calls and notes each share of the budget that a month reaches.
fn crossings(team: Option<&str>, budget: i128, percents: &[i128]) -> Vec<Value> {
    let mut spent: BTreeMap<String, i128> = BTreeMap::new();
    let mut fired = std::collections::BTreeSet::new();
    let mut crossings = Vec::new();
    for call in in_order() {
        if team.is_some() && call.team.as_deref() != team {
            continue;
        }
        let month = call.day[..7].to_owned();
        let sum = spent.entry(month.clone()).or_insert(0);
        *sum += call.logged;
        for percent in percents {
            if 100 * *sum >= percent * budget && fired.insert((month.clone(), *percent)) {
                let code = format!("budget-{percent}");
                crossings.push(json!([code, team, call.at, dollars(*sum)]));
            }
        }
    }
    crossings
}

#[test]
fn budgets_are_crossed_at_the_same_calls() {
    let report = alerts(
        "[budget]\nmonthly = 640\n[budget.teams]\ngrowth = 31.5\nsupport = 100\nplatform = 90\n\
         [alerts.budget]\nthresholds = [0.1, 0.5, 0.7, 0.9, 1.0, 1.25, 2.0]\n",
    );
    let percents = [10, 50, 70, 90, 100, 125, 200];
    let mut expected = crossings(None, 640 * DOLLAR, &percents);
    for (team, budget) in [
        ("growth", 315 * DOLLAR / 10),
        ("support", 100 * DOLLAR),
        ("platform", 90 * DOLLAR),
    ] {
        expected.extend(crossings(Some(team), budget, &percents));
        for mut spent in crossings(Some(team), budget, &[100]) {
            spent[0] = json!("team-budget");
            expected.push(spent);
        }
    }
    expected.sort_by_key(Value::to_string);
    assert!(expected.len() > 30, "{}", expected.len());
    assert_eq!(found(&report, &["budget-", "team-budget"]), expected);
}

/// Goes through all hours from the first call on and notes those that spike.
fn spiking_hours(of: impl Fn(&RawCall) -> bool, twice_factor: i128) -> Vec<(i64, i128)> {
    let mut costs: BTreeMap<i64, i128> = BTreeMap::new();
    for call in calls().iter().filter(|call| of(call)) {
        *costs.entry(call.at.div_euclid(HOUR)).or_insert(0) += call.logged;
    }
    let (Some(first), Some(last)) = (costs.keys().next(), costs.keys().last()) else {
        return Vec::new();
    };
    let cost = |hour: i64| costs.get(&hour).copied().unwrap_or(0);
    let mut spiking = Vec::new();
    for hour in *first..=*last {
        let window = (hour - 168).max(*first)..hour;
        let hours = i128::from(hour - window.start);
        let sum: i128 = window.map(cost).sum();
        let is_spike = 2 * cost(hour) * hours > twice_factor * sum && cost(hour) >= DOLLAR / 2;
        if hours >= 24 && sum > 0 && is_spike {
            spiking.push((hour, cost(hour)));
        }
    }
    spiking
}

/// The first hours of runs of spiking hours, as the program should report them.
fn incidents(scope: Option<&str>, hours: &[(i64, i128)]) -> Vec<Value> {
    let is_first = |(hour, _): &&(i64, i128)| !hours.iter().any(|(other, _)| other + 1 == *hour);
    hours
        .iter()
        .filter(is_first)
        .map(|(hour, cost)| json!(["hourly-spike", scope, (hour + 1) * HOUR, dollars(*cost)]))
        .collect()
}

#[test]
fn hours_spike_where_a_second_count_says_so() {
    let report = alerts(
        "[alerts.hourly-spike]\nfactor = 2.5\nmin_usd = 0.5\nscopes = [\"total\", \"team\", \"feature\"]\n",
    );
    let mut expected = incidents(None, &spiking_hours(|_| true, 5));
    let teams = calls().iter().map(|call| &call.team);
    for team in teams.collect::<std::collections::BTreeSet<_>>() {
        let hours = spiking_hours(|call| call.team == *team, 5);
        expected.extend(incidents(Some(team.as_deref().unwrap_or("(none)")), &hours));
    }
    let features = calls().iter().map(|call| &call.feature);
    for feature in features.collect::<std::collections::BTreeSet<_>>() {
        let hours = spiking_hours(|call| call.feature == *feature, 5);
        expected.extend(incidents(
            Some(feature.as_deref().unwrap_or("(none)")),
            &hours,
        ));
    }
    expected.sort_by_key(Value::to_string);
    assert!(expected.len() > 20, "{}", expected.len());
    assert_eq!(found(&report, &["hourly-spike"]), expected);
    // What is at stake in total is every spiking hour beyond its own mean, by a second formula.
    let spikes = report["findings"].as_array().unwrap().iter();
    let total =
        spikes.filter(|one| one["code"] == "hourly-spike" && one["scope"]["dimension"] == "total");
    let hours: u64 = total
        .clone()
        .map(|one| one["detail"]["hours"].as_u64().unwrap())
        .sum();
    assert_eq!(hours, spiking_hours(|_| true, 5).len() as u64);
    assert!(total.map(|one| amount(&one["cost"])).all(|cost| cost > 0));
}
