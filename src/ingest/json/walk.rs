//! Walks a JSON record once and hands out the values that are asked for.

use bumpalo::Bump;

use super::MAX_DEPTH;
use super::nesting::{Container, too_deep};
use super::scan::Cursor;
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

/// A reader over one record. Text that needs no unescaping is borrowed from it; the rest lives
/// in the arena, until the record is done.
#[derive(Clone, Debug)]
pub struct Json<'a> {
    text: &'a str,
    at: usize,
    depth: u32,
    arena: &'a Bump,
}

impl<'a> Json<'a> {
    /// Starts at the beginning of the text.
    pub const fn new(text: &'a str, arena: &'a Bump) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            arena,
        }
    }

    /// Starts to read JSON that was found as text inside JSON, counting its nesting on top.
    #[must_use]
    pub const fn nested(&self, text: &'a str) -> Self {
        Self {
            text,
            at: 0,
            depth: self.depth + 1,
            arena: self.arena,
        }
    }

    /// Where text that had to be changed is kept.
    pub const fn arena(&self) -> &'a Bump {
        self.arena
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
        let mut cursor = self.cursor();
        cursor.skip_value(self.depth)?;
        self.at = cursor.at();
        Ok(())
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
        let mut cursor = self.cursor();
        let has_escapes = cursor.skip_string()?;
        self.at = cursor.at();
        let inside = self.slice(from + 1, self.at - 1);
        Ok(if has_escapes {
            unescape(inside, self.arena)
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
        self.entries(Container::Object, b'{', "an object", |json| {
            if json.peek() != Some(b'"') {
                return Err(json.cursor().expected("a key in quotes"));
            }
            let key = json.string()?;
            let mut cursor = json.cursor();
            cursor.skip_colon()?;
            json.at = cursor.at();
            json.value_or_skip(|json| each(key, json))
        })
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
        self.entries(Container::Array, b'[', "an array", |json| {
            json.value_or_skip(|json| each(json))
        })
    }

    fn value_or_skip<F>(&mut self, read: F) -> Result<(), Reject>
    where
        F: FnOnce(&mut Self) -> Result<(), Reject>,
    {
        self.peek();
        let before = self.at;
        read(self)?;
        if self.at == before {
            self.skip()
        } else {
            Ok(())
        }
    }

    fn entries<F>(
        &mut self,
        container: Container,
        start: u8,
        what: &str,
        mut entry: F,
    ) -> Result<(), Reject>
    where
        F: FnMut(&mut Self) -> Result<(), Reject>,
    {
        if self.peek() != Some(start) {
            return Err(self.cursor().expected(what));
        }
        if self.depth >= MAX_DEPTH {
            return Err(too_deep());
        }
        self.depth += 1;
        self.at += 1;
        if self.peek() == Some(container.end()) {
            self.at += 1;
            self.depth -= 1;
            return Ok(());
        }
        loop {
            entry(self)?;
            match self.peek() {
                Some(b',') => self.at += 1,
                Some(byte) if byte == container.end() => {
                    self.at += 1;
                    self.depth -= 1;
                    return Ok(());
                }
                _ => return Err(self.cursor().expected(container.expectation())),
            }
        }
    }
}
