//! `llmcost alerts test`: checks rules against small cases, as one checks code.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};
use serde_json::Value;

use super::compare::{Mismatch, compare, scope_of};
use super::replay::replay;
use crate::cli::config::{AlertCase, parse_cases};
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::render;
use crate::report::AlertOutcome;
use crate::wording::number;

/// Check alert rules against small cases: calls that go in, findings that must come out
///
/// A case runs through the same code as real logs. Exit code 0: all cases pass; 1: some fail, the
/// difference is shown; 2: a file is no file of cases.
#[derive(Args, Clone, Debug)]
#[command(after_help = "Example of a file:
  [[case]]
  name = \"half of the budget\"
  rules = [\"budget\"]
  config.budget.monthly = 100
  config.alerts.budget.thresholds = [0.5]
  calls = [
    { at = 2026-11-02T09:00:00Z, cost = 30 },
    { at = 2026-11-03T09:00:00Z, cost = 20, id = \"the-one\" },
  ]
  expect = [{ code = \"budget-50\", fired_at = 2026-11-03T09:00:00Z, observed = 50 }]")]
pub(super) struct TestArgs {
    /// Files of cases
    #[arg(value_name = "FILE", required = true, value_hint = ValueHint::FilePath)]
    files: Vec<PathBuf>,
}

/// Runs the command.
///
/// # Errors
/// [`Error::Config`] for a file that is no file of cases, and see [`Error`].
pub(super) fn run(
    args: &TestArgs,
    console: &Console,
    working_dir: &Path,
) -> Result<Outcome, Error> {
    // Every file is read before any case is run.
    let files = args
        .files
        .iter()
        .map(|path| Ok((path, read(path, working_dir)?)));
    let files: Vec<(&PathBuf, Vec<AlertCase>)> = files.collect::<Result<_, Error>>()?;
    let (mut passed, mut failed) = (0_u64, 0_u64);
    let mut lines = Vec::new();
    for (path, cases) in files {
        for case in cases {
            let file = path.display().to_string();
            let problems = check(&case, &file)?;
            if problems.is_empty() {
                passed += 1;
                continue;
            }
            failed += 1;
            lines.push(format!("FAIL {file}:{}: {}", case.line, case.name));
            lines.extend(problems.iter().map(|problem| format!("  {problem}")));
        }
    }
    let cases = number::counted(passed + failed, "case", "cases");
    lines.push(if failed == 0 {
        format!("ok: {cases} passed")
    } else {
        format!("{failed} of {cases} failed")
    });
    // What stands in files is escaped, our own line ends are not.
    let text: String = lines
        .iter()
        .map(|line| render::escape(line) + "\n")
        .collect();
    console.print(&text)?;
    Ok(if failed == 0 {
        Outcome::Done
    } else {
        Outcome::Failed
    })
}

fn read(path: &Path, working_dir: &Path) -> Result<Vec<AlertCase>, Error> {
    let text = std::fs::read_to_string(working_dir.join(path)).map_err(|cause| Error::Read {
        path: path.to_path_buf(),
        cause,
    })?;
    parse_cases(&text).map_err(|problems| Error::Config {
        path: path.to_path_buf(),
        problems,
    })
}

/// Runs a case. Returns what is wrong, line by line.
fn check(case: &AlertCase, file: &str) -> Result<Vec<String>, Error> {
    let AlertOutcome {
        findings,
        not_evaluated,
    } = replay(case, file)?;
    let is_compared = |code: &str| case.rules.iter().any(|rule| rule.finds(code));
    let findings = findings.iter().filter(|finding| is_compared(&finding.code));
    let findings = findings.map(serde_json::to_value);
    let findings: Vec<Value> = findings
        .collect::<Result<_, _>>()
        .map_err(|error| Error::Internal(error.to_string()))?;
    let mismatches = compare(&case.expect, findings, case.calendar());
    let mut lines: Vec<String> = mismatches.iter().flat_map(describe).collect();
    for rule in &case.not_evaluated {
        if !not_evaluated.contains(rule) {
            lines.push(format!(
                "{} was evaluated, expected that it cannot be",
                rule.name()
            ));
        }
    }
    Ok(lines)
}

/// Describes a mismatch: `-` is what was expected, `+` what was found.
fn describe(mismatch: &Mismatch) -> Vec<String> {
    match mismatch {
        Mismatch::Differs {
            line,
            finding,
            differences,
        } => {
            let mut lines = vec![format!("{} differs from line {line}:", brief(finding))];
            for one in differences {
                lines.push(format!("  - {} = {}", one.key, one.expected));
                lines.push(format!("  + {} = {}", one.key, one.found));
            }
            lines
        }
        Mismatch::Missing { line, expected } => {
            vec![format!("- not found, line {line}: {expected}")]
        }
        Mismatch::Unexpected { finding } => {
            let sentence = finding["sentence"].as_str().unwrap_or_default();
            vec![format!("+ not expected: {}: {sentence}", brief(finding))]
        }
    }
}

/// Names a finding: code, scope and time.
fn brief(finding: &Value) -> String {
    let text = |key: &str| finding[key].as_str().unwrap_or_default();
    format!(
        "{} {} at {}",
        text("code"),
        scope_of(&finding["scope"]),
        text("fired_at")
    )
}
