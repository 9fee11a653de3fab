//! Reads all files in parallel: every worker takes a file of its own while there are any, and
//! helps with the blocks of the others' files after that.

use std::collections::BTreeMap;
use std::sync::RwLock;
use std::sync::atomic::Ordering;
use std::thread;

use super::call_reader::CallReader;
use super::format::recognise;
use super::parse::Parser;
use super::pool::Pool;
use super::progress::Progress;
use super::reader::Reader;
use super::record::Recognise;
use super::reject_log::{RejectLog, Spill};
use super::sink::Sink;
use super::source::Source;
use super::tally::{FileReport, Tally};
use crate::usage::AttributionRules;

/// Reads every source as calls and hands each record to the sink of the thread that parsed it.
///
/// Returns the sinks, in no particular order, and a report for each file in the order of
/// `sources`. What the sinks hold may be distributed differently on every run; their union is
/// always the same. Rejected records go to `rejects` too, with their bytes.
pub fn read<S, F>(
    sources: &[Source],
    rules: &AttributionRules,
    threads: usize,
    progress: &Progress,
    rejects: Option<&RejectLog>,
    new_sink: F,
) -> (Vec<S>, Vec<FileReport>)
where
    S: Sink,
    F: Fn() -> S + Sync,
{
    let readers = (0..threads.max(1)).map(|_| CallReader::new(rules, new_sink()));
    let (readers, reports) = read_with(
        sources,
        &recognise,
        readers.collect(),
        true,
        progress,
        rejects,
    );
    (
        readers.into_iter().map(|reader| reader.sink).collect(),
        reports,
    )
}

/// Does the same as [`read`] in one thread, and learns nothing from the records it has read: every
/// byte is looked at the plain way. Several times slower; what `read` is tested against.
pub fn read_plainly<S: Sink>(
    sources: &[Source],
    rules: &AttributionRules,
    progress: &Progress,
    sink: S,
) -> (Vec<S>, Vec<FileReport>) {
    let readers = vec![CallReader::new(rules, sink)];
    let (readers, reports) = read_with(sources, &recognise, readers, false, progress, None);
    (
        readers.into_iter().map(|reader| reader.sink).collect(),
        reports,
    )
}

/// Reads every source with one thread for each reader. Returns the readers, in no particular order,
/// and a report for each file.
pub(super) fn read_with<R: Reader>(
    sources: &[Source],
    recognise: Recognise<'_>,
    readers: Vec<R>,
    is_guided: bool,
    progress: &Progress,
    rejects: Option<&RejectLog>,
) -> (Vec<R>, Vec<FileReport>) {
    let pool = Pool::new(sources, recognise, progress);
    let workers = readers.into_iter().map(|reader| Worker {
        parser: Parser::new(
            reader,
            is_guided,
            rejects.map_or_else(Spill::none, RejectLog::spill),
        ),
        tallies: BTreeMap::new(),
    });
    let finished = run_all(workers.collect(), &pool, progress);
    let mut reports = pool.into_reports();
    let mut readers = Vec::with_capacity(finished.len());
    for worker in finished {
        for (file, tally) in worker.tallies {
            if let Some(report) = reports.get_mut(file) {
                report.tally.merge(tally);
            }
        }
        let (reader, spill) = worker.parser.finish();
        if let Some(rejects) = rejects {
            rejects.keep(spill);
        }
        readers.push(reader);
    }
    (readers, reports)
}

/// Memory that has to be left for each worker. Where memory is limited, the stacks of idle threads
/// would take what the work needs.
const ROOM_PER_WORKER: usize = 8 << 20;

/// Asks for the memory that a worker needs, without using it; `None` if there is not as much.
fn room_for_worker() -> Option<Vec<u8>> {
    let mut room = Vec::new();
    room.try_reserve_exact(ROOM_PER_WORKER).ok()?;
    Some(room)
}

/// Runs all workers, each in a thread of its own, the last one in this thread. Threads that the
/// system does not give, or that would have no memory to work with, are counted, and their work is
/// done by the others.
fn run_all<R: Reader>(
    mut workers: Vec<Worker<R>>,
    pool: &Pool<'_>,
    progress: &Progress,
) -> Vec<Worker<R>> {
    let own = workers.pop();
    let others = workers.len();
    // Whoever works while others are still being started takes memory that is spoken for.
    let gate = RwLock::new(());
    thread::scope(|scope| {
        let closed = gate.write();
        let mut rooms: Vec<_> = room_for_worker().into_iter().collect();
        let handles = workers.into_iter().map_while(|mut worker| {
            rooms.push(room_for_worker()?);
            let run = || {
                drop(gate.read());
                worker.run(pool, progress);
                worker
            };
            thread::Builder::new().spawn_scoped(scope, run).ok()
        });
        let handles: Vec<_> = handles.collect();
        let missing = others - handles.len();
        progress
            .missing_threads
            .fetch_add(missing, Ordering::Relaxed);
        drop(rooms);
        drop(closed);
        let own = own.map(|mut worker| {
            worker.run(pool, progress);
            worker
        });
        let others = handles.into_iter().map(|handle| {
            handle
                .join()
                .unwrap_or_else(|panic| std::panic::resume_unwind(panic))
        });
        own.into_iter().chain(others).collect()
    })
}

struct Worker<R> {
    parser: Parser<R>,
    tallies: BTreeMap<usize, Tally>,
}

impl<R: Reader> Worker<R> {
    fn run(&mut self, pool: &Pool<'_>, progress: &Progress) {
        while let Some(own) = pool.claim() {
            self.work_on(own, pool, progress);
        }
        for file in 0..pool.len() {
            self.work_on(file, pool, progress);
        }
    }

    fn work_on(&mut self, file: usize, pool: &Pool<'_>, progress: &Progress) {
        while let Some((block, format)) = pool.next_job(file) {
            let number = u32::try_from(file).unwrap_or(u32::MAX);
            let tally = self.parser.parse(&block, &format, number);
            progress.records.fetch_add(tally.read, Ordering::Relaxed);
            progress
                .rejected
                .fetch_add(tally.rejected_count(), Ordering::Relaxed);
            self.tallies.entry(file).or_default().merge(tally);
        }
    }
}
