//! Untrusted text made visible: no name, path or message can steer a terminal or a CI runner.
//!
//! Escaped are control characters, direction marks, invisible characters and what GitHub's runner
//! takes for a command. Letters of all scripts and emoji stay as they are. Width is measured on
//! the result.

use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Combining marks in a row that a letter may carry; more only serve to smear over other lines.
const MOST_MARKS: usize = 3;
/// Stands for what was cut off.
const ELLIPSIS: char = '…';

/// Returns the text with everything invisible or active as a visible escape such as `\u{202e}`.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    let mut marks = 0_usize;
    let mut after_space = true;
    for (at, character) in text.char_indices() {
        let is_mark = character.width() == Some(0);
        marks = if is_mark { marks.saturating_add(1) } else { 0 };
        let rest = text.get(at..).unwrap_or_default();
        if is_active(character)
            || marks > MOST_MARKS
            || (is_mark && after_space)
            || starts_command(rest, after_space)
        {
            push_escape(character, &mut escaped);
        } else {
            escaped.push(character);
        }
        after_space = character.is_whitespace() || (after_space && is_mark);
    }
    escaped
}

/// Returns whether a character is a control, reorders text or cannot be seen.
pub(super) fn is_active(character: char) -> bool {
    if character.is_ascii() {
        return character.is_ascii_control();
    }
    let is_hidden = matches!(character,
        '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{ffa0}' | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}'
        | '\u{1d173}'..='\u{1d17a}' | '\u{e0000}'..='\u{e0fff}');
    let is_odd_space = character.is_whitespace() && !matches!(character, ' ' | '\u{3000}');
    character.is_control() || is_hidden || is_odd_space
}

/// Returns whether GitHub's runner would read a command here: `::…` at the start of a word (it
/// trims lines) or `##[` anywhere.
pub(super) fn starts_command(rest: &str, after_space: bool) -> bool {
    (after_space && rest.starts_with("::")) || rest.starts_with("##[")
}

/// Appends `\n`, `\r` or `\t`, else `\u{…}`.
fn push_escape(character: char, escaped: &mut String) {
    match character {
        '\n' | '\r' | '\t' => escaped.extend(character.escape_default()),
        _ => escaped.extend(character.escape_unicode()),
    }
}

/// Returns the columns that the text takes.
pub(super) fn width(text: &str) -> usize {
    text.width()
}

/// Cuts the end off a text that is wider than this, and says so.
pub(super) fn cut(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_owned();
    }
    let room = columns.saturating_sub(1);
    let mut end = 0;
    for (at, character) in text.char_indices() {
        let next = at.saturating_add(character.len_utf8());
        if text.get(..next).map_or(0, width) > room {
            break;
        }
        end = next;
    }
    let kept = text.get(..end).unwrap_or_default().trim_end();
    if columns == 0 {
        String::new()
    } else {
        format!("{kept}{ELLIPSIS}")
    }
}

/// Cuts the beginning off a path that is wider than this: its end tells more.
pub(super) fn cut_start(text: &str, columns: usize) -> String {
    if width(text) <= columns || columns == 0 {
        return cut(text, columns);
    }
    let room = columns.saturating_sub(1);
    let mut start = text.len();
    for (at, _) in text.char_indices().rev() {
        if text.get(at..).map_or(0, width) > room {
            break;
        }
        start = at;
    }
    format!("{ELLIPSIS}{}", text.get(start..).unwrap_or_default())
}
