//! llmcost in CI and monitoring: gates, GitHub, JUnit, OpenMetrics with its dashboard, Slack, and the
//! examples of the manual, run.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing,
    reason = "helpers of tests may fail like tests"
)]

mod alert_gates;
mod dashboard;
mod examples;
mod exposition;
mod gate_mistakes;
mod gates;
mod github;
mod junit;
mod openmetrics;
mod slack;

use crate::cli::exports::SpendLog;
use crate::cli::program::{Run, llmcost};
use crate::support::Folder;

/// A model of $10 per million input tokens: 100,000 tokens are a dollar.
const PRICES: &str = "[[prices]]\nmodel = \"m\"\ninput = 10\noutput = 10\n";
/// Tokens of a dollar.
const DOLLAR: u64 = 100_000;
/// A name that is out to break every format.
const HOSTILE: &str =
    "a%0A::error::b\r\n::set-output name=x::y, z: <!channel>&amp;\u{1b}[2J\u{202e}]]>\"'|{}\\";

/// A call of `m` with so many input tokens.
fn call<'a>(id: &'a str, team: &'a str, tokens: u64) -> SpendLog<'a> {
    SpendLog {
        id,
        model: "m",
        team,
        input: tokens,
        output: 0,
        ..SpendLog::default()
    }
}

/// Logs and a configuration in a folder of their own.
struct Case(Folder);

impl Case {
    fn new(log: &str, config: &str) -> Self {
        let folder = Folder::new();
        folder.write("log.jsonl", log);
        folder.write("llmcost.toml", format!("{config}\n{PRICES}"));
        Self(folder)
    }

    /// Runs a command on the log.
    fn run(&self, command: &str, flags: &[&str]) -> Run {
        let arguments = [&[command, "log.jsonl"], flags].concat();
        llmcost(&arguments).in_folder(self.0.path()).run()
    }

    /// Expects a gate of the report to trip or to pass: exit code, standard error and JSON agree.
    #[track_caller]
    fn trips(&self, gate: &str, flags: &[&str], expected: bool) -> Run {
        let gate_flags = ["--format", "json", "--fail-on", gate];
        let run = self.run("report", &[&gate_flags, flags].concat());
        run.ends_with(i32::from(expected));
        assert_eq!(run.stderr.contains("tripped: "), expected, "{run:?}");
        let json = run.json();
        let gates = json["gates"].as_array().unwrap();
        let any = gates.iter().any(|gate| gate["tripped"] == true);
        assert!(!gates.is_empty() && any == expected, "{gates:?}");
        run
    }
}
