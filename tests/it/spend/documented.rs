//! Every documented `llmcost spend` runs, and the three dashboards show what they promise.

use std::collections::BTreeSet;

use crate::cli::program::llmcost;
use crate::demo::folder;

/// The commands in a text, from `spend` to the input.
fn commands(text: &str) -> BTreeSet<String> {
    let lines = text.lines().map(str::trim);
    let commands = lines.filter_map(|line| line.strip_prefix("llmcost "));
    let commands = commands.filter(|command| command.starts_with("spend -"));
    commands
        .map(|command| command.split(" logs/").next().unwrap().to_owned())
        .collect()
}

/// Runs a documented command over the demo.
fn run(command: &str) -> String {
    let arguments: Vec<&str> = command.split_whitespace().collect();
    let run = llmcost(&arguments).in_folder(&folder()).run();
    run.ends_with(0);
    assert_eq!(run.stderr, "", "{command}");
    run.stdout
}

/// The dashboards, as the documentation and the help show them.
const TOTAL: &str = "spend --every day";
const TEAMS: &str = "spend --by team --every day";
const MODELS: &str = "spend --by model --every day";

#[test]
fn every_documented_command_runs_and_every_text_has_the_three_dashboards() {
    let root = env!("CARGO_MANIFEST_DIR");
    let read = |path| std::fs::read_to_string(format!("{root}/{path}")).unwrap();
    let help = llmcost(&["spend", "--help"]).run().stdout;
    let mut all = BTreeSet::new();
    for text in [read("docs/cli.md"), read("README.md"), help] {
        let commands = commands(&text);
        for dashboard in [TOTAL, TEAMS, MODELS] {
            assert!(commands.contains(dashboard), "{dashboard}: {commands:?}");
        }
        all.extend(commands);
    }
    for command in all {
        let table = run(&command);
        assert!(
            table.contains(" calls") && table.contains("  total  "),
            "{command}: {table}"
        );
    }
}

#[test]
fn the_total_trend_has_days_a_mean_and_the_forecast() {
    let table = run(TOTAL);
    for part in [
        "Thu 2026-11-19    $136.94     $83.61",
        "+$60.48  +79.1 %",
        "│ mean of seven days, change against the same weekday a week before",
        "Forecast for November 2026",
        "│ Budget       $2,000",
        "data-science  $1,075.58  $1,150",
    ] {
        assert!(table.contains(part), "{part}:\n{table}");
    }
    // A share of everything is no news.
    assert!(!table.contains("Share") && !table.contains("100.0 %"));
}

#[test]
fn groups_have_their_days_and_then_their_sums_but_no_forecast() {
    for (command, top) in [
        (TEAMS, "data-science  $1,699.54   66.3 %  ████████"),
        (MODELS, "gpt-5.5 "),
    ] {
        let table = run(command);
        assert!(!table.contains("Forecast"), "{command}");
        let (days, sums) = table.split_once("2026-10-19 to 2026-11-22, by ").unwrap();
        assert!(days.contains("Sun 2026-11-22"), "{days}");
        assert!(sums.contains(top), "{sums}");
        let total = sums.lines().last().unwrap();
        assert!(
            total.starts_with("  total") && total.contains("$2,562.21"),
            "{total}"
        );
    }
}

#[test]
fn the_rest_is_said_once() {
    let table = run("spend --by team,model --every week --top 4");
    let rest = table.lines().filter(|line| line.contains("other (14)"));
    assert_eq!(rest.clone().count(), 6);
    for line in rest {
        assert_eq!(line.matches("other (14)").count(), 1, "{line}");
    }
}
