//! From text to a tree of values with positions, reading on after mistakes where that is safe.

use std::ops::Range;

use toml::de::{DeTable, DeValue, Error};

use super::problem::{BARE_NUMBER, Problems, quoted};

/// The parsed file.
#[derive(Debug)]
pub(super) struct Document<'t> {
    /// The top-level table, as far as it could be read.
    pub(super) root: DeTable<'t>,
    /// Whether the tree is what was written, so that its content may be judged. A mistake
    /// inside a single value leaves the rest as it is; an unclosed bracket does not.
    pub(super) is_intact: bool,
}

/// What the TOML parser says about a key that is given twice.
const DUPLICATE_KEY: &str = "duplicate key";
/// What it says about text without quotes.
const UNQUOTED: &str = "string values must be quoted";
/// What it says about a backslash that escapes nothing.
const BAD_ESCAPE: &str = "missing escaped value";

/// Reads the text and notes whatever is not TOML.
pub(super) fn read_document<'t>(text: &'t str, problems: &mut Problems<'t>) -> Document<'t> {
    let (root, mut errors) = DeTable::parse_recoverable(text);
    let root = root.into_inner();
    errors.sort_by_key(|error| error.span().map_or(0, |span| span.start));
    let mut scalars = Vec::new();
    collect_scalars(&root, &mut scalars);
    let mut is_intact = true;
    for error in &errors {
        let span = error.span().unwrap_or_default();
        if error.message() == DUPLICATE_KEY {
            let key = problems.source(&span).trim_matches(['"', '\'']);
            let kind = if is_in_header(text, span.start) {
                "section"
            } else {
                "key"
            };
            problems.add(&span, format!("duplicate {kind} {}", quoted(key)), None);
            continue;
        }
        is_intact &= scalars.iter().any(|scalar| {
            let is_inside = scalar.start <= span.start && span.end <= scalar.end;
            is_inside && !problems.source(scalar).contains('\n')
        });
        problems.add_broken_line(&span, error.message().to_owned(), hint(error, &span, text));
    }
    Document { root, is_intact }
}

/// Returns whether a position is in the line of a `[section]`.
fn is_in_header(text: &str, offset: usize) -> bool {
    let before = text.get(..offset).unwrap_or_default();
    before
        .rsplit('\n')
        .next()
        .is_some_and(|line| line.trim_start().starts_with('['))
}

/// Collects where the numbers, texts, booleans and dates are.
fn collect_scalars(table: &DeTable<'_>, scalars: &mut Vec<Range<usize>>) {
    for value in table.values() {
        collect_value(value.get_ref(), value.span(), scalars);
    }
}

fn collect_value(value: &DeValue<'_>, span: Range<usize>, scalars: &mut Vec<Range<usize>>) {
    match value {
        DeValue::Table(table) => collect_scalars(table, scalars),
        DeValue::Array(array) => {
            for element in array {
                collect_value(element.get_ref(), element.span(), scalars);
            }
        }
        DeValue::String(_)
        | DeValue::Integer(_)
        | DeValue::Float(_)
        | DeValue::Boolean(_)
        | DeValue::Datetime(_) => scalars.push(span),
    }
}

/// Returns what to write instead, for the mistakes that people make most.
fn hint(error: &Error, span: &Range<usize>, text: &str) -> Option<String> {
    let here = text.get(span.clone())?;
    if error.message().starts_with(UNQUOTED) {
        return match here.chars().next() {
            None => Some("write a value after the `=`, or delete the line".to_owned()),
            Some(first) if first.is_ascii_digit() || "$€£+-.".contains(first) => {
                Some(BARE_NUMBER.to_owned())
            }
            Some(_) => Some(format!("write {}", quoted(here))),
        };
    }
    if error.message().starts_with(BAD_ESCAPE) {
        return Some("write a backslash twice, or the text in single quotes".to_owned());
    }
    match text.get(span.start..)?.chars().next()? {
        ':' => Some("write `key = value`".to_owned()),
        ',' if here.is_empty() => Some(BARE_NUMBER.to_owned()),
        _ => None,
    }
}
