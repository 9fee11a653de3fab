//! Reads all files in parallel: every worker takes a file of its own while there are any, and
//! helps with the blocks of the others' files after that.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::thread;

use super::parse::Parser;
use super::pool::Pool;
use super::sink::Sink;
use super::source::Source;
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

struct Worker<'r, S> {
    parser: Parser<'r, S>,
    tallies: BTreeMap<usize, Tally>,
}

impl<S: Sink> Worker<'_, S> {
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
