//! `docs/reference.md`: up to date, and complete by the program's own help.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

use std::path::PathBuf;

use crate::cli::program::llmcost;
use crate::examples::help::examples;

fn path() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("docs/reference.md")
}

fn published() -> String {
    std::fs::read_to_string(path()).unwrap_or_default()
}

/// The part of the reference that is about one command.
fn section(command: &str) -> String {
    let text = published();
    let heading = format!("\n## `{command}`\n");
    let (_, rest) = text
        .split_once(&heading)
        .unwrap_or_else(|| panic!("no section `{command}`"));
    rest.split("\n## ").next().unwrap().to_owned()
}

/// The names of a command and of all below it, as they are typed.
pub(crate) fn commands() -> Vec<Vec<String>> {
    fn visit(command: &clap::Command, above: &[String], found: &mut Vec<Vec<String>>) {
        found.push(above.to_vec());
        for below in command.get_subcommands() {
            let name = below.get_name().to_owned();
            visit(below, &[above, &[name]].concat(), found);
        }
    }
    let mut found = Vec::new();
    visit(&llmcost::cli::command(), &[], &mut found);
    found
}

#[test]
fn the_file_is_that_of_the_program() {
    let text = llmcost::cli::reference();
    if std::env::var_os("LLMCOST_WRITE_REFERENCE").is_some() {
        std::fs::write(path(), &text).unwrap();
    }
    assert!(
        published() == text,
        "docs/reference.md is not what the program says: run `make reference`"
    );
}

/// The options that the help of a command shows, told by how they are printed.
fn options_in_help(command: &[String]) -> Vec<String> {
    let arguments: Vec<&str> = command.iter().map(String::as_str).chain(["-h"]).collect();
    let help = llmcost(&arguments).run().stdout;
    let first_word = |line: &str| {
        let text = line.strip_prefix("  ")?.trim_start();
        let text = if text.starts_with("--") {
            text
        } else if text.starts_with('-') {
            text.split_once(", ")?.1
        } else {
            return None;
        };
        let end = text.find([' ', '[', '<']).unwrap_or(text.len());
        Some(text.get(..end)?.trim_end_matches('.').to_owned())
    };
    help.lines().filter_map(first_word).collect()
}

#[test]
fn every_command_has_a_section_with_every_option_that_its_help_shows() {
    let mut count = 0;
    for command in commands() {
        let name = [&["llmcost".to_owned()], &command[..]].concat().join(" ");
        let section = section(&name);
        assert!(section.contains(&format!("Usage: `{name}")), "{name}");
        for option in options_in_help(&command) {
            let is_listed = section
                .lines()
                .filter(|line| line.starts_with("- `"))
                .any(|line| {
                    let names = line.split([' ', '`']);
                    names.take(6).any(|word| word == option)
                });
            assert!(is_listed, "{name} {option}\n{section}");
            count += 1;
        }
    }
    assert!(count > 120, "{count}");
}

#[test]
fn its_examples_are_those_of_help_with_the_explanations_as_comments() {
    for command in commands() {
        let name = [&["llmcost".to_owned()], &command[..]].concat().join(" ");
        let section = section(&name);
        let (_, rest) = section.split_once("```sh\n").unwrap();
        let block = rest.split("\n```").next().unwrap();
        let without_comment = |line: &str| line.split("# ").next().unwrap().trim_end().to_owned();
        let lines: Vec<String> = block
            .lines()
            .map(without_comment)
            .filter(|line| !line.is_empty())
            .collect();
        let arguments: Vec<&str> = command.iter().map(String::as_str).chain(["-h"]).collect();
        let help = llmcost(&arguments).run().stdout;
        assert_eq!(lines, examples(&help), "{name}");
    }
}

#[test]
fn defaults_values_and_exit_codes_are_told() {
    let spend = section("llmcost spend");
    for part in [
        "- `--every GRAIN`: ",
        "[default: day]",
        "  - `hour`: UTC hours\n",
        "- `--week [WEEK]`: ",
        "- `--user USER` (repeatable): ",
        "- `INPUT...`: ",
        "[default: computed]",
    ] {
        assert!(spend.contains(part), "{part}\n{spend}");
    }
    let text = published();
    for code in [
        "| 0 | ",
        "| 1 | ",
        "| 2 | ",
        "| 3 | ",
        "| 70 | ",
        "| 130 | ",
        "| `NO_COLOR` | ",
    ] {
        assert!(text.contains(code), "{code}");
    }
}

#[test]
fn other_documents_do_not_contradict_it() {
    // Exit codes are explained elsewhere too: the same codes, no more and no fewer.
    let codes = |text: &str| -> Vec<String> {
        let (_, rest) = text.split_once("## Exit codes").unwrap();
        let rows = rest.lines().skip(1);
        let rows = rows.take_while(|line| !line.starts_with("## "));
        let code = |line: &str| {
            let cell = line.strip_prefix("| ")?.split(' ').next()?;
            cell.parse::<u8>().ok().map(|code| code.to_string())
        };
        rows.filter_map(code).collect()
    };
    let expected = codes(&published());
    assert!(expected.len() >= 4);
    for name in ["README.md", "docs/cli.md"] {
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(name);
        let text = std::fs::read_to_string(path).unwrap();
        assert_eq!(codes(&text), expected, "{name}");
    }
}
