//! Containers that stood in the same place before, to be recognised instead of checked.
//!
//! A container that has been checked ends where it ends: text that begins with the same bytes holds
//! the same container. LiteLLM writes the price sheet of the model into every row, 5 to 15 KB that
//! nobody needs; comparing it costs a tenth of checking it.

use super::favourite::Favourite;
use super::skeleton::Skeletons;

/// Containers shorter than this are checked as fast as compared.
const SHORTEST: usize = 48;
/// Longest container that is kept.
const LONGEST: usize = 1 << 16;
/// Containers that are kept of one place.
const MOST: usize = 16;
/// Failed comparisons after which a place is given up if most failed.
const PATIENCE: u32 = 64;

/// The containers of one place.
#[derive(Debug, Default)]
pub(super) struct Memo {
    texts: Vec<Box<str>>,
    favourite: Favourite,
    next_to_go: usize,
    skeletons: Skeletons,
}

impl Memo {
    /// Returns the length of the known container with which a text begins.
    pub(super) fn length(&self, rest: &[u8]) -> Option<usize> {
        if self.is_hopeless() {
            return None;
        }
        self.favourite.find(self.texts.len(), |number| {
            let text = self.texts.get(number)?;
            rest.starts_with(text.as_bytes()).then_some(text.len())
        })
    }

    /// Returns the length of the container with which a text begins, if it has the structure of one that
    /// stood here.
    pub(super) fn length_by_structure(&self, rest: &[u8]) -> Option<usize> {
        self.skeletons.length(rest)
    }

    /// Whether what stands here hardly ever comes again.
    pub(super) fn is_hopeless(&self) -> bool {
        self.favourite.is_hopeless(PATIENCE, 2)
    }

    /// Keeps a container, instead of the oldest if there are too many. Other values are not kept.
    pub(super) fn note(&mut self, text: &str) {
        if !text.starts_with(['{', '['])
            || text.len() > LONGEST
            || self.texts.iter().any(|known| **known == *text)
        {
            return;
        }
        self.skeletons.note(text);
        if text.len() < SHORTEST || self.is_hopeless() {
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
