//! Byte buffers that go round between reading a file and parsing its blocks.
//!
//! A fresh megabyte from the system costs more than reading into it: its pages have to be zeroed and
//! mapped. Buffers are zeroed once and used again.

use std::fmt;
use std::ops::{Deref, RangeInclusive};
use std::sync::{Arc, Mutex, PoisonError};

use super::block::BLOCK_SIZE;
use super::sniff::HEAD_SIZE;

/// Sizes of buffers that are kept. Smaller ones hold what a block left over, larger ones were needed
/// for a record larger than a block.
const KEPT: RangeInclusive<usize> = HEAD_SIZE..=4 * BLOCK_SIZE;
/// Buffers that wait at once; each thread has about two on the way.
const MOST_KEPT: usize = 64;

/// Buffers that wait to be used again.
#[derive(Debug, Default)]
pub(super) struct Buffers(Mutex<Vec<Vec<u8>>>);

impl Buffers {
    /// Returns an empty buffer.
    pub(super) fn get(self: &Arc<Self>) -> Buffer {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Buffer {
            room: waiting.pop().unwrap_or_default(),
            length: 0,
            home: Arc::clone(self),
        }
    }

    fn put(&self, room: Vec<u8>) {
        let mut waiting = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if KEPT.contains(&room.len()) && waiting.len() < MOST_KEPT {
            waiting.push(room);
        }
    }
}

/// Bytes, and room for more. Goes back to where it came from when it is dropped.
pub(super) struct Buffer {
    /// Everything that was ever asked for, so that it need not be zeroed again.
    room: Vec<u8>,
    length: usize,
    home: Arc<Buffers>,
}

impl Buffer {
    /// Returns the room behind the bytes, so that with it there are at least `size`.
    pub(super) fn room(&mut self, size: usize) -> &mut [u8] {
        if self.room.len() < size {
            self.grow(size);
        }
        self.room.get_mut(self.length..).unwrap_or_default()
    }

    /// Gets more room, from a buffer that waits if there is one: its memory was mostly used by this
    /// thread last, and is in the cache of its core.
    fn grow(&mut self, size: usize) {
        let mut waiting = self.home.get();
        std::mem::swap(&mut self.room, &mut waiting.room);
        if self.room.len() < size {
            self.room.resize(size, 0);
        }
        let bytes = waiting.room.get(..self.length).unwrap_or_default();
        if let Some(room) = self.room.get_mut(..bytes.len()) {
            room.copy_from_slice(bytes);
        }
    }

    /// Counts the first bytes of the room in.
    pub(super) fn extend(&mut self, count: usize) {
        self.length = self.room.len().min(self.length + count);
    }

    /// Forgets all but the first bytes.
    pub(super) fn shorten(&mut self, length: usize) {
        self.length = self.length.min(length);
    }

    /// Forgets the bytes.
    pub(super) const fn clear(&mut self) {
        self.length = 0;
    }

    /// Forgets the first bytes.
    pub(super) fn drop_front(&mut self, count: usize) {
        let count = count.min(self.length);
        self.room.copy_within(count..self.length, 0);
        self.length -= count;
    }

    /// Takes the first bytes, leaving the rest.
    pub(super) fn take_front(&mut self, count: usize) -> Self {
        let left = self.get(count..).unwrap_or_default();
        let rest = Self {
            room: left.to_vec(),
            length: left.len(),
            home: Arc::clone(&self.home),
        };
        self.length = self.length.min(count);
        std::mem::replace(self, rest)
    }

    /// Returns an empty buffer from the same place.
    pub(super) fn empty(&self) -> Self {
        self.home.get()
    }
}

impl Deref for Buffer {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        self.room.get(..self.length).unwrap_or_default()
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.home.put(std::mem::take(&mut self.room));
    }
}

impl fmt::Debug for Buffer {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = formatter.debug_struct("Buffer");
        debug.field("length", &self.length).finish_non_exhaustive()
    }
}
