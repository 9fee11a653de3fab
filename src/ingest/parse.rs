//! Parses a block: record by record through a reader.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::ops::Range;

use bumpalo::Bump;

use super::block::{Block, Lines, MAX_RECORD, Records};
use super::json::{Guide, StepId, Walk};
use super::reader::{Column, Fate, Input, Reader};
use super::record::{Dialect, Origin};
use super::reject::{Reason, Reject};
use super::reject_log::Spill;
use super::sniff::{Format, TableFormat, is_complete};
use super::table::{Cells, Row, RowPlace, Rows};
use super::tally::Tally;
use crate::usage::Oddity;

/// Everything a worker needs to parse blocks of any file.
#[derive(Debug)]
pub(super) struct Parser<R> {
    arena: Bump,
    /// What records of each kind have looked like so far; `None` to read without.
    guides: Option<BTreeMap<Dialect, Guide>>,
    /// Number of the file that the current block is from.
    file: u32,
    /// What became of the current block's lines.
    tally: Tally,
    /// Where rejected records are saved, if they are.
    spill: Spill,
    /// What makes something of the records.
    reader: R,
}

impl<R: Reader> Parser<R> {
    pub(super) fn new(reader: R, is_guided: bool, spill: Spill) -> Self {
        Self {
            arena: Bump::new(),
            guides: is_guided.then(BTreeMap::new),
            file: 0,
            tally: Tally::default(),
            spill,
            reader,
        }
    }

    /// Ends parsing. Returns the reader and the rejected records that were saved.
    pub(super) fn finish(self) -> (R, Spill) {
        (self.reader, self.spill)
    }

    /// Parses one block of file number `file`. Returns what became of its lines.
    pub(super) fn parse(&mut self, block: &Block, format: &Format, file: u32) -> Tally {
        self.file = file;
        self.spill.start_block(file, block.offset);
        match (&block.records, format) {
            (Records::Lines(lines), Format::Lines(dialect)) => {
                self.lines(&block.bytes, lines, *dialect);
            }
            (Records::Rows { first_line, cells }, Format::Table(table)) => {
                let cells = self.usable(cells.as_ref());
                let rows = Rows::new(&block.bytes, cells, table.style, *first_line);
                self.rows(&block.bytes, rows, table);
            }
            (Records::Rows { first_line, cells }, Format::JsonCells { style, dialect, .. }) => {
                let cells = self.usable(cells.as_ref());
                let rows = Rows::new(&block.bytes, cells, *style, *first_line);
                self.json_cells(&block.bytes, rows, *dialect);
            }
            (Records::Spans(spans), _) => {
                for span in spans {
                    let bytes = block.bytes.get(span.range.clone()).unwrap_or_default();
                    let outcome = self.json(bytes, span.line, span.dialect);
                    self.note(outcome, span.line, &block.bytes, span.range.clone());
                }
            }
            (Records::Lines(_) | Records::Rows { .. }, _) => {}
        }
        if let Some((line, reject)) = &block.rejected {
            let all = 0..block.bytes.len();
            self.note(Err(reject.clone()), *line, &block.bytes, all);
        }
        std::mem::take(&mut self.tally)
    }

    fn lines(&mut self, bytes: &[u8], lines: &Lines, dialect: Dialect) {
        let mut start = lines.start;
        let ends = lines.ends.iter().map(|end| (*end, true));
        for (line, (end, is_ended)) in (lines.first..).zip(ends.chain([(bytes.len(), false)])) {
            let text = bytes.get(start..end).unwrap_or_default();
            if text.is_empty() && !is_ended {
                break;
            }
            let mut outcome = self.json(text, line, dialect);
            if outcome.is_err()
                && let Some(rest) = after_hole(text)
            {
                self.tally.note(Oddity::NulHole);
                outcome = self.json(rest, line, dialect);
            }
            let outcome = outcome.map_err(|reject| {
                // A last line without its end that is not JSON is still being written.
                if !is_ended && reject.reason() == Reason::Json && !is_json(text) {
                    Reject::new(Reason::TruncatedTail, "the file ends inside this line")
                } else {
                    reject
                }
            });
            self.note(outcome, line, bytes, start..end);
            start = end + 1;
        }
    }

    /// Parses one JSON record, which may be blank.
    fn json(&mut self, bytes: &[u8], line: u64, dialect: Dialect) -> Result<(), Reject> {
        if bytes.iter().all(u8::is_ascii_whitespace) {
            self.tally.blank += 1;
            return Ok(());
        }
        if bytes.len() > MAX_RECORD {
            let detail = format!("longer than {} MiB", MAX_RECORD >> 20);
            return Err(Reject::new(Reason::LineTooLong, detail));
        }
        let text = utf8(bytes)?;
        self.record(dialect, Input::Json(text), line)
    }

