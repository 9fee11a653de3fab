//! Reads the events that a question names, and says what is wrong with them.

use std::collections::BTreeMap;

use super::RoiArgs;
use super::question::{Question, origin};
use crate::cli::input_warnings::report_inputs;
use crate::cli::nearest::nearest_models;
use crate::cli::rejects::RejectsFile;
use crate::cli::settings::Settings;
use crate::cli::verbose::{tell_files, tell_passed_over};
use crate::console::Console;
use crate::error::Error;
use crate::frame::events::{EventLog, EventNames, EventWriter, settle_events};
use crate::ingest::{self, FileFault, FileReport, MissingColumn, Progress, read_events};
use crate::usage::{Dimension, Interval};

/// The events of a period.
#[derive(Debug)]
pub(super) struct Events {
    pub(super) log: EventLog,
    pub(super) files: Vec<FileReport>,
    /// Paths that led to no file.
    pub(super) missing: Vec<(String, FileFault)>,
}

/// Reads all events, and keeps those of an interval.
///
/// # Errors
/// [`Error::Usage`] if a column that is named does not exist, [`Error::Input`] if no file can be
/// read, and internal errors.
pub(super) fn read(
    args: &RoiArgs,
    question: &Question,
    settings: &Settings,
    during: Interval,
    console: &Console,
) -> Result<Events, Error> {
    let none = BTreeMap::new();
    let aliases = |dimension| settings.config.aliases.of(dimension).unwrap_or(&none);
    let renamed = EventNames {
        users: &question.users,
        features: &question.features,
        user_aliases: aliases(Dimension::User),
        feature_aliases: aliases(Dimension::Feature),
    };
    let sources = ingest::resolve(&question.events, &question.base);
    let path = settings.rejects.as_deref();
    // What was rejected of the logs stands there already.
    let rejects = path
        .map(|path| RejectsFile::appending(path, &sources))
        .transpose()?;
    let progress = Progress::of(&sources.files);
    let read = || {
        read_events(
            &sources.files,
            &question.columns,
            settings.threads,
            &progress,
            rejects.as_ref().map(RejectsFile::log),
            || EventWriter::new(during, renamed),
        )
    };
    let read = console.timed("read events", || console.with_progress(&progress, read));
    tell_files(&read.files, console);
    tell_passed_over(&sources.passed_over, console);
    if let Some(rejects) = rejects {
        rejects.finish(&read.files)?;
    }
    if let Some(missing) = read.missing_column {
        return Err(unknown_column(args, &missing));
    }
    report_inputs(
        console,
        &read.files,
        &sources.faults,
        "`--format json`",
        path,
    );
    if read.files.iter().all(is_unread) {
        return Err(Error::Input("none of the events could be read".to_owned()));
    }
    let mut log = settle_events(read.sinks, read.files.len());
    check_conservation(&read.files, &log)?;
    // The events bear the names of the logs by now: equal names have equal pseudonyms.
    if let Some(pseudonyms) = &settings.pseudonyms {
        log.rename_users(|user| pseudonyms.of(user));
    }
    Ok(Events {
        log,
        files: read.files,
        missing: sources.faults,
    })
}

/// An empty file was read, even though nobody can tell what it is.
fn is_unread(file: &FileReport) -> bool {
    file.dialect.is_none() && file.fault.is_some()
}

fn unknown_column(args: &RoiArgs, missing: &MissingColumn) -> Error {
    let flag = origin(args, missing.flag);
    let all = format!("the fields are: {}", missing.found.join(", "));
    let names = missing.found.iter().map(String::as_str);
    let hint = match nearest_models(&missing.name, names, 1).first() {
        Some(near) => format!("did you mean `{near}`? {all}"),
        None => all,
    };
    Error::Usage {
        message: format!("no event has the field `{}` of `{flag}`", missing.name),
        hint: Some(hint),
    }
}

/// Every line that was read must have become exactly one thing.
fn check_conservation(files: &[FileReport], log: &EventLog) -> Result<(), Error> {
    for (file, counts) in files.iter().zip(&log.counts) {
        let events = counts.events + counts.duplicates + counts.out_of_range;
        if !file.tally.is_conserved() || file.tally.calls != events {
            let message = format!("the lines of {} do not add up", file.name);
            return Err(Error::Internal(message));
        }
    }
    Ok(())
}
