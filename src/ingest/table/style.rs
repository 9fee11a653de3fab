//! How a CSV file is written, and the reader for whatever is written like that.

/// How a CSV file is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ingest) struct CsvStyle {
    /// Byte between cells.
    pub delimiter: u8,
    /// Whether quotes inside quotes are written `\"`, as Langfuse did before 3.157, instead of
    /// doubled.
    pub has_backslash_escapes: bool,
}

/// Makes the reader that takes any bytes for CSV.
pub(super) fn csv_reader(style: CsvStyle, bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(style.delimiter)
        .escape(style.has_backslash_escapes.then_some(b'\\'))
        .double_quote(!style.has_backslash_escapes)
        .from_reader(bytes)
}
