//! The templates of one kind of text, and which of them to try.

use super::favourite::Favourite;
use super::outline::Outline;
use super::template::Template;

/// Structures that are remembered: rows differ in optional keys.
const MOST: usize = 32;
/// Templates that are tried on one record; comparing in vain costs time too.
const TRIES: usize = 3;
/// Records that did not fit any, after which it is given up if most did not.
const PATIENCE: u32 = 256;

/// The templates of one kind of text.
#[derive(Debug, Default)]
pub(super) struct Templates {
    known: Vec<Template>,
    favourite: Favourite,
}

impl Templates {
    /// Learns from a text.
    pub(super) fn learn(&mut self, text: &str, outline: &Outline) {
        let Some(entries) = outline.entries() else {
            return;
        };
        for template in &mut self.known {
            if template.learn(text, entries) {
                return;
            }
        }
        if self.known.len() < MOST {
            self.known.extend(Template::new(text, entries));
        }
    }

    /// Tries a few templates, the one that fitted last first, and returns what the first that fits
    /// gives.
    pub(super) fn try_each<T>(&self, mut fit: impl FnMut(&Template) -> Option<T>) -> Option<T> {
        if self.is_hopeless() {
            return None;
        }
        let mut tries = 0;
        self.favourite.find(self.known.len(), |number| {
            let template = self.known.get(number).filter(|one| one.is_ready())?;
            tries += 1;
            if tries > TRIES {
                return None;
            }
            fit(template)
        })
    }

    /// Whether hardly any text fits.
    pub(super) fn is_hopeless(&self) -> bool {
        self.favourite.is_hopeless(PATIENCE, 1)
    }
}
