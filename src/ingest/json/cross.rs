//! Crosses values whose place is known, and tells what they are.

use super::guide::Guide;
use super::memo::Memo;
use super::number::{number_end, plain_count};
use super::scan::{Cursor, plain_string_end};

/// What a value that was crossed is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A string without escapes.
    Text,
    /// A whole number, written as plain as counts are.
    Count(u64),
    /// Another number.
    Number,
    /// `null`.
    Null,
    /// `true`.
    True,
    /// `false`.
    False,
    /// Anything else.
    Other,
}

/// Crosses the value that begins at `at`, containers at once if they stood there before. Returns where
/// it ends and what it is. `None` if it is no value: then reading it step by step will say what is
/// wrong.
#[inline]
pub(super) fn cross<'m>(
    bytes: &[u8],
    at: usize,
    depth: u32,
    memo: impl FnOnce() -> Option<&'m Memo>,
    guide: &Guide,
) -> Option<(usize, Kind)> {
    match bytes.get(at)? {
        b'{' | b'[' => cross_container(bytes, at, depth, memo, guide),
        _ => cross_scalar(bytes, at),
    }
}

fn cross_container<'m>(
    bytes: &[u8],
    at: usize,
    depth: u32,
    memo: impl FnOnce() -> Option<&'m Memo>,
    guide: &Guide,
) -> Option<(usize, Kind)> {
    if let Some(memo) = memo()
        && let Some(length) = guide.recall(memo, bytes.get(at..)?)
    {
        return Some((at + length, Kind::Other));
    }
    let mut cursor = Cursor::new(bytes, at);
    cursor.skip_value(depth).ok()?;
    Some((cursor.at(), Kind::Other))
}

/// Crosses a value that is no container, as [`cross`] does.
#[inline]
pub(super) fn cross_scalar(bytes: &[u8], at: usize) -> Option<(usize, Kind)> {
    // Most values whose place is known are such text.
    if bytes.get(at) == Some(&b'"')
        && let Some(end) = plain_string_end(bytes, at)
    {
        return Some((end, Kind::Text));
    }
    cross_other(bytes, at)
}

/// Crosses a value that is neither a container nor a string without escapes.
fn cross_other(bytes: &[u8], at: usize) -> Option<(usize, Kind)> {
    match bytes.get(at)? {
        b'0'..=b'9' | b'-' => match plain_count(bytes, at) {
            Some((count, end)) => Some((end, Kind::Count(count))),
            None => Some((number_end(bytes, at).ok()?, Kind::Number)),
        },
        b'"' => {
            let mut cursor = Cursor::new(bytes, at);
            cursor.skip_string().ok()?;
            Some((cursor.at(), Kind::Other))
        }
        _ => word(bytes.get(at..)?).map(|(length, kind)| (at + length, kind)),
    }
}

/// Returns the length of the word with which a text begins, and what it is.
fn word(rest: &[u8]) -> Option<(usize, Kind)> {
    let words: [(&[u8], Kind); 3] = [
        (b"null", Kind::Null),
        (b"true", Kind::True),
        (b"false", Kind::False),
    ];
    let mut words = words.into_iter();
    let (word, kind) = words.find(|(word, _)| rest.starts_with(word))?;
    Some((word.len(), kind))
}

/// Returns what a whole value is, as [`cross`] would tell.
pub(super) fn kind_of(value: &str) -> Kind {
    let bytes = value.as_bytes();
    match bytes.first() {
        Some(b'"') if !value.contains('\\') => Kind::Text,
        Some(b'0'..=b'9' | b'-') => {
            let in_object = format!("{value},       ");
            plain_count(in_object.as_bytes(), 0)
                .map_or(Kind::Number, |(count, _)| Kind::Count(count))
        }
        _ => word(bytes).map_or(Kind::Other, |(_, kind)| kind),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_is_what_it_is_alone_and_in_a_record() {
        for value in [
            "\"\"",
            "\"text\"",
            "\"a \\\"quoted\\\" one\"",
            "\"é\"",
            "0",
            "7",
            "12345678",
            "123456789",
            "-1",
            "0.5",
            "1e-05",
            "null",
            "true",
            "false",
            "{}",
            "[]",
            "{\"a\":[1,2]}",
            "[\"a\",{\"b\":null}]",
        ] {
            let record = format!("x{value},\"next\":1}}");
            let guide = Guide::default();
            let crossed = cross(record.as_bytes(), 1, 1, || None, &guide);
            assert_eq!(crossed, Some((1 + value.len(), kind_of(value))), "{value}");
        }
    }

    #[test]
    fn what_is_no_value_is_not_crossed() {
        for text in [
            "", " 1", "nul", "t", "-", "-x", "1.", "\"open", "\"\\x\"", "\"\t\"", "[1", "{1}",
        ] {
            let guide = Guide::default();
            assert_eq!(
                cross(text.as_bytes(), 0, 1, || None, &guide),
                None,
                "{text}"
            );
        }
    }
}
