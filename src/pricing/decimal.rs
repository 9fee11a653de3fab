//! Decimal text to scaled integers, without a float in between.
//!
//! Everything that becomes money passes through here: prices (`1.35e-05`), logged costs
//! (`0.00011999999999999999`), budgets (`1200.50`). A text is read once into digits and a power
//! of ten and then scaled to the unit of the caller, half to even or exactly.

use schemars::{Schema, json_schema};
use thiserror::Error;

/// Why a text is not an amount of money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Error)]
pub enum MoneyError {
    /// Not a plain decimal number: empty, `NaN`, `inf`, a currency sign, grouping, ….
    #[error("not a decimal number")]
    NotANumber,
    /// Outside the range that the target can hold.
    #[error("amount out of range")]
    OutOfRange,
    /// Finer than the target's unit where nothing may be rounded.
    #[error("more decimal places than can be kept exactly")]
    Inexact,
    /// Below zero where only prices make sense.
    #[error("negative price")]
    Negative,
}

/// A decimal number as written: `±digits × 10^exponent`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Decimal {
    is_negative: bool,
    digits: u128,
    exponent: i64,
    /// Whether non-zero digits beyond those kept were dropped.
    has_tail: bool,
}

/// Below this, ten times a number and one digit more fit 64 bits.
const SHORT_LIMIT: u64 = 1_000_000_000_000_000_000;

/// Digits that are kept; the rest only decides how to round.
const KEPT_DIGITS: u32 = 36;

/// Exponents beyond this are certainly zero or certainly out of range.
const EXPONENT_LIMIT: i64 = 100_000;

impl Decimal {
    /// Reads `[+-]digits[.digits][e[+-]digits]`; at least one digit, nothing around it.
    pub(super) fn parse(text: &str) -> Result<Self, MoneyError> {
        let (is_negative, unsigned) = split_sign(text.as_bytes());
        if let Some(decimal) = Self::parse_short(is_negative, unsigned) {
            return Ok(decimal);
        }
        let mut decimal = Self {
            is_negative,
            digits: 0,
            exponent: 0,
            has_tail: false,
        };
        let mut kept_count: u32 = 0;
        let mut has_digit = false;
        let mut is_fraction = false;
        let mut bytes = unsigned.iter();
        while let Some(&byte) = bytes.next() {
            match byte {
                b'0'..=b'9' => {
                    has_digit = true;
                    decimal.push(byte.wrapping_sub(b'0'), is_fraction, &mut kept_count);
                }
                b'.' if !is_fraction => is_fraction = true,
                b'e' | b'E' if has_digit => {
                    let written = parse_exponent(bytes.as_slice())?;
                    decimal.exponent = decimal.exponent.saturating_add(written);
                    return Ok(decimal);
                }
                _ => return Err(MoneyError::NotANumber),
            }
        }
        if has_digit {
            Ok(decimal)
        } else {
            Err(MoneyError::NotANumber)
        }
    }

    /// Reads a number without exponent and of at most 19 digits, as nearly all are: in 64 bits it
    /// takes a third of the time.
    fn parse_short(is_negative: bool, unsigned: &[u8]) -> Option<Self> {
        let mut digits = 0_u64;
        let mut places = None;
        for byte in unsigned {
            match byte {
                b'0'..=b'9' if digits < SHORT_LIMIT => {
                    let digit = u64::from(byte.wrapping_sub(b'0'));
                    digits = digits.wrapping_mul(10).wrapping_add(digit);
                    places = places.map(|places: u32| places.wrapping_add(1));
                }
                b'.' if places.is_none() => places = Some(0),
                _ => return None,
            }
        }
        let has_digit = unsigned.len() > usize::from(places.is_some());
        has_digit.then_some(Self {
            is_negative,
            digits: u128::from(digits),
            exponent: i64::from(places.unwrap_or(0)).wrapping_neg(),
            has_tail: false,
        })
    }

    /// Appends one digit, left or right of the point.
    fn push(&mut self, digit: u8, is_fraction: bool, kept_count: &mut u32) {
        if *kept_count >= KEPT_DIGITS {
            self.has_tail |= digit != 0;
            if !is_fraction {
                self.exponent = self.exponent.saturating_add(1);
            }
            return;
        }
        // Leading zeros take no room: they only move the point.
        if self.digits != 0 || digit != 0 {
            *kept_count = kept_count.saturating_add(1);
        }
        self.digits = self
            .digits
            .saturating_mul(10)
            .saturating_add(u128::from(digit));
        if is_fraction {
            self.exponent = self.exponent.saturating_sub(1);
        }
    }

    /// Returns whether the number is below zero (`-0` is not).
    pub(super) const fn is_below_zero(self) -> bool {
        self.is_negative && self.digits != 0
    }

    /// Rounds to `count` significant digits, half to even: undoes binary artefacts such as
    /// `2.0000000000000002e-07`.
    pub(super) fn round_to_significant(mut self, count: u32) -> Self {
        let length = self
            .digits
            .checked_ilog10()
            .map_or(0, |log| log.saturating_add(1));
        let excess = length.saturating_sub(count);
        if excess > 0 {
            self.digits = self.divide_half_even(excess).unwrap_or(0);
            self.exponent = self.exponent.saturating_add(i64::from(excess));
            self.has_tail = false;
        }
        self
    }

