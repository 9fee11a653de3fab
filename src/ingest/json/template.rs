//! What the text of a whole record looks like: what is always the same, and the holes between.
//!
//! Rows of one export differ in a few dozen values; keys, punctuation, nulls, zeros and settings
//! are the same in all. A template is the sameness as long literals and the differences as holes
//! for one value each. A record that agrees with all literals and has a valid value in every hole is
//! as valid as the one the template was made from, and the values that anybody reads are where the
//! template says.

use super::memo::Memo;
use super::outline::{Entry, Stretch};
use super::shape::StepId;

/// Records of one structure that must be seen before what was the same in them is taken for constant.
const ENOUGH: u32 = 4;

/// A place in the text: so many bytes after the beginning of a literal.
#[derive(Clone, Copy, Debug)]
struct Place {
    segment: usize,
    offset: usize,
}

impl Place {
    const fn new(segment: usize, offset: usize) -> Self {
        Self { segment, offset }
    }
}

/// A value that is read, and its key: where they stand in any record that fits.
#[derive(Clone, Copy, Debug)]
struct Member {
    value: Place,
    end_of_value: End,
    /// How far in front of the value its key begins.
    key_back: usize,
    key_length: usize,
    has_members: bool,
    /// Whether it is the same string in all records, and one without escapes.
    is_plain: bool,
    end: usize,
    step: StepId,
}

/// Where a value ends.
#[derive(Clone, Copy, Debug)]
enum End {
    /// So many bytes after its beginning.
    After(usize),
    /// Where the literal behind its hole starts.
    Hole,
    /// At another place.
    At(Place),
}

/// What a comparison finds: where a literal starts, and whether the hole before it holds a string
/// without escapes.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Mark {
    start: usize,
    is_plain: bool,
}

/// A value that is read, and its key: where they stand in a record at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Found {
    /// The key without its quotes.
    pub(super) key: Stretch,
    /// The value.
    pub(super) value: Stretch,
    /// Whether it is an object whose members are known.
    pub(super) has_members: bool,
    /// Whether it is a string without escapes.
    pub(super) is_plain: bool,
    /// Number of the first of those that are not inside this one.
    pub(super) end: usize,
    /// Its place in the shape of the records.
    pub(super) step: StepId,
}

/// A literal, and the hole behind it.
#[derive(Debug)]
struct Segment {
    /// What must stand here.
    literal: Box<[u8]>,
    /// Which value is in the hole; none is behind the last literal.
    slot: usize,
}

/// A value that has no members of its own, and the text in front of it.
#[derive(Debug)]
struct Slot {
    gap: Box<str>,
    /// The value, as long as it was always the same.
    constant: Option<Box<str>>,
    /// How deep it stands.
    depth: u32,
    /// Containers that stood here.
    memo: Memo,
}

/// The text of records of one structure.
#[derive(Debug)]
pub(super) struct Template {
    slots: Vec<Slot>,
    tail: Box<str>,
    seen: u32,
    /// Whether each entry was ever read.
    is_read: Vec<bool>,
    segments: Vec<Segment>,
    members: Vec<Member>,
}

