//! The files and how far each has been read, shared by the workers.

use std::hint;
use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

use super::block::{Block, MAX_RECORD, Pending, Splitter};
use super::buffer::Buffers;
use super::copy_text::CopyText;
use super::document::{DocumentSplitter, Layout};
use super::fault::FileFault;
use super::lines::{LineSplitter, count_line_ends};
use super::members::Trailing;
use super::progress::Progress;
use super::record::{Dialect, Recognise};
use super::sniff::{Format, HEAD_SIZE, breaks_off, sniff};
use super::source::{Location, Source};
use super::stream::{Stream, open};
use super::table::RowSplitter;
use super::tally::{FileReport, Tally};
use super::utf16::{Encoding, Utf16Text, encoding};
use crate::usage::Oddity;

/// UTF-8's byte order mark, which some tools put in front of a file.
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// How long a file waits for others to be closed when the system allows no more open ones.
const PATIENCE: Duration = Duration::from_millis(1);

/// How often a thread looks again whether a file's lock is free before it sleeps: about as long as
/// cutting a block takes. Waking up takes as long as that again; measured, 2 to 4 % of the time.
const LOOKS: u32 = 5_000;

/// The files, each behind its own lock; cutting a block happens under it, parsing does not.
pub(super) struct Pool<'s> {
    files: Vec<Mutex<PoolFile<'s>>>,
    next_unopened: AtomicUsize,
    reading: Reading<'s>,
}

/// What reading any of the files needs.
struct Reading<'s> {
    recognise: Recognise<'s>,
    progress: &'s Progress,
    buffers: Arc<Buffers>,
    /// Files that are open.
    open_files: Arc<AtomicUsize>,
}

pub(super) struct PoolFile<'s> {
    source: &'s Source,
    state: State,
    fault: Option<FileFault>,
    dialect: Option<Dialect>,
    tally: Tally,
}

enum State {
    Unopened,
    Open(Open),
    Done,
}

/// A file that is being read.
struct Open {
    format: Arc<Format>,
    splitter: Box<dyn Splitter>,
    trailing: Trailing,
    _counted: Counted,
}

/// An open file, counted as long as this lives.
struct Counted(Arc<AtomicUsize>);

impl Counted {
    fn new(open_files: &Arc<AtomicUsize>) -> Self {
        open_files.fetch_add(1, Ordering::AcqRel);
        Self(Arc::clone(open_files))
    }
}

impl Drop for Counted {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

/// A block and what is needed to parse it.
pub(super) type Job = (Block, Arc<Format>);

impl<'s> Pool<'s> {
    pub(super) fn new(
        sources: &'s [Source],
        recognise: Recognise<'s>,
        progress: &'s Progress,
    ) -> Self {
        let files = sources
            .iter()
            .map(|source| {
                let state = State::Unopened;
                Mutex::new(PoolFile {
                    source,
                    state,
                    fault: None,
                    dialect: None,
                    tally: Tally::default(),
                })
            })
            .collect();
        Self {
            files,
            next_unopened: AtomicUsize::new(0),
            reading: Reading {
                recognise,
                progress,
                buffers: Arc::default(),
                open_files: Arc::default(),
            },
        }
    }

    /// Returns the number of files.
    pub(super) const fn len(&self) -> usize {
        self.files.len()
    }

    /// Claims a file that nobody has worked on yet.
    pub(super) fn claim(&self) -> Option<usize> {
        let file = self.next_unopened.fetch_add(1, Ordering::Relaxed);
        (file < self.files.len()).then_some(file)
    }

    /// Cuts the next block of a file; `None` when there is nothing left of it.
    pub(super) fn next_job(&self, file: usize) -> Option<Job> {
        self.lock(file)?.next_job(&self.reading)
    }

