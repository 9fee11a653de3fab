//! Rows 68 and 69: mistakes in llmcost.toml, all at once, each with its place and what to write
//! instead; and events that do not match the logs.

use serde_json::json;

use crate::cli::exports::{SpendLog, calls, folder};
use crate::cli::program::{Run, llmcost};

fn report(config: &str, flags: &[&str]) -> Run {
    let log = calls(&["a"]);
    let folder = folder(&[("llmcost.toml", config), ("log.jsonl", log.as_str())]);
    let arguments = [&["report", "log.jsonl"], flags].concat();
    llmcost(&arguments).in_folder(folder.path()).run()
}

#[test]
fn fault_68_all_mistakes_are_reported_at_once_with_line_and_column() {
    let config = "inputs = [\"logs\"]
timezone = \"Europe/Berln\"
week_strat = \"monday\"

[budget]
monthly = \"1e5\"
montly = 5

[budget.teams]
search = \"5000 USD\"

[alises.team]
a = \"b\"
";
    let run = report(config, &[]);
    run.ends_with(2).says(&[
        "llmcost.toml:2:12: unknown time zone \"Europe/Berln\"",
        "did you mean `\"Europe/Berlin\"`?",
        "llmcost.toml:3:1: unknown key `week_strat`",
        "did you mean `week_start`?",
        "llmcost.toml:6:11: expected a plain decimal number for `budget.monthly`",
        "write 100000",
        "llmcost.toml:7:1: unknown key `montly` in [budget]",
        "did you mean `monthly`?",
        "llmcost.toml:10:10: expected an amount in US dollars for `budget.teams.search`",
        "llmcost.toml:12:2: unknown section [alises]",
        "did you mean [aliases]?",
    ]);
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr.matches("error: ").count(), 6, "{}", run.stderr);
    assert_eq!(run.stderr.matches("hint: ").count(), 6, "{}", run.stderr);
}

#[test]
fn fault_68_what_is_no_toml_is_an_error_too() {
    report("inputs = [\n", &[])
        .ends_with(2)
        .says(&["llmcost.toml:1:11: "]);
    report("budget", &[])
        .ends_with(2)
        .says(&["llmcost.toml:1:"]);
    report("[budget]\nmonthly = 1\nmonthly = 2\n", &[])
        .ends_with(2)
        .says(&["llmcost.toml:3:1: "]);
}

#[test]
fn fault_68_mistakes_count_even_where_the_command_line_says_otherwise() {
    let run = report("timezone = \"Mars\"", &["--tz", "UTC"]);
    run.ends_with(2).says(&["llmcost.toml:1:12: "]);
}

#[test]
fn fault_68_a_configuration_that_was_named_must_exist() {
    for flags in [["--config", "gone.toml"], ["--config", "."]] {
        let run = report("", &flags);
        run.ends_with(2).says(&[&format!("error: {}: ", flags[1])]);
    }
}

#[test]
fn fault_68_quiet_does_not_hide_mistakes() {
    report("weeks = 1", &["--quiet"])
        .ends_with(2)
        .says(&["error: ", "unknown key `weeks`"]);
}

#[test]
fn fault_68_a_team_with_two_budgets_is_a_mistake() {
    report("[budget.teams]\nsearch = 1\nsearch = 2\n", &[])
        .ends_with(2)
        .says(&["llmcost.toml:3:1: "]);
}

/// Runs `roi` on calls of two users in one feature and these events.
fn roi(events: &[u8]) -> Run {
    let user = |id, user| {
        SpendLog {
            id,
            user,
            ..SpendLog::default()
        }
        .line()
    };
    let log = user("a", "u-1") + &user("b", "u-2");
    let folder = folder(&[("log.jsonl", log.as_bytes()), ("events.csv", events)]);
    llmcost(&[
        "roi",
        "--analytics",
        "events.csv",
        "--min-users",
        "1",
        "--format",
        "json",
        "log.jsonl",
    ])
    .in_folder(folder.path())
    .run()
}

#[test]
fn fault_69_events_are_joined_both_ways_and_nobody_is_no_division() {
    let header = "\u{feff}user_id,event,timestamp,feature\n";
    let event = |user: &str, feature: &str| format!("{user},used,2026-11-18T12:00:00Z,{feature}\n");
    // One user on both sides, one only in the logs, one only in the events.
    let run = roi((header.to_owned() + &event("u-1", "chat") + &event("u-3", "chat")).as_bytes());
    let json = run.ends_with(0).json();
    let users = &json["coverage"];
    assert!(users.is_object(), "{json}");
    let feature = &json["features"][0];
    assert_eq!(
        json!([
            feature["feature"],
            feature["llm_users"],
            feature["active_users"]
        ]),
        json!(["chat", 2, 2])
    );
    assert_eq!(feature["cost_per_user"], 0.00021);
    // Nobody of the events is in the logs, nor the feature: no ratio instead of a division by zero.
    let run = roi((header.to_owned() + &event("U-1@EXAMPLE", "other")).as_bytes());
    let json = run.ends_with(0).json();
    let chat = json["features"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["feature"] == "chat")
        .unwrap()
        .clone();
    assert_eq!(
        json!([chat["active_users"], chat["cost_per_user"]]),
        json!([0, null])
    );
    assert!(!run.stdout.contains("NaN"));
    // No events at all.
    let run = roi(header.as_bytes());
    let json = run.json();
    assert_eq!(json["features"][0]["cost_per_user"], json!(null), "{run:?}");
}
