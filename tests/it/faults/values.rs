//! Rows 16 to 30: values, and what makes a row a call of its own.

use serde_json::{Value, json};

use super::{accepts, audit, oddities, outcome, rejects, report, with, with_text};
use crate::cli::exports::{SpendLog, calls, folder, observation};
use crate::cli::program::{Run, llmcost};

/// A good row whose provider's usage has these details.
fn with_usage(details: &Value) -> String {
    with("metadata", json!({ "usage_object": details }))
}

/// A good observation with one field replaced.
fn observed(field: &str, value: Value) -> String {
    let mut row = observation("o-1", "t-1");
    row[field] = value;
    row.to_string()
}

#[test]
fn fault_16_numbers_may_be_text() {
    accepts(&with("prompt_tokens", json!("1000")), "0.00021");
    accepts(&with("prompt_tokens", json!(" 2000 ")), "0.00036");
    accepts(&with("spend", json!("2.1e-4")), "0.00021");
    // Langfuse writes such costs into CSV. A model without a price shows which figure was read.
    let unknown = with("model", json!("our-own")).replace("0.00021", "\"1.5e-7\"");
    accepts(&unknown, "0.00000015");
}

#[test]
fn fault_17_token_counts_that_are_none() {
    for count in [
        "12 tokens",
        "1,234",
        "0x10",
        "١٢",
        "1e3",
        "twelve",
        "1_000",
        "12.",
        "--1",
    ] {
        let words = "bad token count: `prompt_tokens` is no whole number of zero or more";
        rejects(with("prompt_tokens", json!(count)), "token_count", words);
    }
    for count in [json!(true), json!([1000]), json!({ "tokens": 1000 })] {
        rejects(
            with("prompt_tokens", count),
            "token_count",
            "bad token count: ",
        );
    }
}

#[test]
fn fault_18_whole_numbers_may_be_written_with_a_fraction_of_zero() {
    accepts(&with("prompt_tokens", json!(2000.0)), "0.00036");
    accepts(&with("prompt_tokens", json!("2000.00")), "0.00036");
    rejects(
        with("prompt_tokens", json!(12.5)),
        "token_count",
        "bad token count: ",
    );
    rejects(
        with("completion_tokens", json!("12.5")),
        "token_count",
        "bad token count: ",
    );
}

#[test]
fn fault_19_negative_tokens_are_rejected_and_negative_costs_are_credits() {
    rejects(
        with("prompt_tokens", json!(-1)),
        "token_count",
        "bad token count: ",
    );
    rejects(
        with("prompt_tokens", json!("-5.0")),
        "token_count",
        "bad token count: ",
    );
    // LiteLLM has logged negative spend. $5 of credit and a call of $0.00021.
    let credit = SpendLog {
        id: "b",
        model: "our-own",
        spend: -5.0,
        ..SpendLog::default()
    };
    let run = report("log.jsonl", calls(&["a"]) + &credit.line());
    assert_eq!((run.code, run.stderr.as_str()), (0, ""));
    run.reports(2, "-4.99979");
    assert_eq!(oddities(&run), [("negative_cost".to_owned(), 1)]);
    let json = run.json();
    for share in [
        "/breakdown/model/0/share_ratio",
        "/summary/cost_per_operation",
    ] {
        assert!(json.pointer(share).is_some(), "{share}");
    }
}

#[test]
fn fault_20_numbers_beyond_counting() {
    let words = "number too large: `prompt_tokens` is beyond any token count";
    for count in [
        json!(u64::MAX),
        json!("340282366920938463463374607431768211456"),
        json!(1_u64 << 49),
    ] {
        rejects(with("prompt_tokens", count), "overflow", words);
    }
    rejects(
        with_text("0.00021", "1e308"),
        "overflow",
        "number too large: logged cost",
    );
    rejects(
        with_text("0.00021", "9223373"),
        "overflow",
        "number too large: logged cost",
    );
}

