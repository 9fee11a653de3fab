//! Prices and cost basis as they can be chosen on the command line and in the configuration.

use serde_json::Value;

use super::exports::{SpendLog, folder};
use super::program::llmcost;

/// Runs a report over these rows with this configuration and these flags.
fn report(rows: &[SpendLog<'_>], config: &str, flags: &[&str]) -> Value {
    let lines: String = rows.iter().map(SpendLog::line).collect();
    let folder = folder(&[
        ("llmcost.toml", config),
        ("log.jsonl", &lines),
        ("map.json", MAP),
    ]);
    let arguments = [&["report", "--format", "json", "log.jsonl"], flags].concat();
    llmcost(&arguments).in_folder(folder.path()).json()
}

/// A price file as LiteLLM keeps it, with one model that only it knows.
const MAP: &str = r#"{
    "sample_spec": {"input_cost_per_token": 0.0, "mode": "one of: chat, embedding"},
    "house-7b": {"input_cost_per_token": 1e-06, "output_cost_per_token": 2e-06, "mode": "chat"},
    "gpt-4o-mini": {"input_cost_per_token": 5e-06, "output_cost_per_token": 0, "mode": "chat"}
}"#;

#[test]
fn the_worked_example_of_the_specification() {
    let row = SpendLog {
        model: "house-7b",
        cached: 500,
        output: 200,
        ..SpendLog::default()
    };
    let config =
        "[[prices]]\nmodel = \"house-7b\"\ninput = 2.5\noutput = 10\ncache_discount = 0.875";
    assert_eq!(report(&[row], config, &[])["summary"]["cost"], "0.00340625");
}

#[test]
fn a_price_file_goes_before_the_book_and_the_configuration_before_both() {
    let house = SpendLog {
        id: "1",
        model: "house-7b",
        spend: 0.0,
        ..SpendLog::default()
    };
    let mini = SpendLog {
        id: "2",
        ..SpendLog::default()
    };
    let cost = |rows: &[SpendLog<'_>], config: &str, flags: &[&str]| {
        report(rows, config, flags)["summary"]["cost"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    let prices = ["--prices", "map.json"];
    assert_eq!(cost(&[mini], "", &[]), "0.00021");
    assert_eq!(cost(&[mini], "", &prices), "0.005");
    assert_eq!(cost(&[house], "", &prices), "0.0012");
    let config = "[[prices]]\nmodel = \"gpt-4o-mini\"\ninput = 1\noutput = 1";
    assert_eq!(cost(&[mini], config, &prices), "0.0011");
    assert_eq!(cost(&[house, mini], config, &prices), "0.0023");
}

#[test]
fn the_header_names_the_prices_that_were_used() {
    let json = report(&[SpendLog::default()], "", &["--prices", "map.json"]);
    assert_eq!(json["price_book"]["source"], "map.json");
    assert_eq!(json["price_book"]["models"], 2);
    let digest = json["price_book"]["sha256"].as_str().unwrap();
    assert!(digest.len() == 64 && digest.bytes().all(|byte| byte.is_ascii_hexdigit()));
    let json = report(&[SpendLog::default()], "", &[]);
    assert_eq!(json["price_book"]["source"], "built-in");
}

#[test]
fn a_price_of_the_configuration_begins_on_its_day() {
    let config = "
        [[prices]]
        model = \"house-7b\"
        from = 2026-11-17
        input = 2
        [[prices]]
        model = \"house-7b\"
        input = 1";
    let at = |id, at| SpendLog {
        id,
        at,
        model: "house-7b",
        output: 0,
        ..SpendLog::default()
    };
    let before = at("1", "2026-11-16T23:59:59.999");
    let after = at("2", "2026-11-17T00:00:00.000");
    assert_eq!(
        report(&[before], config, &["--week", "current"])["summary"]["cost"],
        "0.001"
    );
    assert_eq!(
        report(&[after], config, &["--week", "current"])["summary"]["cost"],
        "0.002"
    );
    let both = report(&[before, after], config, &["--week", "current"]);
    assert_eq!(both["summary"]["cost"], "0.003");
    assert_eq!(both["price_book"]["custom_prices"], 2);
}

#[test]
fn the_basis_decides_whose_figure_counts_and_both_are_shown() {
    // The log says twice what the formula says.
    let row = SpendLog {
        spend: 0.00042,
        ..SpendLog::default()
    };
    for (flags, config, basis, cost) in [
        (&[][..], "", "computed", "0.00021"),
        (&["--cost-basis", "logged"], "", "logged", "0.00042"),
        (&[], "cost_basis = \"logged\"", "logged", "0.00042"),
        (
            &["--cost-basis", "computed"],
            "cost_basis = \"logged\"",
            "computed",
            "0.00021",
        ),
    ] {
        let json = report(&[row], config, flags);
        assert_eq!(json["cost_basis"], basis);
        assert_eq!(json["summary"]["cost"], cost);
        let pricing = &json["audit"]["pricing"];
        let totals = [
            &pricing["computed_total"],
            &pricing["logged_total"],
            &pricing["total"],
        ];
        assert_eq!(totals, ["0.00021", "0.00042", cost]);
        assert_eq!(json["audit"]["drift"][0]["difference"], "0.00021");
    }
}

#[test]
fn an_unknown_model_is_unpriced_not_free() {
    let known = SpendLog {
        id: "1",
        ..SpendLog::default()
    };
    let unknown = SpendLog {
        id: "2",
        model: "house-7b",
        spend: 0.0,
        ..SpendLog::default()
    };
    let logged = SpendLog {
        id: "3",
        model: "house-8b",
        spend: 0.5,
        ..SpendLog::default()
    };
    let json = report(&[known, unknown, logged], "", &[]);
    let summary = &json["summary"];
    assert_eq!(
        (&summary["cost"], &summary["unpriced_calls"]),
        (&"0.50021".into(), &1.into())
    );
    let unpriced = serde_json::json!([
        { "model": "house-7b", "calls": 1, "input_tokens": 1000, "output_tokens": 100 }
    ]);
    assert_eq!(json["audit"]["unpriced"], unpriced);
    let models = json["breakdown"]["model"].as_array().unwrap();
    let row = models
        .iter()
        .find(|row| row["value"] == "house-7b")
        .unwrap();
    // Nothing is known about its cost per call, so nothing is said.
    assert_eq!(
        (&row["unpriced_calls"], &row["cost_per_call"]),
        (&1.into(), &Value::Null)
    );
    let sources = json["audit"]["pricing"]["sources"].as_array().unwrap();
    let source = |name| &sources.iter().find(|row| row["name"] == name).unwrap()["calls"];
    assert_eq!(
        [source("formula"), source("logged"), source("unpriced")],
        [1, 1, 1]
    );
}

#[test]
fn a_period_in_which_nothing_has_a_price_is_reported() {
    let unknown = SpendLog {
        model: "house-7b",
        spend: 0.0,
        ..SpendLog::default()
    };
    let json = report(&[unknown], "[budget]\nmonthly = 1", &[]);
    let summary = &json["summary"];
    let found = [
        &summary["cost"],
        &summary["calls"],
        &summary["unpriced_calls"],
    ];
    assert_eq!(serde_json::json!(found), serde_json::json!(["0", 1, 1]));
    assert_eq!(json["top_calls"], serde_json::json!([]));
    assert_eq!(json["breakdown"]["model"][0]["share_ratio"], Value::Null);
}
