//! Blocks: pieces of a file that can be parsed on their own, by any thread.

use std::io;
use std::ops::Range;

use super::buffer::Buffer;
use super::record::Dialect;
use super::reject::{Reason, Reject};
use super::sized_file::SizedFile;
use super::table::Cells;

/// Size at which a block is handed out. Large enough that taking the next one costs nothing,
/// small enough to stay in a core's cache share and to spread short files over threads.
pub(super) const BLOCK_SIZE: usize = 1 << 20;
/// Longest line or record that is read.
pub(super) const MAX_RECORD: usize = 64 << 20;

/// How many bytes to look at next when these hold no complete record: twice as many, and no more
/// than tell that the record is too long.
pub(super) const fn next_size(pending: usize) -> usize {
    let twice = pending.saturating_mul(2);
    if twice < BLOCK_SIZE {
        BLOCK_SIZE
    } else if twice > MAX_RECORD {
        MAX_RECORD + 1
    } else {
        twice
    }
}

/// How much is kept of a record that is too long, for whoever wants to know what it was.
pub(super) const LONG_RECORD_KEPT: usize = 1 << 16;

/// A piece of a file with complete records, or one record that could not even be cut out.
#[derive(Debug)]
pub(super) struct Block {
    /// Where the bytes begin in the decompressed file.
    pub offset: u64,
    /// The bytes; records are slices of them.
    pub bytes: Buffer,
    /// Where the records are.
    pub records: Records,
    /// If the bytes are those of a record that could not be cut out (the first ones of a record
    /// that is too long): its line, and why.
    pub rejected: Option<(u64, Reject)>,
}

impl Block {
    /// Makes a block of complete records.
    pub(super) const fn new(offset: u64, bytes: Buffer, records: Records) -> Self {
        Self {
            offset,
            bytes,
            records,
            rejected: None,
        }
    }

    /// Turns the bytes into those of a record that could not be cut out.
    pub(super) fn reject(mut self, line: u64, reject: Reject) -> Self {
        if reject.reason() == Reason::LineTooLong {
            self.bytes = self.bytes.take_front(LONG_RECORD_KEPT);
        }
        Self {
            records: Records::Spans(Vec::new()),
            rejected: Some((line, reject)),
            ..self
        }
    }
}

/// How records lie in a block.
#[derive(Debug)]
pub(super) enum Records {
    /// One per line.
    Lines(Lines),
    /// Rows of a CSV file, possibly over several lines.
    Rows {
        /// Line number of the first byte, from 1.
        first_line: u64,
        /// Where their cells end, if all are well-formed.
        cells: Option<Cells>,
    },
    /// Found by their brackets.
    Spans(Vec<Span>),
}

/// The lines of a block.
#[derive(Debug)]
pub(super) struct Lines {
    /// Number of the first one, from 1.
    pub first: u64,
    /// Where it begins.
    pub start: usize,
    /// Where the line ends stand. The last line of a file may have none.
    pub ends: Vec<usize>,
}

/// A record inside a block.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    /// Its bytes.
    pub range: Range<usize>,
    /// The line on which it starts, from 1.
    pub line: u64,
    /// What kind it is.
    pub dialect: Dialect,
}

/// Cuts a stream into blocks.
pub(super) trait Splitter: Send {
    /// Returns the next block, or `None` at the end.
    ///
    /// # Errors
    /// Fails when the input cannot be read on. What was read completely before is handed out
    /// first, so that an error means nothing else is left.
    fn next_block(&mut self) -> io::Result<Option<Block>>;
}

/// Bytes that have been read and not yet handed out.
pub(super) struct Pending {
    input: Box<dyn io::Read + Send>,
    /// The file that is read, if it has a size and these are its bytes as they are.
    pub(super) file: Option<SizedFile>,
    /// What is left to hand out.
    pub(super) bytes: Buffer,
    /// Where it begins in the decompressed input.
    pub(super) offset: u64,
    is_finished: bool,
    /// An error waits until everything before it has been handed out.
    error: Option<io::Error>,
}

impl Pending {
    /// Starts reading an input.
    pub(super) fn new(input: Box<dyn io::Read + Send>, bytes: Buffer) -> Self {
        Self {
            input,
            file: None,
            bytes,
            offset: 0,
            is_finished: false,
            error: None,
        }
    }

    /// Reads a file from a place in it on, where `input` stands.
    pub(super) fn resume(input: Box<dyn io::Read + Send>, bytes: Buffer, offset: u64) -> Self {
        Self {
            offset,
            ..Self::new(input, bytes)
        }
    }

    /// Starts over with what was read so far and the rest of the input, both in another form.
    pub(super) fn map_input<F>(self, change: F) -> Self
    where
        F: FnOnce(Vec<u8>, Box<dyn io::Read + Send>) -> Box<dyn io::Read + Send>,
    {
        Self {
            error: self.error,
            ..Self::new(change(self.bytes.to_vec(), self.input), self.bytes.empty())
        }
    }

    /// Reads until at least `size` bytes are pending or the input ends.
    pub(super) fn fill(&mut self, size: usize) {
        while self.bytes.len() < size && !self.is_finished {
            let size = size.max(self.bytes.len() + BLOCK_SIZE / 4);
            let outcome = self.input.read(self.bytes.room(size));
            self.bytes.extend(*outcome.as_ref().unwrap_or(&0));
            match outcome {
                Ok(0) => self.is_finished = true,
                Err(error) if error.kind() != io::ErrorKind::Interrupted => {
                    self.is_finished = true;
                    self.error = Some(error);
                }
                Ok(_) | Err(_) => {}
            }
        }
    }

    /// Whether nothing more will come.
    pub(super) const fn is_finished(&self) -> bool {
        self.is_finished
    }

    /// Whether the input broke off, rather than ended.
    pub(super) const fn is_broken(&self) -> bool {
        self.error.is_some()
    }

    /// Takes the first `length` bytes, leaving the rest.
    pub(super) fn take(&mut self, length: usize) -> Buffer {
        self.offset += length.min(self.bytes.len()) as u64;
        self.bytes.take_front(length)
    }

    /// Forgets the first `length` bytes.
    pub(super) fn drop_front(&mut self, length: usize) {
        self.offset += length.min(self.bytes.len()) as u64;
        self.bytes.drop_front(length);
    }

    /// Forgets all bytes.
    pub(super) fn clear(&mut self) {
        self.offset += self.bytes.len() as u64;
        self.bytes.clear();
    }

    /// Returns the error that ended the input, if one did, once.
    pub(super) fn take_error(&mut self) -> Option<io::Error> {
        self.error.take()
    }

    /// Ends the stream: reports the error that ended the input, if one did.
    pub(super) fn finish(&mut self) -> io::Result<Option<Block>> {
        match self.take_error() {
            Some(error) => Err(error),
            None => Ok(None),
        }
    }
}

impl std::fmt::Debug for Pending {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Pending")
            .field("pending", &self.bytes.len())
            .finish_non_exhaustive()
    }
}
