//! The reference in Markdown: every command, argument, default and value, made from the definition
//! of the command line. The program itself never calls it; `make reference` does.

use std::fmt::Write;

use clap::{Arg, ArgAction, Command};

use super::help::{ENVIRONMENT, examples, remarks};
use crate::exit::Outcome;

const INTRODUCTION: &str = "# Reference

Every command with its options, defaults and values. This file is made from the program by
`make reference`: change the help texts in `src/cli/`, not this file. [Command line](cli.md) explains how
input, periods and outputs work together, and the JSON keys.
";

/// Returns the text of `docs/reference.md`.
pub fn reference() -> String {
    let mut program = super::command().disable_help_subcommand(true);
    program.build();
    let mut text = INTRODUCTION.to_owned();
    text.push_str("\n| command | |\n|---|---|\n");
    list_commands(&program, &mut text);
    section(&program, &mut text);
    text.push_str("\n## Exit codes\n\n| code | meaning |\n|---|---|\n");
    for outcome in Outcome::ALL {
        push(
            &mut text,
            &format!("| {} | {} |", outcome.code(), outcome.meaning()),
        );
    }
    text.push_str("\n## Environment\n\n| variable | meaning |\n|---|---|\n");
    for (name, meaning) in ENVIRONMENT {
        let names: Vec<String> = name.split(", ").map(|one| format!("`{one}`")).collect();
        push(&mut text, &format!("| {} | {meaning} |", names.join(", ")));
    }
    text
}

/// Appends a line. Writing to a text cannot fail.
fn push(text: &mut String, line: &str) {
    text.push_str(line);
    text.push('\n');
}

/// Lists the commands below one, each with a link to its section.
fn list_commands(command: &Command, text: &mut String) {
    for below in visible(command) {
        let name = name(below);
        let anchor = name.replace(' ', "-");
        let about = below.get_about().map(ToString::to_string);
        push(
            text,
            &format!("| [`{name}`](#{anchor}) | {} |", about.unwrap_or_default()),
        );
        list_commands(below, text);
    }
}

fn visible(command: &Command) -> impl Iterator<Item = &Command> {
    command.get_subcommands().filter(|one| !one.is_hide_set())
}

/// Returns the whole name, such as `llmcost report`.
fn name(command: &Command) -> String {
    let own = command.get_name();
    command.get_bin_name().unwrap_or(own).to_owned()
}

/// Appends what there is to know about a command, and about those below it.
fn section(command: &Command, text: &mut String) {
    let about = command.get_long_about().or_else(|| command.get_about());
    push(text, &format!("\n## `{}`\n", name(command)));
    push(text, &about.map(ToString::to_string).unwrap_or_default());
    if let Some(examples) = examples(command) {
        push(text, &format!("\n```sh\n{}\n```", commented(&examples)));
    }
    let usage = command.clone().render_usage().to_string();
    let usage = usage.trim_start_matches("Usage:").trim();
    push(text, &format!("\nUsage: `{usage}`"));
    for (heading, arguments) in by_heading(command) {
        push(text, &format!("\n**{heading}**\n"));
        for argument in arguments {
            describe(argument, text);
        }
    }
    if let Some(remarks) = remarks(command) {
        push(text, &format!("\n```text\n{remarks}\n```"));
    }
    visible(command).for_each(|below| section(below, text));
}

/// Turns the explanations of examples into comments of the shell, so that examples can be copied.
fn commented(examples: &str) -> String {
    let mut lines: Vec<String> = Vec::new();
    for line in examples.lines() {
        match (line.split_once("  "), lines.last_mut()) {
            // The explanation of a command that takes all of the line above.
            (Some(("", words)), Some(above)) => {
                let _ = write!(above, "  # {}", words.trim());
            }
            (Some((command, words)), _) => {
                let room = line.len() - words.trim_start().len();
                lines.push(format!("{command:<room$}# {}", words.trim()));
            }
            (None, _) => lines.push(line.to_owned()),
        }
    }
    lines.join("\n")
}

/// Groups the arguments as help does: arguments, then each heading as it first occurs.
fn by_heading(command: &Command) -> Vec<(String, Vec<&Arg>)> {
    let mut groups: Vec<(String, Vec<&Arg>)> = Vec::new();
    let positionals = command.get_positionals();
    let options = command.get_arguments().filter(|one| !one.is_positional());
    for argument in positionals.chain(options).filter(|one| !one.is_hide_set()) {
        let heading = match argument.get_help_heading() {
            Some(heading) => heading,
            None if argument.is_positional() => "Arguments",
            None => "Options",
        };
        match groups.iter_mut().find(|(known, _)| known == heading) {
            Some((_, group)) => group.push(argument),
            None => groups.push((heading.to_owned(), vec![argument])),
        }
    }
    groups
}

/// Appends an argument: how it is written, what it means, its default, its values.
fn describe(argument: &Arg, text: &mut String) {
    let help = argument.get_long_help().or_else(|| argument.get_help());
    let help = help.map(ToString::to_string).unwrap_or_default();
    let help = help.replace("\n\n", "\n\n  ");
    let defaults = argument.get_default_values().iter();
    let defaults: Vec<String> = defaults
        .map(|one| one.to_string_lossy().into_owned())
        .collect();
    let takes_value = argument.get_action().takes_values();
    let default = if takes_value && !defaults.is_empty() {
        format!(" [default: {}]", defaults.join(", "))
    } else {
        String::new()
    };
    let repeated = matches!(argument.get_action(), ArgAction::Append | ArgAction::Count);
    let says_so = help.contains("repeatable") || argument.is_positional();
    let repeatable = if repeated && !says_so {
        " (repeatable)"
    } else {
        ""
    };
    push(
        text,
        &format!("- {}{repeatable}: {help}{default}", written(argument)),
    );
    if takes_value {
        for value in argument.get_possible_values() {
            let Some(help) = value.get_help().filter(|_| !value.is_hide_set()) else {
                continue;
            };
            push(text, &format!("  - `{}`: {help}", value.get_name()));
        }
    }
}

/// Returns how an argument is written, such as `` `-o`, `--output FILE` ``.
fn written(argument: &Arg) -> String {
    let values = argument.get_value_names().unwrap_or_default().iter();
    let values: Vec<&str> = values.map(clap::builder::Str::as_str).collect();
    let values = values.join(" ");
    let is_many = argument
        .get_num_args()
        .is_some_and(|count| count.max_values() > 1);
    if argument.is_positional() {
        let more = if is_many { "..." } else { "" };
        return format!("`{values}{more}`");
    }
    let mut text = String::new();
    if let Some(short) = argument.get_short() {
        let _ = write!(text, "`-{short}`, ");
    }
    let value = match argument.get_num_args() {
        Some(count) if count.takes_values() && count.min_values() == 0 => format!(" [{values}]"),
        Some(count) if count.takes_values() => format!(" {values}"),
        Some(_) | None => String::new(),
    };
    let long = argument.get_long().unwrap_or_default();
    let _ = write!(text, "`--{long}{value}`");
    text
}
