//! A folder in which the examples of the documents work: the demo's exports under the names that
//! the documents use, its configuration, and the program on the path.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::cli::program::{VARIABLES, llmcost};
use crate::demo;
use crate::support::Folder;

/// Names under which the documents speak of exports, and what of the demo lies there.
const NAMES: [(&str, &[&str]); 7] = [
    ("logs", &["litellm", "langfuse"]),
    ("exports", &["litellm", "langfuse"]),
    ("litellm", &["litellm"]),
    ("langfuse", &["langfuse"]),
    ("langfuse-export", &["langfuse"]),
    ("more", &["litellm/spend_logs-2026-W43.jsonl.gz"]),
    (
        "spend_logs.jsonl.gz",
        &["litellm/spend_logs-2026-W47.jsonl.gz"],
    ),
];

/// Names under which the documents speak of saved reports.
const SAVED: [&str; 6] = [
    "week.json",
    "last-week.json",
    "before.json",
    "after.json",
    "a.json",
    "b.json",
];

/// Makes the folder. With `llmcost init` in a script there is no configuration yet.
fn prepare(script: &str) -> Folder {
    let folder = Folder::new();
    for (name, parts) in NAMES {
        for part in parts {
            place(&demo::folder().join(part), &folder.path().join(name));
        }
    }
    for name in ["events.csv", "README.md"] {
        place(&demo::folder().join(name), &folder.path().join(name));
    }
    let writes_configuration = script.contains("llmcost init") && !script.contains("--print");
    if !writes_configuration {
        let file = demo::folder().join("llmcost.toml");
        let events = "\n[analytics]\nevents = [\"events.csv\"]\n";
        let text = fs::read_to_string(file).unwrap() + events;
        folder.write("llmcost.toml", text);
    }
    for name in SAVED {
        folder.write(name, demo::week_47().to_string());
    }
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/alerts/cases");
    place(&cases, &folder.path().join("rules"));
    // Where shells look for completions.
    for name in [
        ".local/share/bash-completion/completions",
        ".zfunc",
        ".config/fish/completions",
        "bin",
    ] {
        fs::create_dir_all(folder.path().join(name)).unwrap();
    }
    fs::hard_link(program(), folder.path().join("bin/llmcost"))
        .or_else(|_| fs::copy(program(), folder.path().join("bin/llmcost")).map(drop))
        .unwrap();
    if ["llmcost render", "llmcost diff"]
        .iter()
        .any(|one| script.contains(one))
    {
        save_reports(folder.path());
    }
    folder
}

/// Saves the reports of two weeks under the names that the documents use.
fn save_reports(folder: &Path) {
    for (week, names) in [
        ("2026-W46", ["last-week.json", "before.json", "a.json"]),
        ("2026-W47", ["week.json", "after.json", "b.json"]),
    ] {
        let outputs = names.map(|name| ["-o", name]).concat();
        let arguments = [&["report", "--week", week][..], &outputs].concat();
        llmcost(&arguments).in_folder(folder).run().ends_with(0);
    }
}

fn program() -> PathBuf {
    PathBuf::from(env!("CARGO_BIN_EXE_llmcost"))
}

/// Puts a file, or the files of a folder, at a place.
fn place(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap() {
            let path = entry.unwrap().path();
            place(&path, &to.join(path.file_name().unwrap()));
        }
    } else if to.extension().is_none() {
        fs::create_dir_all(to).unwrap();
        fs::copy(from, to.join(from.file_name().unwrap())).unwrap();
    } else {
        fs::copy(from, to).unwrap();
    }
}

/// Runs a script as a reader would who pastes it, and expects every command in it to succeed.
#[track_caller]
pub(super) fn run(script: &str, origin: &str) {
    let folder = prepare(script);
    let path = std::env::var("PATH").unwrap_or_default();
    let mut command = Command::new("bash");
    command
        .args([if has_gates(script) { "-uo" } else { "-euo" }, "pipefail"])
        .args(["-c", script])
        .current_dir(folder.path())
        .stdin(std::process::Stdio::null());
    for name in VARIABLES {
        command.env_remove(name);
    }
    let bin = folder.path().join("bin");
    command.env("PATH", format!("{}:{path}", bin.display()));
    command.env("HOME", folder.path());
    let output = command.output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    // A gate that trips has done what it is for.
    let has_tripped = has_gates(script) && output.status.code() == Some(1);
    let mut errors = stderr.lines().filter(|line| line.contains("error:"));
    let is_fine = errors.all(|line| has_gates(script) && line.starts_with("error: gate "));
    assert!(
        (output.status.success() || has_tripped) && is_fine && !stderr.contains("panicked"),
        "{origin} does not run ({}):\n{script}\n{stderr}",
        output.status
    );
}

/// Whether a script may fail on purpose.
fn has_gates(script: &str) -> bool {
    script.contains("--fail-on")
}
