//! Records as JSON lines: each on a line of its own, exact and safe to show on a terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::CompactFormatter;

use super::json::SafeFormatter;

/// Writes a record and a line end.
///
/// # Errors
/// Fails as the output does.
pub fn write_json_line<W: Write, T: Serialize>(output: &mut W, record: &T) -> io::Result<()> {
    let formatter = SafeFormatter(CompactFormatter);
    record.serialize(&mut Serializer::with_formatter(&mut *output, formatter))?;
    output.write_all(b"\n")
}
