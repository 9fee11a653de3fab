//! Gates of shares: each below, at and above its limit. Figures are round, so that they can be
//! reckoned in the head.

use super::{Case, DOLLAR, call};
use crate::cli::exports::SpendLog;

const BUDGET: &str = "[budget]\nmonthly = 100";

/// One call on the 18th.
fn spent(tokens: u64, config: &str) -> Case {
    Case::new(&call("a", "search", tokens).line(), config)
}

#[test]
fn budget_is_the_month_so_far_against_the_monthly_budget() {
    // $90 of $100, one token less, one token more: a token is $0.00001.
    for (tokens, above, from) in [
        (90 * DOLLAR - 1, false, false),
        (90 * DOLLAR, false, true),
        (90 * DOLLAR + 1, true, true),
    ] {
        let case = spent(tokens, BUDGET);
        case.trips("budget>90%", &[], above);
        case.trips("budget>=90%", &[], from);
    }
    let run = spent(90 * DOLLAR + 1, BUDGET).trips(" budget > 90.0 % ", &[], true);
    // Never "90.0 % is more than 90 %".
    run.says(&[
        "error: gate budget>90% tripped: $90.00 spent so far in November, 90.00001 % of the budget of $100",
    ]);
    let gate = &run.json()["gates"][0];
    assert_eq!(gate["name"], "budget>90%");
    assert_eq!(gate["unit"], "ratio");
    assert_eq!(gate["observed"], 0.900_000_1);
    assert_eq!(gate["threshold"], 0.9);
}

#[test]
fn budget_counts_the_month_and_not_the_period() {
    let earlier = SpendLog {
        at: "2026-11-02T10:00:00",
        ..call("b", "search", 60 * DOLLAR)
    };
    let before = SpendLog {
        at: "2026-10-30T10:00:00",
        ..call("c", "search", 500 * DOLLAR)
    };
    let now = call("a", "search", 35 * DOLLAR);
    let log = [earlier.line(), before.line(), now.line()].concat();
    let case = Case::new(&log, BUDGET);
    // $95 of $100, of which only $35 are in the week.
    case.trips("budget>94%", &["--week", "current"], true);
    case.trips("budget>95%", &["--week", "current"], false);
}

#[test]
fn each_team_with_a_budget_is_held_against_it() {
    let config = "[budget]\nmonthly = 1000\n[budget.teams]\nsearch = 10\nsupport = 10";
    let log = [
        call("a", "search", 9 * DOLLAR).line(),
        call("b", "support", 5 * DOLLAR).line(),
    ];
    let run = Case::new(&log.concat(), config).trips("budget>80%", &[], true);
    let json = run.json();
    let found: Vec<_> = json["gates"]
        .as_array()
        .unwrap()
        .iter()
        .map(|gate| {
            let scope = gate["scope"]["value"].as_str().unwrap_or("total");
            (scope, gate["observed"].as_f64(), gate["tripped"] == true)
        })
        .collect();
    assert_eq!(
        found,
        [
            ("total", Some(0.014), false),
            ("search", Some(0.9), true),
            ("support", Some(0.5), false),
        ]
    );
    assert_eq!(run.stderr.matches("tripped").count(), 1, "{run:?}");
    run.says(&["team search: $9.00 spent so far in November, 90.0 % of the budget of $10.00"]);
}

#[test]
fn one_team_alone_is_held_against_its_own_budget() {
    let config = "[budget]\nmonthly = 1000\n[budget.teams]\nsearch = 10";
    let case = Case::new(&call("a", "search", 9 * DOLLAR).line(), config);
    case.trips("budget>89%", &["--team", "search"], true);
    case.trips("budget>90%", &["--team", "search"], false);
}

#[test]
fn forecast_is_the_projection_of_the_month() {
    // Fifteen of thirty days have passed, with too few days of data for the weekdays: the month
    // costs twice what it has cost.
    for (tokens, above, from) in [
        (50 * DOLLAR - 1, false, false),
        (50 * DOLLAR, false, true),
        (50 * DOLLAR + 1, true, true),
    ] {
        let log = SpendLog {
            at: "2026-11-10T10:00:00",
            ..call("a", "search", tokens)
        };
        let case = Case::new(&log.line(), BUDGET);
        let as_of = ["--as-of", "2026-11-15"];
        case.trips("forecast>100%", &as_of, above);
        case.trips("forecast>=100%", &as_of, from);
    }
}

#[test]
fn forecast_of_a_young_month_is_what_it_has_cost_already() {
    let log = SpendLog {
        at: "2026-11-02T10:00:00",
        ..call("a", "search", 100 * DOLLAR + 1)
    };
    let case = Case::new(&log.line(), BUDGET);
    let run = case.trips("forecast>100%", &[], true);
    run.says(&["too early for a projection, 100.00001 % of the budget"]);
    case.trips("forecast>101%", &[], false);
}

