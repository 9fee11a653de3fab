//! What the text of a whole record looks like: what is always the same, and the holes between.
//!
//! Rows of one export differ in a few dozen values; keys, punctuation, nulls, zeros and settings
//! are the same in all. A template is the sameness as long literals and the differences as holes
//! for one value each. A record that agrees with all literals and has a valid value in every hole is
//! as valid as the one the template was made from, and the values that anybody reads are where the
//! template says.

use super::literal::Literal;
use super::members::{Constant, IsIdle, Member};
use super::memo::Memo;
use super::outline::Entry;
use crate::ingest::field::Field;

/// Records of one structure that must be seen before what was the same in them is taken for constant.
const ENOUGH: u32 = 4;

/// A literal, what is read in it, and the hole behind it.
#[derive(Debug)]
pub(super) struct Segment {
    /// What must stand here.
    pub(super) literal: Literal,
    /// What is read in it, in the order of the text.
    pub(super) constants: Vec<Constant>,
    /// None is behind the last literal.
    pub(super) hole: Option<Hole>,
}

/// A place for a value that differs.
#[derive(Debug)]
pub(super) struct Hole {
    /// How deep it is.
    pub(super) depth: u32,
    /// What is read here; `None` if nobody does.
    pub(super) member: Option<Member>,
    slot: usize,
}

/// A value that has no members of its own, and the text in front of it.
#[derive(Debug)]
struct Slot {
    gap: Box<str>,
    /// The value, as long as it was always the same.
    constant: Option<Box<str>>,
    /// Containers that stood here.
    memo: Memo,
}

/// The text of records of one structure.
#[derive(Debug)]
pub(super) struct Template {
    slots: Vec<Slot>,
    tail: Box<str>,
    seen: u32,
    /// How many keys there are.
    keys: usize,
    segments: Vec<Segment>,
}

/// A value without members at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf<'t> {
    /// The text in front of it.
    gap: &'t str,
    value: &'t str,
}

/// The values of a record that have no members, and the text behind the last.
#[derive(Debug)]
pub(super) struct Leaves<'t> {
    all: Vec<Leaf<'t>>,
    tail: &'t str,
}

/// Returns the values without members.
pub(super) fn leaves<'t>(text: &'t str, entries: &[Entry]) -> Option<Leaves<'t>> {
    let mut from = 0;
    let mut all = Vec::new();
    for (number, entry) in entries.iter().enumerate() {
        if entry.has_members(number) {
            continue;
        }
        all.push(Leaf {
            gap: text.get(from..entry.value.0)?,
            value: text.get(entry.value.0..entry.value.1)?,
        });
        from = entry.value.1;
    }
    let tail = text.get(from..)?;
    Some(Leaves { all, tail })
}

impl Template {
    /// Begins with one record.
    pub(super) fn new(entries: &[Entry], leaves: &Leaves<'_>) -> Self {
        let slot = |leaf: &Leaf<'_>| Slot {
            gap: leaf.gap.into(),
            constant: Some(leaf.value.into()),
            memo: Memo::default(),
        };
        Self {
            slots: leaves.all.iter().map(slot).collect(),
            tail: leaves.tail.into(),
            seen: 1,
            keys: entries.len(),
            segments: Vec::new(),
        }
    }

    /// Learns from another record of the same structure. Returns whether it has that structure.
    pub(super) fn learn(
        &mut self,
        text: &str,
        entries: &[Entry],
        leaves: &Leaves<'_>,
        is_idle: IsIdle<'_>,
    ) -> bool {
        let is_same = *self.tail == *leaves.tail
            && self.slots.len() == leaves.all.len()
            && self.keys == entries.len()
            && self
                .slots
                .iter()
                .zip(&leaves.all)
                .all(|(known, leaf)| *known.gap == *leaf.gap);
        if !is_same {
            return false;
        }
        let mut has_changed = false;
        for (known, Leaf { value, .. }) in self.slots.iter_mut().zip(&leaves.all) {
            if let Some(constant) = known.constant.take_if(|constant| **constant != **value) {
                known.memo.note(&constant);
                has_changed = true;
            }
            if known.constant.is_none() {
                known.memo.note(value);
            }
        }
        self.seen = self.seen.saturating_add(1);
        if self.seen == ENOUGH || (has_changed && self.is_ready()) {
            self.compile(text, entries, &leaves.all, is_idle);
        }
        true
    }

    /// Joins what is constant to literals, and notes what is read in and between them.
    fn compile(&mut self, text: &str, entries: &[Entry], leaves: &[Leaf<'_>], is_idle: IsIdle<'_>) {
        let mut segments: Vec<Segment> = Vec::new();
        let mut literal = String::new();
        let mut constants: Vec<Constant> = Vec::new();
        let mut slots = self.slots.iter().zip(leaves).enumerate();
        // What comes before or after may be of the same field.
        let hides_fields = self.hides_fields(entries);
        let is_alone_and_idle: IsIdle<'_> = &|member, kind, place| {
            let fields = entries.iter().filter_map(|entry| entry.field);
            !hides_fields
                && fields.filter(|field| *field == member.field).count() == 1
                && is_idle(member, kind, place)
        };
        for (number, entry) in entries.iter().enumerate() {
            if entry.has_members(number) {
                constants.extend(Constant::object(text, entry));
                continue;
            }
            let Some((slot, (known, leaf))) = slots.next() else {
                break;
            };
            literal.push_str(leaf.gap);
            if let Some(constant) = &known.constant {
                constants.extend(Constant::value(
                    text,
                    entry,
                    literal.len(),
                    is_alone_and_idle,
                ));
                literal.push_str(constant);
                continue;
            }
            segments.push(Segment {
                literal: Literal::new(&std::mem::take(&mut literal)),
                constants: std::mem::take(&mut constants),
                hole: Some(Hole {
                    depth: entry.depth,
                    member: Member::new(text, entry),
                    slot,
                }),
            });
        }
        literal.push_str(&self.tail);
        segments.push(Segment {
            literal: Literal::new(&literal),
            constants,
            hole: None,
        });
        self.segments = segments;
    }

    /// Whether there are values with members that are not among the entries: objects in strings, or
    /// where there were none so far.
    fn hides_fields(&self, entries: &[Entry]) -> bool {
        let leaves = entries.iter().enumerate();
        let leaves = leaves.filter(|(number, entry)| !entry.has_members(*number));
        self.slots.iter().zip(leaves).any(|(known, (_, entry))| {
            let is_object = entry.field.and_then(Field::as_object).is_some();
            is_object && !matches!(known.constant.as_deref(), Some("{}" | "null" | "\"\""))
        })
    }

    /// Whether it has been seen often enough to be compared with.
    pub(super) fn is_ready(&self) -> bool {
        !self.segments.is_empty()
    }

    /// Returns the literals and holes in the order of the text.
    pub(super) fn segments(&self) -> &[Segment] {
        &self.segments
    }

    /// Returns the containers that stood in a hole.
    pub(super) fn memo(&self, hole: &Hole) -> Option<&Memo> {
        self.slots.get(hole.slot).map(|slot| &slot.memo)
    }
}
