//! `--rejects FILE`: every rejected line with its place, its reason and its bytes.

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::new_file::{NewFile, Readers, folder_of};
use crate::error::Error;
use crate::ingest::{FileReport, Location, RejectLog, RejectedRecord, Sources};
use crate::render::write_json_line;
use crate::report::SavedReject;

/// The file of rejected lines while it is being made.
#[derive(Debug)]
pub(super) struct RejectsFile {
    path: PathBuf,
    output: NewFile,
    log: RejectLog,
}

impl RejectsFile {
    /// Begins a new file before anything is read, so that a place that cannot be written to is
    /// noticed at once. Whatever it holds is for its owner only: the lines are from the logs, with
    /// everything that is in them.
    ///
    /// # Errors
    /// [`Error::Usage`] if the file is one of the inputs, [`Error::Write`] if it cannot be written.
    pub(super) fn new(path: &Path, inputs: &Sources) -> Result<Self, Error> {
        if let Some(input) = inputs
            .files
            .iter()
            .find(|input| is_file(&input.location, path))
        {
            return Err(Error::Usage {
                message: format!("`--rejects` would overwrite the input {}", input.name),
                hint: Some("name another file for the rejected lines".to_owned()),
            });
        }
        Self::begin(path).map_err(|cause| fail(path, cause))
    }

    /// Goes on after what an earlier part of the same run has written.
    ///
    /// # Errors
    /// As [`RejectsFile::new`].
    pub(super) fn appending(path: &Path, inputs: &Sources) -> Result<Self, Error> {
        let mut file = Self::new(path, inputs)?;
        if let NewFile::Temporary(output, ..) = &mut file.output {
            let copied = File::open(path).and_then(|mut old| io::copy(&mut old, output));
            copied.map_err(|cause| fail(path, cause))?;
        }
        Ok(file)
    }

    fn begin(path: &Path) -> io::Result<Self> {
        Ok(Self {
            path: path.to_path_buf(),
            output: NewFile::begin(path, Readers::Owner)?,
            log: RejectLog::new(&folder_of(path)),
        })
    }

    /// Returns where rejected lines are collected while reading.
    pub(super) const fn log(&self) -> &RejectLog {
        &self.log
    }

    /// Writes the rejected lines, by file and line, and puts the file in its place.
    ///
    /// # Errors
    /// [`Error::Write`] if that is not possible.
    pub(super) fn finish(self, files: &[FileReport]) -> Result<(), Error> {
        let path = self.path.clone();
        self.write(files).map_err(|cause| fail(&path, cause))
    }

    fn write(mut self, files: &[FileReport]) -> io::Result<()> {
        let mut output = BufWriter::new(&mut self.output);
        self.log.for_each(|record| {
            let file = files.get(record.file);
            write_json_line(&mut output, &line(record, file))
        })?;
        output.flush()?;
        drop(output);
        self.output.finish()
    }
}

fn fail(path: &Path, cause: io::Error) -> Error {
    Error::Write {
        path: path.to_path_buf(),
        cause,
    }
}

/// Whether an input is this file, by whatever path.
fn is_file(input: &Location, path: &Path) -> bool {
    let Location::File(input) = input else {
        return false;
    };
    match (input.canonicalize(), path.canonicalize()) {
        (Ok(input), Ok(path)) => input == path && path.is_file(),
        _ => false,
    }
}

fn line<'a>(record: &RejectedRecord<'a>, file: Option<&'a FileReport>) -> SavedReject<'a> {
    SavedReject::new(
        file.map_or("", |file| file.name.as_str()),
        (record.line, record.offset),
        (record.reason.code(), record.detail),
        record.bytes,
        record.is_cut,
    )
}
