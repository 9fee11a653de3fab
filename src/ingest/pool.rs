//! The files and how far each has been read, shared by the workers.

use std::hint;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use super::block::Block;
use super::document::Layout;
use super::fault::FileFault;
use super::lines::LineSplitter;
use super::opening::{Cutting, Open, Opening};
use super::pieces::{Piece, Pieces};
use super::progress::Progress;
use super::record::{Dialect, Recognise};
use super::sniff::Format;
use super::source::Source;
use super::tally::{FileReport, Tally};

/// How often a thread looks again for what others are about to give back before it sleeps: about as long
/// as cutting a block takes. Waking up takes as long as that again; measured, 2 to 4 % of the time.
const LOOKS: u32 = 5_000;

/// Looks again for a moment, until there is something.
pub(super) fn look_again<T>(mut look: impl FnMut() -> Option<T>) -> Option<T> {
    (0..LOOKS).find_map(|_| {
        let found = look();
        if found.is_none() {
            hint::spin_loop();
        }
        found
    })
}

/// The files, each behind its own lock; cutting a block happens under it, parsing does not.
pub(super) struct Pool<'s> {
    files: Vec<Mutex<PoolFile<'s>>>,
    next_unopened: AtomicUsize,
    opening: Opening<'s>,
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

/// A block and what is needed to parse it.
pub(super) type Job = (Block, Arc<Format>);

/// What comes next of a file.
enum Next {
    /// A block.
    Job(Job),
    /// A piece, to be read while others read theirs.
    Piece(Arc<Pieces>, u64, Arc<Format>),
}

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
            opening: Opening::new(recognise, progress),
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
        let progress = self.opening.progress;
        loop {
            let next = self.lock(file)?.next(&self.opening)?;
            let (pieces, number, format) = match next {
                Next::Job(job) => return Some(job),
                Next::Piece(pieces, number, format) => (pieces, number, format),
            };
            match pieces.read(number, progress) {
                Piece::Lines(block, is_last) => {
                    if is_last {
                        self.lock(file)?.finish(None, progress);
                    }
                    return Some((block, format));
                }
                Piece::InOrder(lines) => self.lock(file)?.go_on_with(lines),
                Piece::Left => {}
            }
        }
    }

    fn lock(&self, file: usize) -> Option<MutexGuard<'_, PoolFile<'s>>> {
        let file = self.files.get(file)?;
        let guard = look_again(|| file.try_lock().ok());
        Some(guard.unwrap_or_else(|| file.lock().unwrap_or_else(PoisonError::into_inner)))
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
    /// Opens the file if nobody has, and cuts the next block or says which piece is next.
    fn next(&mut self, opening: &Opening<'_>) -> Option<Next> {
        if matches!(self.state, State::Unopened) {
            match opening.open_file(self.source, &mut self.tally) {
                Ok(open) => {
                    self.dialect = dialect_of(&open.format);
                    self.state = State::Open(open);
                }
                Err(fault) => self.finish(Some(fault), opening.progress),
            }
        }
        let State::Open(open) = &mut self.state else {
            return None;
        };
        let format = Arc::clone(&open.format);
        let splitter = match &mut open.cutting {
            Cutting::InPieces(pieces) => {
                // The file is done when the last piece has been read.
                let number = pieces.claim()?;
                return Some(Next::Piece(Arc::clone(pieces), number, format));
            }
            Cutting::InOrder(splitter) => splitter,
        };
        let fault = match splitter.next_block() {
            Ok(Some(block)) => return Some(Next::Job((block, format))),
            Ok(None) => match open.trailing.load(Ordering::Acquire) {
                0 => None,
                count => Some(FileFault::TrailingBytes(count)),
            },
            Err(error) => Some(FileFault::CutShort(error.to_string())),
        };
        self.finish(fault, opening.progress);
        None
    }

    /// Reads the rest in order.
    fn go_on_with(&mut self, lines: LineSplitter) {
        if let State::Open(open) = &mut self.state {
            open.cutting = Cutting::InOrder(Box::new(lines));
        }
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
