//! What the bridge takes for the cost of a kind of token: the log's where the log counts, and all that
//! was charged where a log has more cached than input tokens.

use serde_json::{Value, json};

use crate::cli::program::llmcost;

/// A call of a day of November to gpt-4o-mini: $0.15 and $0.60 per million tokens, $0.075 for cached
/// input.
fn call(day: u32, input: u64, cached: u64, spend: &str) -> String {
    let row = json!({
        "request_id": format!("call-{day}"),
        "call_type": "acompletion",
        "startTime": format!("2026-11-{day:02}T12:00:00Z"),
        "model": "gpt-4o-mini",
        "custom_llm_provider": "openai",
        "spend": spend.parse::<f64>().unwrap(),
        "prompt_tokens": input,
        "completion_tokens": 0,
        "status": "success",
        "metadata": {"usage_object": {"prompt_tokens_details": {"cached_tokens": cached}}},
    });
    format!("{row}\n")
}

/// The effects that are not 0, from the 9th to the 10th.
fn effects(basis: &str, calls: &[String; 2]) -> Value {
    let days = "--since 2026-11-10 --until 2026-11-10 --format json --quiet --cost-basis";
    let mut arguments = vec!["report"];
    arguments.extend(days.split(' '));
    arguments.extend([basis, "-"]);
    let report = llmcost(&arguments).with_stdin(calls.concat()).json();
    let effects = report["bridge"]["effects"].as_object().unwrap();
    let kept = effects.iter().filter(|(_, amount)| **amount != "0");
    Value::Object(
        kept.map(|(key, amount)| (key.clone(), amount.clone()))
            .collect(),
    )
}

#[test]
fn where_the_log_counts_its_figure_is_what_tokens_cost() {
    // The gateway takes twice the list price on both days. The prompt is twice as long, nothing else.
    let calls = [call(9, 100_000, 0, "0.03"), call(10, 200_000, 0, "0.06")];
    assert_eq!(effects("logged", &calls), json!({"prompt_length": "0.03"}));
    assert_eq!(
        effects("computed", &calls),
        json!({"prompt_length": "0.015"})
    );

    // Of the same tokens at another price of the gateway only the price has changed.
    let calls = [
        call(9, 100_000, 40_000, "0.02"),
        call(10, 100_000, 40_000, "0.05"),
    ];
    assert_eq!(effects("logged", &calls), json!({"price": "0.03"}));
}

#[test]
fn cached_tokens_beyond_the_input_are_input() {
    // 3,000 and then 6,000 cached tokens are charged, whatever the input is said to be.
    let calls = [call(9, 1_000, 3_000, "0.1"), call(10, 6_000, 6_000, "0.1")];
    assert_eq!(
        effects("computed", &calls),
        json!({"prompt_length": "0.000225"})
    );
}
