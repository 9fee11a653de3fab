//! Reads all files of events in parallel, with the machinery that reads calls.

use super::columns::EventColumns;
use super::event::EventSink;
use super::reader::EventReader;
use super::recognise::recognise;
use super::seen::{MissingColumn, SeenFields};
use crate::ingest::fault::FileFault;
use crate::ingest::progress::Progress;
use crate::ingest::read::read_with;
use crate::ingest::reject_log::RejectLog;
use crate::ingest::source::Source;
use crate::ingest::tally::FileReport;

/// What reading events gives.
#[derive(Debug)]
pub struct EventsRead<S> {
    /// One sink per thread, in no particular order.
    pub sinks: Vec<S>,
    /// What became of the files, in the order of the sources.
    pub files: Vec<FileReport>,
    /// A field that the user names and no record has.
    pub missing_column: Option<MissingColumn>,
}

/// Reads every source as events of product analytics and hands each to the sink of the thread that
/// parsed it. The union of what the sinks hold is the same on every run.
pub fn read_events<S, F>(
    sources: &[Source],
    chosen: &EventColumns,
    threads: usize,
    progress: &Progress,
    rejects: Option<&RejectLog>,
    new_sink: F,
) -> EventsRead<S>
where
    S: EventSink,
    F: Fn() -> S,
{
    let readers = (0..threads.max(1)).map(|_| EventReader::new(chosen, new_sink()));
    let recognise = |keys: &[&str]| recognise(keys, chosen);
    let readers = readers.collect();
    let (readers, mut files) = read_with(sources, &recognise, readers, false, progress, rejects);
    for file in &mut files {
        if file.fault == Some(FileFault::Unknown) {
            let reason = "neither JSON nor a table with columns for user, event and time";
            file.fault = Some(FileFault::NoEvents(reason.to_owned()));
        }
    }
    let mut seen = SeenFields::new(chosen);
    let mut sinks = Vec::with_capacity(readers.len());
    for reader in readers {
        seen.merge(reader.seen);
        sinks.push(reader.sink);
    }
    EventsRead {
        sinks,
        files,
        missing_column: seen.missing(),
    }
}
