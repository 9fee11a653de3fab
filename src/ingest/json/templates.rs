//! The templates of one kind of text, and which of them to try.

use std::cell::Cell;

use super::outline::Outline;
use super::template::Template;

/// Structures that are remembered: rows differ in optional keys.
const MOST: usize = 32;
/// Templates that are tried on one record; comparing in vain costs time too.
const TRIES: usize = 3;
/// Records that did not fit any, after which it is given up if most did not.
const PATIENCE: u32 = 256;

/// Templates, by how often they fitted lately.
#[derive(Debug, Default)]
pub(super) struct Templates {
    known: Vec<Template>,
    latest: Cell<usize>,
    hits: Cell<u32>,
    misses: Cell<u32>,
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

    /// Tries the templates, the one that fitted last first, and returns what the first that fits
    /// gives.
    pub(super) fn try_each<T>(&self, fit: impl FnMut(&Template) -> Option<T>) -> Option<T> {
        if self.is_hopeless() {
            return None;
        }
        let latest = self.latest.get();
        let others = (0..self.known.len()).filter(|number| *number != latest);
        let mut fit = fit;
        let ready = std::iter::once(latest).chain(others).filter_map(|number| {
            let template = self.known.get(number)?;
            template.is_ready().then_some((number, template))
        });
        let found = ready.take(TRIES).find_map(|(number, template)| {
            let found = fit(template)?;
            self.latest.set(number);
            Some(found)
        });
        let count = if found.is_some() {
            &self.hits
        } else {
            &self.misses
        };
        count.set(count.get().saturating_add(1));
        found
    }

    /// Whether hardly any text fits.
    pub(super) fn is_hopeless(&self) -> bool {
        let misses = self.misses.get();
        misses > PATIENCE && misses > self.hits.get()
    }
}
