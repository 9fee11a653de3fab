//! Ratios and averages: the only place where exact integers become floating-point numbers.

use crate::pricing::Usd;

/// Pico-dollars in a dollar.
const PICO_PER_USD: f64 = 1e12;
/// Estimates are rounded to millionths.
const MILLION: f64 = 1e6;
/// Pico-dollars in a millionth of a dollar.
const PICO_PER_MICRO: i128 = 1_000_000;

/// Returns `part ÷ whole` of two amounts; `None` when the whole is zero.
pub fn ratio(part: Usd, whole: Usd) -> Option<f64> {
    quotient(part.pico(), whole.pico())
}

/// Returns `part ÷ whole` of two counts; `None` when the whole is zero.
pub fn count_ratio(part: u64, whole: u64) -> Option<f64> {
    quotient(i128::from(part), i128::from(whole))
}

/// Returns US dollars per unit; `None` when there are no units.
pub fn usd_per(cost: Usd, units: u64) -> Option<f64> {
    quotient(cost.pico(), i128::from(units)).map(|pico| pico / PICO_PER_USD)
}

/// Returns `amount × numerator ÷ denominator`, rounded half to even to whole pico-dollars;
/// `None` when the denominator is not above zero or the product overflows.
pub fn scale(amount: Usd, numerator: i64, denominator: i64) -> Option<Usd> {
    let denominator = i128::from(denominator);
    let product = amount.pico().checked_mul(i128::from(numerator))?;
    if denominator <= 0 {
        return None;
    }
    let (floor, rest) = (
        product.div_euclid(denominator),
        product.rem_euclid(denominator),
    );
    let rounds_up = match (rest * 2).cmp(&denominator) {
        std::cmp::Ordering::Less => false,
        std::cmp::Ordering::Equal => floor % 2 != 0,
        std::cmp::Ordering::Greater => true,
    };
    Some(Usd::from_pico(floor + i128::from(rounds_up)))
}

/// Returns an amount in US dollars as a floating-point number, for statistics.
pub(super) fn to_dollars(amount: Usd) -> f64 {
    usd_per(amount, 1).unwrap_or_default()
}

/// Returns an estimate as an amount, rounded half to even to millionths of a dollar: finer digits
/// would differ between machines. What is not a number is zero.
#[expect(
    clippy::cast_possible_truncation,
    reason = "the cast saturates at ends that no sum of dollars reaches"
)]
pub(super) fn from_dollars(dollars: f64) -> Usd {
    let micro = (dollars * MILLION).round_ties_even();
    // The cast makes zero of what is not a number, and clips infinity.
    let micro = i128::from(micro as i64);
    Usd::from_pico(micro * PICO_PER_MICRO)
}

/// Returns a computed share or probability, rounded to six places so that it is the same on every
/// machine.
pub(super) fn rounded(ratio: f64) -> f64 {
    (ratio * MILLION).round_ties_even() / MILLION
}

/// Returns `numerator ÷ denominator`; `None` when that is zero.
#[expect(
    clippy::cast_precision_loss,
    reason = "a ratio is computed once, at the end"
)]
pub(super) fn quotient(numerator: i128, denominator: i128) -> Option<f64> {
    (denominator != 0).then(|| numerator as f64 / denominator as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_divided_by_nothing() {
        assert_eq!(ratio(Usd::from_pico(5), Usd::ZERO), None);
        assert_eq!(count_ratio(1, 4), Some(0.25));
        assert_eq!(usd_per(Usd::from_pico(3_000_000_000_000), 2), Some(1.5));
        assert_eq!(usd_per(Usd::ZERO, 0), None);
    }

    #[test]
    fn estimates_are_rounded_half_to_even_to_micro_dollars() {
        let pico = |dollars| from_dollars(dollars).pico();
        assert_eq!(pico(1.25), 1_250_000_000_000);
        assert_eq!(pico(0.000_000_5), 0);
        assert_eq!(pico(0.000_001_5), 2_000_000);
        assert_eq!(pico(f64::NAN), 0);
        assert_eq!(
            to_dollars(Usd::from_pico(2_500_000_000_000)).to_bits(),
            2.5_f64.to_bits()
        );
        assert_eq!(rounded(0.123_456_7).to_bits(), 0.123_457_f64.to_bits());
    }

    #[test]
    fn scaling_rounds_half_to_even() {
        let scaled = |pico, by, of| scale(Usd::from_pico(pico), by, of).map(Usd::pico);
        assert_eq!(scaled(5, 1, 2), Some(2));
        assert_eq!(scaled(7, 1, 2), Some(4));
        assert_eq!(scaled(-5, 1, 2), Some(-2));
        assert_eq!(scaled(10, 1, 3), Some(3));
        assert_eq!(scaled(10, 1, 0), None);
    }
}
