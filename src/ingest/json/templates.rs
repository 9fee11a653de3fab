//! The templates of one kind of text, and which of them to try.

use super::favourite::Favourite;
use super::members::IsIdle;
use super::outline::Outline;
use super::template::{Template, leaves};

/// Structures that are remembered: rows differ in optional keys.
const MOST: usize = 64;
/// So many times the bytes of a text are compared in vain before it is read step by step, which costs
/// about as much.
const IN_VAIN: usize = 4;
/// Records that did not fit any, after which it is given up if most did not: more than there are
/// until all structures of an export have had their lessons.
const PATIENCE: u32 = 4096;

/// The templates of one kind of text.
#[derive(Debug, Default)]
pub(super) struct Templates {
    known: Vec<Template>,
    favourite: Favourite,
}

impl Templates {
    /// Learns from a text.
    pub(super) fn learn(&mut self, text: &str, outline: &Outline, is_idle: IsIdle<'_>) {
        let Some(entries) = outline.entries() else {
            return;
        };
        let Some(leaves) = leaves(text, entries) else {
            return;
        };
        for template in &mut self.known {
            if template.learn(text, entries, &leaves, is_idle) {
                return;
            }
        }
        if self.known.len() < MOST {
            self.known.push(Template::new(entries, &leaves));
        }
    }

    /// Tries templates, the likeliest first, and returns what the first that fits gives. `fit` says
    /// how many bytes it has compared in vain; once that is too much, it is given up.
    pub(super) fn try_each<T>(
        &self,
        length: usize,
        mut fit: impl FnMut(&Template) -> Result<T, usize>,
    ) -> Option<T> {
        if self.is_hopeless() {
            return None;
        }
        let mut in_vain = 0;
        self.favourite.find(self.known.len(), |number| {
            let template = self.known.get(number).filter(|one| one.is_ready())?;
            if in_vain > IN_VAIN * length {
                return None;
            }
            let outcome = fit(template);
            outcome.map_err(|compared| in_vain += compared).ok()
        })
    }

    /// Returns how many texts fitted one.
    #[cfg(test)]
    pub(super) const fn fits(&self) -> u32 {
        self.favourite.hits()
    }

    /// Whether hardly any text fits.
    pub(super) fn is_hopeless(&self) -> bool {
        self.favourite.is_hopeless(PATIENCE, 1)
    }
}
