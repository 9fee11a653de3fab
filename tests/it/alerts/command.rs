//! The command through the real program: keys, exit codes, filters, periods, what is said when a rule
//! could not be evaluated, acknowledgements, hostile names.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::cli::exports::SpendLog;
use crate::cli::program::{Run, llmcost};
use crate::demo;
use crate::support::Folder;

/// A spend log of a model without a price, so that its logged cost counts.
fn row(id: &str, at: &str, team: &str, spend: f64) -> String {
    let row = SpendLog {
        id,
        at,
        team,
        spend,
        model: "no-such-model",
        ..SpendLog::default()
    };
    row.json().to_string()
}

/// Runs the command over rows with a configuration.
fn run(config: &str, rows: &[String], flags: &[&str]) -> Run {
    let folder = Folder::new();
    folder.write("llmcost.toml", config);
    folder.write("logs.jsonl", rows.join("\n"));
    let arguments = [&["alerts", "logs.jsonl"], flags].concat();
    llmcost(&arguments).in_folder(folder.path()).run()
}

fn week(team: &str) -> Vec<String> {
    vec![
        row("a", "2026-11-02T09:00:00", team, 6.0),
        row("b", "2026-11-04T09:00:00", team, 5.0),
        row("c", "2026-11-04T10:00:00", "other", 100.0),
    ]
}

const BUDGETS: &str = "[budget]\nmonthly = 150\n[budget.teams]\nsearch = 10\n";

fn keys(object: &Value) -> BTreeSet<&str> {
    object
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect()
}

#[test]
fn the_keys_are_the_documented_ones() {
    let all = super::demo::all();
    let expected = |words: &'static str| words.split_whitespace().collect::<BTreeSet<_>>();
    let sections = "schema_version tool as_of data_through timezone period inputs price_book cost_basis \
         filters pseudonymized inputs_complete lines findings rules unused_acknowledgements tuning forecast gates";
    assert_eq!(keys(all), expected(sections));
    let finding = "code severity scope fired_at resolved_at observed threshold baseline unit cost sentence \
         window is_earlier detail acknowledged";
    for one in all["findings"].as_array().unwrap() {
        assert_eq!(keys(one), expected(finding));
        assert_eq!(keys(&one["scope"]), expected("dimension value"));
        assert_eq!(keys(&one["window"]), expected("from to"));
        let detail = match one["detail"]["kind"].as_str().unwrap() {
            "budget" => "kind call_id month budget share_ratio",
            "spike" => {
                "kind from to hours baseline looked_back peak_at peak_cost peak_ratio same_hour_weeks \
                 same_hour_median same_hour_ratio contributors"
            }
            "outliers" => "kind calls call_id factor",
            "retries" => "kind rate operations affected",
            "untagged" => "kind week_cost",
            _ => "kind calls",
        };
        assert_eq!(keys(&one["detail"]), expected(detail));
    }
    let rules = all["rules"].as_array().unwrap();
    let rule = "rule enabled settings findings acknowledged not_evaluated";
    assert!(rules.iter().all(|one| keys(one) == expected(rule)));
    let names: Vec<&Value> = rules.iter().map(|one| &one["rule"]).collect();
    assert_eq!(
        names,
        [
            "budget",
            "team-budget",
            "hourly-spike",
            "call-outlier",
            "retry-spike",
            "untagged",
            "unpriced"
        ]
    );
}

#[test]
fn findings_come_by_time_then_code_then_scope_and_do_not_fail_the_run() {
    let run = run(BUDGETS, &week("search"), &["--format", "json"]);
    run.ends_with(0);
    let json = run.json();
    let found: Vec<Value> = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .map(|one| json!([one["code"], one["scope"]["value"]]))
        .collect();
    assert_eq!(
        found,
        [
            json!(["budget-100", "search"]),
            json!(["budget-70", "search"]),
            json!(["budget-90", "search"]),
            json!(["team-budget", "search"]),
            json!(["hourly-spike", null]),
            json!(["budget-70", null]),
            json!(["hourly-spike", null]),
        ]
        .iter()
        .filter(|one| one[0] != "hourly-spike")
        .cloned()
        .collect::<Vec<_>>()
        .into_iter()
        .chain([json!(["hourly-spike", null])])
        .collect::<Vec<_>>()
    );
}

#[test]
fn a_team_alone_is_held_against_its_own_budget_and_other_filters_against_none() {
    let codes = |run: &Run| {
        let json = run.json();
        let findings = json["findings"].as_array().unwrap().clone();
        let of_budget = findings
            .into_iter()
            .filter(|one| one["detail"]["kind"] == "budget");
        of_budget
            .map(|one| format!("{} {}", one["code"], one["scope"]["value"]))
            .collect::<Vec<_>>()
    };
    let team = run(
        BUDGETS,
        &week("search"),
        &["--format", "json", "--team", "search"],
    );
    assert_eq!(
        codes(&team),
        [
            "\"budget-100\" \"search\"",
            "\"budget-70\" \"search\"",
            "\"budget-90\" \"search\"",
            "\"team-budget\" \"search\"",
        ]
    );
    for flags in [["--feature", "chat"], ["--team", "s*"], ["--team", "other"]] {
        let run = run(
            BUDGETS,
            &week("search"),
            &[&["--format", "json"], &flags[..]].concat(),
        );
        assert_eq!(codes(&run), Vec::<String>::new());
        let json = run.json();
        let reason = json["rules"][0]["not_evaluated"]
            .as_str()
            .unwrap()
            .to_owned();
        assert_eq!(
            reason,
            "the budgets are for all calls, not only the filtered ones"
        );
    }
}