    /// Returns the cells that were found in a block, unless it is read the plain way.
    fn usable<'c>(&self, cells: Option<&'c Cells>) -> Option<&'c Cells> {
        cells.filter(|_| self.guides.is_some())
    }

    fn json_cells(&mut self, bytes: &[u8], mut rows: Rows<'_>, dialect: Dialect) {
        while let Some(RowPlace { line, range }) = rows.next() {
            let cell = rows.row().cells().next().unwrap_or_default();
            let outcome = self.json(&cell, line, dialect);
            self.note(outcome, line, bytes, range);
        }
    }

    fn rows(&mut self, bytes: &[u8], mut rows: Rows<'_>, table: &TableFormat) {
        let columns = self.wanted_columns(table);
        while let Some(RowPlace { line, range }) = rows.next() {
            let row = rows.row();
            let outcome = if row.len() == table.columns.len() {
                self.row(table, &columns, row, line)
            } else {
                let (found, expected) = (row.len(), table.columns.len());
                let detail = format!("{found} cells, the header has {expected}");
                Err(Reject::new(Reason::Fields, detail))
            };
            self.note(outcome, line, bytes, range);
        }
    }

    /// Reads one row of a table. Text that is not UTF-8 is no reason to lose a call.
    fn row(
        &mut self,
        table: &TableFormat,
        columns: &[Column<'_>],
        row: Row<'_>,
        line: u64,
    ) -> Result<(), Reject> {
        let outcome = self.record(table.dialect, Input::Row(columns, row), line);
        match outcome {
            Err(reject) if reject.reason() == Reason::Utf8 => {
                let replaced = in_utf8(row, &table.columns).ok_or(reject)?;
                self.tally.note(Oddity::ReplacedText);
                self.record(
                    table.dialect,
                    Input::Row(columns, Row::Read(&replaced)),
                    line,
                )
            }
            outcome => outcome,
        }
    }

    /// Returns the columns that are read.
    fn wanted_columns<'t>(&mut self, table: &'t TableFormat) -> Vec<Column<'t>> {
        let guides = self.guides.as_mut();
        let guide = guides.map(|guides| &*guides.entry(table.dialect).or_default());
        let reader = &mut self.reader;
        let names = table.columns.iter().enumerate();
        let columns = names.filter_map(|(position, name)| {
            Some(Column {
                name,
                position,
                field: reader.column(table.dialect, name)?,
                step: guide.map_or(StepId::UNKNOWN, |guide| guide.column(name)),
            })
        });
        columns.collect()
    }

    /// Reads one record.
    fn record(&mut self, dialect: Dialect, input: Input<'_>, line: u64) -> Result<(), Reject> {
        self.arena.reset();
        let origin = Origin {
            file: self.file,
            line: u32::try_from(line).unwrap_or(u32::MAX),
        };
        let walk = match &mut self.guides {
            Some(guides) => {
                let guide = guides.entry(dialect).or_default();
                guide.start_record();
                Walk::guided(&self.arena, guide)
            }
            None => Walk::plain(&self.arena),
        };
        match self.reader.read(dialect, input, walk, origin)? {
            Fate::HandedOn => self.tally.calls += 1,
            Fate::PassedOver => self.tally.not_a_call += 1,
        }
        Ok(())
    }

    /// Counts a record that was read, with what became of it if that has not been counted, and
    /// saves the bytes of one that is rejected.
    fn note(&mut self, outcome: Result<(), Reject>, line: u64, block: &[u8], range: Range<usize>) {
        self.tally.read += 1;
        if let Err(reject) = outcome {
            let offset = range.start;
            let bytes = block.get(range).unwrap_or_default();
            self.spill.reject(line, offset, &reject, bytes);
            self.tally.reject(line, reject);
        }
    }
}

/// Returns what follows the zero bytes at the start of a line, if there are any: a log whose writer
/// kept it open while it was rotated goes on behind a hole.
fn after_hole(line: &[u8]) -> Option<&[u8]> {
    let zeros = line.iter().take_while(|byte| **byte == 0).count();
    line.get(zeros..).filter(|_| zeros > 0)
}

/// Returns a row in which U+FFFD stands for what is not UTF-8; `None` if that concerns an id, where
/// two calls could become one, or the model, which decides the price.
fn in_utf8(row: Row<'_>, columns: &[String]) -> Option<csv::ByteRecord> {
    let mut replaced = csv::ByteRecord::new();
    for (cell, name) in row.cells().zip(columns) {
        let text = String::from_utf8_lossy(&cell);
        let name = name.to_ascii_lowercase();
        let is_key = name.ends_with("id") || name.ends_with("model");
        if is_key && matches!(text, Cow::Owned(_)) {
            return None;
        }
        replaced.push_field(text.as_bytes());
    }
    Some(replaced)
}

/// Checks that bytes are UTF-8.
fn utf8(bytes: &[u8]) -> Result<&str, Reject> {
    let checked = simdutf8::basic::from_utf8(bytes);
    // Only the standard library says where the fault is.
    let checked = checked.or_else(|_| std::str::from_utf8(bytes));
    checked.map_err(|error| {
        let position = error.valid_up_to() + 1;
        Reject::new(Reason::Utf8, format!("byte {position} of the record"))
    })
}

/// Whether a line is JSON; one that is may still hold text that should be JSON and is not.
fn is_json(line: &[u8]) -> bool {
    std::str::from_utf8(line).is_ok_and(is_complete)
}
