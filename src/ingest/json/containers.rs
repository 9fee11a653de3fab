//! Reads objects and arrays: by what is known of the records before, else entry by entry.

use super::MAX_DEPTH;
use super::nesting::{Container, too_deep};
use super::shape::{Position, StepId};
use super::walk::Json;
use crate::ingest::reject::Reject;

impl<'a> Json<'a> {
    /// Reads an object, calling `each` with every key. A value that `each` leaves untouched is
    /// skipped. A key that comes twice is handed out twice: the last one wins, as in Postgres
    /// `jsonb`, Python and JavaScript.
    ///
    /// # Errors
    /// Rejects what is not an object, and what `each` rejects.
    pub fn object<F>(&mut self, mut each: F) -> Result<(), Reject>
    where
        F: FnMut(&'a str, &mut Self) -> Result<(), Reject>,
    {
        let object = self.walk.step;
        self.enter(b'{', "an object")?;
        let position = match self.walk.guide() {
            Some(guide) if !guide.is_noting() => {
                match self.guided_members(guide, object, &mut each)? {
                    Some(position) => {
                        guide.stray();
                        position
                    }
                    None => return Ok(()),
                }
            }
            _ => Position::Inside(object),
        };
        self.members(object, position, &mut each)
    }

    /// Reads the members of an object from some position on, noting them if they are to be learned.
    fn members<F>(
        &mut self,
        object: StepId,
        mut position: Position,
        each: &mut F,
    ) -> Result<(), Reject>
    where
        F: FnMut(&'a str, &mut Self) -> Result<(), Reject>,
    {
        let noting = self
            .walk
            .guide
            .filter(|guide| guide.is_noting() && object != StepId::UNKNOWN);
        let mut is_first = matches!(position, Position::Inside(_));
        loop {
            let from = self.at;
            let ended = self.next_entry(Container::Object, is_first)?;
            if ended {
                if let Some(guide) = noting {
                    guide.note(object, position, self.slice(from, self.at), None);
                }
                return Ok(());
            }
            is_first = false;
            if self.peek() != Some(b'"') {
                return Err(self.cursor().expected("a key in quotes"));
            }
            let key_from = self.at + 1;
            let key = self.string()?;
            let key_to = self.at - 1;
            let mut cursor = self.cursor();
            cursor.skip_colon()?;
            cursor.next_byte();
            self.at = cursor.at();
            let has_escapes = key.len() != key_to - key_from;
            self.walk.step = match noting {
                Some(guide) if !has_escapes => {
                    let key = (key_from - from, key_to - from);
                    guide.note(object, position, self.slice(from, self.at), Some(key))
                }
                _ => StepId::UNKNOWN,
            };
            let step = self.walk.step;
            let entry = noting.and_then(|guide| {
                guide.outline(|outline| {
                    if has_escapes {
                        outline.give_up();
                    }
                    outline.open((key_from, key_to), self.at, self.depth, step)
                })
            });
            let is_read = self.value_or_skip(|json| each(key, json))?;
            if let Some(guide) = noting {
                guide.note_use(step, is_read);
                guide.outline(|outline| {
                    outline.close(entry.unwrap_or(usize::MAX), self.at);
                });
            }
            position = Position::After(step);
        }
    }

    /// Reads an array, calling `each` at every element. An element that `each` leaves untouched
    /// is skipped.
    ///
    /// # Errors
    /// Rejects what is not an array, and what `each` rejects.
    pub fn array<F>(&mut self, mut each: F) -> Result<(), Reject>
    where
        F: FnMut(&mut Self) -> Result<(), Reject>,
    {
        self.enter(b'[', "an array")?;
        let mut is_first = true;
        while !self.next_entry(Container::Array, is_first)? {
            is_first = false;
            self.walk.step = StepId::UNKNOWN;
            self.value_or_skip(&mut each)?;
        }
        Ok(())
    }

    /// Reads a value, or skips it if it is left untouched. Returns whether it was read.
    pub(super) fn value_or_skip<F>(&mut self, read: F) -> Result<bool, Reject>
    where
        F: FnOnce(&mut Self) -> Result<(), Reject>,
    {
        self.peek();
        let before = self.at;
        read(self)?;
        let is_read = self.at != before;
        if !is_read {
            self.skip()?;
        }
        Ok(is_read)
    }

    /// Crosses an opening bracket.
    fn enter(&mut self, start: u8, what: &str) -> Result<(), Reject> {
        if self.peek() != Some(start) {
            return Err(self.cursor().expected(what));
        }
        if self.depth >= MAX_DEPTH {
            return Err(too_deep());
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    /// Crosses what stands between two entries. Returns whether the container has ended instead.
    fn next_entry(&mut self, container: Container, is_first: bool) -> Result<bool, Reject> {
        match self.peek() {
            Some(byte) if byte == container.end() => {
                self.at += 1;
                self.depth -= 1;
                Ok(true)
            }
            _ if is_first => Ok(false),
            Some(b',') => {
                self.at += 1;
                Ok(false)
            }
            _ => Err(self.cursor().expected(container.expectation())),
        }
    }
}
