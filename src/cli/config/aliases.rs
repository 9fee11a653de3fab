//! `[aliases.*]`: values of a dimension under another name.
//!
//! Renaming happens once and never in chains: a new name that is itself renamed is refused, so
//! the order of the lines cannot matter and a circle cannot be written.

use std::collections::BTreeMap;

use crate::usage::{ATTRIBUTED, Dimension};

use super::problem::{Problems, quoted};
use super::schema::DIMENSIONS;
use super::section::{Entry, Section};

/// Old names and their new names, for each attributed dimension.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Aliases {
    names: [BTreeMap<String, String>; ATTRIBUTED.len()],
}

impl Aliases {
    /// Returns the name to use for a value: its alias, else the value itself.
    pub fn resolve<'a>(&'a self, dimension: Dimension, value: &'a str) -> &'a str {
        self.of(dimension)
            .and_then(|names| names.get(value))
            .map_or(value, String::as_str)
    }

    /// Returns old and new names of a dimension; `None` for dimensions without aliases.
    pub fn of(&self, dimension: Dimension) -> Option<&BTreeMap<String, String>> {
        let index = ATTRIBUTED
            .iter()
            .position(|attributed| *attributed == dimension)?;
        self.names.get(index)
    }
}

/// Reads the section.
pub(super) fn read_aliases(section: &Section<'_>, problems: &mut Problems<'_>) -> Aliases {
    let mut aliases = Aliases::default();
    section.read(DIMENSIONS, problems, |dimension, entry, problems| {
        let Some(section) = entry.section(problems) else {
            return;
        };
        let names = read_names(&section, problems);
        let slots = aliases.names.iter_mut().zip(ATTRIBUTED);
        for (slot, _) in slots.filter(|(_, attributed)| *attributed == dimension) {
            slot.clone_from(&names);
        }
    });
    aliases
}

fn read_names(section: &Section<'_>, problems: &mut Problems<'_>) -> BTreeMap<String, String> {
    let mut names = BTreeMap::new();
    let mut entries = section.entries();
    entries.retain(|entry| {
        let is_good = entry.can_match(problems);
        if let Some(new_name) = entry.text(problems).filter(|_| is_good) {
            names.insert(entry.name.to_owned(), new_name.to_owned());
        }
        is_good
    });
    for entry in &entries {
        refuse_chain(entry, &names, problems);
    }
    names
}

fn refuse_chain(entry: &Entry<'_>, names: &BTreeMap<String, String>, problems: &mut Problems<'_>) {
    let Some(new_name) = names.get(entry.name) else {
        return;
    };
    let Some(newer_name) = names.get(new_name) else {
        return;
    };
    let (old, new) = (quoted(entry.name), quoted(new_name));
    if new_name == entry.name {
        let message = format!("alias `{}` renames {old} to itself", entry.path);
        problems.add(&entry.span, message, Some("delete the line".to_owned()));
        return;
    }
    let message = format!(
        "alias `{}` renames {old} to {new}, which is itself renamed to {}",
        entry.path,
        quoted(newer_name),
    );
    let suggestion = last_name(new_name, names).map_or_else(
        || "the names form a circle: keep one of them".to_owned(),
        |last| format!("write {old} = {}", quoted(last)),
    );
    problems.add(&entry.span, message, Some(suggestion));
}

/// Follows a chain to its end; `None` if it has none.
fn last_name<'a>(start: &'a str, names: &'a BTreeMap<String, String>) -> Option<&'a str> {
    let mut name = start;
    for _ in 0..=names.len() {
        match names.get(name) {
            Some(next) => name = next,
            None => return Some(name),
        }
    }
    None
}
