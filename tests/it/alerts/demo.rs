//! The demo's stories, as its README and `expected.json` tell them.

use std::sync::OnceLock;

use serde_json::{Value, json};

use crate::cli::program::llmcost;
use crate::demo::{self, expected};

fn alerts(flags: &[&str]) -> Value {
    let arguments = [&["alerts", "--format", "json"], flags].concat();
    llmcost(&arguments).in_folder(&demo::folder()).json()
}

/// All alerts, computed once for all tests.
pub(super) fn all() -> &'static Value {
    static JSON: OnceLock<Value> = OnceLock::new();
    JSON.get_or_init(|| alerts(&[]))
}

/// The findings whose code begins like this.
fn of<'a>(report: &'a Value, code: &str) -> Vec<&'a Value> {
    let findings = report["findings"].as_array().unwrap().iter();
    let is_of = |one: &&Value| one["code"].as_str().unwrap().starts_with(code);
    findings.filter(is_of).collect()
}

#[test]
fn the_retry_loop_is_the_only_spike_and_its_makers_are_named() {
    let spikes = of(all(), "hourly-spike");
    let [spike] = spikes.as_slice() else {
        panic!("{spikes:?}")
    };
    let story = &expected()["stories"]["retry_loop"];
    let detail = &spike["detail"];
    assert_eq!(
        [&detail["from"], &detail["to"]],
        [&story["from"], &story["to"]]
    );
    assert_eq!(spike["observed"], story["hours"][0]["cost"]);
    assert_eq!(spike["fired_at"], story["hours"][1]["hour"]);
    let makers: Vec<&Value> = detail["contributors"].as_array().unwrap().iter().collect();
    let maker = |dimension: &str| {
        let of_dimension = makers.iter().find(|maker| maker["dimension"] == dimension);
        &of_dimension.unwrap()["value"]
    };
    for dimension in ["team", "feature", "user"] {
        assert_eq!(maker(dimension), &story[dimension]);
    }
    assert_eq!(maker("model"), "claude-sonnet-5");
    // 9.3 times the mean, says the README.
    assert!((detail["peak_ratio"].as_f64().unwrap() - 9.27).abs() < 0.01);
    let sentence = spike["sentence"].as_str().unwrap();
    for words in [
        "Thu 2026-11-19 14:00 to 16:00",
        "platform",
        "code-review",
        "ci-bot",
        "9.3 ×",
    ] {
        assert!(sentence.contains(words), "{words}: {sentence}");
    }
}

#[test]
fn budgets_cross_when_the_readme_says() {
    let found: Vec<Value> = of(all(), "budget-")
        .iter()
        .map(|one| {
            let at = one["fired_at"].as_str().unwrap().get(..19).unwrap();
            json!([one["code"], one["scope"]["value"], at])
        })
        .collect();
    for crossing in [
        json!(["budget-90", "data-science", "2026-11-22T02:46:13"]),
        json!(["budget-70", null, "2026-11-19T14:58:23"]),
        json!(["budget-70", "platform", "2026-11-19T15:18:38"]),
    ] {
        assert!(found.contains(&crossing), "{crossing}: {found:?}");
    }
    // `data-science` reached 70 % before 90 %; nothing else was reached.
    assert_eq!(found.len(), 4, "{found:?}");
    assert!(of(all(), "team-budget").is_empty());
}

#[test]
fn the_absurd_call_is_the_only_outlier_of_any_day() {
    let outliers = of(all(), "call-outlier");
    let [outlier] = outliers.as_slice() else {
        panic!("{outliers:?}")
    };
    let call = &expected()["stories"]["big_call"];
    assert_eq!(outlier["observed"], call["cost"]);
    assert_eq!(outlier["cost"], call["cost"]);
    assert_eq!(outlier["detail"]["call_id"], call["call_id"]);
    assert_eq!(outlier["window"]["from"], "2026-11-22T00:00:00Z");
    // Judged when the day was over, and still an alert of the week that the day is in.
    assert_eq!(outlier["fired_at"], "2026-11-23T00:00:00Z");
    assert_eq!(of(&alerts(&["--week"]), "call-outlier").len(), 1);
}

