//! Ratios and averages: the only place where exact integers become floating-point numbers.

use crate::pricing::Usd;

/// Pico-dollars in a dollar.
const PICO_PER_USD: f64 = 1e12;

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

#[expect(
    clippy::cast_precision_loss,
    reason = "a ratio is computed once, at the end"
)]
fn quotient(numerator: i128, denominator: i128) -> Option<f64> {
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
    fn scaling_rounds_half_to_even() {
        let scaled = |pico, by, of| scale(Usd::from_pico(pico), by, of).map(Usd::pico);
        assert_eq!(scaled(5, 1, 2), Some(2));
        assert_eq!(scaled(7, 1, 2), Some(4));
        assert_eq!(scaled(-5, 1, 2), Some(-2));
        assert_eq!(scaled(10, 1, 3), Some(3));
        assert_eq!(scaled(10, 1, 0), None);
    }
}