#[test]
fn fault_20_sums_do_not_wrap() {
    // 64 bits of pico-dollars end at $9.2 M; three calls of $9 M each are beyond.
    let dear = |id| {
        SpendLog {
            id,
            model: "our-own",
            spend: 9e6,
            ..SpendLog::default()
        }
        .line()
    };
    let run = report("log.jsonl", dear("a") + &dear("b") + &dear("c"));
    run.ends_with(0).reports(3, "27000000");
    let json = run.json();
    assert_eq!(json["breakdown"]["team"][0]["cost"], "27000000");
    // The largest count of tokens that is believed, at the dearest rate, in four calls.
    let large = |id| {
        SpendLog {
            id,
            input: 1 << 36,
            ..SpendLog::default()
        }
        .line()
    };
    let run = report("log.jsonl", large("a") + &large("b"));
    // 2 × (68,719,476,736 × 0.15 + 100 × 0.60) µ$
    run.ends_with(0).reports(2, "20615.8431408");
}

#[test]
fn fault_21_calls_without_tokens_or_cost_and_failed_ones_are_calls() {
    let free = with("prompt_tokens", json!(0))
        .replace("100,", "0,")
        .replace("0.00021", "0");
    accepts(
        &free.replace("\"completion_tokens\":100", "\"completion_tokens\":0"),
        "0",
    );
    // A failure costs what the log says, or nothing.
    let failed = with("status", json!("failure"));
    accepts(&failed.replace("0.00021", "0.0"), "0");
    let run = report("log.jsonl", failed);
    run.ends_with(0).reports(1, "0.00021");
    assert_eq!(run.json()["summary"]["failures"], 1);
    // They take no part in the median of what cost something: 1, 1 and 11 times $0.00021.
    let dear = SpendLog {
        id: "d",
        input: 11_000,
        output: 1_100,
        ..SpendLog::default()
    }
    .line();
    let folder = folder(&[("log.jsonl", calls(&["a", "b"]) + &dear + &failed_free("c"))]);
    let run = llmcost(&["outliers", "--format", "json", "log.jsonl"])
        .in_folder(folder.path())
        .run();
    let json = run.ends_with(0).json();
    assert_eq!(json["median"], "0.00021");
    assert_eq!(json["calls"][0]["ratio"], 11.0);
}

fn failed_free(id: &str) -> String {
    let mut row = SpendLog {
        id,
        spend: 0.0,
        ..SpendLog::default()
    }
    .json();
    row["status"] = json!("failure");
    format!("{row}\n")
}

#[test]
fn fault_22_a_total_that_is_not_the_sum_changes_nothing() {
    for total in [
        json!(0),
        json!(7),
        json!(9_999_999),
        json!("many"),
        json!(null),
        json!(-1),
    ] {
        accepts(&with("total_tokens", total), "0.00021");
    }
}

#[test]
fn fault_23_more_cached_than_input_is_no_negative_cost() {
    // 1,500 cached tokens at $0.075 and 100 output tokens at $0.60 per million; nothing uncached.
    let row = with_usage(&json!({ "prompt_tokens_details": { "cached_tokens": 1500 } }));
    accepts(&row, "0.0001725");
    let json = audit("log.jsonl", row).json();
    assert_eq!(json["pricing"]["cached_exceeds_input"], 1);
}

#[test]
fn fault_24_every_spelling_of_cached_tokens() {
    // 600 uncached, 400 cached, 100 output: 600 × 0.15 + 400 × 0.075 + 100 × 0.60 = 180 µ$.
    for details in [
        json!({ "prompt_tokens_details": { "cached_tokens": 400 } }),
        json!({ "cache_read_input_tokens": 400 }),
        json!({ "prompt_cache_hit_tokens": 400 }),
        json!({ "prompt_tokens_details": { "cached_tokens": 0 }, "cache_read_input_tokens": 400 }),
        json!({ "prompt_tokens_details": { "cached_tokens": "400" }, "cache_read_input_tokens": 400 }),
    ] {
        accepts(&with_usage(&details), "0.00018");
    }
    // Langfuse's buckets exclude each other: 600 in `input` beside 400 cached.
    for key in [
        "input_cached_tokens",
        "input_cache_read",
        "cache_read_input_tokens",
        "prompt_details.cache_read",
    ] {
        let usage = json!({ "input": 600, key: 400, "output": 100 });
        accepts(&observed("usage_details", usage), "0.00018");
    }
}

#[test]
fn fault_25_cache_hit_in_pythons_spelling() {
    for none in [
        json!("None"),
        json!("False"),
        json!(""),
        json!(null),
        json!(false),
        json!("false"),
    ] {
        accepts(&with("cache_hit", none), "0.00021");
    }
    // Spec: what the gateway's cache answered was not paid for.
    for hit in [json!("True"), json!(true)] {
        accepts(&with("cache_hit", hit), "0");
    }
}

