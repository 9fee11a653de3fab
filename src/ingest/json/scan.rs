//! Finds the end of a JSON value and checks on the way that it is one.
//!
//! No recursion: open containers are bits in a 128-bit stack, so nesting can neither overflow
//! the call stack nor allocate. Strings are crossed 16 or 64 bytes at a time, which makes a skipped
//! prompt nearly free.

use fearless_simd::prelude::*;
use fearless_simd::{Level, dispatch, u8x16};

use super::END_OF_RECORD;
use super::inside::cross_inside;
use super::nesting::{Container, OpenContainers, too_deep};
use super::number::number_end;
use crate::ingest::reject::{Reason, Reject};

/// Bytes that are looked at in one step. Measured on spend logs: half the time of `memchr` for
/// strings of 10 to 40 bytes, the same for long ones, and control characters need no second look.
const LANES: usize = 16;

/// Returns the bytes among 16 that plain text inside a string cannot have, as bits: quotes, backslashes
/// and control characters.
#[inline]
fn special_bits(chunk: &[u8; LANES]) -> u64 {
    dispatch!(Level::baseline(), simd => {
        let chunk = u8x16::from_slice(simd, chunk);
        let controls = chunk.simd_le(0x1f);
        (chunk.simd_eq(b'"') | chunk.simd_eq(b'\\') | controls).to_bitmask()
    })
}

/// Finds the first byte that plain text inside a string cannot have.
fn find_special(bytes: &[u8]) -> Option<usize> {
    let (chunks, rest) = bytes.as_chunks::<LANES>();
    for (index, chunk) in chunks.iter().enumerate() {
        let mask = special_bits(chunk);
        if mask != 0 {
            return Some(index * LANES + mask.trailing_zeros() as usize);
        }
    }
    let is_special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..0x20);
    let at = rest.iter().position(is_special)?;
    Some(bytes.len() - rest.len() + at)
}

/// Returns the position behind the string whose opening quote stands at `at`, if it has neither
/// escapes nor faults.
pub(super) fn plain_string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let inside = bytes.get(at + 1..)?;
    let length = find_special(inside)?;
    (inside.get(length) == Some(&b'"')).then_some(at + length + 2)
}

/// The same for strings of less than 16 bytes, as most keys are.
#[inline]
fn short_string_end(bytes: &[u8], at: usize) -> Option<usize> {
    let chunk = bytes.get(at + 1..)?.first_chunk()?;
    let end = at + 1 + special_bits(chunk).trailing_zeros() as usize;
    // Without any special byte it is too far ahead.
    (bytes.get(end) == Some(&b'"') && end <= at + LANES).then_some(end + 1)
}

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

    /// Crosses whitespace, and returns the byte behind it.
    #[inline]
    pub(super) fn next_byte(&mut self) -> Option<u8> {
        match self.peek() {
            // Compact JSON has no space between its parts.
            Some(byte) if byte > b' ' => Some(byte),
            _ => {
                self.skip_space();
                self.peek()
            }
        }
    }

    fn skip_space(&mut self) {
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
        if let Some(end) = short_string_end(self.bytes, self.at) {
            self.at = end;
            return Ok(false);
        }
        self.skip_long_string()
    }

    fn skip_long_string(&mut self) -> Result<bool, Reject> {
        let mut has_escapes = false;
        self.at += 1;
        loop {
            let inside = cross_inside(self.bytes.get(self.at..).unwrap_or_default());
            self.at += inside.length;
            has_escapes |= inside.has_escapes;
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(has_escapes);
                }
                Some(b'\\') => {
                    has_escapes = true;
                    self.skip_escape()?;
                }
                Some(_) => return Err(self.expected("no control character inside a string")),
                None => return Err(self.expected("the closing quote of a string")),
            }
        }
    }

    /// Crosses an escape whose backslash is the current byte.
    fn skip_escape(&mut self) -> Result<(), Reject> {
        self.at += 1;
        match self.peek() {
            Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => self.at += 1,
            Some(b'u') => {
                let behind = self.at + 5;
                let digits = self.bytes.get(self.at + 1..behind).unwrap_or_default();
                if digits.len() != 4 || !digits.iter().all(u8::is_ascii_hexdigit) {
                    return Err(self.expected("four hexadecimal digits"));
                }
                self.at = behind;
            }
            _ => return Err(self.expected("a JSON escape")),
        }
        Ok(())
    }

    /// Crosses a number whose first byte is the current one.
    pub(super) fn skip_number(&mut self) -> Result<(), Reject> {
        self.at = number_end(self.bytes, self.at).map_err(|missing| {
            self.at = missing;
            self.expected("a digit")
        })?;
        Ok(())
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
        match self.next_byte() {
            Some(b'{' | b'[') => self.skip_container(outer),
            first => self.skip_scalar(first),
        }
    }

    /// Crosses a value that is no container, and whose first byte is the current one.
    #[inline]
    fn skip_scalar(&mut self, first: Option<u8>) -> Result<(), Reject> {
        match first {
            Some(b'"') => self.skip_string().map(|_| ()),
            Some(b'-' | b'0'..=b'9') => self.skip_number(),
            Some(b't') => self.skip_literal("true"),
            Some(b'f') => self.skip_literal("false"),
            Some(b'n') => self.skip_literal("null"),
            _ => Err(self.expected("a JSON value")),
        }
    }

    fn skip_container(&mut self, outer: u32) -> Result<(), Reject> {
        let mut open = OpenContainers::new(outer);
        loop {
            let opened = match self.next_byte() {
                Some(b'{') => Some(Container::Object),
                Some(b'[') => Some(Container::Array),
                first => self.skip_scalar(first).map(|()| None)?,
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
        let first = self.next_byte();
        if first == Some(container.end()) {
            self.at += 1;
            open.pop();
            return Ok(false);
        }
        if matches!(container, Container::Object) {
            self.skip_key(first)?;
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
            match self.next_byte() {
                Some(b',') => {
                    self.at += 1;
                    if matches!(container, Container::Object) {
                        let first = self.next_byte();
                        self.skip_key(first)?;
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

    /// Crosses a key, whose first byte is the current one, and its colon.
    fn skip_key(&mut self, first: Option<u8>) -> Result<(), Reject> {
        if first != Some(b'"') {
            return Err(self.expected("a key in quotes"));
        }
        self.skip_string()?;
        self.skip_colon()
    }

    pub(super) fn skip_colon(&mut self) -> Result<(), Reject> {
        if self.next_byte() != Some(b':') {
            return Err(self.expected("`:`"));
        }
        self.at += 1;
        Ok(())
    }
}
