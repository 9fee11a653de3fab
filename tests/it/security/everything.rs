//! Runs every command in every format, and hands over every byte that came out.

use std::fs;
use std::path::Path;

use crate::cli::program::{Run, llmcost};
use crate::support::Folder;

/// Something that came out: where, and what. Names of files are part of the place.
#[derive(Debug)]
pub(crate) struct Output {
    pub(crate) place: String,
    pub(crate) text: String,
}

/// The flags that every run gets, and variables.
#[derive(Clone, Copy, Default)]
pub(crate) struct Settings<'a> {
    pub(crate) flags: &'a [&'a str],
    pub(crate) variables: &'a [(&'a str, &'a str)],
    /// Ids of calls to explain.
    pub(crate) explained: &'a [&'a str],
}

/// Commands that read logs, with what they are asked.
const COMMANDS: [&[&str]; 9] = [
    &["report", "--month", "--fail-on", "alert"],
    &["audit"],
    &["spend", "--by", "user"],
    &[
        "spend",
        "--every",
        "total",
        "--top",
        "1000",
        "--by",
        "team,feature,environment",
    ],
    &[
        "spend",
        "--every",
        "total",
        "--top",
        "1000",
        "--by",
        "user,model,provider,key",
    ],
    &["outliers", "--last", "40d", "--top", "1000"],
    &["alerts"],
    &["alerts", "--tune"],
    &["roi", "--analytics", "events.csv", "--min-users", "1"],
];

/// Endings of names that lead to a format, and a folder of CSV files.
const ENDINGS: [&str; 5] = [".txt", ".json", ".md", ".html", "/"];

/// Runs all commands over `logs` of a folder that also has `events.csv`.
pub(crate) fn everything(folder: &Path, settings: Settings<'_>) -> Vec<Output> {
    let mut found = Vec::new();
    for command in COMMANDS {
        into_files(folder, command, settings, &mut found);
        onto_terminal(folder, command, settings, &mut found);
    }
    for id in settings.explained {
        into_files(folder, &["explain", id], settings, &mut found);
        onto_terminal(folder, &["explain", id], settings, &mut found);
    }
    // Mistakes are answered with what may have been meant.
    for mistake in [
        &["explain", "no-such-call"][..],
        &["report", "--user", "nobody-*"],
        &["report", "--team", "nobody"],
        &["spend", "--by", "usr"],
    ] {
        onto_terminal(folder, mistake, settings, &mut found);
    }
    found
}

/// Runs the command that reads events over `events` of a folder that also has `logs`.
pub(crate) fn everything_about_events(folder: &Path) -> Vec<Output> {
    let command = [
        "roi",
        "--analytics",
        "events",
        "--min-users",
        "1",
        "--since",
        "2020-01-01",
    ];
    let mut found = Vec::new();
    into_files(folder, &command, Settings::default(), &mut found);
    onto_terminal(folder, &command, Settings::default(), &mut found);
    found
}

fn run(folder: &Path, arguments: &[&str], settings: Settings<'_>) -> Run {
    let arguments = [arguments, settings.flags, &["-vv", "logs"]].concat();
    let mut program = llmcost(&arguments).in_folder(folder);
    for (name, value) in settings.variables {
        program = program.with_env(name, value);
    }
    program.run()
}

fn note(command: &[&str], run: &Run, found: &mut Vec<Output>) {
    for (stream, text) in [("stdout", &run.stdout), ("stderr", &run.stderr)] {
        found.push(Output {
            place: format!("{} > {stream}", command.join(" ")),
            text: text.clone(),
        });
    }
}

/// One run that writes all formats that have an ending.
fn into_files(folder: &Path, command: &[&str], settings: Settings<'_>, found: &mut Vec<Output>) {
    let made = Folder::new();
    let more: &[&str] = match command[0] {
        "report" => &[".xml", ".prom"],
        "alerts" => &[".xml"],
        _ => &[],
    };
    let places = ENDINGS.iter().chain(more);
    let places: Vec<String> = places
        .map(|ending| format!("{}/made{ending}", made.path().display()))
        .collect();
    let outputs = places.iter().flat_map(|place| ["-o", place.as_str()]);
    let arguments: Vec<&str> = command.iter().copied().chain(outputs).collect();
    let run = run(folder, &arguments, settings);
    assert!(run.code == 0 || run.code == 1 || run.code == 3, "{run:?}");
    note(command, &run, found);
    let count = found.len();
    gather(made.path(), command, found);
    // The folder of tables has at least one.
    assert!(found.len() - count >= places.len(), "{command:?}");
}

fn gather(folder: &Path, command: &[&str], found: &mut Vec<Output>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(&path, command, found);
        } else {
            let name = path.file_name().unwrap().to_string_lossy();
            found.push(Output {
                place: format!("{} > {name}", command.join(" ")),
                text: fs::read_to_string(&path).unwrap(),
            });
        }
    }
}

/// Runs that print: in colour, and in the formats that only go to standard output.
fn onto_terminal(folder: &Path, command: &[&str], settings: Settings<'_>, found: &mut Vec<Output>) {
    let mut shapes: Vec<&[&str]> = vec![&["--color", "always"], &["--format", "csv"]];
    if ["report", "alerts"].contains(&command[0]) {
        shapes.extend([&["--format", "github"][..], &["--format", "slack"]]);
    }
    for shape in shapes {
        let arguments = [command, shape].concat();
        note(&arguments, &run(folder, &arguments, settings), found);
    }
}
