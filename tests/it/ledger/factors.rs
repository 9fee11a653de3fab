//! What a change of cost is explained by, measured over priced rows: worked out by hand.

use llmcost::frame::{CostFactors, Efficiency};
use llmcost::pricing::Usd;
use llmcost::usage::{Interval, Timestamp};
use serde_json::{Value, json};

use super::{files, spend_log};
use crate::support::{Books, Folder};

/// A micro-dollar.
fn micro(amount: i128) -> Usd {
    Usd::from_pico(amount * 1_000_000)
}

/// `claude-sonnet-4-5`: per million tokens $3 in, $0.30 read, $3.75 written, $15 out.
fn call(id: &str, changes: &Value) -> Value {
    let usage =
        json!({"prompt_tokens_details": {"cached_tokens": 600, "cache_creation_tokens": 200}});
    let row = json!({
        "model": "claude-sonnet-4-5", "prompt_tokens": 1000, "completion_tokens": 100,
        "metadata": {"usage_object": usage, "attempted_retries": 2},
    });
    super::with(spend_log(id, &row), changes)
}

#[test]
fn only_what_cost_something_takes_part() {
    let hit = json!({"cache_hit": "True"});
    let failed = |spend| json!({"status": "failure", "spend": spend});
    let earlier = json!({
        "status": "failure", "spend": 0.25, "metadata": {"billed_retry_attempt": true},
    });
    let rows = [
        call("answered", &json!({})),
        call("from-the-gateway", &hit),
        call("failed", &failed(0.5)),
        call("failed-for-nothing", &failed(0.0)),
        call("answered-attempt-0", &earlier),
        spend_log("stated", &json!({})),
        spend_log("unpriced", &json!({"spend": 0})),
    ];
    let folder = Folder::new();
    let frame = Books::default().frame(&files(&folder, &[&rows]));
    let always = Interval {
        from: Timestamp(i64::MIN),
        to: Timestamp(i64::MAX),
    };
    // 200 fresh, 600 read, 200 written, 100 out.
    let (input, read, write, output) = (micro(600), micro(180), micro(750), micro(1500));
    let answered = input + read + write + output;
    let expected = CostFactors {
        // All but the hit, the free failure and the unpriced one; the attempt is no operation.
        calls: 4,
        operations: 3,
        charged_calls: 1,
        input_tokens: 1000,
        cache_read_tokens: 600,
        cache_write_tokens: 200,
        output_tokens: 100,
        cost: answered + micro(500_000 + 250_000 + 1_000_000),
        input_cost: input,
        cache_read_cost: read,
        cache_write_cost: write,
        output_cost: output,
    };
    assert_eq!(frame.total_as::<CostFactors>(always).unwrap(), expected);
    let found = frame.total_as::<Efficiency>(always).unwrap();
    // Reads save 600 × $2.70/M, writes cost 200 × $0.75/M more. The hit would have cost as much as
    // the answered call.
    assert_eq!(found.cache_saving, micro(1620 - 150) + answered);
    assert_eq!(found.gateway_saving, answered);
    assert_eq!((found.saving_known_calls, found.saving_known_hits), (2, 1));
    assert_eq!(found.failed_cost, micro(500_000));
    assert_eq!(found.superseded_cost, micro(250_000));
    // Three rows tell two retries; hit and failures are operations like any other.
    assert_eq!((found.operations, found.known_operations), (6, 4));
    assert_eq!((found.attempts, found.failed_operations), (12, 2));
}
