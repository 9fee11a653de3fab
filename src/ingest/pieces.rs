//! Reads one file of lines in several threads at once.
//!
//! Copying from the page cache takes up to a quarter of the time, and under the file's lock one thread after the
//! other did it. So a file is divided into pieces of one size, and to a piece belong the lines that begin in
//! it: whoever has claimed it reads on until the last of them ends. Only number and place of its first line
//! come from the piece before. Where the places differ, because somebody writes into the file, or where
//! a line is long, the rest is read in order. Measured: two threads wait for each other 1 % of
//! the time, before up to 8 %; what more threads gain is reckoned, not measured.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};

use super::block::{BLOCK_SIZE, Block, Lines, Pending, Records};
use super::buffer::{Buffer, Buffers};
use super::lines::LineSplitter;
use super::pool::look_again;
use super::progress::Progress;
use super::sized_file::SizedFile;
use super::stream::read_up_to;

/// A line may reach beyond its piece by the size of a piece divided by this. What is read there is read twice.
const REACH: usize = 8;
/// The same for what is read there at first, in which most lines end.
const SHORT_REACH: usize = 256;

/// A file of lines, divided into pieces.
#[derive(Debug)]
pub(super) struct Pieces {
    file: SizedFile,
    /// Where the first piece begins, and with it the first line.
    start: u64,
    /// Where the last one ends.
    end: u64,
    /// Size of a piece.
    size: usize,
    /// The piece that nobody has claimed yet.
    next: AtomicU64,
    chain: Mutex<Chain>,
    has_moved: Condvar,
    buffers: Arc<Buffers>,
}

/// What a piece needs to know of those before.
#[derive(Debug)]
struct Chain {
    /// The piece whose turn it is.
    turn: u64,
    /// Number of its first line.
    line: u64,
    /// Where that begins.
    offset: u64,
    /// Whether the rest is read in order.
    is_left: bool,
}

/// The bytes of the lines that begin in a piece.
struct Part {
    /// Where the bytes begin.
    offset: u64,
    bytes: Buffer,
    /// Where the first line begins.
    start: usize,
    ends: Vec<usize>,
}

/// What becomes of a piece.
pub(super) enum Piece {
    /// Its lines, and whether the file has no more.
    Lines(Block, bool),
    /// From here on the file is read in order.
    InOrder(LineSplitter),
    /// Nothing: it is already being read in order.
    Left,
}

impl Pieces {
    /// Divides a file that is large enough; `None` if it is not, or cannot be read from any place.
    pub(super) fn of(
        pending: &Pending,
        buffers: &Arc<Buffers>,
        progress: &Progress,
    ) -> Option<Self> {
        let file = pending.file.clone()?;
        let left = file.size()?.saturating_sub(pending.offset);
        if left < 2 * BLOCK_SIZE as u64 {
            return None;
        }
        // What has been read is read again.
        let pending_size = pending.bytes.len() as u64;
        progress
            .stored_bytes
            .fetch_sub(pending_size, Ordering::Relaxed);
        Self::divided(file, pending.offset, BLOCK_SIZE, buffers)
    }

    /// Divides a file from a place on into pieces of this size.
    pub(super) fn divided(
        file: SizedFile,
        start: u64,
        size: usize,
        buffers: &Arc<Buffers>,
    ) -> Option<Self> {
        Some(Self {
            start,
            end: file.size()?,
            size,
            file,
            next: AtomicU64::new(0),
            chain: Mutex::new(Chain {
                turn: 0,
                line: 1,
                offset: start,
                is_left: false,
            }),
            has_moved: Condvar::new(),
            buffers: Arc::clone(buffers),
        })
    }

    /// Claims the next piece. Whoever does must read it: the ones behind it wait for that.
    pub(super) fn claim(&self) -> Option<u64> {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        (self.place(number) < self.end).then_some(number)
    }

    /// Returns where a piece begins.
    const fn place(&self, number: u64) -> u64 {
        self.start
            .saturating_add(number.saturating_mul(self.size as u64))
    }

    /// Reads a piece that was claimed.
    pub(super) fn read(&self, number: u64, progress: &Progress) -> Piece {
        // In order it will be told what is wrong.
        let part = self.part(number).ok().flatten();
        let mut chain = self.wait(number);
        chain.turn += 1;
        self.has_moved.notify_all();
        if chain.is_left {
            return Piece::Left;
        }
        let from = chain.offset;
        let Some(block) = part.and_then(|part| chain.join(part)) else {
            chain.is_left = true;
            let rest = progress.counted(self.file.from(from));
            let pending = Pending::resume(Box::new(rest), self.buffers.get(), from);
            return Piece::InOrder(LineSplitter::from_line(chain.line, pending));
        };
        let count = chain.offset - from;
        progress.stored_bytes.fetch_add(count, Ordering::Relaxed);
        Piece::Lines(block, self.place(number + 1) >= self.end)
    }

    /// Reads the lines that begin in a piece. `None` if the last one of them is too long.
    fn part(&self, number: u64) -> io::Result<Option<Part>> {
        let place = self.place(number);
        // A line begins with the piece if the one before ends with the byte before.
        let offset = if number == 0 { place } else { place - 1 };
        let own = self.end.min(place + self.size as u64) - offset;
        let own = usize::try_from(own).unwrap_or(usize::MAX);
        let mut file = self.file.from(offset);
        let mut bytes = self.buffers.get();
        let mut last_end = None;
        for part in [SHORT_REACH, REACH] {
            let missing = own + self.size / part - bytes.len();
            let room = bytes.room(own + self.size / REACH).get_mut(..missing);
            let count = read_up_to(&mut file, room.unwrap_or_default())?;
            bytes.extend(count);
            let behind = bytes.get(own - 1..).unwrap_or_default();
            last_end = memchr::memchr(b'\n', behind).map(|end| own + end);
            if last_end.is_some() {
                break;
            }
        }
        let is_all = offset + bytes.len() as u64 == self.end;
        let Some(length) = last_end.or(is_all.then_some(bytes.len())) else {
            return Ok(None);
        };
        bytes.shorten(length);
        let mut ends = memchr::memchr_iter(b'\n', &bytes);
        let start = if number == 0 {
            0
        } else {
            ends.next().map_or(length, |end| end + 1)
        };
        let ends = ends.collect();
        Ok(Some(Part {
            offset,
            bytes,
            start,
            ends,
        }))
    }

    /// Waits until all pieces before have been read.
    fn wait(&self, number: u64) -> MutexGuard<'_, Chain> {
        let is_own = |chain: &MutexGuard<'_, Chain>| chain.turn == number;
        look_again(|| self.chain.try_lock().ok().filter(is_own)).unwrap_or_else(|| {
            let chain = self.chain.lock().unwrap_or_else(PoisonError::into_inner);
            self.has_moved
                .wait_while(chain, |chain| chain.turn != number)
                .unwrap_or_else(PoisonError::into_inner)
        })
    }
}

impl Chain {
    /// Joins lines to those before, as a block; `None` if they do not begin where those end.
    fn join(&mut self, part: Part) -> Option<Block> {
        if part.offset + part.start as u64 != self.offset {
            return None;
        }
        let first = self.line;
        self.line += part.ends.len() as u64;
        self.offset = part.offset + part.bytes.len() as u64;
        let Part { start, ends, .. } = part;
        let lines = Lines { first, start, ends };
        Some(Block::new(part.offset, part.bytes, Records::Lines(lines)))
    }
}
