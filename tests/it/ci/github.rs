//! `--format github`: every line is one of our commands, and the summary is what the runner takes.

use std::fs;

use super::{Case, DOLLAR, HOSTILE, call};
use crate::cli::exports::SpendLog;
use crate::cli::program::llmcost;
use crate::demo;
use crate::support::Folder;

/// A command as the runner understands it.
#[derive(Debug, PartialEq, Eq)]
struct Command {
    name: String,
    title: String,
    text: String,
}

/// Reads lines as the runner does: trimmed, `::name key=value,…::text`, then unescaped.
#[track_caller]
fn commands(stdout: &str) -> Vec<Command> {
    let read = |line: &str| {
        let line = line.trim_start().strip_prefix("::").expect("a command");
        let (head, text) = line.split_once("::").expect("a text");
        let (name, properties) = head.split_once(' ').expect("properties");
        let properties: Vec<&str> = properties.split(',').collect();
        let [title] = properties.as_slice() else {
            panic!("{properties:?}")
        };
        let title = title.strip_prefix("title=").expect("a title");
        let plain = |text: &str| text.replace("%0D", "\r").replace("%0A", "\n");
        Command {
            name: name.to_owned(),
            title: plain(&title.replace("%3A", ":").replace("%2C", ",")).replace("%25", "%"),
            text: plain(text).replace("%25", "%"),
        }
    };
    // The runner also ends lines at a lone carriage return.
    stdout
        .split(['\n', '\r'])
        .filter(|line| !line.is_empty())
        .map(read)
        .collect()
}

#[test]
fn gates_come_first_then_alerts_by_cost() {
    let config = "[budget]\nmonthly = 100";
    let case = Case::new(&call("a", "search", 95 * DOLLAR).line(), config);
    let run = case.run("report", &["--format", "github", "--fail-on", "budget>90%"]);
    let found = commands(&run.ends_with(1).stdout);
    let brief: Vec<(&str, &str)> = found
        .iter()
        .map(|one| (one.name.as_str(), one.title.as_str()))
        .collect();
    // 25 dollars beyond 70 %, 5 beyond 90 %.
    assert_eq!(
        brief,
        [
            ("error", "Gate budget>90%"),
            ("warning", "budget-70"),
            ("warning", "budget-90"),
        ]
    );
    assert!(
        found[0]
            .text
            .contains("$95.00 spent so far in November, 95.0 % of")
    );
    assert!(
        found[1].text.contains("reached 70 % of the $100 budget"),
        "{}",
        found[1].text
    );
}

#[test]
fn pages_are_errors_and_acknowledged_alerts_are_left_out() {
    let config = "[budget]\nmonthly = 100\n[[alerts.acknowledge]]\ncode = \"budget-70\"\n\
                  until = \"2026-11-30\"\nreason = \"planned\"";
    let case = Case::new(&call("a", "search", 101 * DOLLAR).line(), config);
    for command in ["report", "alerts"] {
        let run = case.run(command, &["--format", "github"]);
        let found = commands(&run.ends_with(0).stdout);
        let names: Vec<_> = found
            .iter()
            .map(|one| (one.name.as_str(), one.title.as_str()))
            .collect();
        assert_eq!(
            names,
            [("warning", "budget-90"), ("error", "budget-100")],
            "{command}"
        );
    }
}

#[test]
fn ten_are_shown_and_the_rest_is_counted() {
    let log = |models: usize| -> String {
        (0..models)
            .map(|number| {
                let (id, model) = (format!("call-{number}"), format!("unheard-of-{number}"));
                SpendLog {
                    model: &model,
                    spend: 0.0,
                    ..call(&id, "search", 10)
                }
                .line()
            })
            .collect()
    };
    let ten = Case::new(&log(10), "").run("report", &["--format", "github"]);
    assert_eq!(commands(&ten.stdout).len(), 10);
    let many = Case::new(&log(13), "").run("report", &["--format", "github"]);
    let found = commands(&many.stdout);
    assert_eq!(found.len(), 11);
    let last = found.last().unwrap();
    assert_eq!(
        (last.name.as_str(), last.title.as_str()),
        ("notice", "llmcost")
    );
    assert_eq!(last.text, "3 more are in the job summary and in the JSON.");
}

