//! Goes over the rows of a block: by the cells that were found in it, or through the `csv` crate.

use std::ops::Range;

use super::cells::{CellEnd, Cells};
use super::row::{FoundRow, Row};
use super::style::{CsvStyle, csv_reader};
use crate::ingest::lines::count_line_ends;

/// Where a row stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct RowPlace {
    /// The line of the file on which it starts.
    pub(in crate::ingest) line: u64,
    /// Its bytes in the block, without line ends around it.
    pub(in crate::ingest) range: Range<usize>,
}

/// The rows of a block.
#[derive(Debug)]
pub(in crate::ingest) enum Rows<'b> {
    /// Their cells are known.
    Found(FoundRows<'b>),
    /// Their cells are not known, or the block is not UTF-8.
    Read(ReadRows<'b>),
}

/// Rows whose cells are known.
#[derive(Debug)]
pub(in crate::ingest) struct FoundRows<'b> {
    /// Ends of the cells of the rows to come.
    ends: &'b [CellEnd],
    /// Where the next row starts, and its line.
    start: usize,
    line: u64,
    /// The row at hand.
    row: FoundRow<'b>,
}

/// Rows that the `csv` crate reads.
#[derive(Debug)]
pub(in crate::ingest) struct ReadRows<'b> {
    bytes: &'b [u8],
    first_line: u64,
    reader: csv::Reader<&'b [u8]>,
    record: csv::ByteRecord,
}

impl<'b> Rows<'b> {
    /// Starts before the first row of a block, which is on `first_line`.
    pub(in crate::ingest) fn new(
        bytes: &'b [u8],
        cells: Option<&'b Cells>,
        style: CsvStyle,
        first_line: u64,
    ) -> Self {
        let text = || simdutf8::basic::from_utf8(bytes).ok();
        match cells.and_then(|cells| Some((cells, text()?))) {
            Some((cells, text)) => Self::Found(FoundRows {
                ends: &cells.ends,
                start: 0,
                line: first_line,
                row: FoundRow {
                    text,
                    start: 0,
                    ends: &[],
                },
            }),
            None => Self::Read(ReadRows {
                bytes,
                first_line,
                reader: csv_reader(style, bytes),
                record: csv::ByteRecord::new(),
            }),
        }
    }

    /// Goes to the next row that is not empty.
    pub(in crate::ingest) fn next(&mut self) -> Option<RowPlace> {
        match self {
            Self::Found(rows) => rows.next(),
            Self::Read(rows) => rows.next(),
        }
    }

    /// Returns the row at hand.
    pub(in crate::ingest) fn row(&self) -> Row<'_> {
        match self {
            Self::Found(rows) => Row::Found(rows.row),
            Self::Read(rows) => Row::Read(&rows.record),
        }
    }
}

impl FoundRows<'_> {
    fn next(&mut self) -> Option<RowPlace> {
        loop {
            let last = self.ends.iter().position(|end| end.ends_row())?;
            let (ends, rest) = self.ends.split_at_checked(last + 1)?;
            let (start, line) = (self.start, self.line);
            self.ends = rest;
            self.start = ends.last()?.at() + 1;
            self.row = FoundRow {
                start,
                ends,
                ..self.row
            };
            let row = self.row.text.as_bytes().get(start..self.start);
            self.line += count_line_ends(row.unwrap_or_default());
            let range = self.row.range();
            if !range.is_empty() {
                return Some(RowPlace { line, range });
            }
        }
    }
}

impl ReadRows<'_> {
    fn next(&mut self) -> Option<RowPlace> {
        // Reading from memory cannot fail, and every byte sequence is some CSV.
        let has_row = matches!(self.reader.read_byte_record(&mut self.record), Ok(true));
        has_row.then(|| RowPlace {
            line: self.line(),
            range: self.range(),
        })
    }

    /// The bytes of the row at hand.
    fn range(&self) -> Range<usize> {
        let (start, end) = (self.start(), position(self.reader.position()));
        let text = self.bytes.get(start..end).unwrap_or_default();
        let before = text.iter().take_while(|byte| is_line_end(**byte)).count();
        let after = text
            .iter()
            .rev()
            .take_while(|byte| is_line_end(**byte))
            .count();
        start + before..end.saturating_sub(after).max(start + before)
    }

    /// The line of the row at hand. The position of a row is the end of the row before, so the rest
    /// of that row's line end and blank lines come first.
    fn line(&self) -> u64 {
        let before = self
            .record
            .position()
            .map_or(0, |position| position.line().saturating_sub(1));
        let ends = self.bytes.get(self.start()..).unwrap_or_default().iter();
        let ends = ends.take_while(|byte| is_line_end(**byte));
        let blank_lines = ends.fold(0, |lines, byte| lines + u64::from(*byte == b'\n'));
        self.first_line + before + blank_lines
    }

    fn start(&self) -> usize {
        self.record.position().map_or(0, position)
    }
}

fn position(position: &csv::Position) -> usize {
    usize::try_from(position.byte()).unwrap_or(usize::MAX)
}

const fn is_line_end(byte: u8) -> bool {
    matches!(byte, b'\r' | b'\n')
}
