//! Help works for every command and mentions every flag; nothing is known that it does not say.

use super::program::llmcost;

/// The flags of each command by spec §8 and §6, as far as this version goes.
const FLAGS: [(&str, &[&str]); 9] = [
    (
        "report",
        &[
            "--config",
            "--prices",
            "--cost-basis",
            "--tz",
            "--as-of",
            "--threads",
            "--team",
            "--feature",
            "--model",
            "--user",
            "--environment",
            "--week",
            "--month",
            "--since",
            "--until",
            "--last",
            "--top",
            "--format",
            "--output",
            "--table",
            "--csv-raw",
            "--color",
            "--quiet",
        ],
    ),
    (
        "spend",
        &[
            "--config",
            "--prices",
            "--cost-basis",
            "--tz",
            "--as-of",
            "--threads",
            "--team",
            "--feature",
            "--model",
            "--user",
            "--environment",
            "--week",
            "--month",
            "--since",
            "--until",
            "--last",
            "--by",
            "--every",
            "--top",
            "--format",
            "--output",
            "--table",
            "--csv-raw",
            "--color",
            "--quiet",
        ],
    ),
    (
        "audit",
        &[
            "--config",
            "--prices",
            "--cost-basis",
            "--tz",
            "--as-of",
            "--threads",
            "--team",
            "--feature",
            "--model",
            "--user",
            "--environment",
            "--format",
            "--output",
            "--table",
            "--csv-raw",
            "--color",
            "--quiet",
        ],
    ),
    (
        "explain",
        &[
            "--config",
            "--prices",
            "--cost-basis",
            "--tz",
            "--as-of",
            "--threads",
            "--team",
            "--feature",
            "--model",
            "--user",
            "--environment",
            "--format",
            "--output",
            "--table",
            "--csv-raw",
            "--color",
            "--quiet",
        ],
    ),
    (
        "outliers",
        &[
            "--config",
            "--prices",
            "--cost-basis",
            "--tz",
            "--as-of",
            "--threads",
            "--team",
            "--feature",
            "--model",
            "--user",
            "--environment",
            "--week",
            "--month",
            "--since",
            "--until",
            "--last",
            "--top",
            "--format",
            "--output",
            "--table",
            "--csv-raw",
            "--color",
            "--quiet",
        ],
    ),
    (
        "alerts",
        &[
            "--config",
            "--prices",
            "--cost-basis",
            "--tz",
            "--as-of",
            "--threads",
            "--team",
            "--feature",
            "--model",
            "--user",
            "--environment",
            "--week",
            "--month",
            "--since",
            "--until",
            "--last",
            "--tune",
            "--format",
            "--output",
            "--table",
            "--csv-raw",
            "--color",
            "--quiet",
        ],
    ),
    (
        "prices",
        &[
            "--at",
            "--config",
            "--prices",
            "--format",
            "--output",
            "--table",
            "--csv-raw",
            "--color",
            "--quiet",
        ],
    ),
    (
        "roi",
        &[
            "--config",
            "--prices",
            "--cost-basis",
            "--tz",
            "--as-of",
            "--threads",
            "--team",
            "--feature",
            "--model",
            "--user",
            "--environment",
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
            "--week",
            "--month",
            "--since",
            "--until",
            "--last",
            "--format",
            "--output",
            "--table",
            "--csv-raw",
            "--color",
            "--quiet",
        ],
    ),
    ("init", &["--print", "--color", "--quiet"]),
];

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
            "init",
            "Exit codes:",
            "llmcost report --week",
        ] {
            assert!(run.stdout.contains(word), "{word}");
        }
    }
}

#[test]
fn help_of_every_command_mentions_every_flag() {
    for (command, flags) in FLAGS {
        for help in [&[command, "--help"], &["help", command], &[command, "-h"]] {
            let run = llmcost(help).run();
            run.ends_with(0);
            assert_eq!(run.stderr, "");
            for flag in flags {
                let is_shown = run.stdout.split([' ', '\n', ',']).any(|word| word == *flag);
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
        let (_, flags) = FLAGS
            .iter()
            .find(|(known, _)| *known == name)
            .expect("listed above");
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
