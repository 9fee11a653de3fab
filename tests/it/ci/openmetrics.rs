//! `--format openmetrics`: valid, the figures of the JSON, and as many series as rows, not as calls.

use std::sync::OnceLock;

use serde_json::Value;

use super::exposition::read;
use super::{Case, HOSTILE, call};
use crate::cli::program::llmcost;
use crate::demo;
use crate::support::Folder;

/// The metrics of the demo's week, made once for all tests.
pub(super) fn demo_metrics() -> &'static str {
    static TEXT: OnceLock<String> = OnceLock::new();
    TEXT.get_or_init(|| {
        let gates = "budget>90%,alert";
        let arguments = [
            "report",
            "--week",
            "--format",
            "openmetrics",
            "--fail-on",
            gates,
        ];
        let run = llmcost(&arguments).in_folder(&demo::folder()).run();
        run.ends_with(1);
        run.stdout
    })
}

#[test]
fn the_demo_says_the_same_as_its_oracle() {
    let metrics = read(demo_metrics());
    let expected = demo::expected();
    let week = &expected["weeks"][4];
    for (name, figure) in [
        ("llmcost_cost_usd", &week["cost"]),
        ("llmcost_calls", &week["calls"]),
        ("llmcost_failures", &week["failures"]),
        ("llmcost_unpriced_calls", &week["unpriced_calls"]),
    ] {
        let text = figure
            .as_str()
            .map_or_else(|| figure.to_string(), str::to_owned);
        assert_eq!(metrics[name].value(&[]), text, "{name}");
    }
    // README of the demo, stories 6 and 8.
    for (name, labels, value) in [
        ("llmcost_month_to_date_cost_usd", &[][..], "1634.582881495"),
        ("llmcost_month_budget_usd", &[], "2000"),
        ("llmcost_untagged_cost_usd", &[], "22.72127"),
        (
            "llmcost_team_month_to_date_cost_usd",
            &[("team", "data-science")],
            "1075.57510378",
        ),
        (
            "llmcost_team_month_budget_usd",
            &[("team", "platform")],
            "220",
        ),
        ("llmcost_inputs_complete", &[], "1"),
        ("llmcost_period_complete", &[], "1"),
    ] {
        assert_eq!(metrics[name].value(labels), value, "{name}");
    }
    let instant = |metric: &str| {
        let seconds = metrics[metric].value(&[]).parse().unwrap();
        chrono::DateTime::from_timestamp(seconds, 0)
            .unwrap()
            .to_rfc3339()
    };
    assert_eq!(
        instant("llmcost_period_start_timestamp_seconds"),
        "2026-11-16T00:00:00+00:00"
    );
    assert_eq!(
        instant("llmcost_period_end_timestamp_seconds"),
        "2026-11-23T00:00:00+00:00"
    );
    assert_eq!(
        &instant("llmcost_data_through_timestamp_seconds")[..10],
        "2026-11-22"
    );
}

#[test]
fn names_units_and_help_follow_the_rules_and_parts_are_the_total() {
    let metrics = read(demo_metrics());
    assert!(metrics.len() > 40, "{}", metrics.len());
    for (name, family) in &metrics {
        assert!(name.starts_with("llmcost_"), "{name}");
        assert_eq!(family.kind, "gauge");
        assert!(family.help.ends_with('.'), "{name}: {}", family.help);
        for unit in ["usd", "seconds", "ratio", "tokens"] {
            let is_in = name.ends_with(&format!("_{unit}"));
            assert_eq!(family.unit.as_deref() == Some(unit), is_in, "{name}");
        }
        // Suffixes that OpenMetrics keeps for other types.
        for reserved in ["_total", "_count", "_sum", "_bucket", "_info", "_created"] {
            assert!(!name.ends_with(reserved), "{name}");
        }
    }
    let total = metrics["llmcost_cost_usd"].value(&[]);
    for dimension in ["team", "feature", "model"] {
        let parts = &metrics[&format!("llmcost_{dimension}_cost_usd")].samples;
        let usd = |text: &String| llmcost::pricing::Usd::parse(text).unwrap();
        let sum: llmcost::pricing::Usd = parts.values().map(usd).sum();
        assert_eq!(sum.to_string(), total, "{dimension}");
    }
}