#[test]
fn without_alerts_the_headline_is_a_notice() {
    let case = Case::new(&call("a", "search", DOLLAR).line(), "");
    let run = case.run("report", &["--format", "github"]);
    let found = commands(&run.ends_with(0).stdout);
    assert_eq!(found.len(), 1);
    assert_eq!(found[0].name, "notice");
    assert!(found[0].text.contains("cost $1.00"), "{found:?}");
}

#[test]
fn hostile_names_cannot_start_another_command() {
    let config = format!(
        "[budget.teams]\n{} = 1",
        serde_json::Value::from(HOSTILE)
            .to_string()
            .replace("\\\\", "\\u005c")
    );
    let log = [
        call("a", HOSTILE, 2 * DOLLAR).line(),
        SpendLog {
            model: HOSTILE,
            spend: 0.0,
            ..call("b", HOSTILE, 10)
        }
        .line(),
    ];
    let case = Case::new(&log.concat(), &config);
    let flags = ["--format", "github", "--fail-on", "budget>90%"];
    for command in ["report", "alerts"] {
        let run = case.run(command, &flags);
        let found = commands(&run.ends_with(1).stdout);
        assert!(found.len() >= 4, "{found:?}");
        let ours = ["error", "warning", "notice"];
        assert!(
            found.iter().all(|one| ours.contains(&one.name.as_str())),
            "{found:?}"
        );
        assert!(
            found.iter().any(|one| one.text.contains("a%0A")),
            "{found:?}"
        );
        for text in [&run.stdout, &run.stderr] {
            assert!(!text.contains(['\u{1b}', '\r', '\u{202e}']) && !text.contains("##["));
            // On standard error, no line begins with a command.
            let is_command = |line: &str| line.trim_start().starts_with("::");
            assert!(
                text == &run.stdout || !text.lines().any(is_command),
                "{text}"
            );
        }
    }
}

#[test]
fn the_review_is_appended_to_the_job_summary() {
    let folder = Folder::new();
    let path = folder.write("summary.md", "before\n");
    let arguments = ["report", "--week", "--format", "github", "-q"];
    let run = llmcost(&arguments)
        .in_folder(&demo::folder())
        .with_env("GITHUB_STEP_SUMMARY", path.to_str().unwrap())
        .run();
    run.ends_with(0);
    let markdown = llmcost(&["report", "--week", "--format", "markdown"])
        .in_folder(&demo::folder())
        .run()
        .stdout;
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        format!("before\n{markdown}")
    );
    // Other formats leave it alone.
    llmcost(&["report", "--week", "-q"])
        .in_folder(&demo::folder())
        .with_env("GITHUB_STEP_SUMMARY", path.to_str().unwrap())
        .run()
        .ends_with(0);
    assert_eq!(
        fs::read_to_string(&path).unwrap(),
        format!("before\n{markdown}")
    );
}

#[test]
fn the_summary_never_passes_a_mebibyte() {
    let folder = Folder::new();
    let limit = 1024 * 1024;
    for room in [0, 10, 600, 3_000] {
        let path = folder.write("summary.md", "x".repeat(limit - room));
        llmcost(&["report", "--week", "--format", "github", "-q"])
            .in_folder(&demo::folder())
            .with_env("GITHUB_STEP_SUMMARY", path.to_str().unwrap())
            .run()
            .ends_with(0);
        let text = fs::read_to_string(&path).unwrap();
        assert!(text.len() <= limit, "{room}");
        let added = &text[limit - room..];
        assert_eq!(added.is_empty(), room < 100, "{room}");
        if room > 100 {
            assert!(added.ends_with("\nThe rest is left out: a job summary may have 1 MiB.\n"));
        }
    }
}

#[test]
fn a_summary_that_cannot_be_written_is_an_error() {
    let folder = Folder::new();
    folder.write("log.jsonl", call("a", "search", 10).line());
    let run = llmcost(&["report", "log.jsonl", "--format", "github"])
        .in_folder(folder.path())
        .with_env("GITHUB_STEP_SUMMARY", "missing/summary.md")
        .run();
    run.ends_with(2).says(&["missing/summary.md"]);
}
