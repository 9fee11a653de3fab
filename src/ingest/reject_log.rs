//! Rejected records with their bytes, kept on disk while reading: there may be more of them than fit
//! into memory.
//!
//! Every worker writes to a file of its own that has no name and is gone with the program, block by
//! block, and remembers where each block's records are. In the end they are read back in the order
//! of the files and their blocks, one record in memory at a time.

use std::fs::File;
use std::io::{self, BufReader, BufWriter, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use super::block::LONG_RECORD_KEPT;
use super::reject::{Reason, Reject};

/// A record that was rejected.
#[derive(Debug)]
pub struct RejectedRecord<'a> {
    /// Number of its file.
    pub file: usize,
    /// The line on which it starts, from 1.
    pub line: u64,
    /// Where it begins in the decompressed file, in bytes.
    pub offset: u64,
    /// Why it was rejected.
    pub reason: Reason,
    /// What exactly was wrong.
    pub detail: &'a str,
    /// The record as it stands in the file, without its line end.
    pub bytes: &'a [u8],
    /// Whether these are only its first bytes, because it is too long.
    pub is_cut: bool,
}

/// Collects the rejected records of all workers.
#[derive(Debug)]
pub struct RejectLog {
    folder: PathBuf,
    spills: Mutex<Vec<Spill>>,
}

impl RejectLog {
    /// Makes an empty log. Its files take their room in this folder.
    pub fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_path_buf(),
            spills: Mutex::default(),
        }
    }

    /// Returns a place for the records of one worker.
    pub(super) fn spill(&self) -> Spill {
        Spill {
            folder: Some(self.folder.clone()),
            ..Spill::none()
        }
    }

    /// Keeps what a worker has written.
    pub(super) fn keep(&self, spill: Spill) {
        let mut spills = self.spills.lock().unwrap_or_else(PoisonError::into_inner);
        spills.push(spill);
    }

    /// Hands out all records by file and place.
    ///
    /// # Errors
    /// Fails if records could not be written or read back, and as `each` does.
    pub fn for_each<F>(self, mut each: F) -> io::Result<()>
    where
        F: FnMut(&RejectedRecord<'_>) -> io::Result<()>,
    {
        let spills = self.spills.into_inner();
        let mut spills = spills.unwrap_or_else(PoisonError::into_inner);
        let mut inputs = Vec::with_capacity(spills.len());
        let mut chunks = Vec::new();
        for (number, spill) in spills.iter_mut().enumerate() {
            chunks.extend(spill.chunks.drain(..).map(|chunk| (chunk, number)));
            inputs.push(spill.finish()?);
        }
        chunks.sort_unstable_by_key(|(chunk, _)| (chunk.file, chunk.offset));
        let mut record = Stored::default();
        for (chunk, number) in chunks {
            if let Some(Some(input)) = inputs.get_mut(number) {
                input.seek(SeekFrom::Start(chunk.start))?;
                for _ in 0..chunk.count {
                    record.read(input)?;
                    each(&record.record(&chunk)?)?;
                }
            }
        }
        Ok(())
    }
}

/// The rejected records of a block, in a spill.
#[derive(Clone, Copy, Debug)]
struct Chunk {
    /// The file they are from.
    file: u32,
    /// Where the block begins in it.
    offset: u64,
    /// Where they begin in the spill.
    start: u64,
    /// How many there are.
    count: u64,
}

/// What one worker has saved.
#[derive(Debug)]
pub(super) struct Spill {
    /// Where the file is made when it is needed; `None` if nothing is to be saved.
    folder: Option<PathBuf>,
    output: Option<BufWriter<File>>,
    /// How much was written.
    length: u64,
    /// The file and the place of the current block.
    block: (u32, u64),
    chunks: Vec<Chunk>,
    /// What kept it from writing.
    error: Option<io::Error>,
}

impl Spill {
    /// Saves nothing.
    pub(super) const fn none() -> Self {
        Self {
            folder: None,
            output: None,
            length: 0,
            block: (0, 0),
            chunks: Vec::new(),
            error: None,
        }
    }

    /// Notes that the records that follow are of this block.
    pub(super) const fn start_block(&mut self, file: u32, offset: u64) {
        self.block = (file, offset);
    }

    /// Saves a record that begins at this place of the current block.
    pub(super) fn reject(&mut self, line: u64, start: usize, reject: &Reject, bytes: &[u8]) {
        if self.folder.is_some()
            && self.error.is_none()
            && let Err(error) = self.write(line, start as u64, reject, bytes)
        {
            self.error = Some(error);
        }
    }

