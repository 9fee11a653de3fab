//! Walks a JSON record once and hands out the values that are asked for.

use std::hint::cold_path;

use bumpalo::Bump;

use super::guide::Guide;
use super::number::plain_count;
use super::scan::{Cursor, plain_string_end};
use super::shape::StepId;
use super::string::unescape;
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
    pub(super) arena: &'a Bump,
    pub(super) guide: Option<&'a Guide>,
    /// The place of the value that comes next.
    pub(super) step: StepId,
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
    pub(super) fn guide(&self) -> Option<&'a Guide> {
        self.guide.filter(|_| self.step != StepId::UNKNOWN)
    }
}

/// A reader over one record. Text that needs no unescaping is borrowed from it; the rest lives
/// in the arena, until the record is done.
#[derive(Clone, Debug)]
pub struct Json<'a> {
    pub(super) text: &'a str,
    pub(super) at: usize,
    pub(super) depth: u32,
    pub(super) walk: Walk<'a>,
    /// Whether no object has been read into a draft yet.
    pub(super) is_fresh: bool,
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

    pub(super) fn cursor(&self) -> Cursor<'a> {
        Cursor::new(self.text.as_bytes(), self.at)
    }

    pub(super) fn slice(&self, from: usize, to: usize) -> &'a str {
        self.text.get(from..to).unwrap_or_else(|| {
            cold_path();
            ""
        })
    }

    /// Returns the first byte of the value that comes next.
    pub fn peek(&mut self) -> Option<u8> {
        let mut cursor = self.cursor();
        let byte = cursor.next_byte();
        self.at = cursor.at();
        byte
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

    pub(super) fn skip_unguided(&mut self) -> Result<(), Reject> {
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
        match guide.recall(&step.memo, self.rest()) {
            Some(length) => {
                self.at += length;
                Ok(())
            }
            None => self.skip_unguided(),
        }
    }

    pub(super) fn rest(&self) -> &'a [u8] {
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
    pub(super) fn string(&mut self) -> Result<&'a str, Reject> {
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
}
