//! Walks a JSON record once and hands out the values that are asked for.

use std::ops::Range;

use bumpalo::Bump;

use super::MAX_DEPTH;
use super::guide::Guide;
use super::memo::{Memo, Recall};
use super::nesting::{Container, too_deep};
use super::scan::{Cursor, number_end, plain_count, plain_string_end};
use super::shape::{Position, Role, Shape, Step, StepId};
use super::string::unescape;
use super::template::Found;
use crate::ingest::reject::Reject;

/// A scalar as it stands in the text, or the kind of container that stands there instead.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Token<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number, as written.
    Number(&'a str),
    /// A string, unescaped.
    Text(&'a str),
    /// An object or array; it has been crossed.
    Container,
}

/// What a reader needs beside the text: room for changed text, and what is known of the shape.
#[derive(Clone, Copy, Debug)]
pub struct Walk<'a> {
    arena: &'a Bump,
    guide: Option<&'a Guide>,
    /// The place of the value that comes next.
    step: StepId,
}

impl<'a> Walk<'a> {
    /// Walks without a guide.
    pub const fn plain(arena: &'a Bump) -> Self {
        Self {
            arena,
            guide: None,
            step: StepId::UNKNOWN,
        }
    }

    /// Walks a whole record with a guide.
    pub const fn guided(arena: &'a Bump, guide: &'a Guide) -> Self {
        Self {
            arena,
            guide: Some(guide),
            step: StepId::ROOT,
        }
    }

    /// Walks the cell of a column; see [`Guide::column`].
    #[must_use]
    pub const fn at(self, step: StepId) -> Self {
        Self { step, ..self }
    }

    /// Where text that had to be changed is kept.
    pub const fn arena(&self) -> &'a Bump {
        self.arena
    }

    /// Returns the guide if the place of the next value is known.
    fn guide(&self) -> Option<&'a Guide> {
        self.guide.filter(|_| self.step != StepId::UNKNOWN)
    }
}

/// A reader over one record. Text that needs no unescaping is borrowed from it; the rest lives
/// in the arena, until the record is done.
#[derive(Clone, Debug)]
pub struct Json<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
    walk: Walk<'a>,
    /// Whether nothing has been read yet.
    is_fresh: bool,
    /// What is read of the text, if a template told where it stands; and which of it comes next.
    found: &'a [Found],
    member: usize,
}

impl<'a> Json<'a> {
    /// Starts at the beginning of the text.
    pub const fn new(text: &'a str, arena: &'a Bump) -> Self {
        Self::walking(text, Walk::plain(arena))
    }

