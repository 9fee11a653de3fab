//! Text in UTF-16 with a byte order mark, as PowerShell and Excel write it, read as UTF-8.

use std::io::{self, Read};

/// Bytes read at a time.
const READ_SIZE: usize = 1 << 16;

/// The order of the bytes of a unit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Endian {
    Little,
    Big,
}

/// How text that is not UTF-8 is encoded, as far as its first bytes tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Encoding {
    /// UTF-16 that says so by its byte order mark.
    Utf16(Endian),
    /// Something that is not read; its name.
    Other(&'static str),
}

/// Recognises UTF-16 and UTF-32: by the byte order mark, else by zeros beside the first characters
/// of JSON or of a header, which stand in no UTF-8 text.
pub(super) fn encoding(head: &[u8]) -> Option<Encoding> {
    let is_letter = |byte: u8| byte.is_ascii_graphic() || byte.is_ascii_whitespace();
    match *head {
        [0xff, 0xfe, 0, 0, ..] | [0, 0, 0xfe, 0xff, ..] => Some(Encoding::Other("UTF-32")),
        [0xff, 0xfe, ..] => Some(Encoding::Utf16(Endian::Little)),
        [0xfe, 0xff, ..] => Some(Encoding::Utf16(Endian::Big)),
        [a, 0, 0, 0, b, 0, 0, 0, ..] if is_letter(a) && is_letter(b) => {
            Some(Encoding::Other("UTF-32LE"))
        }
        [0, 0, 0, a, 0, 0, 0, b, ..] if is_letter(a) && is_letter(b) => {
            Some(Encoding::Other("UTF-32BE"))
        }
        [a, 0, b, 0, ..] if is_letter(a) && is_letter(b) => Some(Encoding::Other("UTF-16LE")),
        [0, a, 0, b, ..] if is_letter(a) && is_letter(b) => Some(Encoding::Other("UTF-16BE")),
        _ => None,
    }
}

/// A stream of UTF-16 as UTF-8. A surrogate without its partner becomes U+FFFD.
pub(super) struct Utf16Text {
    input: Box<dyn Read + Send>,
    endian: Endian,
    /// Bytes of an unfinished unit or pair.
    raw: Vec<u8>,
    ready: io::Cursor<Vec<u8>>,
    is_finished: bool,
}

impl Utf16Text {
    /// Reads `head`, which begins with the byte order mark, and then `input`.
    pub(super) fn new(mut head: Vec<u8>, input: Box<dyn Read + Send>, endian: Endian) -> Self {
        head.drain(..head.len().min(2));
        Self {
            input: Box::new(io::Cursor::new(head).chain(input)),
            endian,
            raw: Vec::new(),
            ready: io::Cursor::default(),
            is_finished: false,
        }
    }

    /// Decodes the units that are complete. What is left is less than a pair of surrogates, except
    /// at the end of the input.
    fn decode(&mut self) {
        let (pairs, odd) = self.raw.as_chunks::<2>();
        let mut units: Vec<u16> = pairs
            .iter()
            .map(|pair| match self.endian {
                Endian::Little => u16::from_le_bytes(*pair),
                Endian::Big => u16::from_be_bytes(*pair),
            })
            .collect();
        let mut kept = odd.to_vec();
        if !self.is_finished
            && let Some(0xD800..=0xDBFF) = units.last()
        {
            units.pop();
            let last = pairs.last().copied().unwrap_or_default();
            kept.splice(..0, last);
        }
        let mut text: String = char::decode_utf16(units)
            .map(|unit| unit.unwrap_or(char::REPLACEMENT_CHARACTER))
            .collect();
        if self.is_finished && !kept.is_empty() {
            kept.clear();
            text.push(char::REPLACEMENT_CHARACTER);
        }
        self.raw = kept;
        self.ready = io::Cursor::new(text.into_bytes());
    }
}

impl Read for Utf16Text {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let count = self.ready.read(buffer)?;
            if count > 0 || buffer.is_empty() || self.is_finished {
                return Ok(count);
            }
            let before = self.raw.len();
            self.raw.resize(before + READ_SIZE, 0);
            let outcome = self
                .input
                .read(self.raw.get_mut(before..).unwrap_or_default());
            let count = outcome.as_ref().copied().unwrap_or_default();
            self.raw.truncate(before + count);
            self.is_finished = outcome? == 0;
            self.decode();
            if self.is_finished {
                return self.ready.read(buffer);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\"a\": \"Jörg 😀 世\"}\n";

    fn bytes(endian: Endian) -> Vec<u8> {
        let units = std::iter::once(0xFEFF).chain(TEXT.encode_utf16());
        let bytes = |unit: u16| match endian {
            Endian::Little => unit.to_le_bytes(),
            Endian::Big => unit.to_be_bytes(),
        };
        units.flat_map(bytes).collect()
    }

    fn decoded(head: &[u8], rest: &[u8], endian: Endian) -> String {
        let rest = Box::new(io::Cursor::new(rest.to_vec()));
        let mut text = String::new();
        let mut stream = Utf16Text::new(head.to_vec(), rest, endian);
        stream.read_to_string(&mut text).unwrap();
        text
    }

    #[test]
    fn text_is_the_same_wherever_it_is_cut() {
        for endian in [Endian::Little, Endian::Big] {
            let bytes = bytes(endian);
            assert_eq!(encoding(&bytes), Some(Encoding::Utf16(endian)));
            for at in 2..bytes.len() {
                let (head, rest) = bytes.split_at(at);
                assert_eq!(decoded(head, rest, endian), TEXT, "{at}");
            }
        }
    }

    #[test]
    fn halves_become_replacement_characters() {
        let lone = [0xff, 0xfe, 0x3d, 0xd8, b'a', 0, 0x3d, 0xd8];
        assert_eq!(decoded(&lone, &[], Endian::Little), "\u{fffd}a\u{fffd}");
        let odd = [0xff, 0xfe, b'a', 0, b'b'];
        assert_eq!(decoded(&odd, &[], Endian::Little), "a\u{fffd}");
    }

    #[test]
    fn encodings_are_told_by_their_zeros_and_utf8_is_none() {
        for (head, name) in [
            (&b"{\0\"\0"[..], "UTF-16LE"),
            (b"\0{\0\"", "UTF-16BE"),
            (b"{\0\0\0\"\0\0\0", "UTF-32LE"),
            (b"\0\0\0{\0\0\0\"", "UTF-32BE"),
            (b"\xff\xfe\0\0{\0\0\0", "UTF-32"),
        ] {
            assert_eq!(encoding(head), Some(Encoding::Other(name)), "{head:?}");
        }
        for head in [&b"{\"a\""[..], b"\0\0\0\0{\"", b"\xef\xbb\xbf{", b"", b"{"] {
            assert_eq!(encoding(head), None, "{head:?}");
        }
    }
}
