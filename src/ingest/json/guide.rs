//! When to learn the shape of records, and when to be guided by it.

use std::cell::{Cell, Ref, RefCell};

use rustc_hash::FxHashMap;

use super::memo::Memo;
use super::outline::{Outline, Outlines};
use super::shape::{Position, Shape, StepId};
use super::template::Template;
use super::templates::Templates;

/// The first records are all learned from.
const FIRST_RECORDS: u64 = 64;
/// Later, when records differ, at most one in this many is.
const RECORDS_PER_LESSON: u64 = 64;
/// And while there were few lessons, one in this many: an export has a few dozen structures.
const RECORDS_PER_EARLY_LESSON: u64 = 8;
/// Lessons that are few.
const FEW_LESSONS: u64 = 256;

/// The shape of the records of one kind, as one thread has seen them.
///
/// Guiding rests on one property of whoever reads: whether a value is read depends on nothing but
/// the keys that lead to it. A value that was once skipped is then skipped without asking.
#[derive(Debug, Default)]
pub struct Guide {
    shape: RefCell<Shape>,
    /// By the place of the text: the record itself, a cell, JSON in a string.
    templates: RefCell<FxHashMap<StepId, Templates>>,
    outlines: RefCell<Outlines>,
    is_noting: Cell<bool>,
    /// Whether something unknown was met since the last lesson.
    has_strayed: Cell<bool>,
    records: Cell<u64>,
    lessons: Cell<u64>,
}

impl Guide {
    /// Decides whether the next record is learned from.
    pub(crate) fn start_record(&self) {
        let records = self.records.get();
        let lessons = self.lessons.get();
        let pace = if lessons < FEW_LESSONS {
            RECORDS_PER_EARLY_LESSON
        } else {
            RECORDS_PER_LESSON
        };
        let is_due = self.has_strayed.get() && lessons * pace < records;
        let is_noting = records < FIRST_RECORDS || is_due;
        self.is_noting.set(is_noting);
        self.records.set(records.saturating_add(1));
        if is_noting {
            self.outlines.borrow_mut().clear();
        }
        if is_due {
            self.has_strayed.set(false);
            self.lessons.set(self.lessons.get() + 1);
        }
    }

    /// Whether the current record is being learned from.
    pub(super) const fn is_noting(&self) -> bool {
        self.is_noting.get()
    }

    /// Returns the shape to be guided by.
    pub(super) fn shape(&self) -> Ref<'_, Shape> {
        self.shape.borrow()
    }

    /// Notes that something unknown was met.
    pub(super) fn stray(&self) {
        self.has_strayed.set(true);
    }

    /// Recalls a container: the length of the known one with which a text begins.
    pub(super) fn recall(&self, memo: &Memo, rest: &[u8]) -> Option<usize> {
        let length = memo.length(rest);
        if length.is_none() && !memo.is_hopeless() {
            self.stray();
        }
        length
    }

    /// Notes what came next in an object; see [`Shape::note`].
    pub(super) fn note(
        &self,
        object: StepId,
        position: Position,
        gap: &str,
        key: Option<(usize, usize)>,
    ) -> StepId {
        self.shape.borrow_mut().note(object, position, gap, key)
    }

    /// Notes whether a value was read or left untouched.
    pub(super) fn note_use(&self, id: StepId, is_read: bool) {
        self.shape.borrow_mut().note_use(id, is_read);
    }

    /// Notes a container that was crossed.
    pub(super) fn note_container(&self, id: StepId, text: &str) {
        self.shape.borrow_mut().note_container(id, text);
    }

    /// Begins to note a text that is one object.
    pub(super) fn begin_text(&self, step: StepId) {
        self.outlines.borrow_mut().begin(step);
    }

    /// Notes something of the text that is being read.
    pub(super) fn outline<T>(&self, note: impl FnOnce(&mut Outline) -> T) -> Option<T> {
        self.outlines.borrow_mut().current().map(note)
    }

    /// Learns from the text that has been read.
    pub(super) fn end_text(&self, text: &str) {
        if let Some((step, outline)) = self.outlines.borrow_mut().end() {
            let mut templates = self.templates.borrow_mut();
            templates.entry(step).or_default().learn(text, &outline);
        }
    }

    /// Tries the templates of a text; see [`Templates::try_each`].
    pub(super) fn try_templates<T>(
        &self,
        step: StepId,
        length: usize,
        fit: impl FnMut(&Template) -> Result<T, usize>,
    ) -> Option<T> {
        let templates = self.templates.borrow();
        let templates = templates.get(&step)?;
        let found = templates.try_each(length, fit);
        if found.is_none() && !templates.is_hopeless() {
            self.stray();
        }
        found
    }

    /// Returns the place of a column's cells.
    pub(crate) fn column(&self, name: &str) -> StepId {
        let mut shape = self.shape.borrow_mut();
        shape.note(
            StepId::ROOT,
            Position::Inside(StepId::ROOT),
            name,
            Some((0, 0)),
        )
    }
}
