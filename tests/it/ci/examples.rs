//! The files of `docs/examples` do what the manual says: their shell is run as it stands, with the
//! program itself and with stand-ins for what reaches the network.
#![cfg(unix)]

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;

use super::exposition::read;
use super::{DOLLAR, PRICES, call};
use crate::demo;
use crate::support::Folder;

fn example(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("docs/examples")
        .join(name)
}

/// A step of a workflow: its name and its script.
struct Step {
    name: String,
    script: String,
}

/// Takes the `run:` steps out of a workflow, in order.
fn steps(workflow: &str) -> Vec<Step> {
    let indent = |line: &str| line.len() - line.trim_start().len();
    let lines: Vec<&str> = workflow.lines().collect();
    let mut steps = Vec::new();
    let mut name = String::new();
    for (number, line) in lines.iter().enumerate() {
        let text = line.trim_start().trim_start_matches("- ");
        if let Some(step) = text.strip_prefix("name: ") {
            step.clone_into(&mut name);
        }
        let Some(script) = text.strip_prefix("run: ") else {
            continue;
        };
        let script = if script == "|" {
            let inside = lines[number + 1..].iter();
            let block = inside.take_while(|next| next.is_empty() || indent(next) > indent(line));
            let block: Vec<&str> = block.map(|line| line.trim()).collect();
            block.join("\n")
        } else {
            script.to_owned()
        };
        let name = name.clone();
        steps.push(Step { name, script });
    }
    steps
}

/// A folder with the program on its own path, beside stand-ins that write down how they were called.
struct Place(Folder);

