//! Runs scripts of the shell around the program, for limits, pipes, signals and terminals.

use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use crate::cli::program::VARIABLES;

/// What a script left behind.
#[derive(Debug)]
pub(super) struct Done {
    /// The exit code; 128 and the number of the signal that ended it.
    pub(super) code: i32,
    pub(super) stdout: String,
    pub(super) stderr: String,
}

impl Done {
    fn new(output: &Output) -> Self {
        use std::os::unix::process::ExitStatusExt;

        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        let signal = || output.status.signal().map(|signal| 128 + signal);
        Self {
            code: output.status.code().or_else(signal).unwrap(),
            stdout: text(&output.stdout),
            stderr: text(&output.stderr),
        }
    }

    /// Expects this exit code and no panic.
    #[track_caller]
    pub(super) fn ends_with(&self, code: i32) -> &Self {
        assert_eq!(self.code, code, "{self:?}");
        assert!(!self.stderr.contains("panicked"), "{self:?}");
        self
    }

    /// Expects this on standard error.
    #[track_caller]
    pub(super) fn says(&self, part: &str) -> &Self {
        assert!(self.stderr.contains(part), "{part} is not in {self:?}");
        self
    }

    /// Reads standard output as JSON.
    #[track_caller]
    pub(super) fn json(&self) -> serde_json::Value {
        serde_json::from_str(&self.stdout).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }
}

/// Prepares a script in a folder; `llmcost` is the program.
pub(super) fn script(folder: &Path, text: &str) -> Command {
    let program = env!("CARGO_BIN_EXE_llmcost");
    let mut command = Command::new("bash");
    command
        .args([
            "-c",
            &format!("llmcost() {{ '{program}' \"$@\"; }}\n{text}"),
        ])
        .current_dir(folder)
        .stdin(Stdio::null())
        // A group of its own: a signal to the group reaches the script and nobody else.
        .process_group(0);
    for name in VARIABLES {
        command.env_remove(name);
    }
    command
}

/// Runs a script to its end.
#[track_caller]
pub(super) fn run(folder: &Path, text: &str) -> Done {
    Done::new(&script(folder, text).output().unwrap())
}

/// Runs a script as somebody without rights; `None`, said aloud, where that is not possible.
#[track_caller]
pub(super) fn run_as_nobody(folder: &Path, text: &str) -> Option<Done> {
    let readable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(folder, readable).unwrap();
    if run(folder, "id -u").stdout.trim() != "0" {
        return Some(run(folder, text));
    }
    let mut command = script(folder, text);
    command.uid(65_534).gid(65_534);
    let is_reachable = script(folder, "llmcost --version")
        .uid(65_534)
        .gid(65_534)
        .output();
    match is_reachable {
        Ok(output) if output.status.success() => Some(Done::new(&command.output().unwrap())),
        Ok(_) | Err(_) => {
            skip("the program cannot be run as another user here");
            None
        }
    }
}

/// Says that a test could not do its work here.
pub(super) fn skip(why: &str) {
    eprintln!("SKIPPED: {why}");
}
