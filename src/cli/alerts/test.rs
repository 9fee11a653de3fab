//! `llmcost alerts test`: checks rules against small cases, as one checks code.

use std::path::{Path, PathBuf};

use clap::{Args, ValueHint};

use super::check::check;
use crate::cli::config::{AlertCase, parse_cases};
use crate::console::Console;
use crate::error::Error;
use crate::exit::Outcome;
use crate::render;
use crate::wording::number;

/// Check alert rules against small cases: calls that go in, findings that must come out
///
/// A case runs through the same code as real logs. Exit code 0: all cases pass; 1: some fail, the
/// difference is shown; 2: a file is no file of cases.
#[derive(Args, Clone, Debug)]
#[command(
    before_help = "Examples:
  llmcost alerts test rules/budget.toml     one file of cases
  llmcost alerts test rules/*.toml          all of them, for CI",
    after_help = "Example of a file:
  [[case]]
  name = \"half of the budget\"
  rules = [\"budget\"]
  config.budget.monthly = 100
  config.alerts.budget.thresholds = [0.5]
  calls = [
    { at = 2026-11-02T09:00:00Z, cost = 30 },
    { at = 2026-11-03T09:00:00Z, cost = 20, id = \"the-one\" },
  ]
  expect = [{ code = \"budget-50\", fired_at = 2026-11-03T09:00:00Z, observed = 50 }]"
)]
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