impl Place {
    fn new(stand_ins: &[&str]) -> Self {
        let folder = Folder::new();
        fs::create_dir(folder.path().join("bin")).unwrap();
        let program = folder.path().join("bin/llmcost");
        std::os::unix::fs::symlink(env!("CARGO_BIN_EXE_llmcost"), program).unwrap();
        for name in stand_ins {
            let script = "#!/bin/sh\nprintf '%s\\n' \"$@\" >>\"$CALLS\"\n";
            let path = folder.write(&format!("bin/{name}"), script);
            fs::set_permissions(path, fs::Permissions::from_mode(0o755)).unwrap();
        }
        Self(folder)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn text(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_default()
    }

    /// Runs a command here, in a clean environment.
    fn run(&self, program: &str, arguments: &[&str], variables: &[(&str, PathBuf)]) -> Output {
        let system = std::env::var("PATH").unwrap();
        let mut command = Command::new(program);
        command
            .args(arguments)
            .current_dir(self.0.path())
            .env_clear()
            .env("PATH", format!("{}:{system}", self.path("bin").display()))
            .env("HOME", self.0.path())
            .env("CALLS", self.path("calls.txt"));
        for (name, value) in variables {
            command.env(name, value);
        }
        command.output().unwrap()
    }
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn the_workflow_reviews_annotates_and_fails_on_its_gates() {
    let workflow = fs::read_to_string(example("github.yml")).unwrap();
    let steps = steps(&workflow);
    let names: Vec<&str> = steps.iter().map(|step| step.name.as_str()).collect();
    assert_eq!(
        names,
        ["Install llmcost", "Review the week", "Write the files"]
    );
    let place = Place::new(&["cargo"]);
    let config = fs::read_to_string(demo::folder().join("llmcost.toml")).unwrap();
    place.0.write("llmcost.toml", config);
    for folder in ["litellm", "langfuse"] {
        fs::create_dir_all(place.path("logs")).unwrap();
        std::os::unix::fs::symlink(demo::folder().join(folder), place.path("logs").join(folder))
            .unwrap();
    }
    let variables = [
        ("GITHUB_STEP_SUMMARY", place.path("summary.md")),
        ("GITHUB_ACTIONS", "true".into()),
        ("CI", "true".into()),
        ("LLMCOST_REPOSITORY", "https://example.com/llmcost".into()),
    ];
    // The runner's own shell.
    let run = |step: &Step| {
        place.run(
            "bash",
            &["-e", "-o", "pipefail", "-c", &step.script],
            &variables,
        )
    };
    let [install, review, files] = steps.as_slice() else {
        panic!("{names:?}")
    };
    assert!(run(install).status.success());
    assert!(place.text("calls.txt").contains("--locked"));

    // The demo's month is heading over its budget.
    let output = run(review);
    assert_eq!(output.status.code(), Some(1), "{}", stderr(&output));
    let log = String::from_utf8(output.stdout).unwrap();
    assert!(
        log.starts_with("::error title=Gate forecast>100%25::November is heading for $2,277"),
        "{log}"
    );
    assert!(log.lines().all(|line| line.starts_with("::")), "{log}");
    assert!(
        place
            .text("summary.md")
            .contains("## LLM cost review, 2026-W47")
    );

    let output = run(files);
    assert!(output.status.success(), "{}", stderr(&output));
    assert!(
        place
            .text("review/junit.xml")
            .contains("<testsuite name=\"alerts\"")
    );
    let json: Value = serde_json::from_str(&place.text("review/review.json")).unwrap();
    assert_eq!(json["summary"]["cost"], "601.12713835");
    assert!(place.path("review/csv/summary.csv").exists());
    let page = place.text("review/review.html");
    assert!(page.starts_with("<!doctype html>"));
    // What is uploaded is the folder that was written.
    assert!(workflow.contains("path: review/\n"));
}

/// Writes a log of one call and runs the monitor.
fn monitor(place: &Place, tokens: u64) -> Output {
    place
        .0
        .write("logs/log.jsonl", call("a", "search", tokens).line());
    place
        .0
        .write("llmcost.toml", format!("[budget]\nmonthly = 100\n{PRICES}"));
    fs::create_dir_all(place.path("metrics")).unwrap();
    let script = example("monitor.sh");
    let variables = [
        ("LOGS", place.path("logs")),
        ("METRICS", place.path("metrics")),
        ("STATE", place.path("state")),
        ("SLACK_WEBHOOK", "https://hooks.example/x".into()),
    ];
    place.run("sh", &[script.to_str().unwrap()], &variables)
}

#[test]
fn the_monitor_writes_metrics_and_sends_each_alert_once() {
    let place = Place::new(&["curl"]);
    let output = monitor(&place, 10 * DOLLAR);
    assert!(output.status.success(), "{}", stderr(&output));
    assert_eq!(
        read(&place.text("metrics/llmcost.prom"))["llmcost_cost_usd"].value(&[]),
        "10"
    );
    assert!(!place.path("calls.txt").exists(), "nothing to tell");

    let sent = |place: &Place| {
        place
            .text("calls.txt")
            .matches("https://hooks.example/x")
            .count()
    };
    for _ in 0..2 {
        let output = monitor(&place, 80 * DOLLAR);
        assert!(output.status.success(), "{}", stderr(&output));
        assert!(
            output.stderr.is_empty(),
            "cron would send a mail: {}",
            stderr(&output)
        );
        assert_eq!(sent(&place), 1, "the same alert is told once");
    }
    let message: Value = serde_json::from_str(&place.text("state/message.json")).unwrap();
    assert!(message["blocks"].to_string().contains("*budget-70* warn"));
    let file = place.path("state/message.json");
    assert!(
        place
            .text("calls.txt")
            .contains(&format!("@{}", file.display()))
    );

    monitor(&place, 95 * DOLLAR);
    assert_eq!(sent(&place), 2, "another alert is told");
    monitor(&place, 10 * DOLLAR);
    monitor(&place, 95 * DOLLAR);
    assert_eq!(sent(&place), 3, "an alert that was over is told again");
}

#[test]
fn the_monitor_fails_when_the_logs_are_not_there() {
    let place = Place::new(&["curl"]);
    let script = example("monitor.sh");
    let script = script.to_str().unwrap();
    let output = place.run("sh", &[script], &[]);
    assert!(!output.status.success() && stderr(&output).contains("LOGS is not set"));
    fs::create_dir_all(place.path("metrics")).unwrap();
    // An empty folder: what the program says reaches cron.
    fs::create_dir(place.path("none")).unwrap();
    let variables = [
        ("LOGS", place.path("none")),
        ("METRICS", place.path("metrics")),
    ];
    let output = place.run("sh", &[script], &variables);
    assert_eq!(output.status.code(), Some(3), "{}", stderr(&output));
    assert!(!place.path("calls.txt").exists());
}