    fn write(&mut self, line: u64, start: u64, reject: &Reject, bytes: &[u8]) -> io::Result<()> {
        let is_cut = reject.reason() == Reason::LineTooLong;
        let most = if is_cut {
            LONG_RECORD_KEPT
        } else {
            bytes.len()
        };
        let bytes = bytes.get(..most).unwrap_or(bytes);
        let reason = Reason::ALL.iter().position(|one| *one == reject.reason());
        let output = if let Some(output) = &mut self.output {
            output
        } else {
            let folder = self.folder.as_deref().unwrap_or(Path::new("."));
            let file = tempfile::tempfile_in(folder)?;
            self.output.insert(BufWriter::new(file))
        };
        let numbers = [
            line,
            start,
            reason.unwrap_or_default() as u64,
            reject.detail().len() as u64,
            bytes.len() as u64,
        ];
        for number in numbers {
            output.write_all(&number.to_le_bytes())?;
        }
        output.write_all(reject.detail().as_bytes())?;
        output.write_all(bytes)?;
        let (file, offset) = self.block;
        match self.chunks.last_mut() {
            Some(last) if (last.file, last.offset) == self.block => last.count += 1,
            _ => self.chunks.push(Chunk {
                file,
                offset,
                start: self.length,
                count: 1,
            }),
        }
        let texts = reject.detail().len() + bytes.len();
        self.length += (size_of_val(&numbers) + texts) as u64;
        Ok(())
    }

    /// Ends writing and begins reading. `None` if nothing was written.
    fn finish(&mut self) -> io::Result<Option<BufReader<File>>> {
        if let Some(error) = self.error.take() {
            return Err(error);
        }
        let Some(output) = self.output.take() else {
            return Ok(None);
        };
        Ok(Some(BufReader::new(output.into_inner()?)))
    }
}

/// A record as it was written.
#[derive(Debug, Default)]
struct Stored {
    line: u64,
    start: u64,
    reason: u64,
    detail: Vec<u8>,
    bytes: Vec<u8>,
}

impl Stored {
    /// Reads the next record of a spill.
    fn read(&mut self, input: &mut BufReader<File>) -> io::Result<()> {
        let mut number = || {
            let mut bytes = [0; 8];
            input.read_exact(&mut bytes)?;
            io::Result::Ok(u64::from_le_bytes(bytes))
        };
        self.line = number()?;
        self.start = number()?;
        self.reason = number()?;
        let lengths = [number()?, number()?];
        for (text, length) in [&mut self.detail, &mut self.bytes].into_iter().zip(lengths) {
            text.resize(usize::try_from(length).unwrap_or(usize::MAX), 0);
            input.read_exact(text)?;
        }
        Ok(())
    }

    /// Returns it as a record of a block.
    fn record(&self, chunk: &Chunk) -> io::Result<RejectedRecord<'_>> {
        let damaged = || io::Error::from(io::ErrorKind::InvalidData);
        let reason = usize::try_from(self.reason).ok();
        let reason = reason.and_then(|reason| Reason::ALL.get(reason));
        let reason = *reason.ok_or_else(damaged)?;
        Ok(RejectedRecord {
            file: usize::try_from(chunk.file).map_err(|_| damaged())?,
            line: self.line,
            offset: chunk.offset + self.start,
            reason,
            detail: std::str::from_utf8(&self.detail).map_err(|_| damaged())?,
            bytes: &self.bytes,
            is_cut: reason == Reason::LineTooLong,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_come_back_in_the_order_of_files_and_blocks() {
        let folder = tempfile::tempdir().unwrap();
        let log = RejectLog::new(folder.path());
        let reject = Reject::new(Reason::Time, "late");
        // Two workers that took turns.
        let (mut one, mut other) = (log.spill(), log.spill());
        one.start_block(1, 0);
        one.reject(1, 0, &reject, b"1:0");
        one.reject(2, 5, &reject, b"1:5");
        other.start_block(0, 1000);
        other.reject(90, 7, &reject, b"\xff");
        one.start_block(0, 0);
        other.start_block(1, 50);
        other.reject(9, 1, &reject, b"");
        one.reject(3, 2, &reject, b"0:2");
        log.keep(other);
        log.keep(one);
        log.keep(Spill::none());
        let mut found = Vec::new();
        log.for_each(|record| {
            assert_eq!((record.reason, record.detail), (Reason::Time, "late"));
            found.push((
                record.file,
                record.line,
                record.offset,
                record.bytes.to_vec(),
            ));
            Ok(())
        })
        .unwrap();
        let expected = [
            (0, 3, 2, b"0:2".to_vec()),
            (0, 90, 1007, b"\xff".to_vec()),
            (1, 1, 0, b"1:0".to_vec()),
            (1, 2, 5, b"1:5".to_vec()),
            (1, 9, 51, Vec::new()),
        ];
        assert_eq!(found, expected);
        // Its files had no names.
        assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
    }
}
