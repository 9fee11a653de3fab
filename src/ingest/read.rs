//! Reads all files in parallel: every worker takes a file of its own while there are any, and
//! helps with the blocks of the others' files after that.

use std::collections::BTreeMap;
use std::io::Read;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::thread;

use super::block::{Block, Pending, Splitter};
use super::document::{DocumentSplitter, Layout};
use super::fault::FileFault;
use super::lines::LineSplitter;
use super::parse::Parser;
use super::record::Dialect;
use super::rows::RowSplitter;
use super::sink::Sink;
use super::sniff::{Format, HEAD_SIZE, sniff};
use super::source::Source;
use super::stream::{open, read_up_to};
use super::tally::{FileReport, Tally};
use crate::usage::AttributionRules;

/// Bytes and lines read so far, for whoever shows progress.
#[derive(Debug, Default)]
pub struct Progress {
    /// Bytes after decompression.
    pub bytes: AtomicU64,
    /// Lines, rows or records.
    pub records: AtomicU64,
    /// Rejected ones among them.
    pub rejected: AtomicU64,
}

/// Reads every source and hands each record to the sink of the thread that parsed it.
///
/// Returns the sinks, in no particular order, and a report for each file in the order of
/// `sources`. What the sinks hold may be distributed differently on every run; their union is
/// always the same.
pub fn read<S, F>(
    sources: &[Source],
    rules: &AttributionRules,
    threads: usize,
    progress: &Progress,
    new_sink: F,
) -> (Vec<S>, Vec<FileReport>)
where
    S: Sink,
    F: Fn() -> S + Sync,
{
    let pool = Pool::new(sources);
    let workers: Vec<Worker<'_, S>> = (0..threads.max(1))
        .map(|_| Worker {
            parser: Parser::new(rules, new_sink()),
            tallies: BTreeMap::new(),
        })
        .collect();
    let finished = thread::scope(|scope| {
        let handles: Vec<_> = workers
            .into_iter()
            .map(|mut worker| {
                scope.spawn(|| {
                    worker.run(&pool, progress);
                    worker
                })
            })
            .collect();
        handles
            .into_iter()
            .map(|handle| {
                handle
                    .join()
                    .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
            })
            .collect::<Vec<_>>()
    });
    let mut reports = pool.into_reports();
    let mut sinks = Vec::with_capacity(finished.len());
    for worker in finished {
        for (file, tally) in worker.tallies {
            if let Some(report) = reports.get_mut(file) {
                report.tally.merge(tally);
            }
        }
        sinks.push(worker.parser.sink);
    }
    (sinks, reports)
}

/// The files, each behind its own lock; cutting a block happens under it, parsing does not.
struct Pool<'s> {
    files: Vec<Mutex<PoolFile<'s>>>,
    next_unopened: AtomicUsize,
}

struct PoolFile<'s> {
    source: &'s Source,
    state: State,
    fault: Option<FileFault>,
    dialect: Option<Dialect>,
}

enum State {
    Unopened,
    Open(std::sync::Arc<Format>, Box<dyn Splitter>),
    Done,
}

/// A block and what is needed to parse it.
type Job = (Block, std::sync::Arc<Format>);

impl<'s> Pool<'s> {
    fn new(sources: &'s [Source]) -> Self {
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
        }
    }

    fn lock(&self, file: usize) -> Option<MutexGuard<'_, PoolFile<'s>>> {
        Some(
            self.files
                .get(file)?
                .lock()
                .unwrap_or_else(PoisonError::into_inner),
        )
    }

    fn into_reports(self) -> Vec<FileReport> {
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
    fn next_job(&mut self) -> Option<Job> {
        if matches!(self.state, State::Unopened) {
            self.state = match open_file(self.source) {
                Ok((format, splitter)) => {
                    self.dialect = dialect_of(&format);
                    State::Open(std::sync::Arc::new(format), splitter)
                }
                Err(fault) => {
                    self.fault = Some(fault);
                    State::Done
                }
            };
        }
        let State::Open(format, splitter) = &mut self.state else {
            return None;
        };
        match splitter.next_block() {
            Ok(Some(block)) => return Some((block, std::sync::Arc::clone(format))),
            Ok(None) => {}
            Err(error) => self.fault = Some(FileFault::CutShort(error.to_string())),
        }
        self.state = State::Done;
        None
    }
}

