//! Numbers in plain decimal notation, taken from the text of the file and never from a float.

use toml::de::DeValue;

use super::problem::{BARE_NUMBER, Problems, quoted};
use super::section::Entry;
use crate::pricing::Usd;

/// Decimal places of an amount; more would have to be rounded.
const MAX_DECIMALS: usize = 12;

/// Why a text is not a plain decimal number of zero or more.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Fault {
    Negative,
    /// Scientific notation, with the same number in plain notation if it is of sensible size.
    Exponent(Option<String>),
    NotDecimal,
}

impl Entry<'_> {
    /// Reads a number of zero or more, written as number or as text, as its decimal text.
    /// `expected` says what it is, for example "an amount in US dollars".
    pub(super) fn decimal(&self, expected: &str, problems: &mut Problems<'_>) -> Option<String> {
        let text = match self.value {
            DeValue::String(text) => text.as_ref(),
            DeValue::Integer(integer) if integer.radix() == 10 => integer.as_str(),
            DeValue::Float(float) => float.as_str(),
            DeValue::Integer(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                self.mismatch(expected, problems);
                return None;
            }
        };
        let fault = match check(text) {
            Ok(decimal) => return Some(decimal.to_owned()),
            Err(fault) => fault,
        };
        let found = if self.value.is_str() {
            quoted(text)
        } else {
            problems.source(&self.span).to_owned()
        };
        let path = &self.path;
        let (message, suggestion) = match fault {
            Fault::Negative => (
                format!("`{path}` must not be negative, found {found}"),
                None,
            ),
            Fault::Exponent(plain) => (
                format!("expected a plain decimal number for `{path}`, found {found}"),
                plain.map(|plain| format!("write {plain}")),
            ),
            Fault::NotDecimal => (
                format!("expected {expected} for `{path}`, found {found}"),
                Some(BARE_NUMBER.to_owned()),
            ),
        };
        problems.add(&self.span, message, suggestion);
        None
    }

    /// Reads an amount of US dollars of zero or more.
    pub(super) fn amount(&self, problems: &mut Problems<'_>) -> Option<Usd> {
        let text = self.decimal("an amount in US dollars", problems)?;
        let path = &self.path;
        let (_, fraction) = text.split_once('.').unwrap_or((&text, ""));
        let message = if fraction.trim_end_matches('0').len() > MAX_DECIMALS {
            format!("`{path}` has more than {MAX_DECIMALS} decimal places: {text}")
        } else {
            match Usd::parse(&text) {
                Ok(amount) => return Some(amount),
                Err(error) => format!("`{path}`: {error}: {text}"),
            }
        };
        problems.add(&self.span, message, None);
        None
    }

    /// Reads a fraction of a whole, from 0 to 1, as its decimal text.
    pub(super) fn share(&self, expected: &str, problems: &mut Problems<'_>) -> Option<String> {
        let text = self.decimal(expected, problems)?;
        if text.parse().is_ok_and(|share: f64| share <= 1.0) {
            return Some(text);
        }
        let message = format!("`{}` must be between 0 and 1, found {text}", self.path);
        let suggestion = without_exponent(&format!("{text}e-2"))
            .filter(|share| share.parse().is_ok_and(|share: f64| share <= 1.0))
            .map(|share| format!("write {share} for {text} %"));
        problems.add(&self.span, message, suggestion);
        None
    }
}

/// Returns the text without its plus sign if it is a plain decimal number of zero or more.
fn check(text: &str) -> Result<&str, Fault> {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    if is_plain(unsigned) {
        return Ok(unsigned);
    }
    if let Some(positive) = unsigned.strip_prefix('-')
        && (is_plain(positive) || has_exponent(positive))
    {
        return Err(Fault::Negative);
    }
    if has_exponent(unsigned) {
        return Err(Fault::Exponent(without_exponent(unsigned)));
    }
    Err(Fault::NotDecimal)
}

/// Returns whether the text is digits, or digits around one point.
fn is_plain(text: &str) -> bool {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    is_digits(whole) && is_digits(fraction)
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

fn has_exponent(text: &str) -> bool {
    text.split_once(['e', 'E'])
        .is_some_and(|(mantissa, exponent)| {
            is_plain(mantissa) && is_digits(exponent.strip_prefix(['+', '-']).unwrap_or(exponent))
        })
}

/// Writes `1.5e3` as `1500`; `None` if that takes more digits than anybody would write.
fn without_exponent(text: &str) -> Option<String> {
    const MAX_SHIFT: usize = 20;
    let (mantissa, exponent) = text.split_once(['e', 'E'])?;
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let shift: usize = exponent.trim_start_matches(['+', '-']).parse().ok()?;
    if shift > MAX_SHIFT {
        return None;
    }
    // With enough zeros on both sides, moving the point never leaves the digits.
    let zeros = "0".repeat(shift);
    let digits = format!("{zeros}{whole}{fraction}{zeros}");
    let point = if exponent.starts_with('-') {
        whole.len()
    } else {
        whole.len().checked_add(shift)?.checked_add(shift)?
    };
    let (whole, fraction) = digits.split_at_checked(point)?;
    let whole = whole.trim_start_matches('0');
    let fraction = fraction.trim_end_matches('0');
    let whole = if whole.is_empty() { "0" } else { whole };
    let separator = if fraction.is_empty() { "" } else { "." };
    Some(format!("{whole}{separator}{fraction}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_numbers_keep_every_digit() {
        for text in [
            "0",
            "0.1",
            "1500.50",
            "007",
            "0.000000000001",
            "18446744073709551616.5",
        ] {
            assert_eq!(check(text), Ok(text));
        }
        assert_eq!(check("+2.5"), Ok("2.5"));
    }

    #[test]
    fn everything_else_is_refused_with_its_reason() {
        for text in [
            "", ".5", "5.", "1,5", "1 000", "1_000", "$5", "5 USD", "inf", "nan", "0x10",
        ] {
            assert_eq!(check(text), Err(Fault::NotDecimal), "{text}");
        }
        for text in ["-1", "-0", "-1.5e3", "+-1"] {
            assert_eq!(check(text), Err(Fault::Negative), "{text}");
        }
    }

    #[test]
    fn scientific_notation_is_refused_and_written_out() {
        for (text, plain) in [
            ("1e5", Some("100000")),
            ("1E5", Some("100000")),
            ("1.50e+3", Some("1500")),
            ("2.5e-7", Some("0.00000025")),
            ("12.5e1", Some("125")),
            ("12.5e-1", Some("1.25")),
            ("0e3", Some("0")),
            ("1.5e0", Some("1.5")),
            ("1e400", None),
        ] {
            assert_eq!(
                check(text),
                Err(Fault::Exponent(plain.map(str::to_owned))),
                "{text}"
            );
        }
    }
}
