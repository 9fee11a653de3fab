//! Holds what was found against what a case expects, key by key.

use serde_json::Value;

use crate::cli::config::{Expected, ExpectedFinding};
use crate::cli::period::parse_instant;
use crate::pricing::Usd;
use crate::usage::Calendar;

/// How far a ratio may be from what is expected: six decimal places are enough to write.
const TOLERANCE: f64 = 0.000_001;
/// What stands for a key without a value.
const NONE: &str = "none";

/// A key that is not as expected.
#[derive(Debug)]
pub(super) struct Difference {
    pub(super) key: String,
    pub(super) expected: String,
    pub(super) found: String,
}

/// What is wrong with a case.
#[derive(Debug)]
pub(super) enum Mismatch {
    /// A finding is there, but differs.
    Differs {
        line: usize,
        finding: Value,
        differences: Vec<Difference>,
    },
    /// A finding is not there.
    Missing { line: usize, expected: String },
    /// A finding is there that should not be.
    Unexpected { finding: Value },
}

/// Compares all findings of a case with all that are expected.
pub(super) fn compare(
    expected: &[ExpectedFinding],
    mut found: Vec<Value>,
    calendar: Calendar,
) -> Vec<Mismatch> {
    let mut open = Vec::new();
    for one in expected {
        let is_match = |finding: &Value| differences(one, finding, calendar).is_empty();
        match found.iter().position(is_match) {
            Some(position) => drop(found.remove(position)),
            None => open.push(one),
        }
    }
    let mut mismatches = Vec::new();
    for one in open {
        // The nearest of the same code that is left: most likely it is the one that was meant.
        let alike = found
            .iter()
            .enumerate()
            .filter(|(_, finding)| has_code(one, finding));
        let nearest = alike.min_by_key(|(_, finding)| differences(one, finding, calendar).len());
        mismatches.push(match nearest.map(|(position, _)| position) {
            Some(position) => {
                let finding = found.remove(position);
                Mismatch::Differs {
                    line: one.line,
                    differences: differences(one, &finding, calendar),
                    finding,
                }
            }
            None => Mismatch::Missing {
                line: one.line,
                expected: brief(one),
            },
        });
    }
    let rest = found.into_iter();
    mismatches.extend(rest.map(|finding| Mismatch::Unexpected { finding }));
    mismatches
}

fn has_code(expected: &ExpectedFinding, finding: &Value) -> bool {
    let mut keys = expected.keys.iter();
    let code = keys.find(|(key, _)| key == "code");
    code.is_none_or(|(_, code)| matches!(code, Expected::Text(code) if finding["code"] == *code))
}

fn brief(expected: &ExpectedFinding) -> String {
    let keys = expected.keys.iter();
    let parts: Vec<String> = keys
        .map(|(key, value)| format!("{key} = {}", written(value)))
        .collect();
    parts.join(", ")
}

/// Returns the keys that differ.
fn differences(expected: &ExpectedFinding, finding: &Value, calendar: Calendar) -> Vec<Difference> {
    let mut differences = Vec::new();
    for (key, value) in &expected.keys {
        let found = finding.get(key).unwrap_or(&Value::Null);
        if key == "scope" {
            let scope = scope_of(found);
            if *value != Expected::Text(scope.clone()) {
                differences.push(Difference {
                    key: key.clone(),
                    expected: written(value),
                    found: format!("{scope:?}"),
                });
            }
        } else if key == "sentence" {
            // Part of the sentence is enough: its figures have keys of their own.
            let sentence = found.as_str().unwrap_or_default();
            if !matches!(value, Expected::Text(part) if sentence.contains(part.as_str())) {
                differ(key, value, found, &mut differences);
            }
        } else {
            hold(key, value, found, calendar, &mut differences);
        }
    }
    differences
}

/// Compares a value with what is expected, tables key by key.
fn hold(
    key: &str,
    expected: &Expected,
    found: &Value,
    calendar: Calendar,
    differences: &mut Vec<Difference>,
) {
    let is_equal = match expected {
        Expected::Table(keys) if found.is_object() => {
            for (name, value) in keys {
                let found = found.get(name).unwrap_or(&Value::Null);
                hold(
                    &format!("{key}.{name}"),
                    value,
                    found,
                    calendar,
                    differences,
                );
            }
            true
        }
        Expected::List(values) => match found.as_array() {
            Some(elements) if elements.len() == values.len() => {
                for (number, (value, found)) in values.iter().zip(elements).enumerate() {
                    hold(
                        &format!("{key}[{number}]"),
                        value,
                        found,
                        calendar,
                        differences,
                    );
                }
                true
            }
            _ => false,
        },
        Expected::Table(_) => false,
        Expected::Flag(flag) => found.as_bool() == Some(*flag),
        Expected::Text(text) if text == NONE => found.is_null(),
        Expected::Text(text) => found.as_str().is_some_and(|found| {
            let instant = |text: &str| parse_instant(text, calendar);
            text == found
                || instant(text).is_some_and(|time| instant(found) == Some(time))
                || Usd::parse(text).is_ok_and(|amount| Usd::parse(found) == Ok(amount))
        }),
        Expected::Number(number) => {
            let is_amount = |found: &str| {
                Usd::parse(number).is_ok_and(|amount| Usd::parse(found) == Ok(amount))
            };
            let is_near = |found: f64| {
                let number: Option<f64> = number.parse().ok();
                number.is_some_and(|number| {
                    (found - number).abs() <= TOLERANCE * number.abs().max(1.0)
                })
            };
            found.as_str().is_some_and(is_amount) || found.as_f64().is_some_and(is_near)
        }
    };
    if !is_equal {
        differ(key, expected, found, differences);
    }
}

fn differ(key: &str, expected: &Expected, found: &Value, differences: &mut Vec<Difference>) {
    differences.push(Difference {
        key: key.to_owned(),
        expected: written(expected),
        found: if found.is_null() {
            format!("{NONE:?}")
        } else {
            found.to_string()
        },
    });
}

/// Returns the scope as cases write it: `total`, `team=search`.
pub(super) fn scope_of(scope: &Value) -> String {
    let dimension = scope["dimension"].as_str().unwrap_or_default();
    match scope["value"].as_str() {
        Some(value) => format!("{dimension}={value}"),
        None => dimension.to_owned(),
    }
}

fn written(expected: &Expected) -> String {
    match expected {
        Expected::Text(text) => format!("{text:?}"),
        Expected::Number(number) => number.clone(),
        Expected::Flag(flag) => flag.to_string(),
        Expected::List(values) => {
            let values: Vec<String> = values.iter().map(written).collect();
            format!("[{}]", values.join(", "))
        }
        Expected::Table(keys) => {
            let keys = keys
                .iter()
                .map(|(key, value)| format!("{key} = {}", written(value)));
            format!("{{ {} }}", keys.collect::<Vec<_>>().join(", "))
        }
    }
}
