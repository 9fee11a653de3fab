//! Looks at the start of a file and decides what it is: container, style and kind of records.

use bumpalo::Bump;

use super::document::Layout;
use super::fault::FileFault;
use super::format::recognise;
use super::json::Json;
use super::record::Dialect;
use super::rows::CsvStyle;

/// How much of a file is looked at. Enough for the keys before any prompt of the first record.
pub(super) const HEAD_SIZE: usize = 1 << 18;
/// How many lines are tried before a file that begins with a damaged one is given up.
const LINES_TRIED: usize = 50;

/// What a file is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Format {
    /// Nothing but whitespace, or an empty array.
    Empty,
    /// One record per line.
    Lines(Dialect),
    /// One record per line, with every backslash doubled by Postgres' `COPY` in text format.
    CopyLines(Dialect),
    /// Records inside a JSON document.
    Document(Layout),
    /// A table with a header.
    Table(TableFormat),
    /// A CSV file of one column whose cells are JSON records.
    JsonCells {
        /// How the CSV is written.
        style: CsvStyle,
        /// Length of a header line to leave out.
        skip: usize,
        /// What the cells hold.
        dialect: Dialect,
    },
}

/// A CSV file and its columns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct TableFormat {
    /// How the CSV is written.
    pub style: CsvStyle,
    /// Column names in order.
    pub columns: Vec<String>,
    /// Bytes of the header row.
    pub header_length: usize,
    /// What the rows are.
    pub dialect: Dialect,
}

/// Decides what a file is from its first bytes (without a byte order mark).
///
/// # Errors
/// Names what is wrong with a file that cannot be read.
pub(super) fn sniff(head: &[u8]) -> Result<Format, FileFault> {
    if head.starts_with(&[0xff, 0xfe]) || head.starts_with(&[0xfe, 0xff]) {
        return Err(FileFault::Utf16);
    }
    let text = valid_prefix(head);
    let first = text.trim_start().bytes().next();
    match first {
        None if head.is_empty() || !text.is_empty() => Ok(Format::Empty),
        Some(b'{') => sniff_objects(text),
        Some(b'[') => sniff_array(text),
        None | Some(_) => sniff_table(text),
    }
}

fn valid_prefix(head: &[u8]) -> &str {
    match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => {
            let valid = head.get(..error.valid_up_to()).unwrap_or_default();
            std::str::from_utf8(valid).unwrap_or_default()
        }
    }
}