#[test]
fn rules_that_could_not_be_evaluated_say_why() {
    let rows = [row("a", "2026-11-03T09:00:00", "search", 5.0)];
    let config = "[alerts.unpriced]\nenabled = false\n";
    let json = run(config, &rows, &["--format", "json"]).json();
    let reasons: Vec<&Value> = json["rules"]
        .as_array()
        .unwrap()
        .iter()
        .map(|rule| &rule["not_evaluated"])
        .collect();
    assert_eq!(
        json!(reasons),
        json!([
            "no budget set",
            "no team budget set",
            "too little history: 24 hours with cost needed",
            null,
            "too little history: a feature needs 20 operations on a day and in the 7 days before",
            "too little history: no calendar week with calls is over",
            "switched off in the configuration",
        ])
    );
    let table = run(config, &rows, &[]).stdout;
    assert!(table.contains("No alert fired."), "{table}");
    assert!(table.contains("Not evaluated ──"), "{table}");
    assert!(table.contains("budget        no budget set"), "{table}");
    // What cannot be evaluated cannot be tuned either, and says so.
    let json = run(config, &rows, &["--format", "json", "--tune"]).json();
    assert_eq!(json["tuning"][0]["thresholds"], json!([]));
    let table = run(config, &rows, &["--tune"]).stdout;
    assert!(table.contains("not evaluated"), "{table}");
}

#[test]
fn acknowledged_findings_stay_listed_and_stale_acknowledgements_are_told() {
    let config = format!(
        "{BUDGETS}\
         [[alerts.acknowledge]]\ncode = \"team-budget\"\nteam = \"search\"\nreason = \"launch week\"\nuntil = 2026-11-30\n\
         [[alerts.acknowledge]]\ncode = \"team-budget\"\nvalue = \"serch\"\nreason = \"a typo\"\nuntil = 2026-11-30\n"
    );
    let told = run(&config, &week("search"), &[]);
    told.ends_with(0);
    assert_eq!(
        told.stderr,
        "warning: [[alerts.acknowledge]] of team-budget of serch until 2026-11-30 covers no finding\n"
    );
    assert!(
        told.stdout.contains("1 more is acknowledged."),
        "{}",
        told.stdout
    );
    assert!(told.stdout.contains("Acknowledged ──"), "{}", told.stdout);
    assert!(
        told.stdout.contains("launch week (until 2026-11-30)"),
        "{}",
        told.stdout
    );
    let json = run(&config, &week("search"), &["--format", "json"]).json();
    let known = json["findings"]
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["code"] == "team-budget");
    let expected = json!({ "reason": "launch week", "until": "2026-11-30" });
    assert_eq!(known.unwrap()["acknowledged"], expected);
    let rule = &json["rules"][1];
    assert_eq!(
        (&rule["findings"], &rule["acknowledged"]),
        (&json!(0), &json!(1))
    );
    assert_eq!(json["unused_acknowledgements"][0]["value"], "serch");
}

#[test]
fn hostile_names_cannot_act() {
    let name = "x\u{1b}[31m\u{202e}::error::y ##[group]";
    let config = format!("[budget.teams]\n{name:?} = 10\n")
        .replace("\\u{1b}", "\\u001b")
        .replace("\\u{202e}", "\\u202e");
    for flags in [&[][..], &["--format", "json"], &["--tune"]] {
        let run = run(&config, &week(name), flags);
        run.ends_with(0);
        assert!(run.stdout.contains("team-budget"), "{run:?}");
        let is_active = |character: char| character.is_control() && character != '\n';
        assert!(!run.stdout.contains(is_active), "{run:?}");
        for active in ["\u{202e}", "##["] {
            assert!(!run.stdout.contains(active), "{active:?}: {run:?}");
        }
        assert!(
            !run.stdout
                .lines()
                .any(|line| line.trim_start().starts_with("::"))
        );
    }
}

#[test]
fn a_period_without_alerts_and_one_that_ends_before_it_begins() {
    let empty = run(
        BUDGETS,
        &week("search"),
        &["--until", "2026-11-02", "--format", "json"],
    );
    assert_eq!(empty.json()["findings"], json!([]));
    let wrong = run(
        BUDGETS,
        &week("search"),
        &["--since", "2026-11-05", "--until", "2026-11-01"],
    );
    wrong
        .ends_with(2)
        .says(&["the period ends before it begins"]);
}

#[test]
fn the_timeline_tells_the_demo_day_by_day() {
    let table = llmcost(&["alerts"]).in_folder(&demo::folder()).run().stdout;
    for words in [
        "16 alerts fired, 1 of them a page: hourly-spike (Nov 19, $49.99 at stake).",
        "Thu 2026-11-19 ──",
        "15:00  ▲ page  hourly-spike  total",
        "02:46  ! warn  budget-90     data-science",
        "Team data-science reached 90 % of the $1,150 budget for November ($1,035.15) with 8 days of",
        "On Sun 2026-11-22 1 call cost more than 10 × the day's median of $0.1067: $5.03. Why:",
    ] {
        assert!(table.contains(words), "{words}:\n{table}");
    }
}
