//! What is wrong in the file, where, and what to write instead.

use std::ops::Range;

/// A mistake in `llmcost.toml`. Prints as `line:column: message`; the caller names the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}:{column}: {message}")]
pub struct ConfigProblem {
    /// Line, counted from 1.
    pub line: usize,
    /// Column in characters, counted from 1.
    pub column: usize,
    /// What is wrong, naming the key and the value. User text in it is escaped.
    pub message: String,
    /// What to write instead, if that can be told; a fragment for a `hint:` line.
    pub suggestion: Option<String>,
}

/// Collects problems while the file is read on.
#[derive(Debug)]
pub(super) struct Problems<'t> {
    text: &'t str,
    /// Byte offset and problem.
    found: Vec<(usize, ConfigProblem)>,
    /// Lines that are not TOML: what was recovered from them is not worth a second message.
    broken_lines: Vec<usize>,
}

impl<'t> Problems<'t> {
    pub(super) fn new(text: &'t str) -> Self {
        Self {
            text,
            found: Vec::new(),
            broken_lines: Vec::new(),
        }
    }

    /// Adds a problem at the start of `span`.
    pub(super) fn add(&mut self, span: &Range<usize>, message: String, suggestion: Option<String>) {
        let (line, column) = position(self.text, span.start);
        if !self.broken_lines.contains(&line) {
            self.found.push((
                span.start,
                ConfigProblem {
                    line,
                    column,
                    message,
                    suggestion,
                },
            ));
        }
    }

    /// Adds the problem that a line is not TOML, and hides all later ones of that line.
    pub(super) fn add_broken_line(
        &mut self,
        span: &Range<usize>,
        message: String,
        suggestion: Option<String>,
    ) {
        self.add(span, message, suggestion);
        self.broken_lines.push(position(self.text, span.start).0);
    }

    /// Returns a part of the file as it was written.
    pub(super) fn source(&self, span: &Range<usize>) -> &'t str {
        self.text.get(span.clone()).unwrap_or_default()
    }

    /// Returns the line on which something begins, counted from 1.
    pub(super) fn line_of(&self, span: &Range<usize>) -> usize {
        position(self.text, span.start).0
    }

    /// Returns the problems in file order.
    pub(super) fn into_sorted(mut self) -> Vec<ConfigProblem> {
        self.found.sort_by_key(|(offset, _)| *offset);
        self.found.into_iter().map(|(_, problem)| problem).collect()
    }
}

/// Returns line and column of a byte offset, both counted from 1, the column in characters.
fn position(text: &str, offset: usize) -> (usize, usize) {
    let before = text.get(..text.floor_char_boundary(offset)).unwrap_or(text);
    let line_start = before
        .rfind('\n')
        .map_or(0, |newline| newline.saturating_add(1));
    let line = before.matches('\n').count().saturating_add(1);
    let column = before
        .get(line_start..)
        .unwrap_or_default()
        .chars()
        .count()
        .saturating_add(1);
    (line, column)
}

/// The hint for numbers written as `$5`, `5,000` or `5000 USD`.
pub(super) const BARE_NUMBER: &str = "write the number alone, without a unit or separators";

/// Longest user text that a message repeats, in characters.
const MAX_QUOTED: usize = 60;

/// Returns text in double quotes, with control and invisible characters escaped, and cut if long.
pub(super) fn quoted(text: &str) -> String {
    match text.char_indices().nth(MAX_QUOTED) {
        Some((end, _)) => format!("{:?}…", text.get(..end).unwrap_or(text)),
        None => format!("{text:?}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_count_lines_and_characters_from_one() {
        let text = "ä = 1\r\nöö = 2\n";
        assert_eq!(position(text, 0), (1, 1));
        assert_eq!(position(text, 5), (1, 5));
        assert_eq!(position(text, 8), (2, 1));
        assert_eq!(position(text, 13), (2, 4));
        assert_eq!(position(text, text.len()), (3, 1));
        assert_eq!(position(text, 999), (3, 1));
    }

    #[test]
    fn quoted_text_cannot_drive_a_terminal_or_flood_it() {
        assert_eq!(
            quoted("a\u{1b}[31m\"\n\u{202e}"),
            r#""a\u{1b}[31m\"\n\u{202e}""#
        );
        assert_eq!(quoted(&"x".repeat(61)), format!("\"{}\"…", "x".repeat(60)));
    }
}
