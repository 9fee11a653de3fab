//! Turns the inside of a JSON string into text.

use bumpalo::Bump;

/// Returns the text of a string's inside that has been checked and contains escapes.
///
/// A surrogate without its partner becomes U+FFFD: Python writes them, and one odd character
/// in a tag is no reason to lose a call.
pub(super) fn unescape<'a>(inside: &str, arena: &'a Bump) -> &'a str {
    let mut text = String::with_capacity(inside.len());
    let mut rest = inside;
    while let Some(position) = memchr::memchr(b'\\', rest.as_bytes()) {
        text.push_str(rest.get(..position).unwrap_or_default());
        let escape = rest.get(position + 1..).unwrap_or_default();
        let (character, length) = read_escape(escape);
        text.push(character);
        rest = escape.get(length..).unwrap_or_default();
    }
    text.push_str(rest);
    arena.alloc_str(&text)
}

/// Reads what follows a backslash. Returns the character and how many bytes it took.
fn read_escape(escape: &str) -> (char, usize) {
    match escape.as_bytes().first() {
        Some(b'b') => ('\u{8}', 1),
        Some(b'f') => ('\u{c}', 1),
        Some(b'n') => ('\n', 1),
        Some(b'r') => ('\r', 1),
        Some(b't') => ('\t', 1),
        Some(b'u') => read_unicode(escape),
        Some(byte) => (char::from(*byte), 1),
        None => (char::REPLACEMENT_CHARACTER, 0),
    }
}

/// Reads `uXXXX`, or `uXXXX\uXXXX` where the two are a surrogate pair.
fn read_unicode(escape: &str) -> (char, usize) {
    let Some(first) = hex4(escape.get(1..5)) else {
        return (char::REPLACEMENT_CHARACTER, escape.len());
    };
    if let Some(character) = char::from_u32(first) {
        return (character, 5);
    }
    let second = escape.get(5..).and_then(|rest| rest.strip_prefix("\\u"));
    let low = second.and_then(|digits| hex4(digits.get(..4)));
    if let (0xD800..=0xDBFF, Some(low @ 0xDC00..=0xDFFF)) = (first, low) {
        let code = 0x1_0000 + ((first - 0xD800) << 10) + (low - 0xDC00);
        return (
            char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
            11,
        );
    }
    (char::REPLACEMENT_CHARACTER, 5)
}

fn hex4(digits: Option<&str>) -> Option<u32> {
    u32::from_str_radix(digits?, 16).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_become_characters() {
        let arena = Bump::new();
        for (inside, expected) in [
            (r"a\nb", "a\nb"),
            (r#"say \"hi\" \\ \/"#, "say \"hi\" \\ /"),
            (r"\u4e16\u754c", "世界"),
            (r"\ud83d\ude00!", "😀!"),
            (r"\ud83d!", "\u{fffd}!"),
            (r"\ude00", "\u{fffd}"),
            (r"\ud83d\u0041", "\u{fffd}A"),
            (r"\u0000", "\0"),
        ] {
            assert_eq!(unescape(inside, &arena), expected, "{inside}");
        }
    }
}
