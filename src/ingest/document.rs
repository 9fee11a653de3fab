//! Cuts JSON documents into records: arrays, pages, single and concatenated objects.
//!
//! A document has no line structure to rely on, so its brackets are followed from the start.
//! Only the cutting happens here; whether a record is valid JSON is for its reader to say.

use std::io;

use super::block::{BLOCK_SIZE, Block, MAX_RECORD, Pending, Records, Span, Splitter, next_size};
use super::lines::count_line_ends;
use super::record::Dialect;
use super::reject::{Reason, Reject};

/// Where the records of a document are.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Layout {
    /// Top-level values, and the elements of top-level arrays.
    Values(Dialect),
    /// Members of top-level objects: the elements of an array member (`data`, `observations`),
    /// or an object member itself (`trace`).
    Members(Vec<(&'static str, Dialect)>),
}

/// Follows brackets and strings; everything it has to remember between reads.
#[derive(Debug)]
pub(super) struct DocumentSplitter {
    pending: Pending,
    layout: Layout,
    scanned: usize,
    line: u64,
    /// Open brackets, innermost last; true for arrays.
    open: Vec<bool>,
    is_string: bool,
    string_start: usize,
    /// The last string at depth 1, which names the member that follows it.
    member: Option<Dialect>,
    record: Option<(usize, u64, Dialect, usize)>,
    /// Whether the current record has been rejected as too long, and is only crossed.
    is_too_long: bool,
    spans: Vec<Span>,
}

/// Brackets that are followed. Deeper ones can only belong to a record that its reader rejects.
const MAX_OPEN: usize = 1 << 20;

impl DocumentSplitter {
    pub(super) const fn new(pending: Pending, layout: Layout) -> Self {
        Self {
            pending,
            layout,
            scanned: 0,
            line: 1,
            open: Vec::new(),
            is_string: false,
            string_start: 0,
            member: None,
            record: None,
            is_too_long: false,
            spans: Vec::new(),
        }
    }

    /// Follows the pending bytes to their end.
    fn scan(&mut self) {
        while let Some(byte) = self.pending.bytes.get(self.scanned).copied() {
            if self.is_string {
                if !self.cross_string() {
                    return;
                }
                continue;
            }
            let at = self.scanned;
            self.scanned += 1;
            match byte {
                b'\n' => {
                    self.line += 1;
                    self.end_scalar(at);
                }
                b' ' | b'\t' | b'\r' | b',' => self.end_scalar(at),
                b':' => {}
                b'"' => {
                    self.start_record(at, false);
                    self.is_string = true;
                    self.string_start = at;
                }
                b'{' | b'[' => self.open_bracket(at, byte == b'['),
                b'}' | b']' => self.close_bracket(at),
                _ => self.start_record(at, false),
            }
        }
    }

    /// Moves on to the end of the current string. Returns whether it ends in the pending bytes.
    fn cross_string(&mut self) -> bool {
        let bytes = &self.pending.bytes;
        let rest = bytes.get(self.scanned..).unwrap_or_default();
        let Some(found) = memchr::memchr2(b'"', b'\\', rest) else {
            self.line += count_line_ends(rest);
            self.scanned = bytes.len();
            return false;
        };
        self.line += count_line_ends(rest.get(..found).unwrap_or_default());
        let at = self.scanned + found;
        if bytes.get(at) == Some(&b'\\') {
            if at + 1 >= bytes.len() && !self.pending.is_finished() {
                self.scanned = at;
                return false;
            }
            self.scanned = (at + 2).min(bytes.len());
            return true;
        }
        self.scanned = at + 1;
        self.is_string = false;
        if let (Layout::Members(members), 1, None) = (&self.layout, self.open.len(), &self.record) {
            let text = bytes.get(self.string_start + 1..at).unwrap_or_default();
            self.member = members
                .iter()
                .find(|(name, _)| name.as_bytes() == text)
                .map(|(_, dialect)| *dialect);
        }
        true
    }

    /// The kind of record that starts at the current depth, if one does.
    fn record_here(&self, is_object: bool) -> Option<Dialect> {
        match (&self.layout, self.open.as_slice()) {
            (Layout::Values(dialect), [] | [true]) => Some(*dialect),
            (Layout::Members(_), [false, true]) => self.member,
            (Layout::Members(_), [false]) if is_object => self.member,
            _ => None,
        }
    }

    fn start_record(&mut self, at: usize, is_object: bool) {
        if self.record.is_none()
            && let Some(dialect) = self.record_here(is_object)
        {
            self.record = Some((at, self.line, dialect, self.open.len()));
        }
    }

    fn open_bracket(&mut self, at: usize, is_array: bool) {
        let is_outer_array = is_array && self.open.is_empty();
        if !is_outer_array {
            self.start_record(at, !is_array);
        }
        if self.open.len() < MAX_OPEN {
            self.open.push(is_array);
        }
    }

    fn close_bracket(&mut self, at: usize) {
        self.end_scalar(at);
        self.open.pop();
        if self
            .record
            .as_ref()
            .is_some_and(|(_, _, _, depth)| *depth == self.open.len())
        {
            self.end_record(at + 1);
        }
        if self.open.len() <= 1 {
            self.member = None;
        }
    }

    /// Ends a record that is a scalar, which no bracket ends.
    fn end_scalar(&mut self, at: usize) {
        if self
            .record
            .as_ref()
            .is_some_and(|(_, _, _, depth)| *depth == self.open.len())
        {
            self.end_record(at);
        }
    }

    fn end_record(&mut self, end: usize) {
        if let Some((start, line, dialect, _)) = self.record.take()
            && !std::mem::take(&mut self.is_too_long)
        {
            self.spans.push(Span {
                range: start..end,
                line,
                dialect,
            });
        }
    }

    /// Hands out the records found so far, keeping the bytes of an unfinished one.
    fn block(&mut self) -> Block {
        let keep_from = match &self.record {
            Some((start, ..)) => *start,
            None if self.is_string => self.string_start,
            None => self.scanned,
        };
        let offset = self.pending.offset;
        let bytes = self.pending.take(keep_from);
        self.scanned -= keep_from;
        self.string_start = self.string_start.saturating_sub(keep_from);
        if let Some((start, ..)) = &mut self.record {
            *start = 0;
        }
        let spans = std::mem::take(&mut self.spans);
        Block::new(offset, bytes, Records::Spans(spans))
    }

    /// Rejects the current record. The rest of it will be crossed, and what follows it read.
    fn reject_long_record(&mut self, line: u64) -> Block {
        let detail = format!("a record longer than {} MiB", MAX_RECORD >> 20);
        self.is_too_long = true;
        let block = self.record_so_far();
        block.reject(line, Reject::new(Reason::LineTooLong, detail))
    }

    /// Takes what is pending of the current record.
    fn record_so_far(&mut self) -> Block {
        let start = self.record.as_ref().map_or(0, |(start, ..)| *start);
        self.pending.drop_front(start);
        let offset = self.pending.offset;
        let bytes = self.pending.take(self.scanned.saturating_sub(start));
        self.scanned = 0;
        self.string_start = 0;
        if let Some((start, ..)) = &mut self.record {
            *start = 0;
        }
        Block::new(offset, bytes, Records::Spans(Vec::new()))
    }

    /// Rejects the record that the end of the input cuts off.
    fn unfinished_block(&mut self) -> Option<Block> {
        let (_, line, ..) = *self.record.as_ref()?;
        self.scanned = self.pending.bytes.len();
        let block = self.record_so_far();
        self.record = None;
        let detail = "the input ends inside this record";
        let reject = Reject::new(Reason::TruncatedTail, detail);
        (!self.is_too_long).then(|| block.reject(line, reject))
    }
}

impl Splitter for DocumentSplitter {
    fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut size = BLOCK_SIZE;
        loop {
            self.pending.fill(size);
            self.scan();
            if self.pending.is_finished() {
                let end = self.pending.bytes.len();
                self.end_scalar(end);
            }
            if !self.spans.is_empty() {
                return Ok(Some(self.block()));
            }
            if self.pending.is_finished() {
                return match self.unfinished_block() {
                    Some(block) => Ok(Some(block)),
                    None => self.pending.finish(),
                };
            }
            match self.record {
                None => drop(self.block()),
                Some(_) if self.is_too_long => drop(self.record_so_far()),
                Some((_, line, ..)) if self.pending.bytes.len() > MAX_RECORD => {
                    return Ok(Some(self.reject_long_record(line)));
                }
                Some(_) => {}
            }
            size = next_size(self.pending.bytes.len());
        }
    }
}
