//! What the schemas refuse: in output that is valid, every key is left out once, every object gets
//! a key too many once, and every value is once of another type.

use std::sync::OnceLock;

use jsonschema::Validator;
use llmcost::usage::Dimension;
use serde_json::{Value, json};

use super::validator;
use crate::cli::program::llmcost;
use crate::demo;

/// The output of every command on the demo, with lists cut to two items.
fn outputs() -> &'static [(&'static str, Value)] {
    static OUTPUTS: OnceLock<Vec<(&str, Value)>> = OnceLock::new();
    OUTPUTS.get_or_init(|| {
        let run = |arguments: &[&str]| {
            let arguments = [arguments, &["--format", "json"]].concat();
            llmcost(&arguments).in_folder(&demo::folder()).json()
        };
        let explain = ["explain", "chatcmpl-c12lFsu0p8IeHDhV"];
        let mut outputs = vec![
            ("report", demo::week_47().clone()),
            ("audit", demo::audit().clone()),
            ("spend", run(&["spend", "--by", "team,model"])),
            ("explain", run(&explain)),
            ("outliers", run(&["outliers"])),
            ("alerts", run(&["alerts", "--tune"])),
            ("prices", run(&["prices", "gpt-5.5"])),
        ];
        for (_, output) in &mut outputs {
            shorten(output);
        }
        outputs
    })
}

fn shorten(value: &mut Value) {
    match value {
        Value::Array(items) => {
            items.truncate(2);
            items.iter_mut().for_each(shorten);
        }
        Value::Object(entries) => entries.values_mut().for_each(shorten),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

/// Lists the places of all values, as JSON pointers.
fn pointers(value: &Value) -> Vec<String> {
    fn walk(value: &Value, at: &str, found: &mut Vec<String>) {
        found.push(at.to_owned());
        match value {
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    walk(item, &format!("{at}/{index}"), found);
                }
            }
            Value::Object(entries) => {
                for (key, item) in entries {
                    walk(item, &format!("{at}/{key}"), found);
                }
            }
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
        }
    }
    let mut found = Vec::new();
    walk(value, "", &mut found);
    found
}

/// Changes one value at a time and expects that the result is refused. Returns how often.
fn refused(
    validator: &Validator,
    output: &Value,
    change: impl Fn(&str, &mut Value) -> bool,
) -> usize {
    assert!(validator.is_valid(output));
    let mut count = 0;
    for pointer in pointers(output) {
        let mut changed = output.clone();
        if change(&pointer, changed.pointer_mut(&pointer).unwrap()) {
            assert!(!validator.is_valid(&changed), "{pointer}");
            count += 1;
        }
    }
    count
}

#[test]
fn an_unknown_key_is_refused_in_every_object() {
    for (command, output) in outputs() {
        let count = refused(&validator(command), output, |_, value| {
            let entries = value.as_object_mut();
            entries.is_some_and(|entries| entries.insert("novel".to_owned(), json!(1)).is_none())
        });
        assert!(count >= 8, "{command}: {count}");
    }
}

#[test]
fn a_missing_key_is_refused_in_every_object() {
    for (command, output) in outputs() {
        let validator = validator(command);
        let mut count = 0;
        for pointer in pointers(output) {
            let Some((parent, key)) = pointer.rsplit_once('/') else {
                continue;
            };
            let is_dimension = Dimension::ALL.iter().any(|one| one.name() == key);
            let is_row = parent.starts_with("/rows/") || parent.starts_with("/groups/");
            if *command == "spend" && is_row && is_dimension {
                continue;
            }
            let mut changed = output.clone();
            if let Some(entries) = changed.pointer_mut(parent).unwrap().as_object_mut() {
                entries.remove(key);
                assert!(!validator.is_valid(&changed), "{command}: {pointer}");
                count += 1;
            }
        }
        assert!(count >= 20, "{command}: {count}");
    }
}

#[test]
fn a_value_of_another_type_is_refused_money_as_a_number_above_all() {
    for (command, output) in outputs() {
        let count = refused(&validator(command), output, |pointer, value| {
            // Figures of alerts are amounts or numbers, whichever the rule compares.
            let figures = ["/observed", "/threshold", "/baseline"];
            let in_alert = pointer.starts_with("/alerts/") || pointer.starts_with("/findings/");
            if in_alert && figures.iter().any(|figure| pointer.ends_with(figure)) {
                return false;
            }
            *value = match value {
                Value::Null => return false,
                Value::Bool(_) => json!("true"),
                Value::Number(_) => json!("1"),
                Value::String(_) => json!(1.5),
                Value::Array(_) => json!({}),
                Value::Object(_) => json!([]),
            };
            true
        });
        assert!(count >= 20, "{command}: {count}");
    }
}

#[test]
fn money_is_refused_unless_it_is_the_shortest_exact_text() {
    let texts = [
        "",
        "1.50",
        "1e3",
        "+1",
        "01",
        ".5",
        "1.",
        "1,5",
        "$1",
        "NaN",
        "0.0000000000001",
        " 1",
    ];
    for (command, pointer) in [
        ("report", "/summary/cost"),
        ("report", "/trend/1/cost"),
        ("report", "/forecast/linear"),
        ("audit", "/pricing/total"),
        ("spend", "/rows/0/cost"),
        ("explain", "/calls/0/pricing/cost"),
        ("outliers", "/calls/0/cost"),
        ("alerts", "/tuning/0/thresholds/0/cost"),
    ] {
        let (_, output) = outputs().iter().find(|(name, _)| *name == command).unwrap();
        let validator = validator(command);
        for (text, is_valid) in texts
            .map(|text| (text, false))
            .into_iter()
            .chain(["0", "-1.5", "12", "0.000000000001"].map(|text| (text, true)))
        {
            let mut changed = output.clone();
            *changed.pointer_mut(pointer).unwrap() = json!(text);
            assert_eq!(
                validator.is_valid(&changed),
                is_valid,
                "{command} {pointer} `{text}`"
            );
        }
    }
}

#[test]
fn closed_lists_and_times_take_nothing_else() {
    for (command, pointer) in [
        ("report", "/schema_version"),
        ("report", "/as_of"),
        ("report", "/cost_basis"),
        ("report", "/inputs/0/kind"),
        ("report", "/attention/0/kind"),
        ("report", "/trend/0/date"),
        ("report", "/forecast/method"),
        ("report", "/breakdown/team/0/kind"),
        ("audit", "/attribution/0/dimension"),
        ("audit", "/pricing/sources/0/name"),
        ("audit", "/double_counting/rule"),
        ("spend", "/by/0"),
        ("spend", "/every"),
        ("spend", "/rows/0/period/from"),
        ("explain", "/calls/0/source"),
        ("explain", "/calls/0/outcome/fate"),
        ("explain", "/calls/0/pricing/formula/0/class"),
        ("outliers", "/calls/0/reason/against"),
        ("outliers", "/calls/0/started_at"),
        ("prices", "/entries/0/price_layer"),
        ("prices", "/entries/0/periods/0/rates/0/kind"),
    ] {
        let (_, output) = outputs().iter().find(|(name, _)| *name == command).unwrap();
        let mut changed = output.clone();
        let value = changed.pointer_mut(pointer).unwrap();
        *value = if value.is_number() {
            json!(2)
        } else {
            json!("novel")
        };
        assert!(
            !validator(command).is_valid(&changed),
            "{command} {pointer}"
        );
    }
}