    /// Returns the number in units of `10^-scale`, rounded half to even.
    pub(super) fn scaled(self, scale: u32) -> Result<i128, MoneyError> {
        let shift = self.exponent.saturating_add(i64::from(scale));
        let magnitude = if self.digits == 0 {
            0
        } else if let Ok(up) = u32::try_from(shift) {
            let factor = 10_u128.checked_pow(up).ok_or(MoneyError::OutOfRange)?;
            if self.has_tail {
                return Err(MoneyError::OutOfRange);
            }
            self.digits
                .checked_mul(factor)
                .ok_or(MoneyError::OutOfRange)?
        } else {
            let down = u32::try_from(shift.unsigned_abs()).map_err(|_| MoneyError::OutOfRange)?;
            // With at most 36 digits, 10^38 and beyond is less than half a unit.
            self.divide_half_even(down).unwrap_or(0)
        };
        let magnitude = i128::try_from(magnitude).map_err(|_| MoneyError::OutOfRange)?;
        Ok(if self.is_negative {
            magnitude.saturating_neg()
        } else {
            magnitude
        })
    }

    /// Returns the number in units of `10^-scale`, or [`MoneyError::Inexact`] if it has none.
    pub(super) fn scaled_exactly(self, scale: u32) -> Result<i128, MoneyError> {
        let scaled = self.scaled(scale)?;
        let shift = self.exponent.saturating_add(i64::from(scale));
        let is_exact = match u32::try_from(shift.saturating_neg()) {
            Ok(down) if self.digits != 0 => {
                let divisor = 10_u128.checked_pow(down).ok_or(MoneyError::Inexact)?;
                self.digits.checked_rem(divisor) == Some(0)
            }
            _ => true,
        };
        if is_exact && !self.has_tail {
            Ok(scaled)
        } else {
            Err(MoneyError::Inexact)
        }
    }

    /// Divides the digits by `10^power`, half to even; `None` if the power itself overflows.
    fn divide_half_even(self, power: u32) -> Option<u128> {
        let divisor = 10_u128.checked_pow(power)?;
        // Division in 64 bits takes a fraction of the time, and nearly always fits.
        let (quotient, remainder) = match (u64::try_from(self.digits), u64::try_from(divisor)) {
            (Ok(digits), Ok(divisor)) => (
                u128::from(digits.checked_div(divisor)?),
                u128::from(digits.checked_rem(divisor)?),
            ),
            _ => (
                self.digits.checked_div(divisor)?,
                self.digits.checked_rem(divisor)?,
            ),
        };
        let rest = divisor.checked_sub(remainder)?;
        let is_odd = quotient & 1 == 1;
        let is_up = remainder > rest || (remainder == rest && (self.has_tail || is_odd));
        quotient.checked_add(u128::from(is_up))
    }
}

/// Splits off a sign; returns whether it was a minus.
fn split_sign(bytes: &[u8]) -> (bool, &[u8]) {
    match bytes.split_first() {
        Some((sign @ (b'-' | b'+'), rest)) => (*sign == b'-', rest),
        _ => (false, bytes),
    }
}

/// Reads the digits after `e`; anything beyond the limit is pinned to it.
fn parse_exponent(bytes: &[u8]) -> Result<i64, MoneyError> {
    let (is_negative, digits) = split_sign(bytes);
    if digits.is_empty() || !digits.iter().all(u8::is_ascii_digit) {
        return Err(MoneyError::NotANumber);
    }
    let magnitude = digits.iter().fold(0_i64, |value, digit| {
        let next = value
            .saturating_mul(10)
            .saturating_add(i64::from(digit.wrapping_sub(b'0')));
        next.min(EXPONENT_LIMIT)
    });
    Ok(if is_negative {
        magnitude.saturating_neg()
    } else {
        magnitude
    })
}

/// Divides half to even; the divisor must be positive, `None` otherwise.
#[inline]
pub(super) fn divide_half_even(value: i128, divisor: i128) -> Option<i128> {
    let (quotient, remainder) = match (i64::try_from(value), i64::try_from(divisor)) {
        (Ok(value), Ok(divisor)) => (
            i128::from(value.checked_div_euclid(divisor)?),
            i128::from(value.checked_rem_euclid(divisor)?),
        ),
        _ => (
            value.checked_div_euclid(divisor)?,
            value.checked_rem_euclid(divisor)?,
        ),
    };
    let rest = divisor.checked_sub(remainder)?;
    let is_odd = quotient & 1 == 1;
    let is_up = remainder > rest || (remainder == rest && is_odd);
    quotient.checked_add(i128::from(is_up))
}

/// Writes `value × 10^-scale` as plain decimal without exponent or trailing zeros.
pub(super) fn plain_text(value: i128, scale: u32) -> String {
    let sign = if value < 0 { "-" } else { "" };
    let width = usize::try_from(scale)
        .unwrap_or(usize::MAX)
        .saturating_add(1);
    let digits = format!("{:0>width$}", value.unsigned_abs());
    let (whole, fraction) = digits.split_at(digits.len().saturating_sub(width.saturating_sub(1)));
    let fraction = fraction.trim_end_matches('0');
    let point = if fraction.is_empty() { "" } else { "." };
    format!("{sign}{whole}{point}{fraction}")
}

/// Describes what [`plain_text`] writes for a scale.
pub(super) fn decimal_schema(description: &str, scale: u32) -> Schema {
    let most = scale.saturating_sub(1);
    json_schema!({
        "description": format!("{description} Plain decimal: no exponent, no trailing zeros."),
        "type": "string",
        "pattern": format!(r"^-?(0|[1-9][0-9]*)(\.[0-9]{{0,{most}}}[1-9])?$"),
    })
}
