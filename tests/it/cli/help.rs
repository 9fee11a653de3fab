//! Help works for every command and mentions every flag; nothing is known that it does not say.

use super::program::llmcost;

/// Flags by spec §6 and §8, as help groups them.
const INPUT: &[&str] = &[
    "--config",
    "--prices",
    "--cost-basis",
    "--tz",
    "--as-of",
    "--threads",
    "--rejects",
    "--pseudonymize",
    "--pseudonym-key-file",
];
const FILTERS: &[&str] = &["--team", "--feature", "--model", "--user", "--environment"];
const PERIOD: &[&str] = &["--week", "--month", "--since", "--until", "--last"];
const OUTPUT: &[&str] = &["--format", "--output", "--table", "--csv-raw"];
const TERMINAL: &[&str] = &["--color", "--no-pager", "--verbose", "--quiet"];
const EVENTS: &[&str] = &[
    "--analytics",
    "--success-event",
    "--conversion-event",
    "--value-column",
    "--user-column",
    "--event-column",
    "--time-column",
    "--feature-column",
    "--feature-map",
    "--user-map",
    "--min-users",
];

/// The flags of each command, apart from those of all commands.
const FLAGS: [(&str, &[&[&str]]); 13] = [
    (
        "report",
        &[INPUT, FILTERS, PERIOD, &["--top", "--fail-on"], OUTPUT],
    ),
    (
        "spend",
        &[
            INPUT,
            FILTERS,
            PERIOD,
            &["--by", "--every", "--top"],
            OUTPUT,
        ],
    ),
    ("audit", &[INPUT, FILTERS, &["--fail-on"], OUTPUT]),
    ("explain", &[INPUT, FILTERS, OUTPUT]),
    ("outliers", &[INPUT, FILTERS, PERIOD, &["--top"], OUTPUT]),
    (
        "alerts",
        &[INPUT, FILTERS, PERIOD, &["--tune", "--fail-on"], OUTPUT],
    ),
    ("roi", &[INPUT, FILTERS, EVENTS, PERIOD, OUTPUT]),
    ("prices", &[&["--at", "--config", "--prices"], OUTPUT]),
    ("render", &[OUTPUT]),
    ("diff", &[OUTPUT]),
    ("init", &[&["--print"]]),
    ("completions", &[]),
    ("man", &[&["--dir"]]),
];

/// All flags of a command.
fn flags(command: &str) -> Vec<&'static str> {
    let (_, sets) = FLAGS
        .iter()
        .find(|(known, _)| *known == command)
        .expect("listed above");
    let sets = sets.iter().chain([&TERMINAL]);
    sets.flat_map(|set| set.iter().copied()).collect()
}

#[test]
fn the_program_introduces_its_commands() {
    for flag in ["--help", "-h", "help"] {
        let run = llmcost(&[flag]).run();
        run.ends_with(0);
        assert_eq!(run.stderr, "");
        for word in [
            "Usage: llmcost",
            "report",
            "audit",
            "spend",
            "explain",
            "outliers",
            "roi",
            "alerts",
            "prices",
            "render",
            "diff",
            "init",
            "completions",
            "man",
            "Exit codes:",
            "llmcost report --week",
        ] {
            assert!(run.stdout.contains(word), "{word}");
        }
    }
}

#[test]
fn help_of_every_command_mentions_every_flag() {
    for (command, _) in FLAGS {
        let flags = flags(command);
        for help in [&[command, "--help"], &["help", command], &[command, "-h"]] {
            let run = llmcost(help).run();
            run.ends_with(0);
            assert_eq!(run.stderr, "");
            for flag in &flags {
                let is_shown = run
                    .stdout
                    .split([' ', '\n', ',', '.'])
                    .any(|word| word == *flag);
                assert!(is_shown, "{flag} in {help:?}:\n{}", run.stdout);
            }
        }
    }
}

#[test]
fn the_list_of_flags_is_complete() {
    let program = llmcost::cli::command();
    let global: Vec<&str> = program
        .get_arguments()
        .filter_map(clap::Arg::get_long)
        .collect();
    for command in program.get_subcommands() {
        let name = command.get_name();
        let flags = flags(name);
        let own = command.get_arguments().filter_map(clap::Arg::get_long);
        for flag in own.chain(global.iter().copied()) {
            assert!(
                flags.contains(&format!("--{flag}").as_str()),
                "{name} --{flag}"
            );
        }
        assert!(command.get_about().is_some(), "{name}");
    }
}

#[test]
fn help_fits_the_terminal_and_has_no_colour_in_a_pipe() {
    for (command, _) in FLAGS {
        let help = llmcost(&[command, "--help"]).run().stdout;
        assert!(!help.contains('\u{1b}'));
        let longest = help.lines().map(|line| line.chars().count()).max();
        assert!(longest <= Some(100), "{command}: {longest:?}");
    }
}

#[test]
fn the_version_is_that_of_the_package() {
    for flag in ["--version", "-V"] {
        let run = llmcost(&[flag]).run();
        let expected = concat!("llmcost ", env!("CARGO_PKG_VERSION"), "\n");
        assert_eq!(
            (run.code, run.stdout.as_str(), run.stderr.as_str()),
            (0, expected, "")
        );
    }
}
