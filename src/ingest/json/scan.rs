//! Finds the end of a JSON value and checks on the way that it is one.
//!
//! No recursion: open containers are bits in a 128-bit stack, so nesting can neither overflow
//! the call stack nor allocate. Strings are crossed with `memchr`, which makes a skipped prompt
//! nearly free.

use super::END_OF_RECORD;
use super::nesting::{Container, OpenContainers, too_deep};
use crate::ingest::reject::{Reason, Reject};

/// Length up to which strings are crossed byte by byte; measured on spend logs, where it takes
/// about a twentieth off the time of the whole reader.
const SHORT_STRING: usize = 32;

/// A position in JSON text.
#[derive(Clone, Copy, Debug)]
pub(super) struct Cursor<'a> {
    bytes: &'a [u8],
    at: usize,
}

impl<'a> Cursor<'a> {
    pub(super) const fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, at }
    }

    pub(super) const fn at(&self) -> usize {
        self.at
    }

    pub(super) fn peek(&self) -> Option<u8> {
        self.bytes.get(self.at).copied()
    }

    pub(super) fn skip_space(&mut self) {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.peek() {
            self.at += 1;
        }
    }

    /// Returns the reject for something unexpected at the current position.
    pub(super) fn expected(&self, what: &str) -> Reject {
        if self.at >= self.bytes.len() {
            Reject::new(
                Reason::Json,
                format!("expected {what}, found {END_OF_RECORD}"),
            )
        } else {
            let column = self.at + 1;
            Reject::new(Reason::Json, format!("expected {what} at column {column}"))
        }
    }

    /// Crosses a string whose opening quote is the current byte. Returns whether it contains
    /// escapes.
    pub(super) fn skip_string(&mut self) -> Result<bool, Reject> {
        let mut has_escapes = false;
        self.at += 1;
        // Keys and most values are short: they end before `memchr` has set itself up.
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        for (length, byte) in rest.iter().take(SHORT_STRING).enumerate() {
            match byte {
                b'"' => {
                    self.at += length + 1;
                    return Ok(false);
                }
                b'\\' | ..0x20 => break,
                _ => {}
            }
        }
        loop {
            let rest = self.bytes.get(self.at..).unwrap_or_default();
            let Some(length) = memchr::memchr2(b'"', b'\\', rest) else {
                self.at = self.bytes.len();
                return Err(self.expected("the closing quote of a string"));
            };
            let plain = rest.get(..length).unwrap_or_default();
            if plain.iter().any(|byte| *byte < 0x20) {
                return Err(self.expected("no control character inside a string"));
            }
            self.at += length;
            if self.peek() == Some(b'"') {
                self.at += 1;
                return Ok(has_escapes);
            }
            has_escapes = true;
            self.skip_escape()?;
        }
    }

    fn skip_escape(&mut self) -> Result<(), Reject> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => {
                self.at += 1;
                Ok(())
            }
            Some(b'u') => {
                let digits = self.bytes.get(self.at + 1..self.at + 5).unwrap_or_default();
                if digits.len() == 4 && digits.iter().all(u8::is_ascii_hexdigit) {
                    self.at += 5;
                    Ok(())
                } else {
                    Err(self.expected("four hexadecimal digits"))
                }
            }
            _ => Err(self.expected("a JSON escape")),
        }
    }

    /// Crosses a number whose first byte is the current one.
    pub(super) fn skip_number(&mut self) -> Result<(), Reject> {
        if self.peek() == Some(b'-') {
            self.at += 1;
        }
        match self.peek() {
            Some(b'0') => self.at += 1,
            Some(b'1'..=b'9') => self.skip_digits(),
            _ => return Err(self.expected("a digit")),
        }
        if self.peek() == Some(b'.') {
            self.at += 1;
            self.require_digits()?;
        }
        if let Some(b'e' | b'E') = self.peek() {
            self.at += 1;
            if let Some(b'+' | b'-') = self.peek() {
                self.at += 1;
            }
            self.require_digits()?;
        }
        Ok(())
    }

    fn require_digits(&mut self) -> Result<(), Reject> {
        if self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.skip_digits();
            Ok(())
        } else {
            Err(self.expected("a digit"))
        }
    }

    fn skip_digits(&mut self) {
        while self.peek().is_some_and(|byte| byte.is_ascii_digit()) {
            self.at += 1;
        }
    }

    pub(super) fn skip_literal(&mut self, literal: &str) -> Result<(), Reject> {
        let rest = self.bytes.get(self.at..).unwrap_or_default();
        if rest.starts_with(literal.as_bytes()) {
            self.at += literal.len();
            Ok(())
        } else {
            Err(self.expected("a JSON value"))
        }
    }

    /// Crosses any value, `outer` containers deep already. Whitespace before it is crossed too.
    pub(super) fn skip_value(&mut self, outer: u32) -> Result<(), Reject> {
        let mut open = OpenContainers::new(outer);
        loop {
            self.skip_space();
            let opened = match self.peek() {
                Some(b'{') => Some(Container::Object),
                Some(b'[') => Some(Container::Array),
                Some(b'"') => self.skip_string().map(|_| None)?,
                Some(b'-' | b'0'..=b'9') => self.skip_number().map(|()| None)?,
                Some(b't') => self.skip_literal("true").map(|()| None)?,
                Some(b'f') => self.skip_literal("false").map(|()| None)?,
                Some(b'n') => self.skip_literal("null").map(|()| None)?,
                _ => return Err(self.expected("a JSON value")),
            };
            if let Some(container) = opened
                && self.open(container, &mut open)?
            {
                continue;
            }
            if self.close(&mut open)? {
                return Ok(());
            }
        }
    }

    /// Enters a container. Returns whether a value follows; an empty container is crossed.
    fn open(&mut self, container: Container, open: &mut OpenContainers) -> Result<bool, Reject> {
        open.push(container).ok_or_else(too_deep)?;
        self.at += 1;
        self.skip_space();
        if self.peek() == Some(container.end()) {
            self.at += 1;
            open.pop();
            return Ok(false);
        }
        if matches!(container, Container::Object) {
            self.skip_key()?;
        }
        Ok(true)
    }

    /// After a value: closes what ends here, and stops before the next value. Returns whether
    /// the outermost value is complete.
    fn close(&mut self, open: &mut OpenContainers) -> Result<bool, Reject> {
        loop {
            let Some(container) = open.innermost() else {
                return Ok(true);
            };
            self.skip_space();
            match self.peek() {
                Some(b',') => {
                    self.at += 1;
                    if matches!(container, Container::Object) {
                        self.skip_space();
                        self.skip_key()?;
                    }
                    return Ok(false);
                }
                Some(byte) if byte == container.end() => {
                    self.at += 1;
                    open.pop();
                }
                _ => return Err(self.expected(container.expectation())),
            }
        }
    }

    /// Crosses a key and its colon.
    fn skip_key(&mut self) -> Result<(), Reject> {
        if self.peek() != Some(b'"') {
            return Err(self.expected("a key in quotes"));
        }
        self.skip_string()?;
        self.skip_colon()
    }

    pub(super) fn skip_colon(&mut self) -> Result<(), Reject> {
        self.skip_space();
        if self.peek() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(())
    }
}
