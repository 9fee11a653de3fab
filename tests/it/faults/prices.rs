//! Rows 41 to 46: prices that are unknown, change or are broken. A price file with a mistake is
//! refused as a whole, naming line and model: a stale price taken in silence is worse than none.

use serde_json::{Value, json};

use super::{audit, report, with, with_text};
use crate::cli::exports::{SpendLog, calls, folder};
use crate::cli::program::llmcost;

/// Checks that a price file is refused with these words.
#[track_caller]
fn check(map: &str, parts: &[&str]) {
    let log = calls(&["a"]);
    let folder = folder(&[("map.json", map), ("log.jsonl", log.as_str())]);
    let run = llmcost(&["report", "--prices", "map.json", "log.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(2).says(&["error: map.json:"]).says(parts);
    assert_eq!(run.stdout, "");
}

#[test]
fn fault_44_prices_that_are_none() {
    check(
        "{\n  \"m\": {\"input_cost_per_token\": \"x\"}\n}",
        &[":2:", "\"m\": input_cost_per_token: not a decimal number"],
    );
    check(
        "{\n \"m\": {\"input_cost_per_token\": 1e-6},\n \"n\": {\"output_cost_per_token\": -1}\n}",
        &[":3:", "\"n\": output_cost_per_token: negative price"],
    );
}

#[test]
fn fault_44_files_that_are_no_price_file() {
    check(
        "{\n \"m\": {\"input_cost_per_token\": 1e-6},\n",
        &[":3:", "EOF"],
    );
    check("[]", &["expected an object of price entries by model"]);
    check("", &["EOF"]);
    check("{}", &["no model in the file"]);
}

#[test]
fn fault_44_files_that_cannot_be_read() {
    let folder = folder(&[("log.jsonl", calls(&["a"]))]);
    for name in ["gone.json", "."] {
        let run = llmcost(&["report", "--prices", name, "log.jsonl"])
            .in_folder(folder.path())
            .run();
        run.ends_with(2).says(&[&format!("error: {name}: ")]);
    }
}

#[test]
fn fault_44_a_price_of_the_configuration_with_a_mistake() {
    let config = "[[prices]]\nmodel = \"m\"\ninput = \"2.5 USD\"\n\n[[prices]]\noutput = 1\n";
    let folder = folder(&[
        ("llmcost.toml", config.to_owned()),
        ("log.jsonl", calls(&["a"])),
    ]);
    let run = llmcost(&["report", "log.jsonl"])
        .in_folder(folder.path())
        .run();
    run.ends_with(2)
        .says(&["llmcost.toml:3:9: ", "llmcost.toml:5:", "`model`"]);
}

#[test]
fn fault_41_an_unknown_model_has_no_price_and_not_the_price_0() {
    for name in [
        "our-own",
        "REDACTED",
        "None",
        "",
        "gpt-4o-mini-tuned-by-us",
        "gpt",
    ] {
        let row = SpendLog {
            id: "x",
            model: name,
            spend: 0.0,
            ..SpendLog::default()
        };
        let run = report("log.jsonl", calls(&["a"]) + &row.line());
        run.ends_with(0).reports(2, "0.00021");
        let json = run.json();
        assert_eq!(json["summary"]["unpriced_calls"], 1, "{name}");
        let unpriced = &json["audit"]["unpriced"][0];
        let shown = if name.is_empty() { "(none)" } else { name };
        let found = json!([
            unpriced["model"],
            unpriced["calls"],
            unpriced["input_tokens"],
            unpriced["output_tokens"]
        ]);
        assert_eq!(found, json!([shown, 1, 1000, 100]));
    }
}

#[test]
fn fault_41_a_provider_in_front_is_taken_off_by_rule_and_said() {
    let run = audit("log.jsonl", with("model", json!("openai/gpt-4o-mini")));
    let pricing = &run.ends_with(0).json()["pricing"];
    assert_eq!(
        json!([pricing["total"], pricing["name_rules"][0]["name"]]),
        json!(["0.00021", "after_slash"])
    );
}

#[test]
fn fault_42_the_price_is_that_of_the_day() {
    // $0.68 per million until 2026-11-15, $1.36 from 2026-11-16 on.
    for (at, cost) in [
        ("2026-11-15T23:59:59.999999", "0.68"),
        ("2026-11-16T00:00:00", "1.36"),
    ] {
        let row = SpendLog {
            at,
            model: "mistral/mistral-large-4",
            input: 1_000_000,
            output: 0,
            ..SpendLog::default()
        };
        let run = audit("log.jsonl", row.line());
        assert_eq!(run.ends_with(0).json()["pricing"]["total"], cost, "{at}");
    }
    // A price file has no days: its prices hold for all calls, and the header names it.
    let folder = folder(&[
        (
            "map.json",
            "{\"gpt-4o-mini\":{\"input_cost_per_token\":1e-6,\"output_cost_per_token\":0}}"
                .to_owned(),
        ),
        ("log.jsonl", calls(&["a"])),
    ]);
    let run = llmcost(&[
        "report",
        "--format",
        "json",
        "--prices",
        "map.json",
        "log.jsonl",
    ])
    .in_folder(folder.path())
    .run();
    run.ends_with(0).reports(1, "0.001");
    assert!(
        run.json()["price_book"]["source"]
            .as_str()
            .unwrap()
            .contains("map.json"),
        "{run:?}"
    );
}

#[test]
fn fault_43_tier_batch_and_long_context_are_chosen_for_each_call() {
    // 272,000 input tokens of gpt-5.5 are at $5, one more makes all of them $10.
    for (input, cost) in [(272_000, "1.36"), (272_001, "2.72001")] {
        let row = SpendLog {
            model: "gpt-5.5",
            input,
            output: 0,
            ..SpendLog::default()
        };
        report("log.jsonl", row.line())
            .ends_with(0)
            .reports(1, cost);
    }
    // gpt-5 at $1.25 and $10: 1,000 in, 100 out; flex and batch are half, priority is double.
    let tier = |tier: &str| {
        let row = SpendLog {
            model: "gpt-5",
            ..SpendLog::default()
        };
        let mut row = row.json();
        row["metadata"]["usage_object"]["service_tier"] = json!(tier);
        row
    };
    for (name, cost) in [
        ("default", "0.00225"),
        ("flex", "0.001125"),
        ("priority", "0.0045"),
    ] {
        report("log.jsonl", tier(name).to_string())
            .ends_with(0)
            .reports(1, cost);
    }
    let mut batch = tier("default");
    batch["call_type"] = json!("aretrieve_batch");
    report("log.jsonl", batch.to_string())
        .ends_with(0)
        .reports(1, "0.001125");
    // claude-sonnet-4-5: writes for an hour at $6, for five minutes at $3.75 per million.
    let mut writes = SpendLog {
        model: "claude-sonnet-4-5",
        input: 3000,
        output: 0,
        ..SpendLog::default()
    }
    .json();
    writes["metadata"]["usage_object"] = json!({ "prompt_tokens_details": {
        "cache_creation_tokens": 3000,
        "cache_creation_token_details": { "ephemeral_5m_input_tokens": 2000, "ephemeral_1h_input_tokens": 1000 },
    } });
    writes["custom_llm_provider"] = json!("anthropic");
    report("log.jsonl", writes.to_string())
        .ends_with(0)
        .reports(1, "0.0135");
}

#[test]
fn fault_45_a_logged_cost_far_from_the_computed_one_stands_first() {
    let off = |id, model, spend| {
        SpendLog {
            id,
            model,
            spend,
            ..SpendLog::default()
        }
        .line()
    };
    let rows = [
        off("a", "gpt-4o", 0.0036),
        off("b", "gpt-4o-mini", 9_990.0),
        off("c", "gpt-4.1", 0.0028),
    ];
    let json = audit("log.jsonl", rows.concat()).ends_with(0).json();
    let drift = &json["drift"][0];
    let found = json!([
        drift["model"],
        drift["calls"],
        drift["logged"],
        drift["computed"],
        drift["difference"]
    ]);
    assert_eq!(
        found,
        json!(["gpt-4o-mini", 1, "9990", "0.00021", "9989.99979"])
    );
    // The formula counts, and both totals are there.
    assert_eq!(json["pricing"]["total"], json["pricing"]["computed_total"]);
}

#[test]
fn fault_46_names_lead_to_prices_by_rules_that_are_listed() {
    for (written, rule) in [
        ("gpt-4o-mini", "exact"),
        ("azure/gpt-4o-mini", "exact"),
        ("openai/gpt-4o-mini", "after_slash"),
        ("us.anthropic.claude-sonnet-4-5-20250929-v1:0", "exact"),
        ("ft:gpt-4o-mini-2024-07-18:org::id", "exact"),
    ] {
        let mut row: Value = serde_json::from_str(&with("model", json!(written))).unwrap();
        row["custom_llm_provider"] = json!(null);
        let run = audit("log.jsonl", row.to_string());
        let rules = run.ends_with(0).json()["pricing"]["name_rules"].clone();
        assert_eq!(rules.as_array().unwrap().len(), 1, "{written}: {rules}");
        assert!(
            rule == "exact" || rules[0]["name"] == rule,
            "{written}: {rules}"
        );
    }
    // A deployment shows its base model and is priced by it.
    let row = with_text(
        "\"metadata\":{",
        "\"metadata\":{\"model_map_information\":{\"model_map_key\":\"gpt-4o-mini\"},",
    );
    let run = report(
        "log.jsonl",
        row.replace(
            "\"model\":\"gpt-4o-mini\"",
            "\"model\":\"azure/our-deployment\"",
        ),
    );
    run.ends_with(0).reports(1, "0.00021");
    let json = run.json();
    assert_eq!(json["breakdown"]["model"][0]["value"], "gpt-4o-mini");
    assert_eq!(
        json["audit"]["pricing"]["name_rules"][0]["name"],
        "base_model"
    );
    // One call is explained with its rule.
    let folder = folder(&[(
        "log.jsonl",
        with("model", json!("openai/gpt-4o-mini")).replace("\"x\"", "\"call-12345\""),
    )]);
    let run = llmcost(&["explain", "call-12345", "--format", "json", "log.jsonl"])
        .in_folder(folder.path())
        .run();
    assert_eq!(
        run.ends_with(0).json()["calls"][0]["pricing"]["name_rule"],
        "after_slash"
    );
}
