//! Which of the fields that the user names were seen, and which fields there are instead.

use std::collections::BTreeSet;

use super::columns::EventColumns;
use super::fields::{FieldNames, Scope};

/// Fields remembered for a message: the first ones by name, so that threads agree on them.
const MOST: usize = 60;

/// A field that the user names and no record has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingColumn {
    /// The flag that names it.
    pub flag: &'static str,
    /// Its name as given.
    pub name: String,
    /// The fields there are, by name; properties with `properties.` in front.
    pub found: Vec<String>,
}

/// What one thread has seen.
#[derive(Debug)]
pub(super) struct SeenFields<'c> {
    chosen: &'c EventColumns,
    /// Flags whose field was seen.
    flags: BTreeSet<&'static str>,
    /// Fields there are.
    names: BTreeSet<String>,
}

impl<'c> SeenFields<'c> {
    pub(super) const fn new(chosen: &'c EventColumns) -> Self {
        Self {
            chosen,
            flags: BTreeSet::new(),
            names: BTreeSet::new(),
        }
    }

    /// Notes that a record has a field. Only worth the time until all that are named were seen.
    pub(super) fn note(&mut self, names: &FieldNames, scope: Scope, key: &str) {
        let mut open = self.chosen.named();
        if open.all(|(flag, _)| self.flags.contains(flag)) {
            return;
        }
        for (flag, chosen) in self.chosen.named() {
            if names.is_named(chosen, scope, key) {
                self.flags.insert(flag);
            }
        }
        let is_new = match scope {
            Scope::Top => self.names.insert(key.to_owned()),
            Scope::Property => self.names.insert(format!("properties.{key}")),
        };
        if is_new && self.names.len() > MOST {
            self.names.pop_last();
        }
    }

    /// Adds what another thread has seen.
    pub(super) fn merge(&mut self, other: Self) {
        self.flags.extend(other.flags);
        self.names.extend(other.names);
        while self.names.len() > MOST {
            self.names.pop_last();
        }
    }

    /// Returns the first field that was named and never seen. Without any record nothing is
    /// missing.
    pub(super) fn missing(&self) -> Option<MissingColumn> {
        if self.names.is_empty() {
            return None;
        }
        let mut named = self.chosen.named();
        let (flag, name) = named.find(|(flag, _)| !self.flags.contains(flag))?;
        Some(MissingColumn {
            flag,
            name: name.to_owned(),
            found: self.names.iter().cloned().collect(),
        })
    }
}
