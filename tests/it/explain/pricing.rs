//! The price of a call: entry, rates, formula, sum, log.

use serde_json::{Value, json};

use super::{Folder, PRICES, only, spend_log, usage};

/// Explains one spend log with `PRICES` in force.
#[track_caller]
fn price(changes: &Value) -> Value {
    let folder = Folder::new()
        .with("llmcost.toml", PRICES)
        .with_lines("logs.jsonl", &[spend_log("call-1", changes)]);
    only(&folder.explain(&["call-1"]))["pricing"].clone()
}

/// Class, tokens, rate and amount of every term.
fn terms(price: &Value) -> Vec<String> {
    let terms = price["formula"].as_array().unwrap().iter();
    let term = |term: &Value| {
        let text = |key: &str| term[key].as_str().unwrap().to_owned();
        let tokens = &term["tokens"];
        let (class, rate, amount) = (text("class"), text("rate_per_million"), text("amount"));
        format!("{class}: {tokens} x {rate} = {amount}")
    };
    terms.map(term).collect()
}

#[test]
fn the_worked_example_is_explained_term_by_term() {
    let price = price(&json!({"spend": 0.004}));
    assert_eq!(
        terms(&price),
        [
            "input: 500 x 2.5 = 0.00125",
            "cache_read: 500 x 0.3125 = 0.00015625",
            "output: 200 x 10 = 0.002",
        ]
    );
    assert_eq!(price["exact_sum"], "0.00340625");
    assert_eq!(price["cost"], "0.00340625");
    assert_eq!(price["computed"], "0.00340625");
    assert_eq!(price["cost_source"], "formula");
    assert_eq!(price["logged"], "0.004");
    assert_eq!(price["difference"], "0.00059375");
    let ratio = price["difference_ratio"].as_f64().unwrap();
    assert!((ratio - 0.000_593_75 / 0.003_406_25).abs() < 1e-12);
    assert_eq!(price["price_layer"], "config");
    assert_eq!(price["name_rule"], "exact");
    assert_eq!(price["price_from"], Value::Null);
    assert_eq!(price["passed_over"], json!([]));
}

#[test]
fn the_table_shows_the_same_terms() {
    let folder = Folder::new().with("llmcost.toml", PRICES).with_lines(
        "logs.jsonl",
        &[spend_log("call-1", &json!({"spend": 0.004}))],
    );
    let table = folder.table("call-1");
    let lines: Vec<String> = table
        .lines()
        .map(|line| line.split_whitespace().collect::<Vec<_>>().join(" "))
        .collect();
    for expected in [
        "Read from logs.jsonl:1",
        "Started 2026-11-16 09:00 (UTC) · 1,500 ms",
        "Outcome kept: it counts",
        "Model m; priced as m (as written)",
        "Price [[prices]] of the configuration · an undated row is in force",
        "Tokens 1,000 input (500 read from cache) · 200 output",
        "input 500 2.5 0.00125 standard input",
        "cache read 500 0.3125 0.00015625 standard cache read",
        "output 200 10 0.002 standard output",
        "sum 0.00340625 exact",
        "Cost $0.00340625 · the sum, rounded once, half to even, to 10^-12 USD",
        "Logged $0.004 (+$0.00059375, +17.4 % against the formula)",
    ] {
        assert!(
            lines.iter().any(|line| line == expected),
            "{expected}\n{table}"
        );
    }
}

#[test]
fn a_long_request_names_its_threshold() {
    // gpt-5.5 from 2026-09-21: $10 in and $45 out above 272,000 input tokens.
    let price = price(&json!({
        "model": "openai/gpt-5.5",
        "prompt_tokens": 300_000,
        "completion_tokens": 100,
        "metadata": usage(0),
    }));
    assert_eq!(
        terms(&price),
        ["input: 300000 x 10 = 3", "output: 100 x 45 = 0.0045"]
    );
    assert_eq!(price["cost"], "3.0045");
    assert_eq!(price["request"]["above_tokens"], 272_000);
    assert_eq!(price["formula"][0]["above_tokens"], 272_000);
    assert_eq!(price["price_from"], "2026-09-21");
    assert_eq!(price["price_layer"], "builtin");
    assert_eq!(price["model"], "gpt-5.5");
    assert_eq!(price["name_rule"], "after_slash");
}

#[test]
fn a_batch_without_rates_of_its_own_pays_half() {
    let price = price(&json!({"call_type": "aretrieve_batch", "metadata": usage(0)}));
    // 1,000 x 2.5 / 2 and 200 x 10 / 2, per million.
    assert_eq!(
        terms(&price),
        ["input: 1000 x 2.5 = 0.00125", "output: 200 x 10 = 0.001",]
    );
    assert_eq!(price["cost"], "0.00225");
    assert_eq!(price["request"]["kind"], "batch");
    assert_eq!(price["formula"][0]["is_halved"], true);
    assert_eq!(price["formula"][0]["kind"], "standard");
}

