//! Reads objects by what is known of the records before, from key to key along the shape.

use super::cross::cross;
use super::guide::Guide;
use super::shape::{Position, Role, StepId};
use super::walk::Json;
use crate::ingest::reject::Reject;

impl<'a> Json<'a> {
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
                    match cross(bytes, self.at, self.depth, || Some(&step.memo), guide) {
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
