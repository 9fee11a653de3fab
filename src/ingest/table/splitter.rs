//! Cuts CSV into blocks that end at a row end, never inside quotes.

use std::io;

use super::cells::{Cells, find_cells};
use super::style::CsvStyle;
use crate::ingest::block::{BLOCK_SIZE, Block, MAX_RECORD, Pending, Records, Splitter, next_size};
use crate::ingest::lines::count_line_ends;
use crate::ingest::reject::{Reason, Reject};

/// Splits at row ends, following quotes from the start of the file.
#[derive(Debug)]
pub(in crate::ingest) struct RowSplitter {
    pending: Pending,
    style: CsvStyle,
    next_line: u64,
    /// How far the pending bytes have been followed.
    scanned: usize,
    is_quoted: bool,
    /// Position of the quote that closed the last quoted stretch, to recognise doubled quotes.
    closed_at: Option<usize>,
    /// End of the last complete row, and the line ends up to it.
    row_end: usize,
    lines_to_row_end: u64,
    lines_scanned: u64,
    /// Whether the pending bytes begin inside a row that was rejected as too long.
    is_too_long: bool,
    /// End of that row, and the line ends up to it.
    long_row_end: Option<(usize, u64)>,
}

impl RowSplitter {
    pub(in crate::ingest) const fn new(pending: Pending, style: CsvStyle, first_line: u64) -> Self {
        Self {
            pending,
            style,
            next_line: first_line,
            scanned: 0,
            is_quoted: false,
            closed_at: None,
            row_end: 0,
            lines_to_row_end: 0,
            lines_scanned: 0,
            is_too_long: false,
            long_row_end: None,
        }
    }

    /// Follows quotes and line ends to the end of the pending bytes.
    fn scan(&mut self) {
        let bytes = &self.pending.bytes;
        while let Some(found) =
            memchr::memchr2(b'"', b'\n', bytes.get(self.scanned..).unwrap_or_default())
        {
            let at = self.scanned + found;
            self.scanned = at + 1;
            if bytes.get(at) == Some(&b'\n') {
                self.lines_scanned += 1;
                if !self.is_quoted {
                    if std::mem::take(&mut self.is_too_long) {
                        self.long_row_end = Some((at + 1, self.lines_scanned));
                    }
                    self.row_end = at + 1;
                    self.lines_to_row_end = self.lines_scanned;
                }
                continue;
            }
            let previous = at
                .checked_sub(1)
                .and_then(|before| bytes.get(before))
                .copied();
            if self.is_quoted {
                let is_escaped = self.style.has_backslash_escapes && ends_in_backslash(bytes, at);
                if !is_escaped {
                    self.is_quoted = false;
                    self.closed_at = Some(at);
                }
            } else {
                let is_cell_start = match previous {
                    None | Some(b'\n' | b'\r') => true,
                    Some(byte) => byte == self.style.delimiter,
                };
                let is_doubled = self.closed_at.is_some_and(|closed| closed + 1 == at);
                self.is_quoted = is_cell_start || is_doubled;
            }
        }
        self.scanned = bytes.len();
    }

    /// Takes the first bytes, with `lines` line ends, and forgets how far they were followed.
    fn block(&mut self, length: usize, lines: u64, cells: Option<Cells>) -> Block {
        let offset = self.pending.offset;
        let bytes = self.pending.take(length);
        let first_line = self.next_line;
        self.next_line += lines;
        self.scanned = 0;
        self.closed_at = self.closed_at.and_then(|closed| closed.checked_sub(length));
        self.lines_scanned = 0;
        self.row_end = 0;
        self.lines_to_row_end = 0;
        Block::new(offset, bytes, Records::Rows { first_line, cells })
    }

    /// The rows up to one that is not well-formed, with their cells; `None` if there are none.
    fn well_formed_rows(&mut self) -> Option<Block> {
        if self.style.has_backslash_escapes || self.scanned > 0 || self.is_too_long {
            return None;
        }
        let cells = find_cells(&self.pending.bytes, self.style.delimiter);
        let rows = self.pending.bytes.get(..cells.row_end)?;
        let lines = count_line_ends(rows);
        (cells.row_end > 0).then(|| self.block(cells.row_end, lines, Some(cells)))
    }

    /// Everything up to the last row end, without what is left of a row that was too long. The bytes
    /// behind are followed anew, because they begin with a row.
    fn complete_rows(&mut self) -> Block {
        let mut block = self.block(self.row_end, self.lines_to_row_end, None);
        self.is_quoted = false;
        self.closed_at = None;
        if let (Some((end, lines)), Records::Rows { first_line, .. }) =
            (self.long_row_end.take(), &mut block.records)
        {
            block.bytes.drop_front(end);
            block.offset += end as u64;
            *first_line += lines;
        }
        block
    }

    /// Drops the pending part of a row that is too long, which is rejected once.
    fn long_row(&mut self) -> Option<Block> {
        let detail = format!("a row longer than {} MiB", MAX_RECORD >> 20);
        let reject = Reject::new(Reason::LineTooLong, detail);
        let line = self.next_line;
        let block = self.block(self.pending.bytes.len(), self.lines_scanned, None);
        let is_first = !std::mem::replace(&mut self.is_too_long, true);
        is_first.then(|| block.reject(line, reject))
    }

    /// The bytes after the last row end: a last row without line end, or an unfinished one.
    fn last_block(&mut self) -> Block {
        let length = self.pending.bytes.len();
        let is_unfinished = self.is_quoted || self.pending.is_broken();
        let block = self.block(length, 0, None);
        if !is_unfinished {
            return block;
        }
        let (reason, detail) = if self.pending.is_broken() {
            (
                Reason::TruncatedTail,
                "the input breaks off inside this row",
            )
        } else {
            (
                Reason::Fields,
                "a quote that opens in this row never closes",
            )
        };
        block.reject(self.next_line, Reject::new(reason, detail))
    }
}

fn ends_in_backslash(bytes: &[u8], at: usize) -> bool {
    let before = bytes.get(..at).unwrap_or_default();
    before
        .iter()
        .rev()
        .take_while(|byte| **byte == b'\\')
        .count()
        % 2
        == 1
}

impl Splitter for RowSplitter {
    fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut size = BLOCK_SIZE;
        loop {
            self.pending.fill(size);
            if let Some(block) = self.well_formed_rows() {
                return Ok(Some(block));
            }
            self.scan();
            if self.row_end > 0 {
                return Ok(Some(self.complete_rows()));
            }
            if self.pending.is_finished() {
                if self.pending.bytes.is_empty() || self.is_too_long {
                    self.pending.clear();
                    return self.pending.finish();
                }
                return Ok(Some(self.last_block()));
            }
            if self.pending.bytes.len() > MAX_RECORD
                && let Some(block) = self.long_row()
            {
                return Ok(Some(block));
            }
            size = next_size(self.pending.bytes.len());
        }
    }
}
