//! Gates as they are written on the command line: `alert:budget-90`, `unpriced > 0.5 %`.

use super::{Gates, wrong};
use crate::analysis::Threshold;
use crate::cli::config::suggest::nearest;
use crate::error::Error;
use crate::report::{Gate, GateShare, Limit};

/// The gate of alerts.
const ALERT: &str = "alert";
/// Examples of all gates, by their names.
const EXAMPLES: [(&str, &str); 6] = [
    (ALERT, "alert"),
    ("budget", "budget>90%"),
    ("forecast", "forecast>100%"),
    ("unpriced", "unpriced>0.5%"),
    ("untagged", "untagged>10%"),
    ("rejected", "rejected>1%"),
];

/// Reads a gate.
///
/// # Errors
/// [`Error::Usage`] if a command has no such gate, or its limit cannot be understood.
pub(super) fn parse(text: &str, can: Gates) -> Result<Gate, Error> {
    let (name, limit) = match text.split_once('>') {
        Some((name, limit)) => (name.trim(), Some(limit)),
        None => (text.trim(), None),
    };
    let (name, code) = match name.split_once(':') {
        Some((name, code)) => (name.trim_end(), Some(code.trim())),
        None => (name, None),
    };
    if name == ALERT && can.has_alerts() {
        let code = code.map(str::to_owned);
        return match limit {
            None => Ok(Gate::Alert { code }),
            Some(_) => Err(wrong(
                text,
                "has no limit",
                "`alert` trips at the first one",
            )),
        };
    }
    let share = GateShare::ALL
        .into_iter()
        .find(|share| share.name() == name && code.is_none())
        .filter(|share| can.has_share(*share));
    let Some(of) = share else {
        return Err(unknown(text, name, can));
    };
    let example = example(of.name());
    let Some(limit) = limit else {
        let hint = format!(
            "write it in quotes, else the shell takes `>` for a file: `--fail-on '{example}'`"
        );
        return Err(wrong(text, "needs a limit", &hint));
    };
    let limit = parse_limit(limit).ok_or_else(|| {
        let hint = format!("percent with at most four decimals, such as '{example}'");
        wrong(text, "has no limit that can be understood", &hint)
    })?;
    Ok(Gate::Share { of, limit })
}

/// Reads what follows `>`: `90%`, `= 0.5 %`.
fn parse_limit(text: &str) -> Option<Limit> {
    let (at_limit, text) = match text.strip_prefix('=') {
        Some(text) => (true, text),
        None => (false, text),
    };
    let number = text.trim().strip_suffix('%')?.trim_end();
    Some(Limit {
        threshold: Threshold::parse_percent(number)?,
        at_limit,
    })
}

fn example(name: &str) -> &'static str {
    let found = EXAMPLES.iter().find(|(known, _)| *known == name);
    found.map_or(ALERT, |(_, example)| example)
}

fn unknown(text: &str, name: &str, can: Gates) -> Error {
    let is_elsewhere = EXAMPLES.iter().any(|(known, _)| *known == name);
    let near = nearest(name, examples(can).map(|(known, _)| known));
    let near = near.filter(|_| !is_elsewhere);
    let all: Vec<String> = examples(can)
        .map(|(_, example)| format!("'{example}'"))
        .collect();
    let all = all.join(", ");
    let hint = near.map_or_else(
        || format!("the gates are {all}"),
        |near| format!("did you mean '{}'? The gates are {all}", example(near)),
    );
    let what = if is_elsewhere {
        "is no gate of this command"
    } else {
        "is no gate"
    };
    wrong(text, what, &hint)
}

/// Returns the name and an example of each gate that a command has.
fn examples(can: Gates) -> impl Iterator<Item = (&'static str, &'static str)> {
    EXAMPLES.into_iter().filter(move |(name, _)| {
        let share = GateShare::ALL.into_iter().find(|one| one.name() == *name);
        share.map_or(can.has_alerts(), |share| can.has_share(share))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn name(text: &str) -> Result<String, String> {
        parse(text, Gates::All)
            .map(|gate| gate.name())
            .map_err(|error| format!("{error} | {}", error.hint().unwrap_or_default()))
    }

    #[test]
    fn gates_are_read_with_or_without_spaces() {
        for (text, expected) in [
            ("alert", "alert"),
            (" alert : budget-90 ", "alert:budget-90"),
            ("budget>90%", "budget>90%"),
            (" budget  >  90 % ", "budget>90%"),
            ("forecast>=100%", "forecast>=100%"),
            ("forecast >= 100.50 %", "forecast>=100.5%"),
            ("unpriced>0.5%", "unpriced>0.5%"),
            ("untagged>0%", "untagged>0%"),
            ("rejected>0.0001%", "rejected>0.0001%"),
        ] {
            assert_eq!(name(text).as_deref(), Ok(expected), "{text}");
        }
    }

    #[test]
    fn mistakes_are_explained() {
        for (text, parts) in [
            ("", &["is no gate", "'budget>90%'"][..]),
            ("budgets>90%", &["is no gate", "did you mean 'budget>90%'?"]),
            ("alerts", &["did you mean 'alert'?"]),
            ("budget", &["needs a limit", "--fail-on 'budget>90%'"]),
            ("budget>90", &["no limit that can be understood", "percent"]),
            ("budget>-1%", &["no limit that can be understood"]),
            ("budget>0.00001%", &["at most four decimals"]),
            ("budget>1e2%", &["no limit that can be understood"]),
            ("budget<90%", &["is no gate", "did you mean 'budget>90%'?"]),
            ("budget:team>90%", &["is no gate"]),
            ("alert>3%", &["has no limit"]),
            ("\u{1b}[2J", &[r"`\u{1b}[2J` is no gate"]),
        ] {
            let message = name(text).expect_err(text);
            for part in parts {
                assert!(message.contains(part), "{part} is not in {message}");
            }
        }
    }

    #[test]
    fn an_audit_has_the_gates_about_the_data() {
        for text in ["unpriced>0.5%", "untagged>10%", "rejected>1%"] {
            assert!(parse(text, Gates::OfData).is_ok(), "{text}");
        }
        for text in ["alert", "budget>90%", "forecast>1%"] {
            let error = parse(text, Gates::OfData).expect_err(text);
            assert!(error.to_string().contains("is no gate of this command"));
            let hint = error.hint().expect("a hint");
            assert!(hint.starts_with("the gates are 'unpriced>0.5%'"), "{hint}");
        }
    }
}