fn dialect_of(format: &Format) -> Option<Dialect> {
    match format {
        Format::Empty => None,
        Format::Lines(dialect)
        | Format::CopyLines(dialect)
        | Format::Document(Layout::Values(dialect))
        | Format::JsonCells { dialect, .. } => Some(*dialect),
        Format::Document(Layout::Members(members)) => members.first().map(|(_, dialect)| *dialect),
        Format::Table(table) => Some(table.dialect),
    }
}

/// Opens a file, looks at its head and chooses how to cut it.
fn open_file(source: &Source) -> Result<(Format, Box<dyn Splitter>), FileFault> {
    let unreadable = |error: std::io::Error| {
        if error.kind() == std::io::ErrorKind::NotFound {
            FileFault::Missing
        } else {
            FileFault::Unreadable(error.to_string())
        }
    };
    let mut input = open(&source.location).map_err(unreadable)?;
    let mut head = vec![0; HEAD_SIZE];
    let (length, error) = match read_up_to(&mut *input, &mut head) {
        Ok(length) => (length, None),
        // What could be read before is sniffed and parsed all the same; the error comes again
        // when the splitter reads on.
        Err(error) => (
            head.iter()
                .rposition(|byte| *byte != 0)
                .map_or(0, |at| at + 1),
            Some(error),
        ),
    };
    head.truncate(length);
    if head.is_empty()
        && let Some(error) = error
    {
        return Err(unreadable(error));
    }
    if head.starts_with(&[0xef, 0xbb, 0xbf]) {
        head.drain(..3);
    }
    let format = sniff(&head)?;
    let splitter = splitter(&format, head, input, error);
    Ok((format, splitter))
}

fn splitter(
    format: &Format,
    mut head: Vec<u8>,
    input: Box<dyn Read + Send>,
    error: Option<std::io::Error>,
) -> Box<dyn Splitter> {
    let input: Box<dyn Read + Send> = match error {
        Some(error) => Box::new(Broken(Some(error))),
        None => input,
    };
    match format {
        Format::Lines(_) | Format::CopyLines(_) => {
            Box::new(LineSplitter::new(Pending::new(head, input)))
        }
        Format::Empty => {
            let layout = Layout::Values(Dialect::NoUsage);
            Box::new(DocumentSplitter::new(Pending::new(head, input), layout))
        }
        Format::Document(layout) => Box::new(DocumentSplitter::new(
            Pending::new(head, input),
            layout.clone(),
        )),
        Format::Table(table) => {
            let header: Vec<u8> = head.drain(..table.header_length.min(head.len())).collect();
            let lines = memchr::memchr_iter(b'\n', &header).count();
            let first_line = u64::try_from(lines).unwrap_or(0) + 1;
            Box::new(RowSplitter::new(
                Pending::new(head, input),
                table.style,
                first_line,
            ))
        }
        Format::JsonCells { style, skip, .. } => {
            head.drain(..(*skip).min(head.len()));
            let first_line = if *skip > 0 { 2 } else { 1 };
            Box::new(RowSplitter::new(
                Pending::new(head, input),
                *style,
                first_line,
            ))
        }
    }
}

/// An input that broke off while its head was read: fails at once.
struct Broken(Option<std::io::Error>);

impl Read for Broken {
    fn read(&mut self, _: &mut [u8]) -> std::io::Result<usize> {
        self.0.take().map_or(Ok(0), Err)
    }
}

struct Worker<'r, S> {
    parser: Parser<'r, S>,
    tallies: BTreeMap<usize, Tally>,
}

impl<S: Sink> Worker<'_, S> {
    fn run(&mut self, pool: &Pool<'_>, progress: &Progress) {
        loop {
            let own = pool.next_unopened.fetch_add(1, Ordering::Relaxed);
            if own >= pool.files.len() {
                break;
            }
            self.work_on(own, pool, progress);
        }
        for file in 0..pool.files.len() {
            self.work_on(file, pool, progress);
        }
    }

    fn work_on(&mut self, file: usize, pool: &Pool<'_>, progress: &Progress) {
        while let Some((block, format)) = pool.lock(file).and_then(|mut file| file.next_job()) {
            let number = u32::try_from(file).unwrap_or(u32::MAX);
            let tally = self.parser.parse(&block, &format, number);
            progress
                .bytes
                .fetch_add(block.bytes.len() as u64, Ordering::Relaxed);
            progress.records.fetch_add(tally.read, Ordering::Relaxed);
            progress
                .rejected
                .fetch_add(tally.rejected_count(), Ordering::Relaxed);
            self.tallies.entry(file).or_default().merge(tally);
        }
    }
}
