//! The values of one record in the order of its text, noted while it is read step by step.

use super::shape::StepId;
use crate::ingest::field::Field;

/// A stretch of the text: from, to.
pub(super) type Stretch = (usize, usize);

/// A value behind a key.
#[derive(Clone, Copy, Debug)]
pub(super) struct Entry {
    /// The key without its quotes.
    pub(super) key: Stretch,
    /// The value.
    pub(super) value: Stretch,
    /// How deep it stands.
    pub(super) depth: u32,
    /// What it is to who reads the record; `None` if nobody does.
    pub(super) field: Option<Field>,
    /// Its place in the shape of the records.
    pub(super) step: StepId,
    /// Number of the entry that is not inside this one any more. An object that was crossed without
    /// looking at its members has none inside.
    pub(super) end: usize,
}

impl Entry {
    /// Whether it is an object whose members are entries of their own.
    pub(super) const fn has_members(&self, number: usize) -> bool {
        self.end > number + 1
    }
}

/// A record, or another text that is one JSON object, as far as it has been read.
#[derive(Debug, Default)]
pub(super) struct Outline {
    entries: Vec<Entry>,
    /// Whether something cannot be noted; then nothing is learned from the text.
    is_incomplete: bool,
}

impl Outline {
    /// Notes a key and the beginning of its value. Returns the number of the entry.
    pub(super) fn open(
        &mut self,
        key: Stretch,
        value_from: usize,
        depth: u32,
        step: StepId,
    ) -> usize {
        let number = self.entries.len();
        self.entries.push(Entry {
            key,
            value: (value_from, value_from),
            depth,
            field: None,
            step,
            end: number + 1,
        });
        number
    }

    /// Notes what the value is whose beginning was noted last.
    pub(super) fn name(&mut self, field: Field) {
        if let Some(entry) = self.entries.last_mut() {
            entry.field = Some(field);
        }
    }

    /// Notes the end of a value.
    pub(super) fn close(&mut self, number: usize, value_to: usize) {
        let end = self.entries.len();
        if let Some(entry) = self.entries.get_mut(number) {
            entry.value.1 = value_to;
            entry.end = end;
        }
    }

    /// Notes that the text has something that no outline can hold, such as a key with escapes.
    pub(super) const fn give_up(&mut self) {
        self.is_incomplete = true;
    }

    /// Returns the entries, outer ones before those inside them; `None` if some are missing.
    pub(super) fn entries(&self) -> Option<&[Entry]> {
        (!self.is_incomplete && !self.entries.is_empty()).then_some(&self.entries)
    }
}

/// The texts that are being read, the innermost last: a value may hold JSON in a string.
#[derive(Debug, Default)]
pub(super) struct Outlines(Vec<(StepId, Outline)>);

impl Outlines {
    /// Begins with a text.
    pub(super) fn begin(&mut self, step: StepId) {
        self.0.push((step, Outline::default()));
    }

    /// Returns the outline of the innermost text.
    pub(super) fn current(&mut self) -> Option<&mut Outline> {
        self.0.last_mut().map(|(_, outline)| outline)
    }

    /// Ends with the innermost text.
    pub(super) fn end(&mut self) -> Option<(StepId, Outline)> {
        self.0.pop()
    }
}