#[test]
fn alerts_and_gates_are_those_of_the_json() {
    let metrics = read(demo_metrics());
    let alerts = &metrics["llmcost_alerts"];
    let json = demo::week_47()["alerts"].as_array().unwrap();
    for one in json {
        let (code, severity) = (
            one["code"].as_str().unwrap(),
            one["severity"].as_str().unwrap(),
        );
        let same = |other: &&Value| other["code"] == code && other["severity"] == severity;
        let count = json.iter().filter(same).count().to_string();
        let labels = [
            ("code", code),
            ("severity", severity),
            ("acknowledged", "false"),
        ];
        assert_eq!(alerts.value(&labels), count, "{code}");
    }
    // A rule that found nothing is a zero.
    let quiet = [
        ("code", "untagged"),
        ("severity", "warn"),
        ("acknowledged", "false"),
    ];
    assert_eq!(alerts.value(&quiet), "0");
    let gate = |team: &str, dimension| {
        let labels = [
            ("gate", "budget>90%"),
            ("dimension", dimension),
            ("value", team),
        ];
        metrics["llmcost_gate_tripped"].value(&labels).to_owned()
    };
    assert_eq!(gate("data-science", "team"), "1");
    assert_eq!(gate("", "total"), "0");
}

#[test]
fn series_do_not_grow_with_teams_or_calls() {
    let log: String = (0..60)
        .map(|number| {
            let (id, team) = (format!("call-{number}"), format!("team-{number:02}"));
            call(&id, &team, 1_000 * (number + 1)).line()
        })
        .collect();
    let case = Case::new(&log, "");
    let run = case.run("report", &["--format", "openmetrics", "--top", "3"]);
    let metrics = read(&run.ends_with(0).stdout);
    let teams = &metrics["llmcost_team_calls"];
    assert_eq!(teams.samples.len(), 4);
    assert_eq!(teams.value(&[("team", "team-59"), ("kind", "value")]), "1");
    assert_eq!(teams.value(&[("team", "other"), ("kind", "other")]), "57");
    assert_eq!(metrics["llmcost_top_call_cost_usd"].samples.len(), 10);
    assert!(
        !run.stdout.contains("call-59"),
        "ids make series without end"
    );
}

#[test]
fn hostile_names_stay_labels_and_different_names_different_series() {
    let names = [
        HOSTILE, "a\nb", "a\\nb", "a\\\\nb", "other", "(none)", "", "\u{1b}", "\\u{1b}",
    ];
    let log: String = names
        .iter()
        .enumerate()
        .map(|(number, name)| call(&format!("call-{number}"), name, 1_000).line())
        .collect();
    let case = Case::new(&log, "");
    let run = case.run("report", &["--format", "openmetrics", "--top", "20"]);
    let metrics = read(&run.ends_with(0).stdout);
    assert_eq!(metrics["llmcost_team_calls"].samples.len(), names.len());
    assert!(!run.stdout.chars().any(|c| c.is_control() && c != '\n'));
}

#[test]
fn a_period_without_calls_has_zeros_and_no_gaps_in_the_format() {
    let case = Case::new(&call("a", "search", 1_000).line(), "");
    let run = case.run("report", &["--format", "openmetrics", "--month", "2020-01"]);
    let metrics = read(&run.ends_with(0).stdout);
    assert_eq!(metrics["llmcost_cost_usd"].value(&[]), "0");
    assert!(!metrics.contains_key("llmcost_team_cost_usd"));
}

#[test]
fn the_extension_chooses_the_format() {
    let folder = Folder::new();
    folder.write("log.jsonl", call("a", "search", 1_000).line());
    let arguments = ["report", "log.jsonl", "-o", "llmcost.prom"];
    llmcost(&arguments)
        .in_folder(folder.path())
        .run()
        .ends_with(0);
    let text = std::fs::read_to_string(folder.path().join("llmcost.prom")).unwrap();
    assert_eq!(read(&text)["llmcost_calls"].value(&[]), "1");
}
