//! `llmcost alerts test`: what it says when a case fails, and what is no file of cases.

use crate::cli::program::{Run, llmcost};
use crate::support::Folder;

/// Runs a file of cases.
fn run(text: &str) -> Run {
    let folder = Folder::new();
    folder.write("cases.toml", text);
    llmcost(&["alerts", "test", "cases.toml"])
        .in_folder(folder.path())
        .run()
}

const BUDGET: &str = "[[case]]
name = \"half\"
rules = [\"budget\"]
config.budget.monthly = 100
config.alerts.budget.thresholds = [0.5]
calls = [
  { at = 2026-11-02T09:00:00Z, cost = 30 },
  { at = 2026-11-03T09:00:00Z, cost = 20, id = \"the-one\" },
]
";

/// Refuses a file with exactly these problems.
#[track_caller]
fn refuses(text: &str, problems: &[&str]) {
    let run = run(text);
    run.ends_with(2);
    assert_eq!(run.stdout, "");
    let found: Vec<&str> = run.stderr.lines().collect();
    assert_eq!(found, problems, "{}", run.stderr);
}

#[test]
fn a_difference_is_shown_key_by_key_with_its_place() {
    let run = run(&format!(
        "{BUDGET}expect = [{{ code = \"budget-50\", observed = 50, severity = \"page\", fired_at = 2026-11-02T09:00:00Z, detail = {{ call_id = \"other\" }} }}]\n"
    ));
    run.ends_with(1);
    assert_eq!(
        run.stdout,
        "FAIL cases.toml:1: half
  budget-50 total at 2026-11-03T09:00:00Z differs from line 10:
    - severity = \"page\"
    + severity = \"warn\"
    - fired_at = \"2026-11-02T09:00:00Z\"
    + fired_at = \"2026-11-03T09:00:00Z\"
    - detail.call_id = \"other\"
    + detail.call_id = \"the-one\"
1 of 1 case failed
"
    );
    assert_eq!(run.stderr, "");
}

#[test]
fn missing_and_unexpected_findings_are_told_apart() {
    let run = run(&format!(
        "{BUDGET}expect = [{{ code = \"budget-60\", scope = \"total\" }}]\n"
    ));
    run.ends_with(1);
    let lines: Vec<&str> = run.stdout.lines().collect();
    assert_eq!(
        lines[1],
        "  - not found, line 10: code = \"budget-60\", scope = \"total\""
    );
    assert!(
        lines[2]
            .starts_with("  + not expected: budget-50 total at 2026-11-03T09:00:00Z: All spend"),
        "{}",
        lines[2]
    );
}

#[test]
fn one_finding_answers_for_one_expectation() {
    let expect = "{ code = \"budget-50\" }";
    let run = run(&format!("{BUDGET}expect = [{expect}, {expect}]\n"));
    run.ends_with(1);
    assert!(
        run.stdout
            .contains("- not found, line 10: code = \"budget-50\""),
        "{run:?}"
    );
}

#[test]
fn a_rule_that_could_be_evaluated_is_a_failure_where_it_should_not() {
    let expect = "expect = [{ code = \"budget-50\" }]";
    let run = run(&format!("{BUDGET}{expect}\nnot_evaluated = [\"budget\"]\n"));
    run.ends_with(1);
    assert!(run.stdout.contains("budget was evaluated"), "{run:?}");
}

#[test]
fn mistakes_have_a_position_and_a_suggestion() {
    refuses(
        "[[case]]\nname = \"x\"\nexpct = []\n[[case.calls]]\ncots = 1\n[[case.expect]]\ncoed = \"unpriced\"\n",
        &[
            "error: cases.toml:3:1: unknown key `expct` in [[case]]",
            "hint: did you mean `expect`?",
            "error: cases.toml:4:1: `[[case.calls]]`: `at` is missing",
            "hint: write the start of the call, as in 2026-11-16T09:00:00Z",
            "error: cases.toml:5:1: unknown key `cots` in [[case.calls]]",
            "hint: did you mean `cost`?",
            "error: cases.toml:7:1: unknown key `coed` in [[case.expect]]",
            "hint: did you mean `code`?",
        ],
    );
    refuses(
        "",
        &[
            "error: cases.toml:1:1: no cases",
            "hint: write one [[case]] or more",
        ],
    );
    refuses(
        "[[case]]\nconfig.inputs = [\"logs\"]\n",
        &[
            "error: cases.toml:1:1: `[[case]]`: `name` is missing",
            "hint: say what the case shows",
            "error: cases.toml:1:1: `[[case]]`: `expect` is missing",
            "hint: write [[case.expect]] for each finding, or expect = [] for none",
            "error: cases.toml:2:8: unknown key `inputs` in [case.config]",
            "hint: a case states its calls itself, so this would change nothing",
        ],
    );
    refuses(
        "[[case]]\nname = \"x\"\nexpect = []\ncalls = [{ at = \"soon\", every = \"1y\", count = 0 }]\n",
        &[
            "error: cases.toml:4:17: expected a time for `case.calls.at`, found the text \"soon\"",
            "hint: write it as in 2026-11-16T09:00:00Z",
            "error: cases.toml:4:33: `case.calls.every` is no length of time",
            "hint: write minutes, hours or days: \"10m\", \"1h\", \"1d\"",
            "error: cases.toml:4:47: `case.calls.count` must be between 1 and 100000, found 0",
        ],
    );
}

#[test]
fn a_file_that_is_not_there_is_named() {
    let run = llmcost(&["alerts", "test", "nowhere.toml"]).run();
    run.ends_with(2).says(&["error: nowhere.toml: "]);
}

#[test]
fn two_calls_of_one_id_are_refused_not_dropped() {
    let run = run(
        "[[case]]\nname = \"x\"\nexpect = []\ncalls = [\n{ at = 2026-11-02T09:00:00Z, id = \"a\", cost = 1 },\n{ at = 2026-11-03T09:00:00Z, id = \"a\", cost = 1 },\n]\n",
    );
    run.ends_with(2)
        .says(&["cases.toml:1: two calls of this case have the same id"]);
}

#[test]
fn hostile_names_are_inert() {
    let run = run(
        "[[case]]\nname = \"\\u001b[31m::error::x\\u202e\"\nexpect = [{ code = \"\\u001b[2J\" }]\ncalls = []\n",
    );
    run.ends_with(1);
    let is_active = |character: char| character.is_control() && character != '\n';
    assert!(!run.stdout.contains(is_active), "{run:?}");
    assert!(!run.stdout.contains('\u{202e}'), "{run:?}");
}

#[test]
fn the_example_of_the_help_passes() {
    let help = llmcost(&["alerts", "test", "--help"]).run().stdout;
    let (_, example) = help.split_once("Example of a file:\n").unwrap();
    let run = run(example);
    assert_eq!(run.stdout, "ok: 1 case passed\n", "{example}");
}
