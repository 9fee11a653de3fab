//! A row of a table, whose cells are decoded only when they are asked for.

use std::borrow::Cow;
use std::ops::Range;

use bumpalo::Bump;
use fearless_simd::{Level, Simd, dispatch};

use super::cells::CellEnd;
use crate::ingest::marks::{Parity, STEP, positions, steps};

/// A row.
#[derive(Clone, Copy, Debug)]
pub(in crate::ingest) enum Row<'a> {
    /// A well-formed row, as it stands in the file.
    Found(FoundRow<'a>),
    /// What the `csv` crate made of a row.
    Read(&'a csv::ByteRecord),
}

/// A row whose cells are known by where they end.
#[derive(Clone, Copy, Debug)]
pub(in crate::ingest) struct FoundRow<'a> {
    /// The text of all rows.
    pub(super) text: &'a str,
    /// Where the row starts.
    pub(super) start: usize,
    /// Ends of its cells.
    pub(super) ends: &'a [CellEnd],
}

impl<'a> FoundRow<'a> {
    /// Returns where the row stands, without its line end.
    pub(super) fn range(self) -> Range<usize> {
        self.start..self.ends.last().map_or(self.start, |end| self.end_of(*end))
    }

    /// Returns where the text of a cell ends: a carriage return belongs to the line end behind it.
    fn end_of(self, cell: CellEnd) -> usize {
        let row = || self.text.get(self.start..cell.at()).unwrap_or_default();
        cell.at() - usize::from(cell.ends_row() && row().ends_with('\r'))
    }

    /// Returns a cell; an empty one if the row has none there.
    fn cell(self, position: usize) -> &'a str {
        let Some(end) = self.ends.get(position) else {
            return "";
        };
        let before = position.checked_sub(1).and_then(|at| self.ends.get(at));
        let start = before.map_or(self.start, |before| before.at() + 1);
        self.text.get(start..self.end_of(*end)).unwrap_or_default()
    }
}

impl<'a> Row<'a> {
    /// Returns the number of cells.
    pub(in crate::ingest) fn len(self) -> usize {
        match self {
            Self::Found(row) => row.ends.len(),
            Self::Read(record) => record.len(),
        }
    }

    /// Returns the text of a cell, empty if the row has none there; `None` if it is not UTF-8. Text
    /// that had to be changed lives in the arena.
    pub(in crate::ingest) fn cell(self, position: usize, arena: &'a Bump) -> Option<&'a str> {
        match self {
            Self::Found(row) => Some(match decode(row.cell(position)) {
                Cow::Borrowed(text) => text,
                Cow::Owned(text) => arena.alloc_str(&text),
            }),
            Self::Read(record) => {
                std::str::from_utf8(record.get(position).unwrap_or_default()).ok()
            }
        }
    }

    /// Returns the bytes of all cells.
    pub(in crate::ingest) fn cells(self) -> impl Iterator<Item = Cow<'a, [u8]>> {
        let position = 0..self.len();
        position.map(move |position| match self {
            Self::Found(row) => match decode(row.cell(position)) {
                Cow::Borrowed(text) => Cow::Borrowed(text.as_bytes()),
                Cow::Owned(text) => Cow::Owned(text.into_bytes()),
            },
            Self::Read(record) => Cow::Borrowed(record.get(position).unwrap_or_default()),
        })
    }
}

/// Takes the quotes off a well-formed cell, and makes one of two inside.
fn decode(cell: &str) -> Cow<'_, str> {
    let quoted = cell.strip_prefix('"');
    let Some(inside) = quoted.and_then(|quoted| quoted.strip_suffix('"')) else {
        return Cow::Borrowed(cell);
    };
    if memchr::memchr(b'"', inside.as_bytes()).is_none() {
        return Cow::Borrowed(inside);
    }
    Cow::Owned(dispatch!(Level::new(), simd => without_doubled(simd, inside)))
}

/// Returns the inside of quotes with one quote for each two.
#[expect(
    clippy::inline_always,
    reason = "part of what is compiled for each kind of processor"
)]
#[inline(always)]
fn without_doubled<S: Simd>(simd: S, inside: &str) -> String {
    let mut text = String::with_capacity(inside.len());
    let mut from = 0;
    let mut parity = Parity::default();
    for (number, step) in steps(inside.as_bytes()).enumerate() {
        let quotes = positions(simd, &step, b'"');
        // The second one of each two.
        let mut dropped = quotes & !parity.of(quotes);
        while dropped != 0 {
            let at = number * STEP + dropped.trailing_zeros() as usize;
            dropped &= dropped - 1;
            text.push_str(inside.get(from..at).unwrap_or_default());
            from = at + 1;
        }
    }
    text.push_str(inside.get(from..).unwrap_or_default());
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn quotes_come_off_and_doubled_ones_are_one() {
        for (cell, expected) in [
            ("", ""),
            ("plain", "plain"),
            (r#""""#, ""),
            (r#""a,b""#, "a,b"),
            (r#""""""#, "\""),
            (r#""a""b""c""#, "a\"b\"c"),
            (r#"""""""#, "\"\""),
            ("\"é\"\"\n\"", "é\"\n"),
        ] {
            assert_eq!(decode(cell), expected, "{cell}");
        }
    }
}
