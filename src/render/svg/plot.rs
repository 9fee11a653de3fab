//! What charts over days have in common: amounts upwards, dates to the right, a grid.

use chrono::NaiveDate;

use super::axis::Axis;
use super::canvas::{Canvas, Tenths};
use super::chart::{Size, Words};
use crate::pricing::Usd;
use crate::render::{date, number};

/// Ticks of the amounts at most, besides zero.
const STEPS: i128 = 5;
/// Room above the plot, for a line of text.
const TOP: Tenths = 180;
/// Room below it, for the dates.
const BOTTOM: Tenths = 260;
/// Room to its right.
const RIGHT: Tenths = 60;
/// Width of a digit, about.
const DIGIT: Tenths = 70;
/// Width of a date with the gap behind it.
const DATE: Tenths = 520;

/// A plot whose grid is drawn.
#[derive(Debug)]
pub(super) struct Plot {
    /// Where it is drawn.
    pub(super) canvas: Canvas,
    axis: Axis,
    left: Tenths,
    right: Tenths,
    slots: i64,
}

impl Plot {
    /// Draws the grid for these amounts and days.
    pub(super) fn new(size: Size, words: &Words, amounts: &[Usd], dates: &[NaiveDate]) -> Self {
        let height = size.height();
        let base = height.saturating_mul(10).saturating_sub(BOTTOM);
        let axis = Axis::with_zero(amounts.iter().copied(), STEPS, [base, TOP]);
        let ticks = axis.ticks();
        let labels = number::money_ticks(&ticks);
        let longest = labels.iter().map(|label| label.chars().count()).max();
        let left = whole(longest.unwrap_or(0)) * DIGIT + 80;
        let mut plot = Self {
            canvas: Canvas::new(size, height, words),
            axis,
            left,
            right: size.width().saturating_mul(10).saturating_sub(RIGHT),
            slots: whole(dates.len()).max(1),
        };
        for (tick, label) in ticks.into_iter().zip(labels) {
            let y = plot.y(tick);
            let class = if tick.is_zero() { "base" } else { "grid" };
            plot.canvas.line(class, &[(left, y), (plot.right, y)]);
            plot.canvas.text("end", (left - 60, y + 40), &label);
        }
        plot.label(dates, base + 190);
        plot
    }

    /// Names as many days as there is room for, the last one always.
    fn label(&mut self, dates: &[NaiveDate], y: Tenths) {
        let room = ((self.right - self.left) / DATE).max(1);
        let every = (self.slots + room - 1) / room;
        for (slot, day) in dates.iter().enumerate() {
            if (self.slots - 1 - whole(slot)) % every == 0 {
                let x = self.middle(slot);
                self.canvas.text("middle", (x, y), &date::month_day(*day));
            }
        }
    }

    /// Returns how high an amount lies.
    pub(super) fn y(&self, amount: Usd) -> Tenths {
        self.axis.place(amount)
    }

    /// Returns where the plot begins and ends.
    pub(super) const fn sides(&self) -> [Tenths; 2] {
        [self.left, self.right]
    }

    /// Returns where a day begins.
    pub(super) fn start(&self, slot: usize) -> Tenths {
        self.left + (self.right - self.left) * whole(slot) / self.slots
    }

    /// Returns where a day ends.
    pub(super) fn end(&self, slot: usize) -> Tenths {
        self.start(slot.saturating_add(1))
    }

    /// Returns the middle of a day.
    pub(super) fn middle(&self, slot: usize) -> Tenths {
        Tenths::midpoint(self.start(slot), self.end(slot))
    }

    /// Returns the two sides of a day's bar.
    pub(super) fn bar(&self, slot: usize) -> [Tenths; 2] {
        let (start, end) = (self.start(slot), self.end(slot));
        let gap = (end - start) / 8;
        [start + gap, end - gap]
    }

    /// Returns the top left and the bottom right corner of a day, to be pointed at.
    pub(super) fn column(&self, slot: usize) -> [(Tenths, Tenths); 2] {
        let base = self.axis.ticks().first().map_or(0, |least| self.y(*least));
        [(self.start(slot), TOP), (self.end(slot), base)]
    }
}

/// Returns a count as a whole number.
pub(super) fn whole(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}
