//! Reads a saved report back, without the logs it was made from.

use thiserror::Error;

use super::{Review, SCHEMA_VERSION};

/// Why a text is no saved report.
#[derive(Debug, Error)]
pub enum SavedError {
    /// It is no JSON, or lacks something, at a line and column of its own.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// It has a format that this version does not know.
    #[error("it has schema_version {0}, and this version reads {SCHEMA_VERSION}")]
    Version(u32),
}

/// Reads the JSON of `llmcost report`.
///
/// # Errors
/// [`SavedError`] if it is something else. Keys that this version does not know are passed over: a
/// later version may have written them.
pub fn saved_review(json: &str) -> Result<Review, SavedError> {
    #[derive(serde::Deserialize)]
    struct Version {
        schema_version: u32,
    }
    // The version decides what else may be expected.
    let Version { schema_version } = serde_json::from_str(json)?;
    if schema_version != SCHEMA_VERSION {
        return Err(SavedError::Version(schema_version));
    }
    Ok(serde_json::from_str(json)?)
}
