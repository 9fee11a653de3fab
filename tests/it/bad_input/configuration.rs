//! Mistakes in llmcost.toml: all at once, each with its place and what to write instead.

use crate::cli::exports::{calls, folder};
use crate::cli::program::{Run, llmcost};

fn report(config: &str, flags: &[&str]) -> Run {
    let log = calls(&["a"]);
    let folder = folder(&[("llmcost.toml", config), ("log.jsonl", log.as_str())]);
    let arguments = [&["report", "log.jsonl"], flags].concat();
    llmcost(&arguments).in_folder(folder.path()).run()
}

#[test]
fn all_mistakes_are_reported_at_once_with_line_and_column() {
    let config = "inputs = [\"logs\"]
timezone = \"Europe/Berln\"
week_strat = \"monday\"

[budget]
monthly = \"1e5\"
montly = 5

[budget.teams]
search = \"5000 USD\"

[alises.team]
a = \"b\"
";
    let run = report(config, &[]);
    run.ends_with(2).says(&[
        "llmcost.toml:2:12: unknown time zone \"Europe/Berln\"",
        "did you mean `\"Europe/Berlin\"`?",
        "llmcost.toml:3:1: unknown key `week_strat`",
        "did you mean `week_start`?",
        "llmcost.toml:6:11: expected a plain decimal number for `budget.monthly`",
        "write 100000",
        "llmcost.toml:7:1: unknown key `montly` in [budget]",
        "did you mean `monthly`?",
        "llmcost.toml:10:10: expected an amount in US dollars for `budget.teams.search`",
        "llmcost.toml:12:2: unknown section [alises]",
        "did you mean [aliases]?",
    ]);
    assert_eq!(run.stdout, "");
    assert_eq!(run.stderr.matches("error: ").count(), 6, "{}", run.stderr);
    assert_eq!(run.stderr.matches("hint: ").count(), 6, "{}", run.stderr);
}

#[test]
fn what_is_no_toml_is_an_error_too() {
    report("inputs = [\n", &[])
        .ends_with(2)
        .says(&["llmcost.toml:1:11: "]);
    report("budget", &[])
        .ends_with(2)
        .says(&["llmcost.toml:1:"]);
    report("[budget]\nmonthly = 1\nmonthly = 2\n", &[])
        .ends_with(2)
        .says(&["llmcost.toml:3:1: "]);
}

#[test]
fn mistakes_count_even_where_the_command_line_says_otherwise() {
    let run = report("timezone = \"Mars\"", &["--tz", "UTC"]);
    run.ends_with(2).says(&["llmcost.toml:1:12: "]);
}

#[test]
fn a_configuration_that_was_named_must_exist() {
    for flags in [["--config", "gone.toml"], ["--config", "."]] {
        let run = report("", &flags);
        run.ends_with(2).says(&[&format!("error: {}: ", flags[1])]);
    }
}

#[test]
fn quiet_does_not_hide_mistakes() {
    report("weeks = 1", &["--quiet"])
        .ends_with(2)
        .says(&["error: ", "unknown key `weeks`"]);
}
