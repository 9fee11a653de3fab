//! Which of several things is tried first: the one that came after the last two before, then the last
//! one itself; and whether trying pays at all.

use std::cell::{Cell, RefCell};

/// Things that are told apart by what comes after them; templates and memos have no more.
const MOST: usize = 64;

/// What came of trying.
#[derive(Debug, Default)]
pub(super) struct Favourite {
    /// The thing that came last, and the one before.
    latest: Cell<(usize, usize)>,
    /// For each thing and the one before it the one that came after them last.
    next: RefCell<Vec<usize>>,
    hits: Cell<u32>,
    misses: Cell<u32>,
}

impl Favourite {
    /// Tries the things of these numbers, the likeliest ones before the others, and returns what
    /// the first that fits gives.
    pub(super) fn find<T>(
        &self,
        count: usize,
        mut fit: impl FnMut(usize) -> Option<T>,
    ) -> Option<T> {
        let (latest, before) = self.latest.get();
        let place = latest * MOST + before % MOST;
        let next = self.next.borrow().get(place).copied().unwrap_or(latest);
        let mut one = |number: usize| Some((number, fit(number)?));
        let found = one(next)
            .or_else(|| (latest != next).then(|| one(latest)).flatten())
            .or_else(|| {
                let mut others = (0..count).filter(|number| ![latest, next].contains(number));
                others.find_map(one)
            });
        let Some((number, found)) = found else {
            self.misses.set(self.misses.get().saturating_add(1));
            return None;
        };
        self.hits.set(self.hits.get().saturating_add(1));
        if number != next {
            self.note_next(place, number);
        }
        self.latest.set((number, latest));
        Some(found)
    }

    fn note_next(&self, place: usize, number: usize) {
        let mut next = self.next.borrow_mut();
        // Until something else is known, a thing is expected to come again.
        let known = next.len();
        next.extend((known..=place).map(|place| place / MOST));
        if let Some(next) = next.get_mut(place) {
            *next = number;
        }
    }

    /// Returns how often one was found.
    #[cfg(test)]
    pub(super) const fn hits(&self) -> u32 {
        self.hits.get()
    }

    /// Whether trying has failed more than `patience` times, and more than so many times for each
    /// time that it did not.
    pub(super) fn is_hopeless(&self, patience: u32, misses_per_hit: u32) -> bool {
        let misses = self.misses.get();
        misses > patience && misses > self.hits.get().saturating_mul(misses_per_hit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns how many were tried for each of these, one after another.
    fn tries(favourite: &Favourite, wanted: &[usize]) -> Vec<usize> {
        let count = |wanted: &usize| {
            let mut tries = 0;
            let found = favourite.find(5, |number| {
                tries += 1;
                (number == *wanted).then_some(number)
            });
            assert_eq!(found, Some(*wanted).filter(|wanted| *wanted < 5));
            tries
        };
        wanted.iter().map(count).collect()
    }

    #[test]
    fn what_repeats_and_what_comes_in_turns_is_found_at_once() {
        let favourite = Favourite::default();
        assert_eq!(tries(&favourite, &[3, 3, 3]), [4, 1, 1]);
        // After 4 comes 2 or 1, by what came before it.
        for turns in [[4, 2, 1].as_slice(), &[4, 4, 2, 4, 1]] {
            tries(&favourite, turns);
            tries(&favourite, turns);
            assert_eq!(tries(&favourite, turns), vec![1; turns.len()]);
        }
    }

    #[test]
    fn each_is_tried_once_and_trying_in_vain_ends() {
        let favourite = Favourite::default();
        assert_eq!(tries(&favourite, &[3, 0, 9, 9]), [4, 2, 5, 5]);
        assert!(favourite.is_hopeless(1, 0) && !favourite.is_hopeless(2, 0));
        assert!(!favourite.is_hopeless(1, 1));
    }
}
