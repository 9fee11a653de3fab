//! One line of the file that `--rejects` writes.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use schemars::JsonSchema;
use serde::Serialize;

/// A rejected line with its place, its reason and its bytes.
#[derive(Debug, Serialize, JsonSchema)]
pub struct SavedReject<'a> {
    /// Path as found.
    file: &'a str,
    /// The line on which it starts, from 1.
    line: u64,
    /// Where it begins, in bytes of the decompressed file.
    offset: u64,
    /// Stable reason code.
    reason: &'static str,
    /// What exactly is wrong.
    detail: &'a str,
    /// Whether only the first bytes follow, because the line is too long.
    cut: bool,
    /// The line as it stands in the file, if it is UTF-8.
    #[serde(skip_serializing_if = "Option::is_none")]
    text: Option<&'a str>,
    /// Its bytes in base64, if it is not.
    #[serde(skip_serializing_if = "Option::is_none")]
    base64: Option<String>,
}

impl<'a> SavedReject<'a> {
    /// Describes a rejected line: its file, its line and offset, its reason and detail, its bytes.
    pub fn new(
        file: &'a str,
        (line, offset): (u64, u64),
        (reason, detail): (&'static str, &'a str),
        bytes: &'a [u8],
        cut: bool,
    ) -> Self {
        let text = match std::str::from_utf8(bytes) {
            Ok(text) => Some(text),
            // Where a long line is cut, a character may be cut too.
            Err(error) if cut && error.error_len().is_none() => {
                let whole = bytes.get(..error.valid_up_to()).unwrap_or_default();
                std::str::from_utf8(whole).ok()
            }
            Err(_) => None,
        };
        Self {
            file,
            line,
            offset,
            reason,
            detail,
            cut,
            text,
            base64: text.is_none().then(|| STANDARD.encode(bytes)),
        }
    }
}
