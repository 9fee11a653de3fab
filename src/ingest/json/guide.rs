//! When to learn the shape of records, and when to be guided by it.

use std::cell::{Cell, Ref, RefCell};

use rustc_hash::FxHashMap;

use super::members::IsIdle;
use super::memo::Memo;
use super::outline::{Outline, Outlines};
use super::shape::{Position, Shape, StepId};
use super::template::Template;
use super::templates::Templates;

/// The first records are all learned from.
const FIRST_RECORDS: u64 = 16;
/// Later, when records differ, at most one in this many is.
const RECORDS_PER_LESSON: u64 = 64;
/// And while there were few lessons, one in this many: an export has a few dozen structures.
const RECORDS_PER_EARLY_LESSON: u64 = 4;
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
    /// Whether the record fits no template, and its like will be learned from as such.
    is_put_off: Cell<bool>,
    records: Cell<u64>,
    lessons: Cell<u64>,
}

impl Guide {
    /// Decides whether the next record is learned from.
    pub(crate) fn start_record(&self) {
        let records = self.records.get();
        self.is_noting.set(records < FIRST_RECORDS);
        self.is_put_off.set(false);
        self.records.set(records.saturating_add(1));
        if self.has_strayed.get() {
            self.begin_lesson();
        }
    }

    /// Learns from the rest of the record, unless there were lessons enough for now. Returns whether
    /// it is learned from.
    fn begin_lesson(&self) -> bool {
        let lessons = self.lessons.get();
        let pace = if lessons < FEW_LESSONS {
            RECORDS_PER_EARLY_LESSON
        } else {
            RECORDS_PER_LESSON
        };
        let is_due = lessons * pace < self.records.get();
        if is_due {
            self.is_noting.set(true);
            self.has_strayed.set(false);
            self.lessons.set(lessons + 1);
        }
        is_due
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
        if !self.is_put_off.get() {
            self.has_strayed.set(true);
        }
    }