    /// Starts at the beginning of the text, with what is known of its shape.
    pub const fn walking(text: &'a str, walk: Walk<'a>) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            walk,
            is_fresh: true,
            found: &[],
            member: 0,
        }
    }

    /// Starts to read JSON that was found as text inside JSON, counting its nesting on top.
    #[must_use]
    pub const fn nested(&self, text: &'a str) -> Self {
        Self {
            depth: self.depth + 1,
            ..Self::walking(text, self.walk)
        }
    }

    fn cursor(&self) -> Cursor<'a> {
        Cursor::new(self.text.as_bytes(), self.at)
    }

    fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_default()
    }

    /// Returns the first byte of the value that comes next.
    pub fn peek(&mut self) -> Option<u8> {
        let mut cursor = self.cursor();
        cursor.skip_space();
        self.at = cursor.at();
        cursor.peek()
    }

    /// Checks that nothing but whitespace is left.
    ///
    /// # Errors
    /// Rejects trailing bytes.
    pub fn end(&mut self) -> Result<(), Reject> {
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.cursor().expected("the end of the record")),
        }
    }

    /// Crosses the next value.
    ///
    /// # Errors
    /// Rejects what is not JSON.
    pub fn skip(&mut self) -> Result<(), Reject> {
        if let Some(found) = self.found_here() {
            self.at = found.value.1;
            return Ok(());
        }
        match self.peek() {
            Some(b'"') => {
                if let Some(end) = plain_string_end(self.text.as_bytes(), self.at) {
                    self.at = end;
                    return Ok(());
                }
            }
            Some(b'{' | b'[') => {
                if let Some(guide) = self.walk.guide() {
                    return self.skip_container(guide);
                }
            }
            _ => {}
        }
        self.skip_unguided()
    }

    /// Reads the next value if it is a string without escapes.
    #[inline]
    pub(crate) fn plain_text(&mut self) -> Option<&'a str> {
        let bytes = self.text.as_bytes();
        if let Some(found) = self.found_here()
            && found.is_plain
        {
            self.at = found.value.1;
            return self.text.get(found.value.0 + 1..found.value.1 - 1);
        }
        if bytes.get(self.at) != Some(&b'"') {
            return None;
        }
        let end = plain_string_end(bytes, self.at)?;
        let text = self.text.get(self.at + 1..end - 1)?;
        self.at = end;
        Some(text)
    }

    /// Reads the next value if it is a whole number, written as plain as counts are.
    pub(crate) fn plain_count(&mut self) -> Option<u64> {
        self.peek();
        let (count, end) = plain_count(self.text.as_bytes(), self.at)?;
        self.at = end;
        Some(count)
    }

    /// Returns what a template has told of the value that comes next.
    #[inline]
    fn found_here(&self) -> Option<&'a Found> {
        match self.found.get(self.member) {
            Some(found) if found.value.0 == self.at => Some(found),
            _ => None,
        }
    }

    fn skip_unguided(&mut self) -> Result<(), Reject> {
        let mut cursor = self.cursor();
        cursor.skip_value(self.depth)?;
        self.at = cursor.at();
        Ok(())
    }

    /// Crosses a container, at once if it stood in this place before.
    fn skip_container(&mut self, guide: &Guide) -> Result<(), Reject> {
        if guide.is_noting() {
            let from = self.at;
            self.skip_unguided()?;
            guide.note_container(self.walk.step, self.slice(from, self.at));
            return Ok(());
        }
        let shape = guide.shape();
        let Some(step) = shape.step(self.walk.step) else {
            return self.skip_unguided();
        };
        match step.memo.length(self.rest()) {
            Recall::Known(length) => self.at += length,
            Recall::New => {
                guide.stray();
                self.skip_unguided()?;
            }
            Recall::Hopeless => self.skip_unguided()?,
        }
        Ok(())
    }

    fn rest(&self) -> &'a [u8] {
        self.text.as_bytes().get(self.at..).unwrap_or_default()
    }

    /// Crosses the next value and returns it as written.
    ///
    /// # Errors
    /// Rejects what is not JSON.
    pub fn raw(&mut self) -> Result<&'a str, Reject> {
        self.peek();
        let from = self.at;
        self.skip()?;
        Ok(self.slice(from, self.at))
    }

    /// Reads the next value if it is a scalar, and crosses it if not.
    ///
    /// # Errors
    /// Rejects what is not JSON.
    pub fn token(&mut self) -> Result<Token<'a>, Reject> {
        let first = self.peek();
        if first == Some(b'"') {
            return self.string().map(Token::Text);
        }
        let raw = self.raw()?;
        Ok(match first {
            Some(b'n') => Token::Null,
            Some(b't') => Token::Bool(true),
            Some(b'f') => Token::Bool(false),
            Some(b'{' | b'[') => Token::Container,
            _ => Token::Number(raw),
        })
    }

    /// Reads a string whose opening quote comes next.
    fn string(&mut self) -> Result<&'a str, Reject> {
        let from = self.at;
        if let Some(text) = self.plain_text() {
            return Ok(text);
        }
        let mut cursor = self.cursor();
        let has_escapes = cursor.skip_string()?;
        self.at = cursor.at();
        let inside = self.slice(from + 1, self.at - 1);
        Ok(if has_escapes {
            unescape(inside, self.walk.arena)
        } else {
            inside
        })
    }

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
        if let Some(found) = self.found_here()
            && found.has_members
        {
            self.replay(self.member + 1..found.end, &mut each)?;
            self.at = found.value.1;
            return Ok(());
        }
        self.found = &[];
        let is_whole_text = std::mem::take(&mut self.is_fresh);
        match self.walk.guide() {
            Some(guide) if is_whole_text && guide.is_noting() => {
                guide.begin_text(self.walk.step);
                self.walk_object(each)?;
                guide.end_text(self.slice(0, self.at));
                Ok(())
            }
            Some(guide) if is_whole_text => match self.fit(guide) {
                Some(end) => {
                    self.replay(0..self.found.len(), &mut each)?;
                    self.found = &[];
                    self.at = end;
                    Ok(())
                }
                None => self.walk_object(each),
            },
            _ => self.walk_object(each),
        }
    }

    /// Finds a template that the text fits, and with it all that is read. Returns where it ends.
    fn fit(&mut self, guide: &Guide) -> Option<usize> {
        let bytes = self.text.as_bytes();
        let mut marks = guide.marks();
        let (end, found) = guide.try_templates(self.walk.step, |template| {
            let skip = |at, depth, memo: &Memo| skip_hole(bytes, at, depth, memo, guide);
            let end = template.follow(bytes, &mut marks, skip)?;
            let found = template.found(&marks);
            Some((end, self.walk.arena.alloc_slice_fill_iter(found)))
        })?;
        self.found = found;
        Some(end)
    }

    /// Hands out members that have been found.
    fn replay<F>(&mut self, members: Range<usize>, each: &mut F) -> Result<(), Reject>
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

    /// Reads an object member by member.
    fn walk_object<F>(&mut self, mut each: F) -> Result<(), Reject>
    where
        F: FnMut(&'a str, &mut Self) -> Result<(), Reject>,
    {
        let object = self.walk.step;
        self.enter(b'{', "an object")?;
        let position = match self.walk.guide() {
            Some(guide) if !guide.is_noting() => {
                match self.guided_members(&guide.shape(), object, &mut each)? {
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

    /// Reads members as long as they are those that came before. Returns where it met something
    /// new; `None` at the end of the object.
    fn guided_members<F>(
        &mut self,
        shape: &Shape,
        object: StepId,
        each: &mut F,
    ) -> Result<Option<Position>, Reject>
    where
        F: FnMut(&'a str, &mut Self) -> Result<(), Reject>,
    {
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
                Role::Skipped => self.skip_at(step)?,
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

    /// Crosses the value of a step, at whose first byte the reader stands.
    #[inline]
    fn skip_at(&mut self, step: &Step) -> Result<(), Reject> {
        let bytes = self.text.as_bytes();
        match bytes.get(self.at) {
            Some(b'"') => {
                if let Some(end) = plain_string_end(bytes, self.at) {
                    self.at = end;
                    return Ok(());
                }
            }
            Some(b'{' | b'[') => {
                self.walk.step = step.id();
                return self.skip();
            }
            Some(b'n') if self.rest().starts_with(b"null") => {
                self.at += 4;
                return Ok(());
            }
            Some(b'0'..=b'9') => {
                if let Some((_, end)) = plain_count(bytes, self.at) {
                    self.at = end;
                    return Ok(());
                }
            }
            _ => {}
        }
        self.skip_unguided()
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
            cursor.skip_space();
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
                    outline.close(entry.unwrap_or(usize::MAX), self.at, is_read);
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
        self.found = &[];
        self.is_fresh = false;
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
    fn value_or_skip<F>(&mut self, read: F) -> Result<bool, Reject>
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

/// Crosses the value in a hole of a template. `None` if it is none: then reading it step by step will
/// say what is wrong.
fn skip_hole(
    bytes: &[u8],
    at: usize,
    depth: u32,
    memo: &Memo,
    guide: &Guide,
) -> Option<(usize, bool)> {
    match bytes.get(at)? {
        b'"' => {
            if let Some(end) = plain_string_end(bytes, at) {
                return Some((end, true));
            }
        }
        b'0'..=b'9' | b'-' => return Some((number_end(bytes, at)?, false)),
        b'{' | b'[' => match memo.length(bytes.get(at..)?) {
            Recall::Known(length) => return Some((at + length, false)),
            Recall::New => guide.stray(),
            Recall::Hopeless => {}
        },
        b' ' | b'\t' | b'\n' | b'\r' => return None,
        _ => {}
    }
    let mut cursor = Cursor::new(bytes, at);
    cursor.skip_value(depth).ok()?;
    Some((cursor.at(), false))
}