    fn lock(&self, file: usize) -> Option<MutexGuard<'_, PoolFile<'s>>> {
        let file = self.files.get(file)?;
        for _ in 0..LOOKS {
            if let Ok(guard) = file.try_lock() {
                return Some(guard);
            }
            hint::spin_loop();
        }
        Some(file.lock().unwrap_or_else(PoisonError::into_inner))
    }

    pub(super) fn into_reports(self) -> Vec<FileReport> {
        self.files
            .into_iter()
            .map(|file| {
                let file = file.into_inner().unwrap_or_else(PoisonError::into_inner);
                FileReport {
                    name: file.source.name.clone(),
                    is_named: file.source.is_named,
                    dialect: file.dialect,
                    fault: file.fault,
                    tally: file.tally,
                }
            })
            .collect()
    }
}

impl PoolFile<'_> {
    /// Opens the file if nobody has, and cuts the next block.
    fn next_job(&mut self, reading: &Reading<'_>) -> Option<Job> {
        if matches!(self.state, State::Unopened) {
            match reading.open_file(self.source, &mut self.tally) {
                Ok(open) => {
                    self.dialect = dialect_of(&open.format);
                    self.state = State::Open(open);
                }
                Err(fault) => self.finish(Some(fault), reading.progress),
            }
        }
        let State::Open(open) = &mut self.state else {
            return None;
        };
        let fault = match open.splitter.next_block() {
            Ok(Some(block)) => return Some((block, Arc::clone(&open.format))),
            Ok(None) => match open.trailing.load(Ordering::Acquire) {
                0 => None,
                count => Some(FileFault::TrailingBytes(count)),
            },
            Err(error) => Some(FileFault::CutShort(error.to_string())),
        };
        self.finish(fault, reading.progress);
        None
    }

    fn finish(&mut self, fault: Option<FileFault>, progress: &Progress) {
        self.fault = fault;
        self.state = State::Done;
        progress.files.fetch_add(1, Ordering::Relaxed);
    }
}

fn dialect_of(format: &Format) -> Option<Dialect> {
    match format {
        Format::Empty | Format::CopyText => None,
        Format::Lines(dialect)
        | Format::Document(Layout::Values(dialect))
        | Format::JsonCells { dialect, .. } => Some(*dialect),
        Format::Document(Layout::Members(members)) => members.first().map(|(_, dialect)| *dialect),
        Format::Table(table) => Some(table.dialect),
    }
}

impl Reading<'_> {
    /// Opens a file, looks at its head and chooses how to cut it.
    fn open_file(&self, source: &Source, tally: &mut Tally) -> Result<Open, FileFault> {
        let opened = self.open_patiently(&source.location);
        let (Stream { input, trailing }, counted) = opened.map_err(|error| unreadable(&error))?;
        let mut pending = Pending::new(input, self.buffers.get());
        pending.fill(HEAD_SIZE);
        if pending.bytes.is_empty()
            && let Some(error) = pending.take_error()
        {
            return Err(unreadable(&error));
        }
        let mut pending = as_utf8(pending)?;
        if skip_hole(&mut pending) {
            tally.note(Oddity::NulHole);
        }
        let mut format = self.look_at(&mut pending)?;
        if format == Format::CopyText {
            pending = pending.map_input(|head, input| Box::new(CopyText::new(head, input)));
            pending.fill(HEAD_SIZE);
            format = sniff(&pending.bytes, self.recognise)?;
            if format == Format::CopyText {
                return Err(FileFault::Unknown);
            }
        }
        Ok(Open {
            splitter: splitter(&format, pending),
            format: Arc::new(format),
            trailing,
            _counted: counted,
        })
    }

    /// Opens a source. Where the system allows no more open files, it waits for another worker to
    /// be done with one, as long as there is one.
    fn open_patiently(&self, location: &Location) -> io::Result<(Stream, Counted)> {
        loop {
            let counted = Counted::new(&self.open_files);
            match open(location, self.progress) {
                Err(error) if is_too_many_files(&error) && self.has_others_open() => {
                    drop(counted);
                    thread::sleep(PATIENCE);
                }
                outcome => return Ok((outcome?, counted)),
            }
        }
    }

    /// Whether a file is open besides the one that is being opened.
    fn has_others_open(&self) -> bool {
        self.open_files.load(Ordering::Acquire) > 1
    }

    /// Recognises a file by its head, which grows until its first record is complete.
    fn look_at(&self, pending: &mut Pending) -> Result<Format, FileFault> {
        // A first line longer than the head says what the file is only when it is complete.
        while pending.bytes.first() == Some(&b'{')
            && memchr::memchr(b'\n', &pending.bytes).is_none()
            && can_grow(pending)
        {
            pending.fill(pending.bytes.len() * 2);
        }
        loop {
            match sniff(&pending.bytes, self.recognise) {
                // The keys that tell may come after a long prompt.
                Err(FileFault::Unknown) if can_grow(pending) && breaks_off(&pending.bytes) => {
                    pending.fill(pending.bytes.len() * 2);
                }
                outcome => return outcome,
            }
        }
    }
}