#[test]
fn unpriced_is_a_share_of_the_calls_of_the_period() {
    let log = |unpriced: usize| -> String {
        let one = |number: usize| {
            let model = if number < unpriced { "unheard-of" } else { "m" };
            let id = format!("call-{number}");
            let log = SpendLog {
                model,
                spend: 0.0,
                ..call(&id, "search", 10)
            };
            log.line()
        };
        (0..200).map(one).collect()
    };
    // One of 200 is 0.5 %.
    for (unpriced, above, from) in [(0, false, false), (1, false, true), (2, true, true)] {
        let case = Case::new(&log(unpriced), "");
        case.trips("unpriced>0.5%", &[], above);
        case.trips("unpriced>=0.5%", &[], from);
        case.trips("unpriced>0%", &[], unpriced > 0);
    }
    let run = Case::new(&log(2), "").trips("unpriced>0.5%", &[], true);
    run.says(&["2 of 200 calls (1.0 %) have no known price"]);
}

#[test]
fn untagged_is_a_share_of_the_cost_of_the_period() {
    for (tokens, above, from) in [
        (DOLLAR - 1, false, false),
        (DOLLAR, false, true),
        (DOLLAR + 1, true, true),
    ] {
        // The untagged call and nine dollars of others: a tenth is a dollar. What is missing to ten
        // dollars is made up for.
        let log = [
            call("a", "", tokens).line(),
            call("b", "search", 10 * DOLLAR - tokens).line(),
        ];
        let case = Case::new(&log.concat(), "");
        case.trips("untagged>10%", &[], above);
        case.trips("untagged>=10%", &[], from);
    }
}

#[test]
fn rejected_is_a_share_of_all_lines_read() {
    let log = |rejected: usize| -> String {
        let one = |number: usize| {
            if number < rejected {
                return "{ this is no log line\n".to_owned();
            }
            call(&format!("call-{number}"), "search", 10).line()
        };
        // Good lines first, so that the file is recognised.
        (0..100).rev().map(one).collect()
    };
    for (rejected, above, from) in [(0, false, false), (1, false, true), (2, true, true)] {
        let case = Case::new(&log(rejected), "");
        case.trips("rejected>1%", &[], above);
        case.trips("rejected>=1%", &[], from);
    }
    let case = Case::new(&log(2), "");
    case.run("audit", &["--fail-on", "rejected>1%"])
        .ends_with(1)
        .says(&["gate rejected>1% tripped: 2 of 100 lines (2.0 %) were rejected"]);
}

#[test]
fn several_gates_may_be_asked_for_in_any_way_and_each_counts_once() {
    let case = spent(95 * DOLLAR, BUDGET);
    let all = [
        "--format",
        "json",
        "--fail-on",
        "budget>90%, unpriced>0%",
        "--fail-on",
        "budget > 90%",
        "--fail-on",
        "untagged>=0%",
    ];
    let run = case.run("report", &all);
    let json = run.ends_with(1).json();
    let gates = json["gates"].as_array().unwrap();
    let names: Vec<_> = gates
        .iter()
        .map(|gate| gate["name"].as_str().unwrap())
        .collect();
    assert_eq!(names, ["budget>90%", "unpriced>0%", "untagged>=0%"]);
    assert_eq!(run.stderr.matches("tripped").count(), 2, "{run:?}");
}

#[test]
fn without_gates_nothing_fails() {
    let case = spent(500 * DOLLAR, BUDGET);
    let run = case.run("report", &["--format", "json"]);
    run.ends_with(0);
    assert_eq!(run.json()["gates"], serde_json::json!([]));
}

#[test]
fn what_cannot_be_measured_is_not_a_pass() {
    let case = spent(DOLLAR, "");
    let empty = ["--month", "2020-01"];
    for (gate, reason) in [
        ("unpriced>5%", "there are no calls in the period"),
        ("untagged>5%", "nothing was paid in the period"),
    ] {
        let run = case.trips(gate, &empty, true);
        run.says(&["it could not be measured", reason]);
        let gate = &run.json()["gates"][0];
        assert_eq!(gate["observed"], serde_json::Value::Null);
        assert_eq!(gate["not_evaluated"], reason);
    }
}

#[test]
fn an_incomplete_report_outranks_a_gate_and_is_written_with_it() {
    let case = spent(95 * DOLLAR, BUDGET);
    let flags = [
        "missing.jsonl",
        "--fail-on",
        "budget>90%",
        "--format",
        "json",
    ];
    let run = case.run("report", &flags);
    run.ends_with(3)
        .says(&["missing.jsonl", "gate budget>90% tripped"]);
    assert_eq!(run.json()["gates"][0]["tripped"], true);
}

#[test]
fn quiet_runs_still_say_which_gate_tripped() {
    let case = spent(95 * DOLLAR, BUDGET);
    let run = case.run("report", &["-q", "--fail-on", "budget>90%"]);
    run.ends_with(1).says(&["gate budget>90% tripped"]);
    assert!(run.stdout.contains("cost review"));
}
