//! Numbers that look random and are the same in every run.

/// A generator; the same start gives the same numbers.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// Returns a number below `sides`.
    pub(crate) fn roll(&mut self, sides: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % sides.max(1)
    }

    /// Returns one of some texts.
    pub(crate) fn pick<'t>(&mut self, some: &[&'t str]) -> &'t str {
        some[self.roll(some.len())]
    }
}
