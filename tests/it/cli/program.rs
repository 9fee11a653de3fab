//! Runs the real program in a known environment, and reads what came out of it.

use std::path::Path;

use assert_cmd::Command;
use serde_json::Value;

/// Variables that may change what the program does; tests begin without them.
pub(crate) const VARIABLES: [&str; 17] = [
    "LLMCOST_CONFIG",
    "LLMCOST_LOG",
    "LLMCOST_PSEUDONYM_KEY",
    "POLARS_MAX_THREADS",
    "POLARS_VERBOSE",
    "NO_COLOR",
    "CLICOLOR_FORCE",
    "COLUMNS",
    "CI",
    "GITHUB_ACTIONS",
    "GITHUB_STEP_SUMMARY",
    "TZ",
    "LC_ALL",
    "LANG",
    "LLMCOST_PAGER",
    "PAGER",
    "LESS",
];

/// A run that is being prepared.
pub(crate) struct Program(Command);

/// Prepares a run of the program with these arguments.
pub(crate) fn llmcost(arguments: &[&str]) -> Program {
    let mut command = Command::new(env!("CARGO_BIN_EXE_llmcost"));
    command.args(arguments).write_stdin("");
    for name in VARIABLES {
        command.env_remove(name);
    }
    Program(command)
}

impl Program {
    pub(crate) fn in_folder(mut self, folder: &Path) -> Self {
        self.0.current_dir(folder);
        self
    }

    pub(crate) fn with_env(mut self, name: &str, value: &str) -> Self {
        self.0.env(name, value);
        self
    }

    /// Adds arguments that need not be text.
    pub(crate) fn with_arguments(mut self, arguments: &[&std::ffi::OsStr]) -> Self {
        self.0.args(arguments);
        self
    }

    pub(crate) fn with_stdin(mut self, bytes: impl Into<Vec<u8>>) -> Self {
        self.0.write_stdin(bytes);
        self
    }

    /// Runs it. Whatever it was given, it must not panic.
    #[track_caller]
    pub(crate) fn run(mut self) -> Run {
        let output = self.0.output().unwrap();
        let text = |bytes| String::from_utf8(bytes).expect("output is UTF-8");
        let run = Run {
            code: output.status.code().expect("it was not killed"),
            stdout: text(output.stdout),
            stderr: text(output.stderr),
        };
        assert!(run.code != 101 && run.code != 70, "{run:?}");
        assert!(!run.stderr.contains("panicked"), "{run:?}");
        run
    }

    /// Runs it, expects success and silence, and reads the JSON it printed.
    #[track_caller]
    pub(crate) fn json(self) -> Value {
        let run = self.run();
        assert_eq!((run.code, run.stderr.as_str()), (0, ""), "{run:?}");
        run.json()
    }
}

/// What a run left behind.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Run {
    pub(crate) code: i32,
    pub(crate) stdout: String,
    pub(crate) stderr: String,
}

impl Run {
    /// Reads standard output as JSON.
    #[track_caller]
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// Expects this exit code.
    #[track_caller]
    pub(crate) fn ends_with(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{self:?}");
        self
    }

    /// Expects all of this on standard error.
    #[track_caller]
    pub(crate) fn says(&self, parts: &[&str]) -> &Self {
        for part in parts {
            assert!(
                self.stderr.contains(part),
                "`{part}` is not in:\n{}",
                self.stderr
            );
        }
        self
    }

    /// Expects this many calls and this cost on standard output.
    #[track_caller]
    pub(crate) fn reports(&self, calls: u64, cost: &str) -> &Self {
        let json = self.json();
        let summary = &json["summary"];
        let found = (summary["calls"].as_u64(), summary["cost"].as_str());
        assert_eq!(found, (Some(calls), Some(cost)), "{self:?}");
        self
    }
}

/// Runs one report and returns the table and the JSON that it wrote to files.
#[track_caller]
pub(crate) fn table_and_json(
    folder: &Path,
    arguments: &[&str],
    variables: &[(&str, &str)],
) -> [String; 2] {
    let made = tempfile::TempDir::new().unwrap();
    let paths = ["report.txt", "report.json"].map(|name| made.path().join(name));
    let [table, json] = paths.each_ref().map(|path| path.to_str().unwrap());
    let outputs = ["report", "-o", table, "-o", json];
    let mut program = llmcost(&[&outputs, arguments].concat()).in_folder(folder);
    for (name, value) in variables {
        program = program.with_env(name, value);
    }
    program.run().ends_with(0);
    paths.map(|path| std::fs::read_to_string(path).unwrap())
}
