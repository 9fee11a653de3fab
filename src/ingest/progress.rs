//! How far reading has come, for whoever shows it.

use std::io::{self, Read};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};

use super::source::{Location, Source};

/// What has been read so far, and what there is as far as it is known.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes as they are stored, before decompression.
    pub stored_bytes: Arc<AtomicU64>,
    /// Lines, rows or records.
    pub records: AtomicU64,
    /// Rejected ones among them.
    pub rejected: AtomicU64,
    /// Files read to their end, or found unreadable.
    pub files: AtomicU64,
    /// Threads that were to help and could not be started.
    pub missing_threads: AtomicUsize,
    /// Bytes of all files; `None` if one has no size, as standard input.
    pub total_bytes: Option<u64>,
    /// Number of all files.
    pub total_files: usize,
}

impl Progress {
    /// Adds up what there is to read.
    pub fn of(sources: &[Source]) -> Self {
        let size = |source: &Source| match &source.location {
            Location::Stdin => None,
            // A pipe has no size either.
            Location::File(path) => path
                .metadata()
                .ok()
                .filter(std::fs::Metadata::is_file)
                .map(|metadata| metadata.len()),
        };
        Self {
            total_bytes: sources.iter().map(size).sum(),
            total_files: sources.len(),
            ..Self::default()
        }
    }

    /// Counts the bytes that are read from an input.
    pub(super) fn counted<R: Read>(&self, input: R) -> Counted<R> {
        Counted {
            input,
            bytes: Arc::clone(&self.stored_bytes),
        }
    }
}

/// An input whose bytes are counted.
#[derive(Debug)]
pub(super) struct Counted<R> {
    input: R,
    bytes: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let count = self.input.read(buffer)?;
        self.bytes.fetch_add(count as u64, Ordering::Relaxed);
        Ok(count)
    }
}