fn can_grow(pending: &Pending) -> bool {
    !pending.is_finished() && pending.bytes.len() < MAX_RECORD
}

/// Whether the process or the system has as many open files as are allowed (`EMFILE`, `ENFILE`).
fn is_too_many_files(error: &io::Error) -> bool {
    cfg!(unix) && matches!(error.raw_os_error(), Some(23 | 24))
}

/// Takes a byte order mark off, and decodes what is not UTF-8.
fn as_utf8(mut pending: Pending) -> Result<Pending, FileFault> {
    match encoding(&pending.bytes) {
        Some(Encoding::Utf16(endian)) => {
            pending =
                pending.map_input(|head, input| Box::new(Utf16Text::new(head, input, endian)));
            pending.fill(HEAD_SIZE);
        }
        Some(Encoding::Other(name)) => return Err(FileFault::Encoding(name)),
        None if pending.bytes.starts_with(&BYTE_ORDER_MARK) => {
            pending.drop_front(BYTE_ORDER_MARK.len());
        }
        None => {}
    }
    Ok(pending)
}

/// Takes the zero bytes off with which a rotated log begins that its writer kept open. Returns
/// whether there were any.
fn skip_hole(pending: &mut Pending) -> bool {
    let is_hole = pending.bytes.first() == Some(&0);
    while pending.bytes.first() == Some(&0) {
        let zeros = pending.bytes.iter().take_while(|byte| **byte == 0).count();
        pending.drop_front(zeros);
        pending.fill(HEAD_SIZE);
    }
    is_hole
}

fn unreadable(error: &io::Error) -> FileFault {
    if error.kind() == io::ErrorKind::NotFound {
        FileFault::Missing
    } else {
        FileFault::Unreadable(error.to_string())
    }
}

fn splitter(format: &Format, mut pending: Pending) -> Box<dyn Splitter> {
    match format {
        Format::Lines(_) => Box::new(LineSplitter::new(pending)),
        Format::Empty | Format::CopyText => Box::new(DocumentSplitter::new(
            pending,
            Layout::Values(Dialect::NoUsage),
        )),
        Format::Document(layout) => Box::new(DocumentSplitter::new(pending, layout.clone())),
        Format::Table(table) => {
            let first_line = lines_to_first_row(&mut pending, table.header_length);
            Box::new(RowSplitter::new(pending, table.style, first_line))
        }
        Format::JsonCells { style, skip, .. } => {
            let first_line = lines_to_first_row(&mut pending, *skip);
            Box::new(RowSplitter::new(pending, *style, first_line))
        }
    }
}

/// Takes a header off. Returns the number of the line on which the rest starts.
fn lines_to_first_row(pending: &mut Pending, header_length: usize) -> u64 {
    count_line_ends(&pending.take(header_length)) + 1
}
