//! Bars one below the other, each under a line with its name and its figure.

use super::canvas::{Canvas, Tenths};
use super::chart::{Size, Words};
use super::plot::whole;

/// Height of the line of text above a bar.
const TEXT: Tenths = 160;
/// Height of a bar.
const BAR: Tenths = 100;
/// Room below the bars of a lane.
const GAP: Tenths = 110;
/// Columns of a name: what fits beside the figure.
const NAMES: [usize; 2] = [60, 32];

/// A drawing of lanes under construction.
#[derive(Debug)]
pub(super) struct Lanes {
    /// Where it is drawn.
    pub(super) canvas: Canvas,
    width: Tenths,
    height: Tenths,
    next: Tenths,
}

impl Lanes {
    /// Begins so many lanes, each with so many bars.
    pub(super) fn new(size: Size, words: &Words, lanes: usize, bars: i64) -> Self {
        let height = TEXT + BAR * bars + GAP;
        let pixels = height.saturating_mul(whole(lanes)) / 10;
        Self {
            canvas: Canvas::new(size, pixels, words),
            width: size.width().saturating_mul(10),
            height,
            next: 0,
        }
    }

    /// Returns how many columns a name may have.
    pub(super) const fn name_columns(size: Size) -> usize {
        let [wide, narrow] = NAMES;
        match size {
            Size::Wide => wide,
            Size::Narrow => narrow,
        }
    }

    /// Returns the length of the longest bar.
    pub(super) const fn length(&self) -> Tenths {
        self.width
    }

    /// Adds the next lane: a name, a figure, and bars with class, start and end.
    pub(super) fn lane(
        &mut self,
        says: &str,
        [name, figure]: [&str; 2],
        class: &str,
        bars: &[(&str, Tenths, Tenths)],
    ) {
        let (top, width) = (self.next, self.width);
        self.next += self.height;
        self.canvas.group("mark", says, |canvas| {
            canvas.rect("hit", (0, top), (width, top + self.height));
            canvas.text("start", (0, top + 120), name);
            canvas.text(&format!("end {class}"), (width, top + 120), figure);
            let mut y = top + TEXT;
            for (class, from, to) in bars {
                // What is not nothing is seen.
                let to = if from == to { from + 10 } else { *to };
                canvas.rect(class, (*from, y), (to, y + BAR));
                y += BAR;
            }
        });
    }

    /// Draws a line from the last lane's bar to the next one's, at a level that they share.
    pub(super) fn connect(&mut self, x: Tenths) {
        let (from, to) = (self.next - GAP, self.next + TEXT);
        self.canvas.line("link", &[(x, from), (x, to)]);
    }
}
