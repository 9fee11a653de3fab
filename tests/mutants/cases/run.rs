//! Runs the cases of a file, as `llmcost alerts test` does.

use super::check::check;
use crate::cli::config::parse_cases;

/// Returns how many cases there are, and those that fail.
pub fn failures(text: &str) -> (usize, Vec<String>) {
    let cases = parse_cases(text).expect("cases are read");
    let count = cases.len();
    let problems = |case| check(case, "cases").expect("cases are replayed");
    let failures = cases.iter().flat_map(|case| {
        let problems = problems(case).into_iter();
        problems.map(|problem| format!("{}: {problem}", case.name))
    });
    (count, failures.collect())
}