/// The team of the only call.
#[track_caller]
fn team(row: &str) -> Value {
    let run = report("log.jsonl", row);
    assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{row}");
    run.reports(1, "0.00021");
    run.json()["breakdown"]["team"][0]["value"].clone()
}

#[test]
fn fault_26_metadata_and_tags_in_every_dress() {
    let metadata = json!({ "user_api_key_team_alias": "ops" });
    assert_eq!(team(&with("metadata", metadata.clone())), "ops");
    assert_eq!(team(&with("metadata", json!(metadata.to_string()))), "ops");
    for none in [
        json!(""),
        json!(null),
        json!({}),
        json!([]),
        json!("text"),
        json!(7),
    ] {
        assert_eq!(team(&with("metadata", none)), "(none)");
    }
    // What Python's `repr` writes cannot be read for certain: the call stays, without it.
    assert_eq!(
        team(&with(
            "metadata",
            json!("{'user_api_key_team_alias': 'ops'}")
        )),
        "(none)"
    );
    let tagged = |tags: Value| {
        let mut row: Value = serde_json::from_str(&with("metadata", json!({}))).unwrap();
        row["request_tags"] = tags;
        team(&row.to_string())
    };
    assert_eq!(tagged(json!(["team:ops"])), "ops");
    assert_eq!(tagged(json!("[\"team:ops\"]")), "ops");
    for none in [
        json!("['team:ops']"),
        json!(""),
        json!(null),
        json!("[\"team:o"),
        json!([null, 7]),
    ] {
        assert_eq!(tagged(none), "(none)");
    }
    // Broken JSON may have held what the call cost: that is a loss and is told.
    let cut = "{\"usage_object\": {\"cache_read_input_tok";
    rejects(with("metadata", json!(cut)), "json", "not JSON: ");
}

#[test]
fn fault_27_calls_without_a_label_are_one_group_shown_last() {
    let bare = |id: &str, label: Value| {
        let mut row = SpendLog {
            id,
            input: 100_000,
            ..SpendLog::default()
        }
        .json();
        row["metadata"] = json!({ "user_api_key_team_alias": label, "spend_logs_metadata": { "feature": label } });
        row["end_user"] = label;
        format!("{row}\n")
    };
    let missing = bare("d", json!(null)).replace("\"user_api_key_team_alias\":null,", "");
    let rows = [
        bare("b", json!("")),
        bare("c", json!("  ")),
        missing,
        calls(&["a"]),
    ]
    .concat();
    let run = report("log.jsonl", rows);
    let json = run.ends_with(0).json();
    assert_eq!(json["summary"]["calls"], 4);
    for dimension in ["team", "feature", "user"] {
        let rows = json["breakdown"][dimension].as_array().unwrap();
        let found: Vec<_> = rows
            .iter()
            .map(|row| {
                (
                    row["value"].as_str().unwrap(),
                    row["calls"].as_u64().unwrap(),
                )
            })
            .collect();
        let named = if dimension == "user" {
            "u-1"
        } else if dimension == "team" {
            "search"
        } else {
            "chat"
        };
        // Dearer than the rest, and last all the same.
        assert_eq!(found, [(named, 1), ("(none)", 3)], "{dimension}");
    }
    // No model is no price, which is not the price 0.
    let run = report(
        "log.jsonl",
        calls(&["a"]) + &with("model", json!("")).replace("0.00021", "0"),
    );
    run.ends_with(0).reports(2, "0.00021");
    assert_eq!(run.json()["summary"]["unpriced_calls"], 1);
}

