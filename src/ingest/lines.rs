//! Cuts JSON lines into blocks that end at a line end.

use std::io;

use super::block::{
    BLOCK_SIZE, Block, LONG_RECORD_KEPT, Lines, MAX_RECORD, Pending, Records, Splitter, next_size,
};
use super::reject::{Reason, Reject};

/// Splits at line ends. Bytes after the last line end belong to a last line; if the input broke
/// off there, that line is rejected as cut short.
#[derive(Debug)]
pub(super) struct LineSplitter {
    pending: Pending,
    next_line: u64,
}

impl LineSplitter {
    pub(super) const fn new(pending: Pending) -> Self {
        Self::from_line(1, pending)
    }

    /// Goes on where lines of this number and higher begin.
    pub(super) const fn from_line(next_line: u64, pending: Pending) -> Self {
        Self { pending, next_line }
    }

    /// Makes a block of the first `length` pending bytes.
    fn block(&mut self, length: usize) -> Block {
        let offset = self.pending.offset;
        let bytes = self.pending.take(length);
        let first = self.next_line;
        // They have to be counted here, and their places are remembered for parsing.
        let ends: Vec<usize> = memchr::memchr_iter(b'\n', &bytes).collect();
        let is_unfinished = bytes.last().is_some_and(|byte| *byte != b'\n');
        self.next_line += ends.len() as u64 + u64::from(is_unfinished);
        let start = 0;
        let lines = Lines { first, start, ends };
        Block::new(offset, bytes, Records::Lines(lines))
    }

    /// Takes all but one of the zero bytes off that the pending line begins with: the hole that the
    /// rotation of a log leaves may be as long as the log was. The line's parser skips the last one.
    fn shorten_hole(&mut self) -> bool {
        let zeros = self.pending.bytes.iter().take_while(|byte| **byte == 0);
        let zeros = zeros.count();
        let is_long = zeros > 1;
        if is_long {
            self.pending.drop_front(zeros - 1);
        }
        is_long
    }

    /// Drops the line that is pending, up to and including its end.
    fn skip_long_line(&mut self) -> Block {
        let line = self.next_line;
        self.next_line += 1;
        let offset = self.pending.offset;
        let head = self.pending.take(LONG_RECORD_KEPT);
        loop {
            if let Some(end) = memchr::memchr(b'\n', &self.pending.bytes) {
                self.pending.drop_front(end + 1);
                break;
            }
            self.pending.clear();
            if self.pending.is_finished() {
                break;
            }
            self.pending.fill(BLOCK_SIZE);
        }
        let detail = format!("longer than {} MiB", MAX_RECORD >> 20);
        let reject = Reject::new(Reason::LineTooLong, detail);
        Block::new(offset, head, Records::Spans(Vec::new())).reject(line, reject)
    }
}

impl Splitter for LineSplitter {
    fn next_block(&mut self) -> io::Result<Option<Block>> {
        let mut size = BLOCK_SIZE;
        loop {
            self.pending.fill(size);
            if let Some(end) = memchr::memrchr(b'\n', &self.pending.bytes) {
                return Ok(Some(self.block(end + 1)));
            }
            if self.pending.is_finished() {
                if self.pending.bytes.is_empty() {
                    return self.pending.finish();
                }
                let length = self.pending.bytes.len();
                let mut block = self.block(length);
                if self.pending.is_broken() {
                    let detail = "the input breaks off inside this line";
                    let reject = Reject::new(Reason::TruncatedTail, detail);
                    block = block.reject(self.next_line - 1, reject);
                }
                return Ok(Some(block));
            }
            if self.shorten_hole() {
                size = BLOCK_SIZE;
                continue;
            }
            if self.pending.bytes.len() > MAX_RECORD {
                return Ok(Some(self.skip_long_line()));
            }
            size = next_size(self.pending.bytes.len());
        }
    }
}

/// Counts line ends.
pub(super) fn count_line_ends(bytes: &[u8]) -> u64 {
    memchr::memchr_iter(b'\n', bytes).count() as u64
}
