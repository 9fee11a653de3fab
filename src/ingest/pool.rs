//! The files and how far each has been read, shared by the workers.

use std::io;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::block::{Block, MAX_RECORD, Pending, Splitter};
use super::buffer::Buffers;
use super::copy_text::CopyText;
use super::document::{DocumentSplitter, Layout};
use super::fault::FileFault;
use super::lines::LineSplitter;
use super::progress::Progress;
use super::record::{Dialect, Recognise};
use super::rows::RowSplitter;
use super::sniff::{Format, HEAD_SIZE, sniff};
use super::source::Source;
use super::stream::open;
use super::tally::{FileReport, Tally};

/// UTF-8's byte order mark, which some tools put in front of a file.
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// The files, each behind its own lock; cutting a block happens under it, parsing does not.
pub(super) struct Pool<'s> {
    files: Vec<Mutex<PoolFile<'s>>>,
    next_unopened: AtomicUsize,
    recognise: Recognise<'s>,
    progress: &'s Progress,
    buffers: Arc<Buffers>,
}

pub(super) struct PoolFile<'s> {
    source: &'s Source,
    state: State,
    fault: Option<FileFault>,
    dialect: Option<Dialect>,
}

enum State {
    Unopened,
    Open(Arc<Format>, Box<dyn Splitter>),
    Done,
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
                })
            })
            .collect();
        Self {
            files,
            next_unopened: AtomicUsize::new(0),
            recognise,
            progress,
            buffers: Arc::default(),
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
        let mut open = self.lock(file)?;
        open.next_job(self.recognise, self.progress, &self.buffers)
    }

    fn lock(&self, file: usize) -> Option<MutexGuard<'_, PoolFile<'s>>> {
        Some(
            self.files
                .get(file)?
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
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
                    tally: Tally::default(),
                }
            })
            .collect()
    }
}

impl PoolFile<'_> {
    /// Opens the file if nobody has, and cuts the next block.
    fn next_job(
        &mut self,
        recognise: Recognise<'_>,
        progress: &Progress,
        buffers: &Arc<Buffers>,
    ) -> Option<Job> {
        if matches!(self.state, State::Unopened) {
            self.state = match open_file(self.source, recognise, progress, buffers) {
                Ok((format, splitter)) => {
                    self.dialect = dialect_of(&format);
                    State::Open(Arc::new(format), splitter)
                }
                Err(fault) => {
                    self.fault = Some(fault);
                    progress.files.fetch_add(1, Ordering::Relaxed);
                    State::Done
                }
            };
        }
        let State::Open(format, splitter) = &mut self.state else {
            return None;
        };
        match splitter.next_block() {
            Ok(Some(block)) => return Some((block, Arc::clone(format))),
            Ok(None) => {}
            Err(error) => self.fault = Some(FileFault::CutShort(error.to_string())),
        }
        self.state = State::Done;
        progress.files.fetch_add(1, Ordering::Relaxed);
        None
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

/// Opens a file, looks at its head and chooses how to cut it.
fn open_file(
    source: &Source,
    recognise: Recognise<'_>,
    progress: &Progress,
    buffers: &Arc<Buffers>,
) -> Result<(Format, Box<dyn Splitter>), FileFault> {
    let input = open(&source.location, progress).map_err(|error| unreadable(&error))?;
    let mut pending = Pending::new(input, buffers.get());
    pending.fill(HEAD_SIZE);
    if pending.bytes.is_empty()
        && let Some(error) = pending.take_error()
    {
        return Err(unreadable(&error));
    }
    if pending.bytes.starts_with(&BYTE_ORDER_MARK) {
        pending.bytes.drop_front(BYTE_ORDER_MARK.len());
    }
    // A first line longer than the head says what the file is only when it is complete.
    while pending.bytes.first() == Some(&b'{')
        && memchr::memchr(b'\n', &pending.bytes).is_none()
        && !pending.is_finished()
        && pending.bytes.len() < MAX_RECORD
    {
        pending.fill(pending.bytes.len() * 2);
    }
    let mut format = sniff(&pending.bytes, recognise)?;
    if format == Format::CopyText {
        pending = pending.map_input(|head, input| Box::new(CopyText::new(head, input)));
        pending.fill(HEAD_SIZE);
        format = sniff(&pending.bytes, recognise)?;
        if format == Format::CopyText {
            return Err(FileFault::Unknown);
        }
    }
    let splitter = splitter(&format, pending);
    Ok((format, splitter))
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
    let header = pending.take(header_length);
    let lines = memchr::memchr_iter(b'\n', &header).count();
    u64::try_from(lines).unwrap_or(0) + 1
}
