//! What the records of one kind have looked like so far: which key came after which.
//!
//! Rows of one export repeat the same keys in the same order, with the same punctuation between
//! the values. A shape keeps these stretches between values (`,"model":`) as steps, each with the
//! steps that followed it. A reader that stands at the end of a value compares the text with the
//! stretch it expects: equal bytes are equally valid, so one comparison replaces finding the key,
//! checking the punctuation, unescaping and choosing what to do with the value.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::literal::Literal;
use super::memo::Memo;

/// A place in the records of one kind: the value behind one key of one object, or the object's end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct StepId(u32);

impl StepId {
    /// The record itself.
    pub(super) const ROOT: Self = Self(0);
    /// A place of which nothing is known, such as an element of an array.
    pub(crate) const UNKNOWN: Self = Self(u32::MAX);
}

/// Steps that are remembered. An export has a few hundred; one with a key of its own in every row is
/// read without a shape from there on.
const MAX_STEPS: usize = 4096;
/// Longest stretch that is remembered.
const MAX_GAP: usize = 256;
/// Steps that are tried as the next one.
const MAX_BRANCHES: usize = 8;

/// What stands at a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    /// The end of an object.
    End,
    /// A value of which it is not known yet whether it is read.
    New,
    /// A value that nobody ever asked for.
    Skipped,
    /// A value that is read.
    Read,
}

/// One step.
#[derive(Debug)]
pub(super) struct Step {
    id: StepId,
    /// The text between the value before and this one, its key included.
    gap: Literal,
    /// Where in the gap the key stands, without its quotes; empty for an end.
    key: (usize, usize),
    role: Role,
    /// Containers that stood here.
    pub(super) memo: Memo,
    /// What came first in the object that is this step's value.
    inside: Branches,
    /// What came after the value.
    after: Branches,
}

impl Step {
    /// Returns what came after the value.
    pub(super) const fn after(&self) -> &Branches {
        &self.after
    }

    fn new(id: StepId, gap: &str, key: Option<(usize, usize)>) -> Self {
        Self {
            id,
            gap: Literal::new(gap),
            key: key.unwrap_or_default(),
            role: if key.is_some() { Role::New } else { Role::End },
            memo: Memo::default(),
            inside: Branches::default(),
            after: Branches::default(),
        }
    }

    /// Returns its name.
    pub(super) const fn id(&self) -> StepId {
        self.id
    }

    /// Returns what stands here.
    pub(super) const fn role(&self) -> Role {
        self.role
    }

    /// Returns the length of the text between the values.
    pub(super) fn gap_length(&self) -> usize {
        self.gap.len()
    }

    /// Returns where the key stands in the gap.
    pub(super) const fn key(&self) -> (usize, usize) {
        self.key
    }
}

/// The steps that have followed another, and the one that did last.
#[derive(Debug)]
pub(super) struct Branches {
    latest: Cell<StepId>,
    steps: Vec<StepId>,
}

impl Default for Branches {
    fn default() -> Self {
        Self {
            latest: Cell::new(StepId::UNKNOWN),
            steps: Vec::new(),
        }
    }
}

/// The end of what has been read of an object.
#[derive(Clone, Copy, Debug)]
pub(super) enum Position {
    /// Behind the opening brace of the object that is this step's value.
    Inside(StepId),
    /// Behind the value of this step.
    After(StepId),
}

/// The steps of the records of one kind.
#[derive(Debug)]
pub(super) struct Shape {
    steps: Vec<Step>,
    /// Steps by the object they are in and their text.
    known: FxHashMap<(StepId, Box<str>), StepId>,
}

impl Default for Shape {
    fn default() -> Self {
        Self {
            steps: vec![Step::new(StepId::ROOT, "", Some((0, 0)))],
            known: FxHashMap::default(),
        }
    }
}

impl Shape {
    /// Returns a step; `None` for [`StepId::UNKNOWN`].
    pub(super) fn step(&self, id: StepId) -> Option<&Step> {
        self.steps.get(usize::try_from(id.0).ok()?)
    }

    fn step_mut(&mut self, id: StepId) -> Option<&mut Step> {
        self.steps.get_mut(usize::try_from(id.0).ok()?)
    }

    /// Returns the steps that came first in the object that is this step's value.
    pub(super) fn inside(&self, id: StepId) -> Option<&Branches> {
        self.step(id).map(|step| &step.inside)
    }

    /// Returns the step whose text comes next; `None` if it is none that came here before.
    #[inline]
    pub(super) fn next(&self, branches: &Branches, rest: &[u8]) -> Option<&Step> {
        match self.step(branches.latest.get()) {
            Some(step) if step.gap.starts(rest) => Some(step),
            _ => self.other_next(branches, rest),
        }
    }

    #[cold]
    fn other_next(&self, branches: &Branches, rest: &[u8]) -> Option<&Step> {
        let mut steps = branches.steps.iter().filter_map(|id| self.step(*id));
        let step = steps.find(|step| step.gap.starts(rest))?;
        branches.latest.set(step.id);
        Some(step)
    }

    /// Notes what came next in an object: its text, and where in it the key stands. Returns its
    /// step, [`StepId::UNKNOWN`] if it is not remembered.
    pub(super) fn note(
        &mut self,
        object: StepId,
        position: Position,
        gap: &str,
        key: Option<(usize, usize)>,
    ) -> StepId {
        let id = match self.known.get(&(object, Box::from(gap))) {
            Some(id) => *id,
            None if self.steps.len() < MAX_STEPS && gap.len() <= MAX_GAP => {
                let id = StepId(u32::try_from(self.steps.len()).unwrap_or(u32::MAX));
                self.steps.push(Step::new(id, gap, key));
                self.known.insert((object, Box::from(gap)), id);
                id
            }
            None => return StepId::UNKNOWN,
        };
        let branches = match position {
            Position::Inside(before) => self.step_mut(before).map(|step| &mut step.inside),
            Position::After(before) => self.step_mut(before).map(|step| &mut step.after),
        };
        if let Some(branches) = branches
            && !branches.steps.contains(&id)
            && branches.steps.len() < MAX_BRANCHES
        {
            branches.steps.push(id);
        }
        id
    }

    /// Notes whether a value was read or left untouched.
    pub(super) fn note_use(&mut self, id: StepId, is_read: bool) {
        if let Some(step) = self.step_mut(id) {
            step.role = match step.role {
                Role::End => Role::End,
                Role::New | Role::Skipped if !is_read => Role::Skipped,
                Role::New | Role::Skipped | Role::Read => Role::Read,
            };
        }
    }

    /// Notes a container that was crossed.
    pub(super) fn note_container(&mut self, id: StepId, text: &str) {
        if let Some(step) = self.step_mut(id) {
            step.memo.note(text);
        }
    }
}
