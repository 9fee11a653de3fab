//! The cases of the rules, run by the program's own command.

use std::path::{Path, PathBuf};

use crate::cli::program::llmcost;

/// The files of cases, by name.
fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it/alerts/cases");
    let entries = std::fs::read_dir(folder).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn run(files: &[PathBuf]) -> crate::cli::program::Run {
    let mut arguments = vec!["alerts", "test"];
    arguments.extend(files.iter().map(|file| file.to_str().unwrap()));
    llmcost(&arguments).run()
}

#[test]
fn every_case_passes() {
    let files = files();
    let texts = files
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap());
    let cases: usize = texts.map(|text| text.matches("[[case]]\n").count()).sum();
    assert!(cases > 50, "{cases}");
    let run = run(&files);
    assert_eq!(run.stdout, format!("ok: {cases} cases passed\n"));
    run.ends_with(0);
    assert_eq!(run.stderr, "");
}

/// A case that cannot fail tests nothing: every expected amount, moved by a pico-dollar, must fail.
#[test]
fn every_expected_figure_can_fail() {
    let folder = crate::support::Folder::new();
    let mut moved = Vec::new();
    let mut expected = 0;
    for file in files() {
        let text = std::fs::read_to_string(&file).unwrap();
        for (number, case) in text.split("[[case]]\n").enumerate().skip(1) {
            let (before, after) = case.split_once("observed = ").unwrap_or((case, ""));
            if after.is_empty() {
                continue;
            }
            expected += 1;
            let rest = after.trim_start_matches(|c: char| c.is_ascii_digit() || "\".".contains(c));
            let text = format!("[[case]]\n{before}observed = 987.654{rest}");
            let name = format!("{number}-{}", file.file_name().unwrap().to_str().unwrap());
            moved.push(folder.write(&name, text));
        }
    }
    assert!(expected > 15, "{expected}");
    for file in moved {
        let run = run(std::slice::from_ref(&file));
        run.ends_with(1);
        assert!(run.stdout.contains("- observed = 987.654"), "{run:?}");
    }
}

#[test]
fn every_rule_has_a_case_that_fires_and_one_that_does_not() {
    use llmcost::alerts::Rule;
    let text: String = files()
        .iter()
        .map(|file| std::fs::read_to_string(file).unwrap())
        .collect();
    for rule in Rule::ALL {
        let name = rule.name();
        let code = if rule == Rule::Budget {
            "budget-70"
        } else {
            name
        };
        assert!(
            text.contains(&format!("code = \"{code}\"")),
            "{name} never fires"
        );
        assert!(
            text.contains(&format!("rules = [\"{name}\"")) || name == "team-budget",
            "{name}"
        );
    }
    assert!(text.matches("expect = []").count() > 12);
}
