//! Reads files into a [`Recorder`] and puts the threads' parts in order.

use std::path::PathBuf;

use llmcost::ingest::{self, FileReport, Location, Progress, Reason, Source, Tally};
use llmcost::usage::AttributionRules;

use super::{Folder, OwnedCall, Recorder};

/// What was read, in the order of the input.
#[derive(Debug)]
pub(crate) struct Reading {
    pub(crate) recorded: Recorder,
    pub(crate) files: Vec<FileReport>,
}

impl Reading {
    /// Returns the calls without their places.
    pub(crate) fn calls(&self) -> Vec<OwnedCall> {
        let calls = self.recorded.calls.iter();
        calls.map(|(_, call)| call.clone()).collect()
    }

    /// Returns the call ids, in the order of the input.
    pub(crate) fn ids(&self) -> Vec<&str> {
        let calls = self.recorded.calls.iter();
        calls.map(|(_, call)| call.call_id.as_str()).collect()
    }

    /// Returns the only call.
    pub(crate) fn only_call(&self) -> &OwnedCall {
        let [(_, call)] = self.recorded.calls.as_slice() else {
            panic!("not one call: {self:#?}")
        };
        call
    }

    /// Returns what became of the lines of the only file.
    pub(crate) fn tally(&self) -> &Tally {
        let [file] = self.files.as_slice() else {
            panic!("not one file: {:?}", self.files)
        };
        &file.tally
    }
}

/// Returns files as sources that the user named.
pub(crate) fn sources(paths: &[PathBuf]) -> Vec<Source> {
    let source = |path: &PathBuf| Source {
        name: path.display().to_string(),
        location: Location::File(path.clone()),
        is_named: true,
    };
    paths.iter().map(source).collect()
}

/// Reads files by the default attribution with two threads.
pub(crate) fn read(paths: &[PathBuf]) -> Reading {
    read_by(&AttributionRules::default(), paths, 2)
}

/// Reads files. Every line must have become one thing, whatever was read.
pub(crate) fn read_by(rules: &AttributionRules, paths: &[PathBuf], threads: usize) -> Reading {
    let progress = Progress::default();
    let (sinks, files) = ingest::read(
        &sources(paths),
        rules,
        threads,
        &progress,
        None,
        Recorder::default,
    );
    let mut recorded = Recorder::default();
    for mut sink in sinks {
        recorded.calls.append(&mut sink.calls);
        recorded.links.append(&mut sink.links);
        recorded.traces.append(&mut sink.traces);
    }
    recorded.calls.sort_by_key(|(origin, _)| *origin);
    recorded.links.sort_by_key(|(origin, ..)| *origin);
    recorded.traces.sort_by_key(|(origin, _)| *origin);
    for file in &files {
        assert!(file.tally.is_conserved(), "{file:?}");
    }
    let count: u64 = files.iter().map(|file| file.tally.calls).sum();
    assert_eq!(count, recorded.calls.len() as u64);
    Reading { recorded, files }
}

/// Reads one file with this content.
pub(crate) fn read_text(content: impl AsRef<[u8]>) -> Reading {
    let folder = Folder::new();
    let path = folder.write("export", content);
    read(&[path])
}

/// Returns the codes of the reasons of a tally with their counts and first lines.
pub(crate) fn reasons(tally: &Tally) -> Vec<(&'static str, u64, Vec<u64>)> {
    let reason = |(reason, rejected): (&Reason, &ingest::Rejected)| {
        let lines = rejected.examples.iter().map(|example| example.line);
        (reason.code(), rejected.count, lines.collect())
    };
    tally.rejected.iter().map(reason).collect()
}
