//! Records as JSON lines: each on a line of its own, exact and safe to show on a terminal.

use std::io::{self, Write};

use serde::Serialize;
use serde_json::Serializer;
use serde_json::ser::Formatter;

use super::json::write_safely;

/// Writes a record and a line end.
///
/// # Errors
/// Fails as the output does.
pub fn write_json_line<W: Write, T: Serialize>(output: &mut W, record: &T) -> io::Result<()> {
    record.serialize(&mut Serializer::with_formatter(&mut *output, SafeLine))?;
    output.write_all(b"\n")
}

/// Writes no white space between values, and strings safely.
struct SafeLine;

impl Formatter for SafeLine {
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        write_safely(writer, fragment)
    }
}
