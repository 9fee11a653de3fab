//! The demo's last 24 hours: its $5.0255 call leads and is the only one flagged, and its ratio is
//! that of a second count.

use serde_json::Value;

use crate::cli::money::{amount, dollars};
use crate::cli::program::llmcost;
use crate::demo;

fn outliers(flags: &[&str]) -> Value {
    let arguments = [&["outliers", "--format", "json"], flags].concat();
    llmcost(&arguments).in_folder(&demo::folder()).json()
}

#[test]
fn the_absurd_call_leads_and_is_the_only_one_flagged() {
    let json = outliers(&[]);
    assert_eq!(json["period"]["label"], "last 24h");
    let calls = json["calls"].as_array().unwrap();
    assert_eq!(calls.len(), 100);
    assert_eq!(calls[0]["call_id"], "chatcmpl-c12lFsu0p8IeHDhV");
    assert_eq!(calls[0]["cost"], "5.0255");
    let flagged = calls.iter().filter(|call| call["flagged"] == true);
    assert_eq!(flagged.count(), 1);
    assert_eq!(json["window"]["flagged_calls"], 1);
    assert_eq!(json["window"]["flagged_cost"], "5.0255");
    let causes = calls[0]["reason"]["causes"].as_array().unwrap();
    let kinds: Vec<&str> = causes
        .iter()
        .filter_map(|cause| cause["kind"].as_str())
        .collect();
    assert!(kinds.contains(&"input_tokens"), "{kinds:?}");
    assert!(kinds.contains(&"long_context"), "{kinds:?}");
}

#[test]
fn the_figures_are_those_of_a_second_count_over_all_calls_of_the_day() {
    let json = outliers(&["--top", "65535"]);
    let calls = json["calls"].as_array().unwrap();
    let window = &json["window"];
    assert_eq!(window["paid_calls"], calls.len());
    // Every call of the window costs something or nothing: the listed ones are its whole cost.
    let all = || calls.iter().map(|call| amount(&call["cost"]));
    assert_eq!(window["cost"], dollars(all().sum()));
    let twice_median = |mut costs: Vec<i128>| {
        costs.sort_unstable();
        costs[costs.len() / 2] + costs[(costs.len() - 1) / 2]
    };
    let median = twice_median(all().collect());
    #[expect(
        clippy::cast_precision_loss,
        reason = "as the program divides, at the end"
    )]
    let ratio = |cost: i128, twice: i128| (2 * cost) as f64 / twice as f64;
    // The reader of JSON may miss the last bit of a number.
    let is_equal = |found: &Value, expected: f64| {
        (found.as_f64().unwrap() - expected).abs() <= 1e-15 * expected.max(1.0) * 4.0
    };
    for call in calls {
        let cost = amount(&call["cost"]);
        assert!(is_equal(&call["ratio"], ratio(cost, median)), "{call}");
        assert_eq!(call["flagged"], 2 * cost > 10 * median);
        let is_peer =
            |other: &&Value| other["feature"] == call["feature"] && other["model"] == call["model"];
        let peers = calls.iter().filter(is_peer);
        let costs: Vec<i128> = peers.map(|peer| amount(&peer["cost"])).collect();
        if costs.len() < 30 {
            assert_eq!(call["peer_ratio"], Value::Null);
        } else {
            let expected = ratio(cost, twice_median(costs));
            assert!(is_equal(&call["peer_ratio"], expected), "{call}");
        }
    }
}

#[test]
fn the_report_says_the_same_of_its_top_calls() {
    let week = outliers(&["--week", "--top", "10"]);
    let top = demo::week_47()["top_calls"].as_array().unwrap();
    for (one, other) in week["calls"].as_array().unwrap().iter().zip(top) {
        for (key, value) in other.as_object().unwrap() {
            assert_eq!(&one[key], value, "{key}");
        }
    }
}

#[test]
fn the_table_says_why() {
    let run = llmcost(&["outliers", "--top", "3"])
        .in_folder(&demo::folder())
        .run();
    run.ends_with(0);
    for words in [
        "488,312 input tokens,",
        "long-context rate above 272,000",
        "1 of ",
        "chatcmpl-c12lFsu0p8IeHDhV",
    ] {
        assert!(run.stdout.contains(words), "{words}:\n{}", run.stdout);
    }
}
