//! Walks the tables of the file: entries in the order they were written, unknown keys refused.

use std::ops::Range;

use toml::de::{DeTable, DeValue};

use super::problem::Problems;
use super::schema::{Keys, home_of, known_keys, title};
use super::suggest::{did_you_mean, nearest};

/// A table, with the dotted name that messages call it by.
#[derive(Debug)]
pub(super) struct Section<'d> {
    /// Dotted name, empty for the top level.
    pub(super) path: String,
    /// Where it begins: its header, or its brace.
    pub(super) span: Range<usize>,
    pub(super) table: &'d DeTable<'d>,
}

/// A value of a table or list, with what messages need to say about it.
#[derive(Clone, Debug)]
pub(super) struct Entry<'d> {
    /// The key itself; empty for elements of a list.
    pub(super) name: &'d str,
    pub(super) name_span: Range<usize>,
    /// Dotted name of the key.
    pub(super) path: String,
    pub(super) span: Range<usize>,
    pub(super) value: &'d DeValue<'d>,
}

impl<'d> Section<'d> {
    pub(super) fn root(table: &'d DeTable<'d>) -> Self {
        Self {
            path: String::new(),
            span: 0..0,
            table,
        }
    }

    /// Returns the entries in file order.
    pub(super) fn entries(&self) -> Vec<Entry<'d>> {
        let mut entries: Vec<Entry<'d>> = self
            .table
            .iter()
            .map(|(key, value)| Entry {
                name: key.get_ref(),
                name_span: key.span(),
                path: join(&self.path, key.get_ref()),
                span: value.span(),
                value: value.get_ref(),
            })
            .collect();
        entries.sort_by_key(|entry| entry.name_span.start);
        entries
    }

    /// Returns a table in this one, if there is one of that name.
    pub(super) fn child(&self, name: &str) -> Option<Self> {
        let entry = self
            .entries()
            .into_iter()
            .find(|entry| entry.name == name)?;
        let DeValue::Table(table) = entry.value else {
            return None;
        };
        Some(Self {
            path: entry.path,
            span: entry.span,
            table,
        })
    }

    /// Hands every entry with a known key to `read` and refuses the others.
    pub(super) fn read<'t, K: Copy>(
        &self,
        keys: Keys<K>,
        problems: &mut Problems<'t>,
        mut read: impl FnMut(K, &Entry<'d>, &mut Problems<'t>),
    ) {
        for entry in self.entries() {
            match keys.find(entry.name) {
                Some(key) => read(key, &entry, problems),
                None => self.refuse(&entry, keys, problems),
            }
        }
    }

    fn refuse<K: Copy>(&self, entry: &Entry<'_>, keys: Keys<K>, problems: &mut Problems<'_>) {
        let is_section = entry.has_tables();
        let name = bare_or_quoted(entry.name);
        let message = match (is_section, self.path.is_empty()) {
            (true, _) => format!("unknown section {}", title(&entry.path)),
            (false, true) => format!("unknown key `{name}` at the top level"),
            (false, false) => format!("unknown key `{name}` in {}", title(&self.path)),
        };
        let suggestion = self.suggestion(entry.name, is_section, keys);
        problems.add(&entry.name_span, message, suggestion);
    }

    fn suggestion<K: Copy>(&self, name: &str, is_section: bool, keys: Keys<K>) -> Option<String> {
        if let Some(explanation) = keys.explanation(name) {
            return Some(explanation.to_owned());
        }
        if let Some(near) = nearest(name, keys.names()) {
            let path = join(&self.path, near);
            return Some(if is_section {
                format!("did you mean {}?", title(&path))
            } else {
                did_you_mean(near)
            });
        }
        elsewhere(name).or_else(|| {
            // Above the first section, a typo may be anybody's key.
            let keys = known_keys();
            let names = keys.iter().filter_map(|path| path.rsplit('.').next());
            let near = nearest(name, names).filter(|_| self.path.is_empty())?;
            home_of(near).map(|home| format!("did you mean `{near}` in {}?", title(&home)))
        })
    }
}

/// Says where a key is at home that is not known here.
fn elsewhere(name: &str) -> Option<String> {
    let home = home_of(name)?;
    Some(if home.is_empty() {
        format!("`{name}` is a top-level key: write it above the first [section]")
    } else {
        format!("`{name}` belongs in {}", title(&home))
    })
}

impl Entry<'_> {
    /// Returns whether the value was probably written as `[section]` or `[[section]]`.
    pub(super) fn has_tables(&self) -> bool {
        match self.value {
            DeValue::Table(_) => true,
            DeValue::Array(array) => array.iter().any(|element| element.get_ref().is_table()),
            DeValue::String(_)
            | DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_) => false,
        }
    }
}

/// Returns the dotted name of a key in a section.
fn join(path: &str, name: &str) -> String {
    let name = bare_or_quoted(name);
    if path.is_empty() {
        name
    } else {
        format!("{path}.{name}")
    }
}

/// Returns a key as TOML wants it written, with control characters escaped.
pub(super) fn bare_or_quoted(name: &str) -> String {
    let is_bare = |character: char| character.is_ascii_alphanumeric() || "-_".contains(character);
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_owned()
    } else {
        super::problem::quoted(name)
    }
}
