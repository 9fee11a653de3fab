//! A price file with a mistake is refused as a whole, naming line and model: a stale price taken
//! in silence is worse than none.

use crate::cli::exports::{calls, folder};
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
fn prices_that_are_none() {
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
fn files_that_are_no_price_file() {
    check(
        "{\n \"m\": {\"input_cost_per_token\": 1e-6},\n",
        &[":3:", "EOF"],
    );
    check("[]", &["expected an object of price entries by model"]);
    check("", &["EOF"]);
    check("{}", &["no model in the file"]);
}

#[test]
fn files_that_cannot_be_read() {
    let folder = folder(&[("log.jsonl", calls(&["a"]))]);
    for name in ["gone.json", "."] {
        let run = llmcost(&["report", "--prices", name, "log.jsonl"])
            .in_folder(folder.path())
            .run();
        run.ends_with(2).says(&[&format!("error: {name}: ")]);
    }
}

#[test]
fn a_price_of_the_configuration_with_a_mistake() {
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