/// A value without members at hand.
#[derive(Clone, Copy, Debug)]
pub(super) struct Leaf<'t> {
    /// The text in front of it.
    gap: &'t str,
    value: &'t str,
    /// How deep it stands.
    depth: u32,
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
            depth: entry.depth,
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
            depth: leaf.depth,
            memo: Memo::default(),
        };
        Self {
            slots: leaves.all.iter().map(slot).collect(),
            tail: leaves.tail.into(),
            seen: 1,
            is_read: entries.iter().map(|entry| entry.is_read).collect(),
            segments: Vec::new(),
            members: Vec::new(),
        }
    }

    /// Learns from another record of the same structure. Returns whether it has that structure.
    pub(super) fn learn(&mut self, text: &str, entries: &[Entry], leaves: &Leaves<'_>) -> bool {
        let is_same = *self.tail == *leaves.tail
            && self.slots.len() == leaves.all.len()
            && self.is_read.len() == entries.len()
            && self
                .slots
                .iter()
                .zip(&leaves.all)
                .all(|(known, leaf)| *known.gap == *leaf.gap);
        if !is_same {
            return false;
        }
        for (known, Leaf { value, .. }) in self.slots.iter_mut().zip(&leaves.all) {
            if let Some(constant) = known.constant.take_if(|constant| **constant != **value) {
                known.memo.note(&constant);
            }
            if known.constant.is_none() {
                known.memo.note(value);
            }
        }
        for (is_read, entry) in self.is_read.iter_mut().zip(entries) {
            *is_read |= entry.is_read;
        }
        self.seen = self.seen.saturating_add(1);
        if self.seen >= ENOUGH {
            self.compile(text, entries, &leaves.all);
        }
        true
    }

    /// Joins what is constant to literals, and finds the places of what is read.
    fn compile(&mut self, text: &str, entries: &[Entry], leaves: &[Leaf<'_>]) {
        let mut segments: Vec<Segment> = Vec::new();
        let mut literal = String::new();
        // The gaps of the record at hand: where they begin in its text, and in the template.
        let mut gaps = Vec::with_capacity(leaves.len() + 1);
        let mut from = 0;
        for (number, (slot, leaf)) in self.slots.iter().zip(leaves).enumerate() {
            gaps.push((from, Place::new(segments.len(), literal.len())));
            from += leaf.gap.len() + leaf.value.len();
            literal.push_str(leaf.gap);
            match &slot.constant {
                Some(constant) => literal.push_str(constant),
                None => segments.push(Segment {
                    literal: std::mem::take(&mut literal).into_bytes().into(),
                    slot: number,
                }),
            }
        }
        gaps.push((from, Place::new(segments.len(), literal.len())));
        literal.push_str(&self.tail);
        segments.push(Segment {
            literal: literal.into_bytes().into(),
            slot: usize::MAX,
        });
        self.members = members(text, entries, &self.is_read, &Gaps(gaps));
        self.segments = segments;
    }

    /// Whether it has been seen often enough to be compared with.
    pub(super) fn is_ready(&self) -> bool {
        !self.segments.is_empty()
    }

    /// Compares a record with the template: literals with literals, and `skip` crosses the values in
    /// the holes and tells which are strings without escapes. Returns where the record ends; if it
    /// does not fit, from where on it does not.
    pub(super) fn follow<F>(
        &self,
        bytes: &[u8],
        marks: &mut Vec<Mark>,
        skip: F,
    ) -> Result<usize, usize>
    where
        F: Fn(usize, u32, &Memo) -> Option<(usize, bool)>,
    {
        marks.clear();
        let mut at = 0;
        let mut is_plain = false;
        for segment in &self.segments {
            let rest = bytes.get(at..).unwrap_or_default();
            if !rest.starts_with(&segment.literal) {
                return Err(at);
            }
            marks.push(Mark {
                start: at,
                is_plain,
            });
            at += segment.literal.len();
            if let Some(slot) = self.slots.get(segment.slot) {
                (at, is_plain) = skip(at, slot.depth, &slot.memo).ok_or(at)?;
            }
        }
        Ok(at)
    }

    /// Returns what is read, outer members before those inside them, in a record with these marks.
    pub(super) fn found<'s>(
        &'s self,
        marks: &'s [Mark],
    ) -> impl ExactSizeIterator<Item = Found> + 's {
        let mark = |segment: usize| marks.get(segment).copied().unwrap_or_default();
        self.members.iter().map(move |member| {
            let from = mark(member.value.segment).start + member.value.offset;
            let (to, is_plain) = match member.end_of_value {
                End::After(length) => (from + length, member.is_plain),
                End::Hole => {
                    let behind = mark(member.value.segment + 1);
                    (behind.start, behind.is_plain)
                }
                End::At(place) => (mark(place.segment).start + place.offset, false),
            };
            let key_from = from.saturating_sub(member.key_back);
            Found {
                key: (key_from, key_from + member.key_length),
                value: (from, to),
                has_members: member.has_members,
                is_plain,
                end: member.end,
                step: member.step,
            }
        })
    }
}

/// The gaps of a record: where they begin in its text, and in the template.
struct Gaps(Vec<(usize, Place)>);

impl Gaps {
    /// Returns the place of a position that is inside a gap or a constant value, or at the beginning
    /// of a value.
    fn place(&self, position: usize) -> Place {
        let after = self.0.partition_point(|(from, _)| *from <= position);
        let gap = self.0.get(after.saturating_sub(1)).copied();
        let (from, place) = gap.unwrap_or((0, Place::new(0, 0)));
        Place::new(place.segment, place.offset + (position - from))
    }
}

/// Lists the entries of a record that are read, with their places.
fn members(text: &str, entries: &[Entry], is_read: &[bool], gaps: &Gaps) -> Vec<Member> {
    let is_kept = |number: usize| is_read.get(number).copied().unwrap_or(true);
    // How many of the entries before each are kept: the number of its member.
    let mut numbers = Vec::with_capacity(entries.len() + 1);
    let mut count = 0;
    for number in 0..entries.len() {
        numbers.push(count);
        count += usize::from(is_kept(number));
    }
    numbers.push(count);
    let kept = entries
        .iter()
        .enumerate()
        .filter(|(number, _)| is_kept(*number));
    kept.map(|(number, entry)| {
        let (value, behind) = (gaps.place(entry.value.0), gaps.place(entry.value.1));
        let has_members = entry.has_members(number);
        let content = text.get(entry.value.0..entry.value.1).unwrap_or_default();
        Member {
            value,
            end_of_value: if has_members {
                End::At(behind)
            } else if value.segment == behind.segment {
                End::After(content.len())
            } else {
                End::Hole
            },
            key_back: entry.value.0 - entry.key.0,
            key_length: entry.key.1 - entry.key.0,
            has_members,
            is_plain: content.starts_with('"') && !content.contains('\\'),
            end: numbers.get(entry.end).copied().unwrap_or(count),
            step: entry.step,
        }
    })
    .collect()
}
