//! Amounts on a line: where each lies, and where the ticks are. In exact integers.

use super::canvas::Tenths;
use crate::pricing::Usd;

/// One dollar in pico-dollars.
const DOLLAR: i128 = 1_000_000_000_000;

/// A line of amounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Axis {
    least: i128,
    most: i128,
    step: i128,
    from: Tenths,
    to: Tenths,
}

impl Axis {
    /// Makes a line that holds zero and all of these, with up to so many steps of a round size.
    pub(super) fn with_zero(
        amounts: impl IntoIterator<Item = Usd>,
        steps: i128,
        [from, to]: [Tenths; 2],
    ) -> Self {
        let (mut least, mut most) = (0, 0);
        for amount in amounts {
            least = amount.pico().min(least);
            most = amount.pico().max(most);
        }
        if least == most {
            most = DOLLAR;
        }
        let step = round_step(most.saturating_sub(least), steps);
        Self {
            least: least.div_euclid(step).saturating_mul(step),
            // Rounded up to a whole step.
            most: (-(-most).div_euclid(step)).saturating_mul(step),
            step,
            from,
            to,
        }
    }

    /// Makes a line between two amounts, without ticks.
    pub(super) fn between(least: Usd, most: Usd, [from, to]: [Tenths; 2]) -> Self {
        let (least, most) = (least.pico(), most.pico());
        let most = most.max(least.saturating_add(1));
        Self {
            least,
            most,
            step: most.saturating_sub(least),
            from,
            to,
        }
    }

    /// Returns where an amount lies.
    pub(super) fn place(&self, amount: Usd) -> Tenths {
        let range = self.most.saturating_sub(self.least).max(1);
        let length = i128::from(self.to.saturating_sub(self.from));
        let above = amount.pico().saturating_sub(self.least);
        // Of amounts so great that the product does not fit, the last digits do not matter.
        let place = above.checked_mul(length).map_or_else(
            || above / (range / length.abs().max(1)).max(1) * length.signum(),
            |product| product / range,
        );
        let place = i64::try_from(place).unwrap_or(0);
        self.from.saturating_add(place)
    }

    /// Returns the amounts that are marked, the least first.
    pub(super) fn ticks(&self) -> Vec<Usd> {
        let next = |tick: &i128| tick.checked_add(self.step);
        let ticks = std::iter::successors(Some(self.least), next);
        let shown = ticks.take_while(|tick| *tick <= self.most);
        shown.map(Usd::from_pico).collect()
    }
}

/// Returns the least of 1, 2, 5, 10, 20, … with which so many steps cover the range.
fn round_step(range: i128, steps: i128) -> i128 {
    let mut power = 1_i128;
    loop {
        for digit in [1, 2, 5] {
            let step = power.saturating_mul(digit);
            if step.saturating_mul(steps) >= range {
                return step;
            }
        }
        power = power.saturating_mul(10);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn usd(dollars: i128) -> Usd {
        Usd::from_pico(dollars * DOLLAR)
    }

    #[test]
    fn ticks_are_round_and_hold_everything() {
        let axis = Axis::with_zero([usd(83), usd(12)], 5, [2000, 0]);
        assert_eq!(axis.ticks(), [0, 20, 40, 60, 80, 100].map(usd));
        let places = [0, 50, 83, 100].map(|dollars| axis.place(usd(dollars)));
        assert_eq!(places, [2000, 1000, 340, 0]);
    }

    #[test]
    fn credits_lie_below_zero() {
        let axis = Axis::with_zero([usd(-3), usd(7)], 5, [0, 1000]);
        assert_eq!(axis.ticks(), [-4, -2, 0, 2, 4, 6, 8].map(usd));
        assert_eq!(axis.place(Usd::ZERO), 333);
    }

    #[test]
    fn nothing_and_too_much_have_a_line_too() {
        assert_eq!(Axis::with_zero([], 5, [0, 100]).place(usd(1)), 100);
        let most = Usd::from_pico(i128::MAX);
        let axis = Axis::with_zero([most], 4, [0, 100]);
        assert!((0..=100).contains(&axis.place(most)));
        assert!(axis.ticks().len() <= 6);
        assert_eq!(Axis::between(usd(5), usd(5), [0, 100]).place(usd(5)), 0);
    }
}
