//! Recognises CSV files: by the names in their header, or by JSON in their only column.

use strsim::damerau_levenshtein;

use super::style::{CsvStyle, csv_reader};
use crate::ingest::fault::FileFault;
use crate::ingest::record::{Dialect, Recognise};
use crate::ingest::sniff::{Classified, Format, TableFormat, classify};

/// Decides what a file is that does not begin like JSON.
///
/// # Errors
/// Names what is wrong with a table that cannot be read.
pub(in crate::ingest) fn sniff_table(
    text: &str,
    recognise: Recognise<'_>,
) -> Result<Format, FileFault> {
    let has_backslash_escapes = text.contains("\"{\\\"") && !text.contains("\"{\"\"");
    let mut fault = FileFault::Unknown;
    for delimiter in [b',', b';', b'\t', b'|'] {
        let style = CsvStyle {
            delimiter,
            has_backslash_escapes,
        };
        let mut reader = csv_reader(style, text.as_bytes());
        let mut header = csv::StringRecord::new();
        if !matches!(reader.read_record(&mut header), Ok(true)) {
            continue;
        }
        let header_length = usize::try_from(reader.position().byte()).unwrap_or(usize::MAX);
        if header.len() <= 1 {
            if let Some(format) = sniff_json_cells(style, text, (&header, header_length), recognise)
            {
                return Ok(format);
            }
            continue;
        }
        let columns: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        let keys: Vec<&str> = columns.iter().map(String::as_str).collect();
        match recognise(&keys) {
            Ok(dialect) if delimiter == b'\t' && !matches!(dialect, Dialect::Event(_)) => {
                return Err(FileFault::Columns(
                    "a tab-separated dump, whose cells are not JSON; export it as CSV or with \
                     `FORMAT JSONEachRow`"
                        .to_owned(),
                ));
            }
            Ok(dialect) => {
                check_columns(&columns, dialect)?;
                check_amounts(&columns, &mut reader)?;
                return Ok(Format::Table(TableFormat {
                    style,
                    columns,
                    header_length,
                    dialect,
                }));
            }
            Err(FileFault::Unknown) => {}
            Err(other) => fault = other,
        }
    }
    Err(fault)
}

/// Recognises `COPY (SELECT row_to_json(…)) … csv`: every line one quoted cell of JSON.
fn sniff_json_cells(
    style: CsvStyle,
    text: &str,
    (first, first_length): (&csv::StringRecord, usize),
    recognise: Recognise<'_>,
) -> Option<Format> {
    let cell_dialect = |cell: &str| match classify(cell, recognise) {
        Ok(Classified::Record(dialect)) => Some(dialect),
        Ok(Classified::Members(_)) | Err(_) => None,
    };
    // Cells of JSON are quoted, because JSON has commas; without quotes these are JSON lines.
    let is_quoted = |from: usize| {
        let rest = text.get(from..).unwrap_or_default();
        rest.trim_start().starts_with('"')
    };
    if is_quoted(0)
        && let Some(dialect) = cell_dialect(first.get(0)?)
    {
        return Some(Format::JsonCells {
            style,
            skip: 0,
            dialect,
        });
    }
    if !is_quoted(first_length) {
        return None;
    }
    let mut reader = csv_reader(style, text.get(first_length..)?.as_bytes());
    let mut record = csv::StringRecord::new();
    let has_record = reader.read_record(&mut record).is_ok_and(|found| found);
    let dialect = cell_dialect(record.get(0).filter(|_| has_record)?)?;
    Some(Format::JsonCells {
        style,
        skip: first_length,
        dialect,
    })
}

/// Rows that are looked at for decimal commas.
const ROWS_TRIED: usize = 20;

/// Refuses amounts with a decimal comma, which only a file with another delimiter can have: all its
/// rows would be rejected one by one.
fn check_amounts(columns: &[String], reader: &mut csv::Reader<&[u8]>) -> Result<(), FileFault> {
    let is_amount = |name: &String| {
        let name = name.to_ascii_lowercase();
        name.contains("cost") || name.contains("spend") || name == "value"
    };
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let has_comma = |cell: &str| {
        let parts = cell.trim_start_matches('-').split_once(',');
        parts.is_some_and(|(whole, fraction)| is_digits(whole) && is_digits(fraction))
    };
    let mut row = csv::StringRecord::new();
    for _ in 0..ROWS_TRIED {
        if !matches!(reader.read_record(&mut row), Ok(true)) {
            break;
        }
        let mut cells = columns.iter().zip(row.iter());
        if cells.any(|(name, cell)| is_amount(name) && has_comma(cell)) {
            return Err(FileFault::DecimalComma);
        }
    }
    Ok(())
}

/// Mistakes in a column's name with which it is still suggested.
const MAX_TYPOS: usize = 2;

/// Checks that a table has the columns without which no row can be read, each once.
fn check_columns(columns: &[String], dialect: Dialect) -> Result<(), FileFault> {
    let needed: &[&[&str]] = match dialect {
        Dialect::SpendLogs => &[&["model"], &["prompt_tokens"], &["completion_tokens"]],
        Dialect::Observation => &[&["startTime", "start_time"]],
        Dialect::StandardLogging | Dialect::Trace | Dialect::NoUsage | Dialect::Event(_) => &[],
    };
    for names in needed {
        if !columns
            .iter()
            .any(|column| names.contains(&column.as_str()))
        {
            let found = columns.join(", ");
            let name = names.first().copied().unwrap_or_default();
            let near = columns
                .iter()
                .map(|column| (damerau_levenshtein(name, column), column));
            let hint = match near.min() {
                Some((..=MAX_TYPOS, column)) => format!("; did you mean `{column}`?"),
                Some(_) | None => String::new(),
            };
            return Err(FileFault::Columns(format!(
                "no column `{name}`; found: {found}{hint}"
            )));
        }
    }
    let mut sorted: Vec<&String> = columns.iter().collect();
    sorted.sort_unstable();
    if let Some([twice, _]) = sorted.array_windows().find(|[one, other]| one == other) {
        return Err(FileFault::Columns(format!(
            "the column `{twice}` comes twice"
        )));
    }
    Ok(())
}
