//! Opens a file, recognises its format by its head and chooses how to cut it.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use super::block::{MAX_RECORD, Pending, Splitter};
use super::buffer::Buffers;
use super::copy_text::CopyText;
use super::document::{DocumentSplitter, Layout};
use super::fault::FileFault;
use super::lines::{LineSplitter, count_line_ends};
use super::members::Trailing;
use super::pieces::Pieces;
use super::progress::Progress;
use super::record::{Dialect, Recognise};
use super::sniff::{Format, HEAD_SIZE, breaks_off, sniff};
use super::source::{Location, Source};
use super::stream::{Stream, open};
use super::table::RowSplitter;
use super::tally::Tally;
use super::utf16::{Encoding, Utf16Text, encoding};
use crate::usage::Oddity;

/// UTF-8's byte order mark, which some tools put in front of a file.
const BYTE_ORDER_MARK: [u8; 3] = [0xef, 0xbb, 0xbf];

/// How long a file waits for others to be closed when the system allows no more open ones.
const PATIENCE: Duration = Duration::from_millis(1);

/// What opening any of the files needs.
pub(super) struct Opening<'s> {
    recognise: Recognise<'s>,
    pub(super) progress: &'s Progress,
    buffers: Arc<Buffers>,
    /// Files that are open.
    open_files: Arc<AtomicUsize>,
}

/// A file that is being read.
pub(super) struct Open {
    pub(super) format: Arc<Format>,
    pub(super) cutting: Cutting,
    pub(super) trailing: Trailing,
    _counted: Counted,
}

/// How a file is cut.
pub(super) enum Cutting {
    /// Block after block, as it comes.
    InOrder(Box<dyn Splitter>),
    /// In pieces that threads read at once.
    InPieces(Arc<Pieces>),
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

impl<'s> Opening<'s> {
    pub(super) fn new(recognise: Recognise<'s>, progress: &'s Progress) -> Self {
        Self {
            recognise,
            progress,
            buffers: Arc::default(),
            open_files: Arc::default(),
        }
    }

    /// Opens a file, looks at its head and chooses how to cut it.
    pub(super) fn open_file(&self, source: &Source, tally: &mut Tally) -> Result<Open, FileFault> {
        let opened = self.open_patiently(&source.location);
        let (stream, counted) = opened.map_err(|error| unreadable(&error))?;
        let mut pending = Pending::new(stream.input, self.buffers.get());
        pending.file = stream.file;
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
            cutting: self.cutting(&format, pending),
            format: Arc::new(format),
            trailing: stream.trailing,
            _counted: counted,
        })
    }

    /// Chooses how to cut a file.
    fn cutting(&self, format: &Format, pending: Pending) -> Cutting {
        if let Format::Lines(_) = format
            && let Some(pieces) = Pieces::of(&pending, &self.buffers, self.progress)
        {
            return Cutting::InPieces(Arc::new(pieces));
        }
        Cutting::InOrder(splitter(format, pending))
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
