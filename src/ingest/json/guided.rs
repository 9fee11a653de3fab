//! Reads objects by what is known of the records before: whole texts by a template, else from key to
//! key along the shape.

use std::ops::Range;

use super::guide::Guide;
use super::memo::Memo;
use super::number::number_end;
use super::scan::{Cursor, plain_string_end};
use super::shape::{Position, Role, StepId};
use super::walk::Json;
use crate::ingest::reject::Reject;

impl<'a> Json<'a> {
    /// Finds a template that the text fits, and with it all that is read. Returns where it ends.
    pub(super) fn fit(&mut self, guide: &Guide) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut marks = guide.marks();
        let (end, found) = guide.try_templates(self.walk.step, bytes.len(), |template| {
            let skip = |at, depth, memo: &Memo| cross(bytes, at, depth, memo, guide);
            let end = template.follow(bytes, &mut marks, skip)?;
            let found = template.found(&marks);
            Ok((end, self.walk.arena.alloc_slice_fill_iter(found)))
        })?;
        self.found = found;
        Some(end)
    }

    /// Hands out members that have been found.
    pub(super) fn replay<F>(&mut self, members: Range<usize>, each: &mut F) -> Result<(), Reject>
    where
        F: FnMut(&'a str, &mut Self) -> Result<(), Reject>,
    {
        let found = self.found;
        let mut number = members.start;
        while let Some(member) = found.get(number)
            && number < members.end
        {
            self.at = member.value.0;
            self.walk.step = member.step;
            self.found = found;
            self.member = number;
            each(self.slice(member.key.0, member.key.1), self)?;
            number = member.end;
        }
        self.found = found;
        Ok(())
    }

    /// Reads members as long as they are those that came before. Returns where it met something
    /// new; `None` at the end of the object.
    pub(super) fn guided_members<F>(
        &mut self,
        guide: &Guide,
        object: StepId,
        each: &mut F,
    ) -> Result<Option<Position>, Reject>
    where
        F: FnMut(&'a str, &mut Self) -> Result<(), Reject>,
    {
        let shape = guide.shape();
        let mut position = Position::Inside(object);
        let Some(mut branches) = shape.inside(object) else {
            return Ok(Some(position));
        };
        while let Some(step) = shape.next(branches, self.rest()) {
            let gap_from = self.at;
            self.at += step.gap_length();
            match step.role() {
                Role::End => {
                    self.depth -= 1;
                    return Ok(None);
                }
                Role::Skipped => {
                    let bytes = self.text.as_bytes();
                    match cross(bytes, self.at, self.depth, &step.memo, guide) {
                        Some((end, _)) => self.at = end,
                        None => self.skip_unguided()?,
                    }
                }
                Role::New | Role::Read => {
                    let key = self.slice(gap_from + step.key().0, gap_from + step.key().1);
                    self.walk.step = step.id();
                    let value_from = self.at;
                    each(key, self)?;
                    if self.at == value_from {
                        self.skip()?;
                    }
                }
            }
            position = Position::After(step.id());
            branches = step.after();
        }
        Ok(Some(position))
    }
}

/// Crosses the value that begins at `at`, containers at once if they stood there before. Returns where
/// it ends and whether it is a string without escapes. `None` if it is no value: then reading it step
/// by step will say what is wrong.
#[inline]
fn cross(bytes: &[u8], at: usize, depth: u32, memo: &Memo, guide: &Guide) -> Option<(usize, bool)> {
    match bytes.get(at)? {
        b'"' => {
            if let Some(end) = plain_string_end(bytes, at) {
                return Some((end, true));
            }
        }
        b'0'..=b'9' | b'-' => return Some((number_end(bytes, at).ok()?, false)),
        b'{' | b'[' => {
            if let Some(length) = guide.recall(memo, bytes.get(at..)?) {
                return Some((at + length, false));
            }
        }
        b' ' | b'\t' | b'\n' | b'\r' => return None,
        _ => {}
    }
    let mut cursor = Cursor::new(bytes, at);
    cursor.skip_value(depth).ok()?;
    Some((cursor.at(), false))
}