#[test]
fn a_cost_finer_than_pico_dollars_is_rounded_once() {
    // 1 x 0.0000005 / 10^6 = 5 x 10^-13: half a pico-dollar, to the even 0; 3 of them to 2.
    let prices = "[[prices]]\nmodel = \"m\"\ninput = 0.0000005\noutput = 0\n";
    for (tokens, exact, cost) in [
        (1, "0.0000000000005", "0"),
        (3, "0.0000000000015", "0.000000000002"),
    ] {
        let changes = json!({
            "prompt_tokens": tokens, "completion_tokens": 0, "metadata": usage(0),
        });
        let folder = Folder::new()
            .with("llmcost.toml", prices)
            .with_lines("logs.jsonl", &[spend_log("call-1", &changes)]);
        let report = folder.explain(&["call-1"]);
        let price = &only(&report)["pricing"];
        assert_eq!(price["exact_sum"], exact);
        assert_eq!(price["cost"], cost);
    }
}

#[test]
fn calls_that_are_never_priced_from_tokens_say_so() {
    let hit = price(&json!({"cache_hit": "True"}));
    assert_eq!(hit["cost_source"], "cache_hit");
    assert_eq!(hit["cost"], "0");
    assert_eq!(hit["formula"], json!([]));
    assert_eq!(hit["request"]["is_cache_hit"], true);

    let failure = price(&json!({"status": "failure", "spend": 0.01}));
    assert_eq!(failure["cost_source"], "failure");
    assert_eq!(failure["cost"], "0.01");
    assert_eq!(failure["computed"], Value::Null);
    assert_eq!(failure["difference"], Value::Null);
    assert_eq!(failure["passed_over"], json!([]));

    let stated = price(&json!({
        "prompt_tokens": 0, "completion_tokens": 0, "metadata": {}, "spend": 0.04,
    }));
    assert_eq!(stated["cost_source"], "stated");
    assert_eq!(stated["cost"], "0.04");
}

#[test]
fn an_unpriced_call_says_what_was_looked_for() {
    let unknown = price(&json!({"model": "house-llama"}));
    assert_eq!(unknown["cost"], Value::Null);
    assert_eq!(unknown["cost_source"], "unpriced");
    assert_eq!(unknown["passed_over"][0]["reason"], "no_entry");
    assert_eq!(unknown["passed_over"][0]["name"], "house-llama");

    // With a figure in the log, that figure is the cost, for the same reason.
    let logged = price(&json!({"model": "house-llama", "spend": 0.02}));
    assert_eq!(logged["cost"], "0.02");
    assert_eq!(logged["cost_source"], "logged");
    assert_eq!(logged["passed_over"][0]["reason"], "no_entry");

    let nameless = price(&json!({"model": ""}));
    assert_eq!(nameless["passed_over"][0]["reason"], "no_model");
}

#[test]
fn entries_that_cannot_be_used_say_why() {
    let later = format!("{PRICES}from = \"2026-12-01\"\n");
    let folder = Folder::new()
        .with("llmcost.toml", &later)
        .with_lines("logs.jsonl", &[spend_log("call-1", &json!({}))])
        .with(
            "prices.json",
            r#"{"m": {"input_cost_per_token": 1e-06, "litellm_provider": "openai"}}"#,
        );
    let report = folder.explain(&["call-1", "--prices", "prices.json"]);
    let price = &only(&report)["pricing"];
    assert_eq!(price["cost_source"], "unpriced");
    let passed = price["passed_over"].as_array().unwrap();
    assert_eq!(passed.len(), 2, "{passed:?}");
    assert_eq!(passed[0]["reason"], "not_in_force");
    assert_eq!(passed[0]["price_from"], "2026-12-01");
    assert_eq!(passed[0]["price_layer"], "config");
    assert_eq!(passed[1]["reason"], "missing_rate");
    assert_eq!(passed[1]["class"], "output");
    assert_eq!(passed[1]["price_layer"], "file");
}

#[test]
fn the_logged_basis_keeps_the_formula_in_view() {
    let folder = Folder::new().with("llmcost.toml", PRICES).with_lines(
        "logs.jsonl",
        &[spend_log("call-1", &json!({"spend": 0.004}))],
    );
    let report = folder.explain(&["call-1", "--cost-basis", "logged"]);
    let price = &only(&report)["pricing"];
    assert_eq!(price["cost"], "0.004");
    assert_eq!(price["cost_source"], "logged");
    assert_eq!(price["computed"], "0.00340625");
    assert_eq!(report["cost_basis"], "logged");
}