    /// Recalls a container: the length of the known one with which a text begins, or of one that is like
    /// a known one.
    pub(super) fn recall(&self, memo: &Memo, rest: &[u8]) -> Option<usize> {
        let length = memo.length(rest);
        if length.is_none() && !memo.is_hopeless() {
            self.stray();
        }
        length.or_else(|| memo.length_by_structure(rest))
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

    /// Ends to note a text, and learns from it if it could be read.
    pub(super) fn end_text(&self, text: Option<&str>, is_idle: IsIdle<'_>) {
        if let Some((step, outline)) = self.outlines.borrow_mut().end()
            && let Some(text) = text
        {
            let mut templates = self.templates.borrow_mut();
            let templates = templates.entry(step).or_default();
            templates.learn(text, &outline, is_idle);
        }
    }

    /// Decides whether a text that fits no template is learned from.
    pub(super) fn begin_text_lesson(&self, step: StepId) -> bool {
        let Ok(templates) = self.templates.try_borrow_mut() else {
            // It stands in a text that is being compared with its own templates.
            self.stray();
            return false;
        };
        if templates.get(&step).is_some_and(Templates::is_hopeless) {
            return false;
        }
        drop(templates);
        let is_begun = self.begin_lesson();
        self.is_put_off.set(!is_begun);
        is_begun
    }

    /// Tries the templates of a text; see [`Templates::try_each`].
    pub(super) fn try_templates<T>(
        &self,
        step: StepId,
        length: usize,
        fit: impl FnMut(&Template) -> Result<T, usize>,
    ) -> Option<T> {
        self.templates.borrow().get(&step)?.try_each(length, fit)
    }

    /// Returns what is known of whole records.
    #[cfg(test)]
    pub(super) fn templates_of_records(&self) -> Ref<'_, Templates> {
        let templates = self.templates.borrow();
        Ref::map(templates, |templates| {
            templates.get(&StepId::ROOT).expect("records were read")
        })
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

#[cfg(test)]
mod tests {
    use bumpalo::Bump;

    use super::*;
    use crate::ingest::field::Field;
    use crate::ingest::json::walk::{Json, Walk};
    use crate::ingest::litellm::SpendLogsDraft;
    use crate::usage::AttributionRules;

    /// Reads records. Returns how many of the later half fitted a template.
    fn late_fits(count: u64, record: impl Fn(u64) -> String) -> u32 {
        let (arena, guide, rules) = (Bump::new(), Guide::default(), AttributionRules::default());
        let mut before = 0;
        for number in 0..count {
            if number == count / 2 {
                before = guide.templates_of_records().fits();
            }
            let text = record(number);
            guide.start_record();
            let mut json = Json::walking(&text, Walk::guided(&arena, &guide));
            let mut draft = SpendLogsDraft::default();
            json.fill(Field::Record, &mut draft, &rules).unwrap();
        }
        guide.templates_of_records().fits() - before
    }

    #[test]
    fn all_structures_of_an_export_are_learned() {
        let rest = "x".repeat(400);
        for structures in [1, 2, 30, 60] {
            // In no order.
            let structure = |number: u64| (number.wrapping_mul(0x9e37_79b9) >> 7) % structures;
            let fits = late_fits(4000, |number| {
                let own = structure(number);
                format!(r#"{{"spend":{number},"of_{own}":{number},"rest":"{rest}"}}"#)
            });
            assert_eq!(fits, 2000, "{structures} structures");
        }
    }

    #[test]
    fn text_of_many_structures_inside_records_of_one_is_read() {
        let fits = late_fits(4000, |number| {
            let inside = format!(r#"{{\"status\":{},\"of_{}\":1}}"#, number % 3, number % 20);
            format!(r#"{{"spend":{number},"metadata":"{inside}"}}"#)
        });
        assert_eq!(fits, 2000);
    }

    #[test]
    fn records_with_broken_text_inside_are_learned_from() {
        let fits = late_fits(400, |number| {
            let broken = r#""{\"team\":""#;
            format!(r#"{{"spend":{number},"metadata":{{"requester_metadata":{broken}}}}}"#)
        });
        // Each fails inside, so that one in four is a lesson.
        assert_eq!(fits, 150);
    }

    #[test]
    fn constants_that_change_nothing_are_passed_over_and_others_are_not() {
        let rules = AttributionRules::default();
        for constants in [
            // The last one of a key wins, also if it is null.
            r#""status":"failure","status":null"#,
            r#""status":null,"status":"failure""#,
            r#""cache_hit":"True","cache_hit":"None","prompt_tokens":null"#,
            r#""prompt_tokens":7,"prompt_tokens":0,"completion_tokens":0"#,
            // The first spelling with a count above zero.
            r#""metadata":{"usage_object":{"cache_read_input_tokens":7,"prompt_cache_hit_tokens":0}}"#,
            r#""metadata":{"usage_object":{"cache_read_input_tokens":0}},"team_id":null"#,
            r#""metadata":{"user_api_key_team_id":"a","is_silent_experiment":false},"team_id":"""#,
            r#""metadata":{"is_silent_experiment":true,"billed_retry_attempt":false}"#,
            // Where the same field stands in JSON in a string.
            r#""metadata":"{\"status\":\"failure\"}","metadata":"{\"status\":null}""#,
            r#""metadata":{"usage_object":"{\"prompt_tokens\":5}","additional_usage_values":{"prompt_tokens":null}}"#,
        ] {
            let (arena, guide) = (Bump::new(), Guide::default());
            let texts: Vec<String> = (0..200)
                .map(|number| {
                    format!(r#"{{"spend":{number},{constants},"request_id":"{number}"}}"#)
                })
                .collect();
            for text in &texts {
                let draft = |walk| {
                    let mut draft = SpendLogsDraft::default();
                    let mut json = Json::walking(text, walk);
                    json.fill(Field::Record, &mut draft, &rules).unwrap();
                    draft
                };
                guide.start_record();
                let guided = draft(Walk::guided(&arena, &guide));
                assert_eq!(guided, draft(Walk::plain(&arena)), "{text}");
            }
            assert!(guide.templates_of_records().fits() > 150, "{constants}");
        }
    }
}
