//! Looks at the start of a file and decides what it is: container, style and kind of records.

use bumpalo::Bump;

use super::copy_text::undo;
use super::document::Layout;
use super::fault::FileFault;
use super::json::{END_OF_RECORD, Json};
use super::record::{Dialect, Recognise};
use super::table::{CsvStyle, sniff_table};

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
    /// Text whose escapes by Postgres' `COPY` have to be undone before it is looked at again.
    CopyText,
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

/// Decides what a file is from its first bytes (without a byte order mark). `recognise` says which
/// records are looked for.
///
/// # Errors
/// Names what is wrong with a file that cannot be read.
pub(super) fn sniff(head: &[u8], recognise: Recognise<'_>) -> Result<Format, FileFault> {
    let text = valid_prefix(head);
    let first = text.trim_start().bytes().next();
    match first {
        None if head.is_empty() || !text.is_empty() => Ok(Format::Empty),
        Some(b'{' | b'[') if is_copy_text(text) => Ok(Format::CopyText),
        Some(b'{') => sniff_objects(text, recognise),
        Some(b'[') => sniff_array(text, recognise),
        None | Some(_) => sniff_other(text, recognise),
    }
}

/// Recognises tables, and JSON lines whose first line is damaged, as after a rotation in its middle.
fn sniff_other(text: &str, recognise: Recognise<'_>) -> Result<Format, FileFault> {
    let table = sniff_table(text, recognise);
    if let Ok(Format::Table(_) | Format::JsonCells { .. }) = table {
        return table;
    }
    let lines = text.lines().skip(1).take(LINES_TRIED);
    let record = lines
        .filter(|line| line.starts_with('{') && is_complete(line))
        .find_map(|line| match classify(line, recognise) {
            Ok(Classified::Record(dialect)) => Some(dialect),
            Ok(Classified::Members(_)) | Err(_) => None,
        });
    record.map(Format::Lines).map_or(table, Ok)
}

/// Whether the head ends inside the first record, so that the keys that tell may come later.
pub(super) fn breaks_off(head: &[u8]) -> bool {
    let arena = Bump::new();
    let mut json = Json::new(valid_prefix(head), &arena);
    let outcome = match json.peek() {
        Some(b'{') => json.skip(),
        Some(b'[') => {
            let mut first = None;
            // Only the first element is looked at; how its array goes on does not matter.
            drop(json.array(|json| match first {
                None => {
                    let outcome = json.skip();
                    first = Some(outcome.clone());
                    outcome
                }
                Some(_) => json.skip(),
            }));
            first.unwrap_or(Ok(()))
        }
        _ => Ok(()),
    };
    outcome.is_err_and(|reject| reject.detail().ends_with(END_OF_RECORD))
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

fn sniff_objects(text: &str, recognise: Recognise<'_>) -> Result<Format, FileFault> {
    if spans_lines(text) {
        return classify(text, recognise).map(|found| {
            Format::Document(match found {
                Classified::Record(dialect) => Layout::Values(dialect),
                Classified::Members(members) => Layout::Members(members),
            })
        });
    }
    let mut first_fault = None;
    for line in text
        .lines()
        .filter(|line| line.trim_start().starts_with('{'))
        .take(LINES_TRIED)
    {
        if !is_complete(line) {
            continue;
        }
        match classify(line, recognise) {
            Ok(Classified::Record(dialect)) => return Ok(Format::Lines(dialect)),
            Ok(Classified::Members(members)) => {
                return Ok(Format::Document(Layout::Members(members)));
            }
            Err(fault) => {
                first_fault.get_or_insert(fault);
            }
        }
    }
    match (classify(text, recognise), first_fault) {
        (Ok(Classified::Record(dialect)), _) => Ok(Format::Document(Layout::Values(dialect))),
        (Ok(Classified::Members(members)), _) => Ok(Format::Document(Layout::Members(members))),
        (Err(_), Some(fault)) | (Err(fault), None) => Err(fault),
    }
}

/// Whether text is JSON only after the escapes of `COPY` are undone: some lines of JSON, or an
/// array with line ends written as `\n` between its elements.
fn is_copy_text(text: &str) -> bool {
    if text.trim_start().starts_with('[') {
        return text.contains("}, \\n {");
    }
    text.lines().take(LINES_TRIED).any(|line| {
        line.contains("\\\\")
            && !is_complete(line)
            && String::from_utf8(undo(line.as_bytes())).is_ok_and(|line| is_complete(&line))
    })
}

/// Whether the first value goes on after its first line, perhaps beyond the head: then its lines
/// are no records, even where some of them look like one. The first line of damaged JSON lines
/// does not go on, it breaks off.
fn spans_lines(text: &str) -> bool {
    let text = text.trim_start();
    let Some((first_line, _)) = text.split_once('\n') else {
        return false;
    };
    let arena = Bump::new();
    match Json::new(text, &arena).raw() {
        Ok(value) => value.len() > first_line.len(),
        Err(reject) => !is_complete(first_line) && reject.detail().ends_with(END_OF_RECORD),
    }
}

/// Whether a line is JSON, with nothing after it.
pub(super) fn is_complete(line: &str) -> bool {
    let arena = Bump::new();
    let mut json = Json::new(line, &arena);
    json.skip().is_ok() && json.end().is_ok()
}

fn sniff_array(text: &str, recognise: Recognise<'_>) -> Result<Format, FileFault> {
    let arena = Bump::new();
    let mut json = Json::new(text, &arena);
    let mut found = None;
    // The head may end inside the array; the first element is all that matters.
    drop(json.array(|json| {
        if found.is_none() {
            found = Some(classify_value(json, recognise));
        }
        Ok(())
    }));
    match found {
        None if text.trim().len() <= 2 || is_complete(text) => Ok(Format::Empty),
        None | Some(Ok(Classified::Members(_))) => Err(FileFault::Unknown),
        Some(Ok(Classified::Record(dialect))) => Ok(Format::Document(Layout::Values(dialect))),
        Some(Err(fault)) => Err(fault),
    }
}

/// What an object is.
pub(super) enum Classified {
    /// A record.
    Record(Dialect),
    /// A page or download whose members hold records.
    Members(Vec<(&'static str, Dialect)>),
}

/// Decides what an object is from its text, which may be cut off.
pub(super) fn classify(text: &str, recognise: Recognise<'_>) -> Result<Classified, FileFault> {
    let arena = Bump::new();
    classify_value(&mut Json::new(text, &arena), recognise)
}

/// Members that hold records in pages and downloads.
const RECORD_MEMBERS: [&str; 3] = ["data", "observations", "results"];

/// Decides what an object is from its keys, and from the keys of the first element of a member
/// that holds records. The object may be cut off.
fn classify_value(json: &mut Json<'_>, recognise: Recognise<'_>) -> Result<Classified, FileFault> {
    let mut keys: Vec<&str> = Vec::new();
    let mut member_kinds: Vec<(&'static str, Result<Dialect, FileFault>)> = Vec::new();
    let mut has_trace_member = false;
    // A cut-off object ends in a reject; the keys before it are what counts.
    drop(json.object(|key, json| {
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
    }));
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
