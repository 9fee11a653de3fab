//! Examples in help texts run, and every command has some, before its options.

use super::workspace::run;
use crate::cli::program::llmcost;
use crate::reference::commands;

/// The examples that the help of a command prints: the lines below `Examples:`.
pub(crate) fn examples(help: &str) -> Vec<String> {
    let (_, rest) = help.split_once("Examples:\n").unwrap();
    let lines = rest.lines().take_while(|line| line.starts_with("  "));
    let mut found: Vec<String> = Vec::new();
    for line in lines {
        let line = &line[2..];
        // A line that begins further right explains the one above it.
        if !line.starts_with(' ') {
            found.push(line.split("  ").next().unwrap().to_owned());
        }
    }
    found
}

#[test]
fn every_command_shows_examples_before_its_options_and_its_usage() {
    for command in commands() {
        for flag in ["-h", "--help"] {
            let arguments: Vec<&str> = command.iter().map(String::as_str).chain([flag]).collect();
            let help = llmcost(&arguments).run().stdout;
            let at = |text: &str| {
                let found = help.find(text);
                found.unwrap_or_else(|| panic!("{arguments:?}: no `{text}` in\n{help}"))
            };
            assert!(
                at("\nExamples:\n") < at("\nUsage: ") && at("\nUsage: ") < at("  -h, --help"),
                "{arguments:?}"
            );
            let own = [&["llmcost".to_owned()], &command[..]].concat().join(" ");
            let examples = examples(&help);
            let is_own = examples.iter().any(|example| example.contains(&own));
            assert!(is_own && examples.len() >= 2, "{arguments:?}: {examples:?}");
        }
    }
}

#[test]
fn the_examples_run() {
    let of = |command: &Vec<String>| {
        let arguments: Vec<&str> = command.iter().map(String::as_str).chain(["-h"]).collect();
        examples(&llmcost(&arguments).run().stdout)
    };
    let all: Vec<String> = commands().iter().flat_map(of).collect();
    assert!(all.len() >= 28, "{all:?}");
    // Most of the time goes into reading the logs.
    std::thread::scope(|scope| {
        for part in all.chunks(all.len().div_ceil(4)) {
            scope.spawn(move || {
                for example in part {
                    run(example, "an example of help");
                }
            });
        }
    });
}
