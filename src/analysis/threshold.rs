//! Exact limits: how many times, or which share, of a whole. Never a float, so that "reaches" and
//! "is above" mean exactly that.

use std::cmp::Ordering;

use super::ratio::{count_ratio, scale};
use crate::pricing::Usd;

/// Millionths in a whole.
const WHOLE: u64 = 1_000_000;
/// Decimal places that a threshold keeps.
const PLACES: usize = 6;

/// A factor or a share, in millionths.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Threshold(u64);

impl Threshold {
    /// Returns so many times.
    pub const fn times(factor: u32) -> Self {
        Self(factor as u64 * WHOLE)
    }

    /// Returns so many percent.
    pub const fn percent(percent: u32) -> Self {
        Self(percent as u64 * (WHOLE / 100))
    }

    /// Reads plain decimal text such as `2.5`, exactly; `None` for anything else, for more than six
    /// decimal places and above a million.
    pub fn parse(text: &str) -> Option<Self> {
        let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let fraction = fraction.trim_end_matches('0');
        let is_digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if whole.is_empty() || !is_digits(whole) || !is_digits(fraction) || fraction.len() > PLACES
        {
            return None;
        }
        let whole = whole.parse::<u64>().ok().filter(|whole| *whole <= WHOLE)?;
        let fraction = format!("{fraction:0<PLACES$}").parse::<u64>().ok()?;
        Some(Self(whole * WHOLE + fraction))
    }

    /// Compares `part ÷ whole` with the threshold, without dividing. `whole` is not below zero.
    pub fn compare(self, part: i128, whole: i128) -> Ordering {
        // Both sides stay below 2^127 as long as sums stay below 10^17 dollars.
        let part = part.saturating_mul(i128::from(WHOLE));
        part.cmp(&whole.saturating_mul(i128::from(self.0)))
    }

    /// Returns the threshold times an amount, rounded half to even, to show it.
    pub fn of(self, amount: Usd) -> Usd {
        let millionths = i64::try_from(self.0).unwrap_or(i64::MAX);
        scale(amount, millionths, 1_000_000).unwrap_or(amount)
    }

    /// Returns the threshold as a ratio, to show it.
    pub fn ratio(self) -> f64 {
        count_ratio(self.0, WHOLE).unwrap_or_default()
    }

    /// Returns whole percent, rounded down.
    pub const fn whole_percent(self) -> u64 {
        self.0 / (WHOLE / 100)
    }

    /// Returns whether it is a whole number of percent.
    pub const fn is_whole_percent(self) -> bool {
        self.0.is_multiple_of(WHOLE / 100)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn decimals_are_read_exactly_or_not_at_all() {
        for (text, millionths) in [
            ("3", 3_000_000),
            ("2.5", 2_500_000),
            ("0.000001", 1),
            ("1000000", 1_000_000_000_000),
            ("0.1000000", 100_000),
        ] {
            assert_eq!(
                Threshold::parse(text),
                Some(Threshold(millionths)),
                "{text}"
            );
        }
        for text in ["", ".5", "-1", "1e3", "0.0000001", "1000001", "x"] {
            assert_eq!(Threshold::parse(text), None, "{text}");
        }
        assert_eq!(Threshold::percent(70), Threshold(700_000));
        assert!(Threshold::percent(7).is_whole_percent());
        assert!(!Threshold::parse("0.725").expect("valid").is_whole_percent());
    }

    #[test]
    fn one_pico_dollar_decides() {
        let three = Threshold::times(3);
        assert_eq!(three.compare(30, 10), Ordering::Equal);
        assert_eq!(three.compare(31, 10), Ordering::Greater);
        assert_eq!(three.compare(29, 10), Ordering::Less);
        assert_eq!(Threshold::percent(10).compare(1, 10), Ordering::Equal);
        assert_eq!(three.compare(0, 0), Ordering::Equal);
    }

    #[test]
    fn it_is_shown_rounded_half_to_even() {
        let half = Threshold::parse("0.5").expect("valid");
        assert_eq!(half.of(Usd::from_pico(5)).pico(), 2);
        assert_eq!(half.of(Usd::from_pico(7)).pico(), 4);
        assert_eq!(half.ratio().to_bits(), 0.5_f64.to_bits());
    }
}
