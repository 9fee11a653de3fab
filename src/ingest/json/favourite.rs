//! Which of several things is tried first: the one that fitted last; and whether trying pays at all.

use std::cell::Cell;

/// What came of trying.
#[derive(Debug, Default)]
pub(super) struct Favourite {
    latest: Cell<usize>,
    hits: Cell<u32>,
    misses: Cell<u32>,
}

impl Favourite {
    /// Tries the things of these numbers, the one that fitted last before the others, and returns what
    /// the first that fits gives.
    pub(super) fn find<T>(
        &self,
        count: usize,
        mut fit: impl FnMut(usize) -> Option<T>,
    ) -> Option<T> {
        let latest = self.latest.get();
        let found = fit(latest).or_else(|| {
            let mut others = (0..count).filter(|number| *number != latest);
            others.find_map(|number| {
                let found = fit(number)?;
                self.latest.set(number);
                Some(found)
            })
        });
        let outcome = if found.is_some() {
            &self.hits
        } else {
            &self.misses
        };
        outcome.set(outcome.get().saturating_add(1));
        found
    }

    /// Whether trying has failed more than `patience` times, and more than so many times for each
    /// time that it did not.
    pub(super) fn is_hopeless(&self, patience: u32, misses_per_hit: u32) -> bool {
        let misses = self.misses.get();
        misses > patience && misses > self.hits.get().saturating_mul(misses_per_hit)
    }
}
