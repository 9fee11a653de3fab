//! Crosses the inside of a string 64 bytes at a time, its escapes included.
//!
//! A prompt has an escape every few dozen bytes, in no order, so that stopping at each costs more in
//! wrong guesses of the processor than looking at all bytes. Which bytes are escaped is reckoned for 64
//! at once, as simdjson does; with the widest registers that the processor has, found out when the
//! program runs. Measured on prompts: a third of the time of stopping at each escape.

use fearless_simd::prelude::*;
use fearless_simd::{Level, Simd, dispatch, u8x64};

use crate::ingest::marks::{STEP, filled_up};

/// Every other bit, from the second on.
const ODD: u64 = 0xaaaa_aaaa_aaaa_aaaa;

/// How far the inside of a string goes on for certain.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Inside {
    /// Bytes up to the closing quote, to a control character, to the backslash of an escape that has
    /// to be looked at (`\u` and faults), or to the end of the text.
    pub(super) length: usize,
    /// Whether there is a backslash among them or right behind.
    pub(super) has_escapes: bool,
}

/// Crosses the inside of a string from the beginning of a text.
pub(super) fn cross_inside(text: &[u8]) -> Inside {
    dispatch!(Level::new(), simd => cross(simd, text))
}

#[expect(
    clippy::inline_always,
    reason = "part of what is compiled for each kind of processor"
)]
#[inline(always)]
fn cross<S: Simd>(simd: S, text: &[u8]) -> Inside {
    let (steps, rest) = text.as_chunks::<STEP>();
    let mut crossing = Crossing::default();
    for (index, step) in steps.iter().enumerate() {
        if let Some(length) = crossing.step(simd, step, index * STEP) {
            return crossing.end(length);
        }
    }
    // Zeros behind the end are control characters, where crossing stops.
    let end = crossing.step(simd, &filled_up(rest), text.len() - rest.len());
    crossing.end(end.unwrap_or(text.len()))
}

/// What is known of the steps so far.
#[derive(Debug, Default)]
struct Crossing {
    escapes: Escapes,
    has_escapes: bool,
}

impl Crossing {
    /// Crosses the step that begins at `from`. Returns where crossing ends if it does in here.
    #[expect(
        clippy::inline_always,
        reason = "part of what is compiled for each kind of processor"
    )]
    #[inline(always)]
    fn step<S: Simd>(&mut self, simd: S, step: &[u8; STEP], from: usize) -> Option<usize> {
        let step = u8x64::from_slice(simd, step);
        let quotes = step.simd_eq(b'"');
        let controls = step.simd_lt(0x20);
        let stops = (quotes | controls).to_bitmask();
        let backslashes = step.simd_eq(b'\\').to_bitmask();
        let escaped = self.escapes.escaped(backslashes);
        let letters = step.simd_eq(b'n') | step.simd_eq(b't') | step.simd_eq(b'r');
        let others = step.simd_eq(b'/') | step.simd_eq(b'b') | step.simd_eq(b'f');
        let known = (quotes | letters | others).to_bitmask() | backslashes;
        let found = stops & !escaped | escaped & !known;
        if found == 0 {
            self.has_escapes |= backslashes != 0;
            return None;
        }
        let first = found & found.wrapping_neg();
        self.has_escapes |= backslashes & (first - 1) != 0;
        let at = from + first.trailing_zeros() as usize;
        // An escape begins at its backslash.
        Some(at - usize::from(escaped & first != 0))
    }

    const fn end(self, length: usize) -> Inside {
        Inside {
            length,
            has_escapes: self.has_escapes,
        }
    }
}

/// Tells which bytes are escaped by the backslash before them.
#[derive(Debug, Default)]
struct Escapes {
    /// One if the first byte of the next step is.
    carried: u64,
}

impl Escapes {
    /// Returns the escaped bytes of a step that has these backslashes.
    ///
    /// In a run of backslashes every other one escapes the next byte. Where a run begins, the bits of its places are
    /// subtracted from those of the odd places: what is borrowed goes through the run and flips the bits
    /// that are at an even distance from its beginning.
    const fn escaped(&mut self, backslashes: u64) -> u64 {
        let may_escape = backslashes & !self.carried;
        let pairs = (may_escape << 1 | ODD).wrapping_sub(may_escape) ^ ODD;
        let escaped = pairs ^ (backslashes | self.carried);
        self.carried = (pairs & backslashes) >> (STEP - 1);
        escaped
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Byte by byte.
    fn plainly(text: &[u8]) -> Inside {
        let mut length = 0;
        while let Some(byte) = text.get(length) {
            length += match (byte, text.get(length + 1)) {
                (b'\\', Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't')) => 2,
                (b'\\' | b'"' | ..0x20, _) => break,
                _ => 1,
            };
        }
        let looked_at = text.iter().take(length + 1);
        Inside {
            length,
            has_escapes: looked_at.into_iter().any(|byte| *byte == b'\\'),
        }
    }

    fn check(text: &[u8]) {
        let expected = plainly(text);
        let shown = String::from_utf8_lossy(text);
        assert_eq!(cross_inside(text), expected, "{shown}");
        // What every processor of the kind can do.
        let baseline = dispatch!(Level::baseline(), simd => cross(simd, text));
        assert_eq!(baseline, expected, "{shown}");
    }

    #[test]
    fn runs_of_backslashes_are_followed_over_the_edges_of_steps() {
        for before in 0..2 * STEP + 2 {
            for backslashes in [1, 2, 3, 63, 64, 65, 129] {
                for behind in ["", "\"", "n", "n\"", "u00e9", "x", "\u{1}", "\\", "é"] {
                    let text =
                        format!("{}{}{behind}", "é".repeat(before), "\\".repeat(backslashes));
                    check(text.as_bytes());
                    check(text.as_bytes().get(1..).unwrap_or_default());
                }
            }
        }
    }

    #[test]
    fn every_byte_is_told_apart_escaped_and_not() {
        for byte in 0..=u8::MAX {
            for at in [0, 5, 62, 63, 64] {
                let mut text = vec![b'a'; at];
                text.extend([byte, b'a', b'"']);
                check(&text);
                text.insert(at, b'\\');
                check(&text);
            }
        }
    }

    proptest! {
        #[test]
        fn any_text_is_crossed_as_byte_by_byte(
            text in prop::collection::vec(prop::sample::select(b"aaaaaaaa\\\\\\nu\"\t\xc3".to_vec()), 0..300),
        ) {
            check(&text);
        }
    }
}
