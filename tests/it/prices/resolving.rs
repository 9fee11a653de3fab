//! The way from a name to its entries, and which of them hold on a day.

use chrono::NaiveDate;
use llmcost::pricing::{NameRule, PriceLayer};
use serde_json::Value;

use super::look_up;
use crate::explain::{Folder, errors};

const UNRELATED: &str = r#"{"other": {"input_cost_per_token": 1e-06}}"#;

/// From when each price of an entry holds, and whether it is in force.
fn in_force(model: &str, at: &str) -> Vec<(Option<String>, bool)> {
    let report = look_up(UNRELATED, model, Some(at));
    let periods = report.entries[0].periods.iter();
    periods
        .map(|period| {
            let from = period.from.map(|from: NaiveDate| from.to_string());
            (from, period.in_force.unwrap())
        })
        .collect()
}

#[test]
fn a_day_is_charged_by_the_latest_price_before_its_end() {
    // The demo's README: mistral-large-4 costs twice as much from 2026-11-16 on.
    let change = Some("2026-11-16".to_owned());
    let model = "mistral/mistral-large-4";
    for (at, before, after) in [
        ("2026-11-15", true, false),
        ("2026-11-16", false, true),
        ("2026-11-17", false, true),
    ] {
        assert_eq!(
            in_force(model, at),
            [(None, before), (change.clone(), after)]
        );
    }
    let report = look_up(UNRELATED, model, None);
    let periods = &report.entries[0].periods;
    let input = |index: usize| {
        let rate = periods[index].rates[0].rates_per_million.input;
        rate.unwrap().to_string()
    };
    assert_eq!((input(0), input(1)), ("0.68".to_owned(), "1.36".to_owned()));
    assert_eq!(periods[0].until, periods[1].from);
    assert_eq!(periods[0].in_force, None);
}

#[test]
fn names_are_resolved_as_those_of_calls() {
    let rule = |model| {
        let report = look_up(UNRELATED, model, None);
        let entry = report.entries.first().unwrap();
        (entry.name.clone(), entry.name_rule)
    };
    assert_eq!(rule("gpt-4o"), ("gpt-4o".to_owned(), NameRule::Exact));
    assert_eq!(
        rule("openai/gpt-4o"),
        ("gpt-4o".to_owned(), NameRule::AfterSlash)
    );
    assert_eq!(
        rule("gpt-5.5-2031-01-31"),
        ("gpt-5.5".to_owned(), NameRule::WithoutDate)
    );
    assert!(look_up(UNRELATED, "gpt-4p", None).entries.is_empty());
}

#[test]
fn a_file_goes_before_the_book() {
    let file = r#"{"gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 1e-06}}"#;
    let report = look_up(file, "gpt-4o", Some("2026-11-16"));
    let entries = &report.entries;
    assert_eq!(entries[0].price_layer, PriceLayer::File);
    assert_eq!(entries[0].periods[0].in_force, Some(true));
    assert_eq!(entries[1].price_layer, PriceLayer::Builtin);
    // What stands behind the file is listed, and not in force.
    assert!(
        entries[1]
            .periods
            .iter()
            .all(|period| period.in_force == Some(false))
    );
}

#[test]
fn a_configured_price_holds_from_its_day_and_the_book_before_it() {
    let folder = Folder::new().with(
        "llmcost.toml",
        "[[prices]]\nmodel = \"gpt-4o\"\nfrom = \"2026-11-01\"\ninput = 1\noutput = 2\n",
    );
    for (at, layer) in [("2026-10-31", "builtin"), ("2026-11-01", "config")] {
        let arguments = ["prices", "gpt-4o", "--at", at, "--format", "json"];
        let output = folder.run(&arguments, "");
        assert_eq!(output.status.code(), Some(0), "{}", errors(&output));
        let report: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(report["at"], at);
        let marked: Vec<&Value> = report["entries"]
            .as_array()
            .unwrap()
            .iter()
            .filter(|entry| {
                let mut periods = entry["periods"].as_array().unwrap().iter();
                periods.any(|period| period["in_force"] == true)
            })
            .map(|entry| &entry["price_layer"])
            .collect();
        assert_eq!(marked, [layer], "{at}");
    }
}

#[test]
fn without_a_model_the_book_is_described() {
    let output = Folder::new().run(&["prices"], "");
    assert_eq!(output.status.code(), Some(0));
    let table = String::from_utf8(output.stdout).unwrap();
    assert!(
        table.contains("built-in") && table.contains("4,840"),
        "{table}"
    );
    assert!(table.contains("llmcost prices gpt-4o"), "{table}");
    let output = Folder::new().run(&["prices", "--format", "json"], "");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(report["price_book"]["source"], "built-in");
    let sha256 = report["price_book"]["sha256"].as_str().unwrap();
    assert_eq!(sha256, llmcost::pricing::PriceBook::builtin_sha256());
    assert_eq!(report["entries"], serde_json::json!([]));
}

#[test]
fn the_table_has_the_rates_in_usd_per_million() {
    let arguments = ["prices", "mistral/mistral-large-4", "--at", "2026-11-20"];
    let output = Folder::new().run(&arguments, "");
    let table = String::from_utf8(output.stdout).unwrap();
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for expected in [
        "2026-11-16 in force standard 1.36 0.14 4.18",
        "ever standard 0.68 0.068 2.09",
        "as written · the built-in price book · mistral",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}\n{table}"
        );
    }
}

#[test]
fn mistakes_are_told_apart() {
    let check = |arguments: &[&str], code: i32, says: &str| {
        let output = Folder::new().run(arguments, "");
        assert_eq!(output.status.code(), Some(code), "{arguments:?}");
        assert!(
            errors(&output).contains(says),
            "{says}\n{}",
            errors(&output)
        );
        assert!(output.stdout.is_empty());
    };
    check(&["prices", "gpt5.5"], 3, "did you mean `gpt-5.5`");
    check(&["prices", "no-such-thing-at-all"], 3, "[[prices]]");
    check(
        &["prices", "gpt-4o", "--at", "soon"],
        2,
        "no date for `--at`",
    );
    check(&["prices", "--at", "2026-11-16"], 2, "MODEL");
    check(
        &["prices", "gpt-4o", "--prices", "missing.json"],
        2,
        "missing.json",
    );
}