fn sniff_objects(text: &str) -> Result<Format, FileFault> {
    let mut first_fault = None;
    for line in text
        .lines()
        .filter(|line| line.trim_start().starts_with('{'))
        .take(LINES_TRIED)
    {
        if !is_complete(line) {
            continue;
        }
        match classify(line) {
            Ok(Classified::Record(dialect)) => return Ok(Format::Lines(dialect)),
            Ok(Classified::Members(members)) => {
                return Ok(Format::Document(Layout::Members(members)));
            }
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
    }
    if let Some(line) = text.lines().next()
        && line.contains("\\\\")
        && !is_complete(line)
    {
        let line = undo_copy_escapes(line);
        if is_complete(&line)
            && let Ok(Classified::Record(dialect)) = classify(&line)
        {
            return Ok(Format::CopyLines(dialect));
        }
    }
    match (classify(text), first_fault) {
        (Ok(Classified::Record(dialect)), _) => Ok(Format::Document(Layout::Values(dialect))),
        (Ok(Classified::Members(members)), _) => Ok(Format::Document(Layout::Members(members))),
        (Err(_), Some(fault)) | (Err(fault), None) => Err(fault),
    }
}

fn is_complete(line: &str) -> bool {
    let arena = Bump::new();
    let mut json = Json::new(line, &arena);
    json.skip().is_ok() && json.end().is_ok()
}

/// Undoes the doubling of backslashes by `COPY` in text format.
pub(super) fn undo_copy_escapes(line: &str) -> String {
    line.replace("\\\\", "\\")
}

fn sniff_array(text: &str) -> Result<Format, FileFault> {
    let arena = Bump::new();
    let mut json = Json::new(text, &arena);
    let mut found = None;
    // The head may end inside the array; the first element is all that matters.
    let _ = json.array(|json| {
        if found.is_none() {
            found = Some(classify_value(json));
        }
        Ok(())
    });
    match found {
        None if text.trim().len() <= 2 || is_complete(text) => Ok(Format::Empty),
        None | Some(Ok(Classified::Members(_))) => Err(FileFault::Unknown),
        Some(Ok(Classified::Record(dialect))) => Ok(Format::Document(Layout::Values(dialect))),
        Some(Err(fault)) => Err(fault),
    }
}

enum Classified {
    Record(Dialect),
    Members(Vec<(&'static str, Dialect)>),
}

fn classify(text: &str) -> Result<Classified, FileFault> {
    let arena = Bump::new();
    classify_value(&mut Json::new(text, &arena))
}

/// Members that hold records in pages and downloads.
const RECORD_MEMBERS: [&str; 3] = ["data", "observations", "results"];

/// Decides what an object is from its keys, and from the keys of the first element of a member
/// that holds records. The object may be cut off.
fn classify_value(json: &mut Json<'_>) -> Result<Classified, FileFault> {
    let mut keys: Vec<&str> = Vec::new();
    let mut member_kinds: Vec<(&'static str, Result<Dialect, FileFault>)> = Vec::new();
    let mut has_trace_member = false;
    // A cut-off object ends in a reject; the keys before it are what counts.
    let _ = json.object(|key, json| {
        keys.push(key);
        has_trace_member |= key == "trace" && json.peek() == Some(b'{');
        let Some(name) = RECORD_MEMBERS.into_iter().find(|name| *name == key) else {
            return Ok(());
        };
        if json.peek() != Some(b'[') {
            return Ok(());
        }
        let mut is_first = true;
        json.array(|json| {
            if std::mem::take(&mut is_first) {
                let mut element_keys = Vec::new();
                let outcome = json.object(|key, _| {
                    element_keys.push(key);
                    Ok(())
                });
                member_kinds.push((name, recognise(&element_keys)));
                return outcome;
            }
            Ok(())
        })
    });
    if keys.contains(&"next_session_cursor") {
        return Err(FileFault::Aggregated {
            what: "LiteLLM's spend logs grouped by session",
            instead: "ask /spend/logs/ui without `group_by_session`, or take /spend/logs/v2",
        });
    }
    let record = recognise(&keys);
    if record.is_ok() || member_kinds.is_empty() && !is_page(&keys) {
        return record.map(Classified::Record);
    }
    let mut members = Vec::new();
    for (name, kind) in member_kinds {
        members.push((name, kind?));
    }
    if has_trace_member {
        members.push(("trace", Dialect::Trace));
    }
    Ok(Classified::Members(members))
}

/// Whether the keys are those of a page whose list of records is empty.
fn is_page(keys: &[&str]) -> bool {
    keys.contains(&"data") || keys.contains(&"observations")
}

fn sniff_table(text: &str) -> Result<Format, FileFault> {
    let has_backslash_escapes = text.contains("\"{\\\"") && !text.contains("\"{\"\"");
    let mut fault = FileFault::Unknown;
    for delimiter in [b',', b';', b'\t'] {
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
            if let Some(format) = sniff_json_cells(style, text, &header, header_length) {
                return Ok(format);
            }
            continue;
        }
        let columns: Vec<String> = header.iter().map(|name| name.trim().to_owned()).collect();
        let keys: Vec<&str> = columns.iter().map(String::as_str).collect();
        match recognise(&keys) {
            Ok(_) if delimiter == b'\t' => {
                return Err(FileFault::Columns(
                    "a tab-separated dump, whose cells are not JSON; export it as CSV or with \
                     `FORMAT JSONEachRow`"
                        .to_owned(),
                ));
            }
            Ok(dialect) => {
                check_columns(&columns, dialect)?;
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

/// Makes the CSV reader that every part of the table path uses.
pub(super) fn csv_reader(style: CsvStyle, bytes: &[u8]) -> csv::Reader<&[u8]> {
    csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(style.delimiter)
        .escape(style.has_backslash_escapes.then_some(b'\\'))
        .double_quote(!style.has_backslash_escapes)
        .from_reader(bytes)
}

/// Recognises `COPY (SELECT row_to_json(…)) … csv`: every line one quoted cell of JSON.
fn sniff_json_cells(
    style: CsvStyle,
    text: &str,
    first: &csv::StringRecord,
    first_length: usize,
) -> Option<Format> {
    let cell_dialect = |cell: &str| match classify(cell) {
        Ok(Classified::Record(dialect)) => Some(dialect),
        Ok(Classified::Members(_)) | Err(_) => None,
    };
    if let Some(dialect) = cell_dialect(first.get(0)?) {
        return Some(Format::JsonCells {
            style,
            skip: 0,
            dialect,
        });
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

/// Checks that a table has the columns without which no row can be read, each once.
fn check_columns(columns: &[String], dialect: Dialect) -> Result<(), FileFault> {
    let needed: &[&[&str]] = match dialect {
        Dialect::SpendLogs => &[&["model"], &["prompt_tokens"], &["completion_tokens"]],
        Dialect::Observation => &[&["startTime", "start_time"]],
        Dialect::StandardLogging | Dialect::Trace | Dialect::NoUsage => &[],
    };
    for names in needed {
        if !columns
            .iter()
            .any(|column| names.contains(&column.as_str()))
        {
            let found = columns.join(", ");
            let name = names.first().copied().unwrap_or_default();
            return Err(FileFault::Columns(format!(
                "no column `{name}`; found: {found}"
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
