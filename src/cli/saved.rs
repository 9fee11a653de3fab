//! Reads saved reports from files.

use std::io::Read;
use std::path::Path;

use crate::error::Error;
use crate::report::{Review, saved_review};

/// Reads a saved report from a file, or from standard input if it is called `-`.
///
/// # Errors
/// [`Error::Read`] if the file cannot be read, [`Error::Usage`] if it is no saved report.
pub(super) fn read_saved(path: &Path) -> Result<Review, Error> {
    let fail = |cause| Error::Read {
        path: path.to_path_buf(),
        cause,
    };
    let mut json = String::new();
    if path == Path::new("-") {
        let read = std::io::stdin().lock().read_to_string(&mut json);
        read.map_err(fail)?;
    } else {
        json = std::fs::read_to_string(path).map_err(fail)?;
    }
    saved_review(&json).map_err(|error| Error::Usage {
        message: format!(
            "{}: no saved report: {error}",
            path.display().to_string().escape_debug()
        ),
        hint: Some("`llmcost report -o week.json` saves one".to_owned()),
    })
}