#[test]
fn fault_28_spans_are_no_calls_and_parents_repeat_nothing() {
    let node = |id: &str, parent: Option<&str>, kind: &str, has_usage: bool| {
        let mut row = observation(id, "t-1");
        row["type"] = json!(kind);
        row["parent_observation_id"] = json!(parent);
        if !has_usage {
            for field in ["usage_details", "cost_details"] {
                row[field] = json!({});
            }
            row["total_cost"] = json!(null);
        }
        format!("{row}\n")
    };
    let rows = [
        node("agent", None, "AGENT", true),
        node("tool", Some("agent"), "TOOL", false),
        node("one", Some("tool"), "GENERATION", true),
        node("span", Some("agent"), "SPAN", false),
    ];
    let run = audit("observations.jsonl", rows.concat());
    let json = run.ends_with(0).json();
    let lines = &json["lines"];
    // The agent's usage is its generation's; the tool and the span have none.
    assert_eq!(
        json!([lines["read"], lines["calls"], lines["not_a_call"]]),
        json!([4, 1, 3])
    );
    assert_eq!(json["pricing"]["total"], "0.00021");
    let double = &json["double_counting"];
    assert_eq!(
        json!([double["dropped"], double["dropped_cost"]]),
        json!([1, "0.00021"])
    );
}

/// Reports files of this content and returns calls, cost, duplicates and conflicts.
#[track_caller]
fn counted(files: &[(&str, String)]) -> (u64, String, u64, u64) {
    let folder = folder(files);
    let run: Run = llmcost(&["report", "--format", "json", "."])
        .in_folder(folder.path())
        .run();
    let json = run.ends_with(0).json();
    let conflicts = oddities(&run)
        .into_iter()
        .find(|(code, _)| code == "conflicting_duplicate");
    (
        json["summary"]["calls"].as_u64().unwrap(),
        json["summary"]["cost"].as_str().unwrap().to_owned(),
        json["audit"]["lines"]["duplicates"].as_u64().unwrap(),
        conflicts.map_or(0, |(_, count)| count),
    )
}

#[test]
fn fault_29_the_same_call_counts_once() {
    let other = SpendLog {
        id: "a",
        input: 2000,
        ..SpendLog::default()
    }
    .line();
    let one = |text: String| [("1.jsonl", text)];
    let cost = |text: &str| text.to_owned();
    // Exact copies; then another content under the same id, where the first stays and it is said.
    assert_eq!(
        counted(&one(calls(&["a", "a", "b"]))),
        (2, cost("0.00042"), 1, 0)
    );
    assert_eq!(
        counted(&one(calls(&["a"]) + &other)),
        (1, cost("0.00021"), 1, 1)
    );
    assert_eq!(
        counted(&one(other.clone() + &calls(&["a"]))),
        (1, cost("0.00036"), 1, 1)
    );
    // In two overlapping files, the first by name.
    let files = [
        ("1.jsonl", calls(&["a", "b"])),
        ("2.jsonl", calls(&["b", "c"]) + &other),
    ];
    assert_eq!(counted(&files), (3, cost("0.00063"), 2, 1));
    // A newer version of an observation is no conflict.
    let mut newer = observation("o-1", "t-1");
    newer["usage_details"] = json!({ "input": 2000, "output": 100 });
    newer["updated_at"] = json!("2026-11-19 00:00:00.000");
    let versions = format!("{newer}\n{}\n", observation("o-1", "t-1"));
    assert_eq!(counted(&one(versions)), (1, cost("0.00036"), 1, 0));
}

#[test]
fn fault_29_a_row_without_id_is_rejected() {
    for id in [json!(null), json!("")] {
        rejects(
            with("request_id", id),
            "missing_id",
            "no id: `request_id` is missing",
        );
    }
}

#[test]
fn fault_30_equal_calls_under_new_ids_are_kept_and_suspected() {
    let run = audit("log.jsonl", calls(&["a", "b", "c"]));
    assert_eq!((run.code, outcome(&run)), (0, [3, 3, 0, 0]));
    let json = run.json();
    // Two of the three may be the first one again.
    assert_eq!(
        json["suspected_duplicates"],
        json!({ "groups": 1, "calls": 2, "cost": "0.00042" })
    );
    let other = SpendLog {
        id: "b",
        user: "u-2",
        ..SpendLog::default()
    }
    .line();
    let later = SpendLog {
        id: "c",
        at: "2026-11-18T10:00:01.000",
        ..SpendLog::default()
    }
    .line();
    let json = audit("log.jsonl", calls(&["a"]) + &other + &later).json();
    assert_eq!(
        json["suspected_duplicates"],
        json!({ "groups": 0, "calls": 0, "cost": "0" })
    );
}

#[test]
fn costs_that_are_no_amount_reject_their_row() {
    rejects(with("spend", json!("five dollars")), "cost", "bad cost: ");
    rejects(with("spend", json!(true)), "cost", "bad cost: ");
}
