//! Gates that could never trip are refused before anything is read: passing for ever is worst.

use super::{Case, DOLLAR, call};

#[track_caller]
fn refused(config: &str, command: &str, flags: &[&str], parts: &[&str]) {
    let case = Case::new(&call("a", "search", DOLLAR).line(), config);
    let run = case.run(command, flags);
    run.ends_with(2).says(parts);
    assert_eq!(run.stdout, "", "nothing is reported");
}

#[test]
fn names_and_limits_are_checked() {
    for (gate, parts) in [
        (
            "budgit>90%",
            &["`budgit>90%` is no gate", "did you mean 'budget>90%'?"][..],
        ),
        (
            "unpriced",
            &["`unpriced` needs a limit", "--fail-on 'unpriced>0.5%'"],
        ),
        ("unpriced>half", &["no limit that can be understood"]),
        (
            "alert:untaged",
            &["names no alert", "did you mean `alert:untagged`?"],
        ),
        ("alert:budget-85", &["names no alert", "budget-90"]),
        ("", &["is no gate"]),
    ] {
        refused("", "report", &["--fail-on", gate], parts);
        refused("", "alerts", &["--fail-on", gate], parts);
    }
}

#[test]
fn gates_of_budgets_need_a_budget() {
    for gate in [
        "budget>90%",
        "forecast>100%",
        "alert:budget-90",
        "alert:budget",
    ] {
        refused(
            "",
            "report",
            &["--fail-on", gate],
            &["has no budget to be held against", "[budget] monthly"],
        );
    }
    let monthly = "[budget]\nmonthly = 100";
    let parts = ["has no budget", "[budget.teams]"];
    refused(
        monthly,
        "report",
        &["--fail-on", "alert:team-budget"],
        &parts,
    );
    refused(
        monthly,
        "report",
        &["--model", "m", "--fail-on", "budget>90%"],
        &["the budgets are for all calls, not only the filtered ones"],
    );
}

#[test]
fn a_rule_that_is_switched_off_is_no_gate() {
    refused(
        "[alerts.unpriced]\nenabled = false",
        "report",
        &["--fail-on", "alert:unpriced"],
        &[
            "`alert:unpriced` is switched off",
            "[alerts.unpriced] enabled = true",
        ],
    );
}

#[test]
fn an_audit_knows_nothing_of_alerts_and_budgets() {
    for gate in ["alert", "budget>90%", "forecast>100%"] {
        let parts = [
            "is no gate of this command",
            "'unpriced>0.5%', 'untagged>10%', 'rejected>1%'",
        ];
        refused(
            "[budget]\nmonthly = 1",
            "audit",
            &["--fail-on", gate],
            &parts,
        );
    }
}

#[test]
fn formats_that_a_command_does_not_have_are_named() {
    for (command, format) in [
        ("audit", "junit"),
        ("spend", "slack"),
        ("outliers", "github"),
        ("alerts", "openmetrics"),
        ("spend", "openmetrics"),
    ] {
        let message = format!("`llmcost {command}` cannot be written as `{format}`");
        let parts = [message.as_str(), "its formats are table, json"];
        refused("", command, &["--format", format], &parts);
    }
}
