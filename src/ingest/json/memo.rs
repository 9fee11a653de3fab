//! Containers that stood in the same place before, to be recognised instead of checked.
//!
//! A container that has been checked ends where it ends: text that begins with the same bytes holds
//! the same container. LiteLLM writes the price sheet of the model into every row, 5 to 15 KB that
//! nobody needs; comparing it costs a tenth of checking it.

use std::cell::Cell;

/// Containers shorter than this are checked as fast as compared.
const SHORTEST: usize = 48;
/// Longest container that is kept.
const LONGEST: usize = 1 << 16;
/// Containers that are kept of one place.
const MOST: usize = 16;
/// Failed comparisons after which a place is given up if most failed.
const PATIENCE: u32 = 64;

/// What is remembered of a container.
#[derive(Clone, Copy, Debug)]
pub(super) enum Recall {
    /// It stood here before, and is this long.
    Known(usize),
    /// It is not among those that are kept.
    New,
    /// What stands here is never the same.
    Hopeless,
}

/// The containers of one place.
#[derive(Debug, Default)]
pub(super) struct Memo {
    texts: Vec<Box<str>>,
    latest: Cell<usize>,
    next_to_go: usize,
    hits: Cell<u32>,
    misses: Cell<u32>,
}

impl Memo {
    /// Looks for a container with which a text begins.
    pub(super) fn length(&self, rest: &[u8]) -> Recall {
        if self.is_hopeless() {
            return Recall::Hopeless;
        }
        let is_known = |index: usize| {
            let text = self.texts.get(index)?;
            rest.starts_with(text.as_bytes()).then_some(text.len())
        };
        let latest = self.latest.get();
        let found = is_known(latest).or_else(|| {
            let mut others = (0..self.texts.len()).filter(|index| *index != latest);
            others.find_map(|index| {
                let length = is_known(index)?;
                self.latest.set(index);
                Some(length)
            })
        });
        let count = if found.is_some() {
            &self.hits
        } else {
            &self.misses
        };
        count.set(count.get().saturating_add(1));
        found.map_or(Recall::New, Recall::Known)
    }

    /// Whether what stands here hardly ever comes again.
    fn is_hopeless(&self) -> bool {
        let misses = self.misses.get();
        misses > PATIENCE && misses > self.hits.get().saturating_mul(2)
    }

    /// Keeps a container, instead of the oldest if there are too many. Other values are not kept.
    pub(super) fn note(&mut self, text: &str) {
        let is_kept = text.starts_with(['{', '[']) && (SHORTEST..=LONGEST).contains(&text.len());
        if !is_kept || self.is_hopeless() || self.texts.iter().any(|known| **known == *text) {
            return;
        }
        if self.texts.len() < MOST {
            self.texts.push(text.into());
        } else if let Some(oldest) = self.texts.get_mut(self.next_to_go) {
            *oldest = text.into();
            self.next_to_go = (self.next_to_go + 1) % MOST;
        }
    }
}
