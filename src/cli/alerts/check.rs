//! Runs one case and says what is wrong.

use serde_json::Value;

use super::compare::{Mismatch, compare, scope_of};
use super::replay::replay;
use crate::cli::config::AlertCase;
use crate::error::Error;
use crate::report::AlertOutcome;

/// Runs a case. Returns what is wrong, line by line.
pub(super) fn check(case: &AlertCase, file: &str) -> Result<Vec<String>, Error> {
    let AlertOutcome {
        findings,
        not_evaluated,
    } = replay(case, file)?;
    let is_compared = |code: &str| case.rules.iter().any(|rule| rule.finds(code));
    let findings = findings.iter().filter(|finding| is_compared(&finding.code));
    let findings = findings.map(serde_json::to_value);
    let findings: Vec<Value> = findings
        .collect::<Result<_, _>>()
        .map_err(|error| Error::Internal(error.to_string()))?;
    let mismatches = compare(&case.expect, findings, case.calendar());
    let mut lines: Vec<String> = mismatches.iter().flat_map(describe).collect();
    for rule in &case.not_evaluated {
        if !not_evaluated.contains(rule) {
            lines.push(format!(
                "{} was evaluated, expected that it cannot be",
                rule.name()
            ));
        }
    }
    Ok(lines)
}

/// Describes a mismatch: `-` is what was expected, `+` what was found.
fn describe(mismatch: &Mismatch) -> Vec<String> {
    match mismatch {
        Mismatch::Differs {
            line,
            finding,
            differences,
        } => {
            let mut lines = vec![format!("{} differs from line {line}:", brief(finding))];
            for one in differences {
                lines.push(format!("  - {} = {}", one.key, one.expected));
                lines.push(format!("  + {} = {}", one.key, one.found));
            }
            lines
        }
        Mismatch::Missing { line, expected } => {
            vec![format!("- not found, line {line}: {expected}")]
        }
        Mismatch::Unexpected { finding } => {
            let sentence = finding["sentence"].as_str().unwrap_or_default();
            vec![format!("+ not expected: {}: {sentence}", brief(finding))]
        }
    }
}

/// Names a finding: code, scope and time.
fn brief(finding: &Value) -> String {
    let text = |key: &str| finding[key].as_str().unwrap_or_default();
    format!(
        "{} {} at {}",
        text("code"),
        scope_of(&finding["scope"]),
        text("fired_at")
    )
}
