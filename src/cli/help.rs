//! How help is laid out, the same for every command: purpose, examples, usage, options; and what
//! help says about the program as a whole.

use crate::exit::Outcome;

/// Examples come before the options: most readers of help want to copy one.
const TEMPLATE: &str =
    "{about-with-newline}\n{before-help}{usage-heading} {usage}\n\n{all-args}{after-help}";

/// Environment variables that the program looks at, with what they do.
pub(super) const ENVIRONMENT: [(&str, &str); 7] = [
    (
        "LLMCOST_PAGER",
        "shows tables that are higher than the screen; empty or `cat` for none",
    ),
    (
        "PAGER",
        "the same for all programs; without either, `less -FIRX` is used",
    ),
    ("NO_COLOR", "if set, no colour unless `--color always`"),
    ("TERM", "`dumb`: no colour, no pager, no progress"),
    ("CI", "if set, no progress"),
    (
        "LC_ALL, LC_CTYPE, LANG",
        "`C` or `POSIX`: tables are drawn with ASCII on a terminal",
    ),
    (
        "LESS",
        "options of `less`; without it, it is started with `FIRX`",
    ),
];

/// Lays out the help of a command and of those below it.
pub(super) fn examples_first(command: clap::Command) -> clap::Command {
    command
        .help_template(TEMPLATE)
        .mut_subcommands(examples_first)
}

/// Returns the exit codes for the end of the program's help.
pub(super) fn exit_codes() -> String {
    let line = |outcome: Outcome| format!("  {:<4} {}", outcome.code(), outcome.meaning());
    let lines: Vec<String> = Outcome::ALL.into_iter().map(line).collect();
    format!("Exit codes:\n{}", lines.join("\n"))
}

/// Returns what the help of a command ends with. The program's own ends with the exit codes, which have
/// a place of their own.
pub(super) fn remarks(command: &clap::Command) -> Option<String> {
    let is_program = command.get_bin_name() == Some(command.get_name());
    let remarks = command.get_after_help().filter(|_| !is_program)?;
    Some(remarks.to_string())
}

/// Returns the examples of a command, without their heading and indentation.
pub(super) fn examples(command: &clap::Command) -> Option<String> {
    let text = command.get_before_help()?.to_string();
    let lines = text.lines().skip(1).map(|line| {
        let is_indented = line.strip_prefix("  ");
        is_indented.unwrap_or(line).trim_end()
    });
    Some(lines.collect::<Vec<_>>().join("\n"))
}
