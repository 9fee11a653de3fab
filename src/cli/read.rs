//! Reads all inputs into ledgers, or into what stands around them.

use std::collections::BTreeMap;

use super::rejects::RejectsFile;
use super::settings::Settings;
use super::verbose::{tell_files, tell_passed_over, tell_settings, tell_threads};
use crate::console::Console;
use crate::error::Error;
use crate::frame::ledger::{AliasNames, LedgerWriter};
use crate::ingest::{self, FileFault, FileReport, Progress, Sink};
use crate::usage::{ATTRIBUTED, Dimension};

/// What reading gives.
#[derive(Debug)]
pub(super) struct Inputs<S> {
    /// One sink per thread.
    pub sinks: Vec<S>,
    /// What became of the files.
    pub files: Vec<FileReport>,
    /// Inputs that led to no file: the name, and what was wrong.
    pub missing: Vec<(String, FileFault)>,
}

/// Reads all inputs into sinks around ledgers, and saves rejected lines where that is asked for.
///
/// # Errors
/// If rejected lines cannot be saved.
pub(super) fn read<'s, S, F>(
    settings: &'s Settings,
    console: &Console,
    around: F,
) -> Result<Inputs<S>, Error>
where
    S: Sink,
    F: Fn(LedgerWriter<'s>) -> S + Sync,
{
    let sources = ingest::resolve(&settings.inputs, &settings.base);
    let path = settings.rejects.as_deref();
    let rejects = path
        .map(|path| RejectsFile::new(path, &sources))
        .transpose()?;
    let progress = Progress::of(&sources.files);
    let book = &settings.price_book;
    let aliases = alias_names(settings);
    let new_sink = || around(LedgerWriter::new(book, settings.cost_basis, aliases));
    let read = || {
        ingest::read(
            &sources.files,
            &settings.config.attribution,
            settings.threads,
            &progress,
            rejects.as_ref().map(RejectsFile::log),
            new_sink,
        )
    };
    tell_settings(settings, console);
    let (sinks, files) = console.timed("read", || console.with_progress(&progress, read));
    tell_threads(settings, &progress, console);
    tell_files(&files, console);
    tell_passed_over(&sources.passed_over, console);
    if let Some(rejects) = rejects {
        console.timed("save rejects", || rejects.finish(&files))?;
    }
    Ok(Inputs {
        sinks,
        files,
        missing: sources.faults,
    })
}

/// Returns the aliases by dimension.
pub(super) fn alias_names(settings: &Settings) -> AliasNames<'_> {
    static NONE: BTreeMap<String, String> = BTreeMap::new();
    ATTRIBUTED.map(|dimension: Dimension| settings.config.aliases.of(dimension).unwrap_or(&NONE))
}
