//! A row of a table, whose cells are decoded only when they are asked for.

use std::borrow::Cow;

use bumpalo::Bump;

use super::marks::{Parity, STEP, positions, steps};

/// A row.
#[derive(Clone, Copy, Debug)]
pub(in crate::ingest) enum Row<'a> {
    /// Cells of a well-formed row, as they stand in the file.
    Found(&'a [&'a str]),
    /// What the `csv` crate made of a row.
    Read(&'a csv::ByteRecord),
}

impl<'a> Row<'a> {
    /// Returns the number of cells.
    pub(in crate::ingest) fn len(self) -> usize {
        match self {
            Self::Found(cells) => cells.len(),
            Self::Read(record) => record.len(),
        }
    }

    /// Returns the text of a cell, empty if the row has none there; `None` if it is not UTF-8. Text
    /// that had to be changed lives in the arena.
    pub(in crate::ingest) fn cell(self, position: usize, arena: &'a Bump) -> Option<&'a str> {
        match self {
            Self::Found(cells) => {
                let cell = cells.get(position).copied().unwrap_or_default();
                Some(match decode(cell) {
                    Cow::Borrowed(text) => text,
                    Cow::Owned(text) => arena.alloc_str(&text),
                })
            }
            Self::Read(record) => {
                std::str::from_utf8(record.get(position).unwrap_or_default()).ok()
            }
        }
    }

    /// Returns the bytes of all cells.
    pub(in crate::ingest) fn cells(self) -> impl Iterator<Item = Cow<'a, [u8]>> {
        let position = 0..self.len();
        position.map(move |position| match self {
            Self::Found(cells) => match decode(cells.get(position).copied().unwrap_or_default()) {
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
    let bytes = inside.as_bytes();
    let mut text = Vec::with_capacity(bytes.len());
    let mut from = 0;
    let mut parity = Parity::default();
    for (number, step) in steps(bytes).enumerate() {
        let quotes = positions(&step, b'"');
        // The second one of each two.
        let mut dropped = quotes & !parity.of(quotes);
        while dropped != 0 {
            let at = number * STEP + dropped.trailing_zeros() as usize;
            dropped &= dropped - 1;
            text.extend_from_slice(bytes.get(from..at).unwrap_or_default());
            from = at + 1;
        }
    }
    text.extend_from_slice(bytes.get(from..).unwrap_or_default());
    // Text without some of its quotes is still UTF-8.
    Cow::Owned(String::from_utf8(text).unwrap_or_default())
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
