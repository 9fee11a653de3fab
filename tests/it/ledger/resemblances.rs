//! Calls under different ids that agree in all that can be compared.

use llmcost::frame::resemblances;
use llmcost::pricing::Usd;
use serde_json::{Value, json};

use super::{files, spend_log};
use crate::support::{Books, Folder};

/// Sets, calls beyond the first of each, and their cost in dollars.
#[track_caller]
fn check(contents: &[&[Value]], expected: (u64, u64, i128)) {
    for threads in [1, 3] {
        let books = Books {
            threads,
            ..Books::default()
        };
        let folder = Folder::new();
        let found = resemblances(&books.settle(&files(&folder, contents)));
        let (groups, calls, dollars) = expected;
        let cost = Usd::from_pico(dollars * 1_000_000_000_000);
        assert_eq!(
            (found.groups, found.calls, found.cost),
            (groups, calls, cost)
        );
    }
}

/// Two calls that both have these fields.
fn both(fields: &Value) -> [Value; 2] {
    ["a", "b"].map(|id| spend_log(id, fields))
}

#[test]
fn calls_that_agree_in_all_are_told() {
    check(&[&both(&json!({"end_user": "u"}))], (1, 1, 1));
    // Within the same second.
    let later = spend_log("c", &json!({"startTime": "2026-11-16T09:00:00.999"}));
    let [a, b] = both(&json!({}));
    check(&[&[a, later], &[b]], (1, 2, 2));
    let dear = both(&json!({"spend": 5}));
    let [c, d] = ["c", "d"].map(|id| spend_log(id, &json!({})));
    check(&[&dear, &[c, d]], (2, 2, 6));
}

#[test]
fn one_difference_is_enough() {
    for other in [
        json!({"startTime": "2026-11-16T09:00:01"}),
        json!({"model": "another-model"}),
        json!({"end_user": "somebody"}),
        json!({"prompt_tokens": 11}),
        json!({"completion_tokens": 6}),
        json!({"spend": 2}),
    ] {
        let one = spend_log("a", &json!({}));
        check(&[&[one], &[spend_log("b", &other)]], (0, 0, 0));
    }
}

#[test]
fn calls_without_tokens_or_without_cost_are_alike_by_nature() {
    check(&[&both(&json!({"prompt_tokens": 0}))], (1, 1, 1));
    check(&[&both(&json!({"completion_tokens": 0}))], (1, 1, 1));
    let neither = json!({"prompt_tokens": 0, "completion_tokens": 0});
    check(&[&both(&neither)], (0, 0, 0));
    check(&[&both(&json!({"spend": 0}))], (0, 0, 0));
    check(&[&both(&json!({"spend": null}))], (0, 0, 0));
    check(&[&both(&json!({"spend": -1}))], (0, 0, 0));
    // Answered by the gateway's cache, at no cost.
    let hit = json!({"model": "gpt-4o", "cache_hit": "True"});
    check(&[&both(&hit)], (0, 0, 0));
}

#[test]
fn calls_that_fall_on_the_same_bit_by_chance_are_not_alike() {
    // One in twelve of these does.
    let rows: Vec<Value> = (0..2000)
        .map(|number| {
            spend_log(
                &format!("r{number}"),
                &json!({"prompt_tokens": 100 + number}),
            )
        })
        .collect();
    check(&[&rows], (0, 0, 0));
}
