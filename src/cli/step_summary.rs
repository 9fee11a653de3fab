//! The summary of a step of GitHub Actions: Markdown at the end of the file that the runner names.

use std::fs::OpenOptions;
use std::io::Write;
use std::path::PathBuf;

use crate::error::Error;
use crate::render::{Content, SUMMARY_BYTES, summary};

/// Names the file.
const VARIABLE: &str = "GITHUB_STEP_SUMMARY";

/// Appends a report to the summary, as far as it has room; does nothing outside of GitHub Actions.
///
/// # Errors
/// [`Error::Write`] if the file cannot be written.
pub(super) fn append(content: Content<'_>) -> Result<(), Error> {
    let Some(path) = std::env::var_os(VARIABLE).filter(|path| !path.is_empty()) else {
        return Ok(());
    };
    let path = PathBuf::from(path);
    // The step may have written something already.
    let size = std::fs::metadata(&path).map_or(0, |file| file.len());
    let size = usize::try_from(size).unwrap_or(SUMMARY_BYTES);
    let text = summary(&content.markdown(), SUMMARY_BYTES.saturating_sub(size));
    let written = OpenOptions::new()
        .append(true)
        .create(true)
        .open(&path)
        .and_then(|mut file| file.write_all(text.as_bytes()));
    written.map_err(|cause| Error::Write { path, cause })
}
