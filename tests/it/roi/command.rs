//! The command through the real program: its keys, its mistakes, too few users, nothing to join.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use super::{feature, roi, roi_in};
use crate::cli::program::llmcost;
use crate::support::{Folder, fixture};

fn keys(object: &Value) -> BTreeSet<&str> {
    let object = object.as_object().unwrap();
    object.keys().map(String::as_str).collect()
}

/// Events of so many users in a feature.
fn users(count: usize) -> String {
    let lines = (1..=count).map(|number| format!("u_{number},opened,2026-11-16,answer"));
    let header = "user_id,event,timestamp,feature".to_owned();
    [header]
        .into_iter()
        .chain(lines)
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn the_keys_are_the_documented_ones() {
    let json = roi(&users(1), &[]);
    let expected = |words: &'static str| words.split_whitespace().collect::<BTreeSet<_>>();
    let sections = "schema_version tool as_of data_through timezone period inputs price_book \
         cost_basis filters pseudonymized inputs_complete lines events min_users features features_left_out total \
         coverage concentration";
    assert_eq!(keys(&json), expected(sections));
    let figures = "cost calls unpriced_calls llm_users active_users events too_few_users \
         cost_per_user successes cost_per_success conversions cost_per_conversion value \
         return_ratio";
    assert_eq!(keys(&json["total"]), expected(figures));
    let mut of_feature = expected(figures);
    of_feature.extend(["feature", "kind"]);
    assert_eq!(keys(&json["features"][0]), of_feature);
    let events = "lines first_at last_at covers_period files rejected";
    assert_eq!(keys(&json["events"]), expected(events));
    let lines = "read events duplicates blank not_an_event out_of_range rejected";
    assert_eq!(keys(&json["events"]["lines"]), expected(lines));
    assert_eq!(
        keys(&json["events"]["files"][0]),
        expected("path kind lines problem")
    );
    let coverage = "log_users analytics_users both_users log_users_matched_ratio \
         analytics_users_matched_ratio log_only_users log_only_ratio analytics_only_users \
         analytics_only_ratio cost matched_cost matched_cost_ratio unmatched_cost \
         unmatched_cost_ratio cost_without_user cost_without_user_ratio is_low";
    assert_eq!(keys(&json["coverage"]), expected(coverage));
    let concentration = "users cost too_few_users top_1_percent_users top_1_percent_ratio \
         top_10_percent_users top_10_percent_ratio gini";
    assert_eq!(keys(&json["concentration"]), expected(concentration));
}

#[test]
fn ratios_need_exactly_so_many_users() {
    let run = |count: usize, flags: &[&str]| {
        let folder = Folder::new();
        folder.write("events.csv", users(count));
        let flags = [
            &[
                "--analytics",
                "events.csv",
                "--success-event",
                "opened",
                "-q",
            ],
            flags,
        ];
        let json = roi_in(&folder, &flags.concat()).json();
        let row = feature(&json, "answer").clone();
        let keys = [
            "too_few_users",
            "cost_per_user",
            "cost_per_success",
            "active_users",
        ];
        keys.map(|key| row[key].clone())
    };
    let [four, five] = [4, 5].map(|count| run(count, &[]));
    assert_eq!(four, [json!(true), Value::Null, Value::Null, json!(4)]);
    assert_eq!(five, [json!(false), json!(0.12), json!(0.12), json!(5)]);
    assert_eq!(run(4, &["--min-users", "4"])[1], json!(0.15));
    assert_eq!(run(5, &["--min-users", "6"])[1], Value::Null);
    // Four users of the logs: shares of the top would tell who they are.
    let concentration = |least: &str| {
        let folder = Folder::new();
        folder.write("events.csv", users(1));
        let json = roi_in(
            &folder,
            &["--analytics", "events.csv", "--min-users", least],
        )
        .json();
        json["concentration"]["gini"].clone()
    };
    assert!(concentration("4").is_number());
    assert_eq!(concentration("5"), Value::Null);
}

#[test]
fn without_events_in_the_period_costs_stay_and_nothing_is_divided() {
    let json = roi("user_id,event,timestamp\nu_1,opened,2026-10-16\n", &[]);
    assert_eq!(json["total"]["cost"], "2");
    assert_eq!(json["events"]["lines"]["out_of_range"], 1);
    assert_eq!(json["events"]["covers_period"], false);
    let rows = json["features"].as_array().unwrap();
    assert_eq!(rows.len(), 3);
    for row in rows {
        assert_eq!(
            (&row["active_users"], &row["cost_per_user"]),
            (&json!(0), &Value::Null)
        );
    }
    let ratio = &json["coverage"]["analytics_users_matched_ratio"];
    assert_eq!(ratio, &Value::Null);
    // An empty file is no mistake either.
    assert_eq!(roi("", &[])["events"]["covers_period"], Value::Null);
}

#[test]
fn a_period_without_calls_lists_features_that_cost_nothing() {
    let flags = ["--month", "2026-10"];
    let json = roi("user_id,event,timestamp\nu_1,opened,2026-10-16\n", &flags);
    let row = feature(&json, "opened");
    assert_eq!(
        (&row["cost"], &row["active_users"]),
        (&json!("0"), &json!(1))
    );
    assert_eq!(
        (&json["total"]["calls"], &json["concentration"]["gini"]),
        (&json!(0), &Value::Null)
    );
}

#[test]
fn as_of_ends_calls_and_events_alike() {
    // The third call is on the 18th; an event on that day, one before.
    let text = "user_id,event,timestamp\nu_1,x,2026-11-17\nu_2,x,2026-11-18T09:00:00Z\n";
    let json = roi(text, &["--as-of", "2026-11-18T09:00:00Z", "-q"]);
    assert_eq!(json["total"]["calls"], 2);
    assert_eq!(feature(&json, "x")["active_users"], 1);
    assert_eq!(json["events"]["lines"]["out_of_range"], 1);
}

#[test]
fn no_events_is_a_mistake_that_is_explained() {
    let calls = fixture("analytics/calls.jsonl");
    let folder = Folder::new();
    let run = llmcost(&["roi", calls.to_str().unwrap()])
        .in_folder(folder.path())
        .run();
    run.ends_with(2).says(&[
        "error: no events of product analytics are named",
        "llmcost roi --analytics events.csv logs/",
        "[analytics]",
    ]);
    llmcost(&["roi", "--analytics", "-", "-"])
        .run()
        .ends_with(2)
        .says(&["standard input can be the logs or the events, not both"]);
}

#[test]
fn files_that_hold_no_events_are_named_with_what_they_hold() {
    let folder = Folder::new();
    folder.write("good.csv", users(5));
    folder.write("table.csv", "who,what\na,b\n");
    folder.write("text.txt", "hello\n");
    let calls = fixture("analytics/calls.jsonl");
    let calls = calls.to_str().unwrap();
    for (file, said) in [
        ("nowhere.csv", "nowhere.csv: no such file or directory"),
        (
            "table.csv",
            "no field for the user (user_id, userId, distinct_id, uid, email)",
        ),
        ("table.csv", "found: who, what"),
        ("table.csv", "hint: name the fields with `--user-column`"),
        (
            "text.txt",
            "neither JSON nor a table with columns for user, event and time",
        ),
        (calls, "a log of LLM calls, not events of product analytics"),
    ] {
        let alone = roi_in(&folder, &["--analytics", file]).run();
        alone
            .ends_with(3)
            .says(&[said, "error: none of the events could be read"]);
        assert_eq!(alone.stdout, "");
        // With another file there is a report, and it says that it is incomplete.
        let beside = roi_in(&folder, &["--analytics", "good.csv", "--analytics", file]).run();
        beside.ends_with(3).says(&[said]);
        assert_eq!(beside.json()["inputs_complete"], false, "{file}");
        assert_eq!(feature(&beside.json(), "answer")["active_users"], 5);
    }
}

#[test]
fn a_pattern_that_matches_nothing_is_remarked_on() {
    let folder = Folder::new();
    folder.write("events.csv", users(5));
    let flags = [
        "--analytics",
        "events.csv",
        "--success-event",
        "opend",
        "--success-event",
        "op*",
    ];
    let run = roi_in(&folder, &flags).run();
    let expected = "warning: no event of the period is the success `opend`\n\
                    hint: did you mean `opened`?\n";
    assert_eq!((run.code, run.stderr.as_str()), (0, expected));
    assert_eq!(feature(&run.json(), "answer")["successes"], 5);
    let run = roi_in(
        &folder,
        &["--analytics", "events.csv", "--success-event", "{"],
    )
    .run();
    run.ends_with(2).says(&["`--success-event {`"]);
}

#[test]
fn features_of_other_names_are_remarked_on() {
    let folder = Folder::new();
    folder.write(
        "events.csv",
        "user_id,event,timestamp,feature\nu_1,x,2026-11-16,Answers\nu_7,x,2026-11-16,Answers\n",
    );
    let run = roi_in(&folder, &["--analytics", "events.csv"]).run();
    let expected = "hint: no feature of the logs has events: the logs write `summary`, the \
                    analytics `Answers`; `--feature-map FILE` translates\n";
    assert_eq!((run.code, run.stderr.as_str()), (0, expected));
}

#[test]
fn few_common_users_are_remarked_on_with_an_example_of_each() {
    let folder = Folder::new();
    folder.write(
        "events.csv",
        "user_id,event,timestamp,feature\nuuid-2,x,2026-11-16,answer\n\
         uuid-1,x,2026-11-16,answer\nuuid-3,x,2026-11-16,answer\n",
    );
    let run = roi_in(&folder, &["--analytics", "events.csv"]).run();
    let expected = "hint: logs and analytics know few users in common: the logs write `u_7`, the \
                    analytics `uuid-1`; `--user-map FILE` translates\n";
    assert_eq!((run.code, run.stderr.as_str()), (0, expected));
    assert_eq!(run.json()["coverage"]["is_low"], true);
    let quiet = roi_in(&folder, &["--analytics", "events.csv", "-q"]).run();
    assert_eq!(quiet.stderr, "");
}
