//! Gates of alerts: any of them, those of a code, and those that somebody has answered for.

use super::{Case, DOLLAR, call};
use crate::cli::program::llmcost;
use crate::demo;
use crate::support::Folder;

const BUDGET: &str = "[budget]\nmonthly = 100";

fn case(dollars: u64, config: &str) -> Case {
    Case::new(&call("a", "search", dollars * DOLLAR).line(), config)
}

#[test]
fn any_alert_trips_and_none_does_not() {
    case(69, BUDGET).trips("alert", &[], false);
    let run = case(95, BUDGET).trips("alert", &[], true);
    run.says(&["gate alert tripped: 2 alerts: budget-70, budget-90"]);
    let gate = &run.json()["gates"][0];
    assert_eq!(gate["unit"], "findings");
    assert_eq!(
        (&gate["observed"], &gate["threshold"]),
        (&2.into(), &0.into())
    );
}

#[test]
fn a_code_or_a_rule_trips_for_itself_only() {
    let case = case(95, BUDGET);
    for (gate, trips) in [
        ("alert:budget-70", true),
        ("alert:budget-90", true),
        ("alert:budget-100", false),
        ("alert:budget", true),
        ("alert:unpriced", false),
        (" alert : budget-90 ", true),
    ] {
        case.trips(gate, &[], trips);
    }
}

#[test]
fn alerts_trip_in_their_own_command_too() {
    let case = case(95, BUDGET);
    let run = case.run(
        "alerts",
        &["--format", "json", "--fail-on", "alert,budget>95%"],
    );
    let json = run.ends_with(1).json();
    assert_eq!(json["gates"][0]["tripped"], true);
    // $95 of $100 is not more than 95 %.
    assert_eq!(json["gates"][1]["tripped"], false);
    assert_eq!(json["forecast"]["month_to_date"], "95");
    case.run("alerts", &["--fail-on", "alert:unpriced"])
        .ends_with(0);
}

#[test]
fn acknowledged_alerts_do_not_trip() {
    let known = |code: &str| {
        format!(
            "{BUDGET}\n[[alerts.acknowledge]]\ncode = \"{code}\"\nuntil = \"2026-11-30\"\nreason = \"planned\"\n"
        )
    };
    let both = format!(
        "{}{}",
        known("budget-70"),
        known("budget-90").replace(BUDGET, "")
    );
    case(95, &both).trips("alert", &[], false);
    let run = case(95, &known("budget-90")).trips("alert", &[], true);
    run.says(&["tripped: 1 alert: budget-70"]);
    case(95, &known("budget-90")).trips("alert:budget-90", &[], false);
}

#[test]
fn a_rule_without_history_is_no_pass_when_it_is_asked_for_by_name() {
    let run = case(1, BUDGET).trips("alert:hourly-spike", &[], true);
    run.says(&["it could not be measured: too little history"]);
    // Other rules were evaluated, so all alerts together can be.
    case(1, BUDGET).trips("alert", &[], false);
}

#[test]
fn the_demo_trips_as_its_stories_say() {
    let gates = "alert,budget>90%,forecast>100%,unpriced>1%,untagged>10%,rejected>0%";
    let arguments = ["report", "--week", "--format", "json", "--fail-on", gates];
    let run = llmcost(&arguments).in_folder(&demo::folder()).run();
    let json = run.ends_with(1).json();
    let tripped: Vec<String> = json["gates"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|gate| gate["tripped"] == true)
        .map(|gate| {
            let scope = gate["scope"]["value"].as_str().unwrap_or("total");
            format!("{} {scope}", gate["name"].as_str().unwrap())
        })
        .collect();
    // README of the demo: data-science is at 93.5 % of its budget; the company, data-science and
    // platform are heading beyond theirs; 78 of 3,964 calls are unpriced; 3.8 % is untagged.
    assert_eq!(
        tripped,
        [
            "alert total",
            "budget>90% data-science",
            "forecast>100% total",
            "forecast>100% data-science",
            "forecast>100% platform",
            "unpriced>1% total",
        ]
    );
}

#[test]
fn gates_are_part_of_a_saved_report() {
    let case = case(100, BUDGET);
    // A count, a share of exactly 1, a share of 0 and one that could not be measured.
    let gates = "alert,budget>=100%,untagged>10%,alert:hourly-spike";
    let saved = case.run("report", &["--fail-on", gates, "--format", "json"]);
    let folder = Folder::new();
    folder.write("week.json", &saved.ends_with(1).stdout);
    let render = |format: &str| {
        let arguments = ["render", "week.json", "--format", format];
        llmcost(&arguments).in_folder(folder.path()).run()
    };
    assert_eq!(render("json").ends_with(0).stdout, saved.stdout);
    for format in ["github", "junit", "openmetrics", "slack"] {
        let made = case.run("report", &["--fail-on", gates, "--format", format]);
        assert_eq!(render(format).stdout, made.ends_with(1).stdout, "{format}");
    }
}
