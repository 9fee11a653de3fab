//! Runs the cases of a file as `llmcost alerts test` does.

use super::compare::compare;
use super::replay::replay;
use crate::cli::config::parse_cases;

/// Returns how many cases there are, and those that fail.
pub fn failures(text: &str) -> (usize, Vec<String>) {
    let cases = parse_cases(text).expect("cases are read");
    let count = cases.len();
    let mut failures = Vec::new();
    for case in cases {
        let outcome = replay(&case, "cases").expect("cases are replayed");
        let is_compared = |code: &str| case.rules.iter().any(|rule| rule.finds(code));
        let found = outcome.findings.iter().filter(|one| is_compared(&one.code));
        let found = found.map(|one| serde_json::to_value(one).expect("it is JSON"));
        let wrong = compare(&case.expect, found.collect(), case.calendar());
        let all_as_said = case
            .not_evaluated
            .iter()
            .all(|rule| outcome.not_evaluated.contains(rule));
        if !wrong.is_empty() || !all_as_said {
            failures.push(format!("{}: {wrong:?}", case.name));
        }
    }
    (count, failures)
}