#[test]
fn unpriced_calls_are_told_week_by_week_and_untagged_cost_stays_below_the_share() {
    let unpriced = of(all(), "unpriced");
    let counts: Vec<&Value> = unpriced.iter().map(|one| &one["observed"]).collect();
    let weeks = expected()["weeks"].as_array().unwrap();
    let by_week: Vec<&Value> = weeks.iter().map(|week| &week["unpriced_calls"]).collect();
    assert_eq!(counts, by_week);
    assert!(unpriced.iter().all(|one| one["cost"] == Value::Null));
    assert!(of(all(), "untagged").is_empty());
    // 3.8 % of week 47: a share of 3 % would have fired.
    let folder = crate::support::Folder::new();
    let config = std::fs::read_to_string(demo::folder().join("llmcost.toml")).unwrap();
    let inputs = demo::folder();
    let inputs = inputs.to_str().unwrap();
    let config = config.replace(
        "[\"litellm\", \"langfuse\"]",
        &format!("[\"{inputs}/litellm\", \"{inputs}/langfuse\"]"),
    );
    let path = folder.write(
        "strict.toml",
        format!("{config}\n[alerts.untagged]\nshare = 0.03\n"),
    );
    let strict = alerts(&["--config", path.to_str().unwrap(), "--week"]);
    let untagged = of(&strict, "untagged");
    let cost = &expected()["stories"]["untagged"]["cost"];
    assert_eq!(untagged.len(), 1);
    assert_eq!(&untagged[0]["cost"], cost);
}

#[test]
fn the_retry_loop_is_also_the_retry_spike_of_its_day() {
    let spikes = of(all(), "retry-spike");
    let on_thursday: Vec<&&Value> = spikes
        .iter()
        .filter(|one| one["window"]["from"] == "2026-11-19T00:00:00Z")
        .collect();
    let [spike] = on_thursday.as_slice() else {
        panic!("{spikes:?}")
    };
    assert_eq!(spike["scope"]["value"], "code-review");
    let story = &expected()["stories"]["retry_loop"];
    assert_eq!(spike["cost"], story["cost_of_billed_attempts"]);
}

#[test]
fn the_review_has_the_alerts_of_its_week_and_names_the_loop_first() {
    let week = alerts(&["--week"]);
    assert_eq!(demo::week_47()["alerts"], week["findings"]);
    let attention = demo::week_47()["attention"].as_array().unwrap();
    let spike = attention
        .iter()
        .find(|line| line["kind"] == "spike")
        .unwrap();
    assert_eq!(
        [&spike["team"], &spike["feature"]],
        ["platform", "code-review"]
    );
    assert_eq!(spike["from"], "2026-11-19T14:00:00Z");
    let [table, _] = demo::week();
    let words = "platform / code-review on Thu 2026-11-19, 14:00–16:00";
    assert!(table.contains(words), "{table}");
    assert!(table.contains("Alerts ──"), "{table}");
}

#[test]
fn a_week_lists_what_fired_in_it_or_was_open() {
    // Week 45 knows nothing of November's crossings yet to come; its own unpriced calls it does.
    let week = alerts(&["--week", "2026-W45"]);
    let codes: Vec<&Value> = week["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| &one["code"])
        .collect();
    assert_eq!(codes, ["unpriced", "retry-spike"]);
    // On the last day of the data three budgets had been reached before and were open.
    let day = alerts(&["--since", "2026-11-22", "--until", "2026-11-22"]);
    assert_eq!(of(&day, "budget-70").len(), 3);
    assert!(
        of(&day, "budget-70")
            .iter()
            .all(|one| one["is_earlier"] == true)
    );
    assert!(
        of(&day, "budget-90")
            .iter()
            .all(|one| one["is_earlier"] == false)
    );
    let arguments = ["alerts", "--since", "2026-11-22", "--until", "2026-11-22"];
    let table = llmcost(&arguments).in_folder(&demo::folder()).run().stdout;
    // The unpriced calls of the running week are open too.
    let words = "2 alerts fired, none of them a page. 4 earlier ones were still open.";
    assert!(table.contains(words), "{table}");
    assert!(of(&day, "hourly-spike").is_empty());
}

#[test]
fn tuning_says_what_the_rules_themselves_find() {
    let report = alerts(&["--tune"]);
    let rules = report["tuning"].as_array().unwrap();
    let names: Vec<&Value> = rules.iter().map(|rule| &rule["rule"]).collect();
    assert_eq!(
        names,
        [
            "budget",
            "team-budget",
            "hourly-spike",
            "call-outlier",
            "retry-spike",
            "untagged"
        ]
    );
    for rule in rules {
        let trials = rule["thresholds"].as_array().unwrap();
        let in_force = trials.iter().filter(|trial| trial["in_force"] == true);
        let fired: u64 = in_force
            .map(|trial| trial["findings"].as_u64().unwrap())
            .sum();
        let name = rule["rule"].as_str().unwrap();
        let code = if name == "budget" { "budget-" } else { name };
        assert_eq!(fired, of(all(), code).len() as u64, "{name}");
        let counts: Vec<u64> = trials
            .iter()
            .map(|one| one["findings"].as_u64().unwrap())
            .collect();
        assert!(
            counts.is_sorted_by(|one, other| one >= other),
            "{name}: {counts:?}"
        );
    }
    // Without the flag it is left out.
    assert_eq!(all()["tuning"], json!([]));
}
