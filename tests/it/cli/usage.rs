//! Mistakes on the command line: exit code 2, what is wrong, and how to write it.

use super::exports::{calls, folder};
use super::program::llmcost;

/// Checks that arguments are refused before anything is read.
#[track_caller]
fn check(arguments: &[&str], parts: &[&str]) {
    let folder = folder(&[("log.jsonl", calls(&["a"]))]);
    let run = llmcost(arguments).in_folder(folder.path()).run();
    run.ends_with(2).says(&["error: "]).says(parts);
    assert_eq!(run.stdout, "");
}

#[test]
fn without_input_three_ways_to_name_it_are_shown() {
    for command in ["report", "audit"] {
        check(
            &[command],
            &[
                "error: no input",
                "llmcost report logs/*.jsonl.gz",
                "zcat logs.gz | llmcost report -",
                "`inputs` in llmcost.toml",
                "llmcost init",
            ],
        );
    }
}

#[test]
fn zones_that_do_not_exist() {
    check(
        &["report", "--tz", "Europe/Berln", "log.jsonl"],
        &[
            "`Europe/Berln` is no time zone",
            "did you mean `Europe/Berlin`?",
        ],
    );
    check(
        &["report", "--tz", "+02:00", "log.jsonl"],
        &["is no time zone", "hint: "],
    );
}

#[test]
fn periods_that_are_none() {
    for (flags, part) in [
        (["--week", "2026-W60"], "`2026-W60` is no week"),
        (["--week", "47"], "`47` is no week"),
        (["--week", "2026-02-30"], "`2026-02-30` is no week"),
        (["--month", "2026-13"], "`2026-13` is no month"),
        (
            ["--since", "yesterday"],
            "`yesterday` is no date or time for `--since`",
        ),
        (
            ["--until", "2026-11-31"],
            "`2026-11-31` is no date or time for `--until`",
        ),
        (
            ["--as-of", "1786959012"],
            "`1786959012` is no date or time for `--as-of`",
        ),
        (["--last", "7x"], "`7x` is no length of time"),
        (["--last", "0d"], "`0d` is no length of time"),
    ] {
        check(
            &["report", flags[0], flags[1], "log.jsonl"],
            &[part, "hint: write "],
        );
    }
}

#[test]
fn periods_that_end_before_they_begin_name_the_days_of_the_data() {
    for flags in [
        &["--since", "2026-11-20", "--until", "2026-11-10"][..],
        &["--since", "2030-01-01"],
        &["--until", "2020-01-01"],
    ] {
        check(
            &[&["report", "log.jsonl"], flags].concat(),
            &[
                "ends before it begins",
                "hint: the data goes from 2026-11-18 to 2026-11-18",
            ],
        );
    }
}

#[test]
fn flags_that_exclude_each_other() {
    for flags in [
        &["--week", "--month"][..],
        &["--week", "--since", "2026-11-01"],
        &["--month", "--until", "2026-11-01"],
        &["--last", "7d", "--week"],
        &["--last", "7d", "--since", "2026-11-01"],
    ] {
        check(
            &[&["report", "log.jsonl"], flags].concat(),
            &["cannot be used with"],
        );
    }
}

#[test]
fn flags_and_values_that_do_not_exist() {
    check(&["report", "--tem", "x"], &["'--tem'", "'--team'"]);
    check(&["raport"], &["'raport'", "'report'"]);
    check(
        &["report", "--format", "xml", "log.jsonl"],
        &["'xml'", "table, json"],
    );
    check(
        &["report", "--cost-basis", "mine", "log.jsonl"],
        &["'mine'", "computed, logged"],
    );
    check(
        &["report", "--color", "blue", "log.jsonl"],
        &["'blue'", "auto, always, never"],
    );
    check(
        &["report", "--threads", "0", "log.jsonl"],
        &["'0'", "--threads"],
    );
    check(&["report", "--top", "0", "log.jsonl"], &["'0'", "1..=1000"]);
}

#[test]
fn no_command_shows_the_commands() {
    let run = llmcost(&[]).run();
    run.ends_with(2)
        .says(&["Usage: llmcost", "report", "audit", "init"]);
}

#[test]
fn a_time_before_all_calls_leaves_nothing() {
    let run = llmcost(&["report", "--as-of", "2020-01-01", "-"])
        .with_stdin(calls(&["a", "b"]))
        .run();
    run.ends_with(3)
        .says(&["error: no calls before `--as-of`: all 2 are later"]);
    let bad = calls(&["a"]).replace("2026-11-18", "2026-02-30");
    let run = llmcost(&["report", "-"]).with_stdin(bad).run();
    run.ends_with(3)
        .says(&["error: no calls found in 1 file with 1 line\n"]);
}

#[test]
fn text_from_the_command_line_is_shown_escaped() {
    let hostile = "\u{1b}[31mred\u{7}";
    for flag in ["--tz", "--week", "--since", "--last", "--team"] {
        let folder = folder(&[("log.jsonl", calls(&["a"]))]);
        let value = format!("{flag}=[{hostile}");
        let run = llmcost(&["report", "log.jsonl", &value])
            .in_folder(folder.path())
            .run();
        run.ends_with(2);
        assert!(
            !run.stderr.contains(['\u{1b}', '\u{7}']),
            "{:?}",
            run.stderr
        );
    }
    let run = llmcost(&["report", &format!("{hostile}.jsonl")]).run();
    run.ends_with(3);
    assert!(
        !run.stderr.contains(['\u{1b}', '\u{7}']),
        "{:?}",
        run.stderr
    );
}
