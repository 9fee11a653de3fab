//! Where results go: standard output carries the report only, files are whole or untouched.

use std::fs;
use std::path::Path;

use tempfile::TempDir;

use super::exports::{SpendLog, calls, folder};
use super::program::{Run, llmcost};

fn one_call() -> TempDir {
    folder(&[("log.jsonl", calls(&["a"]))])
}

#[track_caller]
fn report(folder: &Path, flags: &[&str]) -> Run {
    llmcost(&[&["report", "log.jsonl"], flags].concat())
        .in_folder(folder)
        .run()
}

/// Names of everything in a folder.
fn files(folder: &Path) -> Vec<String> {
    let entries = fs::read_dir(folder).unwrap();
    let mut names: Vec<String> = entries
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect();
    names.sort();
    names
}

#[test]
fn files_hold_what_standard_output_would_and_all_are_written_at_once() {
    let folder = one_call();
    let run = report(
        folder.path(),
        &[
            "-o",
            "week.json",
            "-o",
            "week.txt",
            "--output",
            "week",
            "-o",
            "-",
        ],
    );
    run.ends_with(0);
    let read = |name: &str| fs::read_to_string(folder.path().join(name)).unwrap();
    assert_eq!(
        read("week.json"),
        report(folder.path(), &["--format", "json"]).stdout
    );
    assert_eq!(read("week.txt"), report(folder.path(), &[]).stdout);
    assert_eq!(read("week"), read("week.txt"));
    assert_eq!(run.stdout, read("week.txt"));
    assert_eq!(
        files(folder.path()),
        ["log.jsonl", "week", "week.json", "week.txt"]
    );
}

#[test]
fn with_a_file_standard_output_is_empty() {
    let folder = one_call();
    let run = report(folder.path(), &["-o", "week.json"]);
    assert_eq!(
        (run.code, run.stdout.as_str(), run.stderr.as_str()),
        (0, "", "")
    );
}

#[test]
fn an_explicit_format_wins_over_the_extension() {
    let folder = one_call();
    report(folder.path(), &["--format", "json", "-o", "week.out"]).ends_with(0);
    let text = fs::read_to_string(folder.path().join("week.out")).unwrap();
    assert!(text.starts_with("{\n"));
}

#[test]
fn an_unknown_extension_is_noticed_before_anything_is_written() {
    let folder = one_call();
    let run = report(folder.path(), &["-o", "week.json", "-o", "week.pdf"]);
    run.ends_with(2)
        .says(&["no format is known for `.pdf`", "hint: "]);
    assert_eq!(files(folder.path()), ["log.jsonl"]);
}

#[test]
fn what_cannot_be_written_names_the_file_and_leaves_nothing_behind() {
    let folder = one_call();
    report(folder.path(), &["-o", "missing/week.json"])
        .ends_with(2)
        .says(&["error: missing/week.json: ", "No such file or directory"]);
    fs::create_dir(folder.path().join("folder.json")).unwrap();
    report(folder.path(), &["-o", "folder.json"])
        .ends_with(2)
        .says(&["error: folder.json: "]);
    assert_eq!(files(folder.path()), ["folder.json", "log.jsonl"]);
}

#[test]
fn a_run_that_fails_leaves_the_old_file() {
    let folder = one_call();
    let old = folder.path().join("week.json");
    fs::write(&old, "old").unwrap();
    report(folder.path(), &["-o", "week.json", "--as-of", "2020-01-01"]).ends_with(3);
    assert_eq!(fs::read_to_string(&old).unwrap(), "old");
}

#[cfg(unix)]
#[test]
fn links_and_devices_stay_what_they_are() {
    let folder = one_call();
    let at = |name: &str| folder.path().join(name);
    fs::write(at("2026-W47.json"), "old").unwrap();
    std::os::unix::fs::symlink("2026-W47.json", at("latest.json")).unwrap();
    report(folder.path(), &["-o", "latest.json"]).ends_with(0);
    assert!(at("latest.json").is_symlink());
    assert!(
        fs::read_to_string(at("2026-W47.json"))
            .unwrap()
            .starts_with("{\n")
    );
    let run = report(folder.path(), &["--format", "json", "-o", "/dev/stdout"]);
    run.ends_with(0).reports(1, "0.00021");
    assert!(Path::new("/dev/stdout").is_symlink());
    report(folder.path(), &["--format", "json", "-o", "/dev/null"]).ends_with(0);
    assert!(!Path::new("/dev/null").is_file());
    report(folder.path(), &["--format", "json", "-o", "/dev/full"])
        .ends_with(2)
        .says(&["error: /dev/full: "]);
}

#[test]
fn json_on_standard_output_is_alone_there() {
    let folder = folder(&[("log.jsonl", calls(&["a"]) + "{broken}\n")]);
    let run = report(folder.path(), &["--format", "json"]);
    run.ends_with(0)
        .says(&["warning: log.jsonl:2: "])
        .reports(1, "0.00021");
    assert!(run.stdout.starts_with("{\n") && run.stdout.ends_with("}\n"));
}

#[test]
fn quiet_leaves_the_report_and_errors() {
    let folder = folder(&[("log.jsonl", calls(&["a"]) + "{broken}\n")]);
    for flags in [&["--quiet"][..], &["-q"]] {
        let run = report(folder.path(), flags);
        assert_eq!((run.code, run.stderr.as_str()), (0, ""));
        assert_eq!(run.stdout, report(folder.path(), &[]).stdout);
    }
    let run = report(folder.path(), &["--quiet", "--tz", "Mars"]);
    run.ends_with(2).says(&["error: "]);
}

#[test]
fn colour_is_for_terminals_unless_it_is_asked_for() {
    let folder = one_call();
    let in_color = |flags: &[&str], variable: Option<&str>| {
        let mut program =
            llmcost(&[&["report", "log.jsonl"], flags].concat()).in_folder(folder.path());
        if let Some(name) = variable {
            program = program.with_env(name, "1");
        }
        program.run().stdout.contains('\u{1b}')
    };
    assert!(!in_color(&[], None));
    assert!(!in_color(&["--color", "auto"], None));
    assert!(!in_color(&["--color", "never"], None));
    assert!(in_color(&["--color", "always"], None));
    assert!(in_color(&["--color", "always"], Some("NO_COLOR")));
    assert!(!in_color(&[], Some("CLICOLOR_FORCE")));
    assert!(!in_color(&["--color", "always", "--format", "json"], None));
    report(folder.path(), &["--color", "always", "-o", "week.txt"]).ends_with(0);
    let text = fs::read_to_string(folder.path().join("week.txt")).unwrap();
    assert!(!text.contains('\u{1b}'));
}

#[test]
fn nothing_from_a_log_steers_the_terminal() {
    let hostile = "\u{1b}]0;owned\u{7}\u{202e}";
    let row = SpendLog {
        team: hostile,
        feature: "\n::error::x",
        user: hostile,
        ..SpendLog::default()
    };
    let folder = folder(&[("log.jsonl", row.line())]);
    for flags in [&["--format", "table"][..], &["--format", "json"]] {
        let run = report(folder.path(), flags);
        let is_active = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!run.stdout.contains(is_active), "{run:?}");
        let steers = |line: &str| line.trim_start().starts_with("::");
        assert!(!run.stdout.lines().any(steers), "{run:?}");
    }
    let json = report(folder.path(), &["--format", "json"]).json();
    assert_eq!(json["breakdown"]["team"][0]["value"], hostile);
}
