//! Ids in few bytes: what they begin with as a number, hexadecimal digits in half a byte, letters
//! and digits in six bits. Any text comes back as it was.
//!
//! One text has one packed form, so that packed ids can be compared instead of texts.

/// What ids begin with, the longer of two that begin alike first. Position 0 is no prefix.
const PREFIXES: [&str; 13] = [
    "",
    "chatcmpl-tool-",
    "chatcmpl-",
    "msg_bdrk_",
    "msg_",
    "resp_",
    "cmpl-",
    "gen-",
    "batch_",
    "embd-",
    "call_",
    "req_",
    "modr-",
];

/// How the rest of an id is written; the lower three bits of the first byte.
const RAW: u8 = 0;
const UUID: u8 = 1;
const HEX_32: u8 = 2;
const HEX: u8 = 3;
const SIX_BITS: u8 = 4;
/// Bits of the first byte that say how the rest is written.
const KIND_BITS: u32 = 3;

/// Positions of the dashes of a UUID.
const DASHES: [usize; 4] = [8, 13, 18, 23];
/// Characters of a UUID, and those among them that are no dashes.
const UUID_LENGTH: usize = 36;
const UUID_DIGITS: usize = 32;

/// The 64 characters of base64url, which ids are mostly made of.
const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/// A packed id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct PackedId<'p>(&'p [u8]);

/// Appends the packed form of an id: in the first way in which it can be written.
pub(super) fn pack(text: &str, out: &mut Vec<u8>) {
    let (prefix, body) = split_prefix(text);
    let prefix = u8::try_from(prefix).unwrap_or(0) << KIND_BITS;
    let from = out.len();
    for write in [write_uuid, write_hex, write_six_bits] {
        if write(prefix, body, out) {
            return;
        }
        out.truncate(from);
    }
    out.push(RAW);
    super::varint::write(text.len() as u64, out);
    out.extend_from_slice(text.as_bytes());
}

/// Appends an id that is a UUID. Returns whether it is; like the other ways, it may have appended
/// something if not.
fn write_uuid(prefix: u8, body: &str, out: &mut Vec<u8>) -> bool {
    out.push(prefix | UUID);
    uuid_digits(body).is_some_and(|digits| pack_hex(&digits, out))
}

/// Appends an id that is an even number of hexadecimal digits.
fn write_hex(prefix: u8, body: &str, out: &mut Vec<u8>) -> bool {
    match u8::try_from(body.len()) {
        Ok(32) => out.push(prefix | HEX_32),
        Ok(length) if length % 2 == 0 => out.extend([prefix | HEX, length]),
        _ => return false,
    }
    pack_hex(body.as_bytes(), out)
}

/// Appends an id whose letters are all in the alphabet.
fn write_six_bits(prefix: u8, body: &str, out: &mut Vec<u8>) -> bool {
    let Ok(length) = u8::try_from(body.len()) else {
        return false;
    };
    out.extend([prefix | SIX_BITS, length]);
    pack_six_bits(body.as_bytes(), out)
}

/// Cuts a packed id from the front of some bytes.
pub(super) fn take<'p>(bytes: &mut &'p [u8]) -> Option<PackedId<'p>> {
    let tag = *bytes.first()?;
    let length = match tag & kind_mask() {
        UUID | HEX_32 => 17,
        HEX => 2 + usize::from(*bytes.get(1)?).div_ceil(2),
        SIX_BITS => 2 + (usize::from(*bytes.get(1)?) * 6).div_ceil(8),
        _ => {
            let mut rest = bytes.get(1..)?;
            let length = usize::try_from(super::varint::read(&mut rest)?).ok()?;
            (bytes.len() - rest.len()).checked_add(length)?
        }
    };
    let (packed, rest) = bytes.split_at_checked(length)?;
    *bytes = rest;
    Some(PackedId(packed))
}

impl<'p> PackedId<'p> {
    /// Returns the packed form.
    pub(super) const fn bytes(self) -> &'p [u8] {
        self.0
    }

    /// Returns the id as it was.
    pub(super) fn text(self) -> String {
        let (prefix, body) = self.parts();
        format!("{prefix}{body}")
    }

    /// Returns the id without what ids of its kind begin with.
    pub(super) fn body(self) -> String {
        self.parts().1
    }

    fn parts(self) -> (&'static str, String) {
        let Some((tag, rest)) = self.0.split_first() else {
            return ("", String::new());
        };
        let prefix = PREFIXES
            .get(usize::from(tag >> KIND_BITS))
            .copied()
            .unwrap_or("");
        let body = match tag & kind_mask() {
            UUID => unpack_uuid(rest),
            HEX_32 => unpack_hex(rest),
            HEX => unpack_hex(rest.get(1..).unwrap_or_default()),
            SIX_BITS => unpack_six_bits(rest),
            _ => {
                let mut text = rest;
                let _length = super::varint::read(&mut text);
                let text = String::from_utf8_lossy(text);
                let (prefix, body) = split_prefix(&text);
                return (PREFIXES.get(prefix).copied().unwrap_or(""), body.to_owned());
            }
        };
        (prefix, body)
    }
}

/// Parts an id from what ids of its kind begin with: the body of [`PackedId::body`].
pub(super) fn split_prefix(text: &str) -> (usize, &str) {
    let found = PREFIXES.iter().enumerate().skip(1);
    let mut found = found.filter_map(|(at, prefix)| Some((at, text.strip_prefix(prefix)?)));
    found.next().unwrap_or((0, text))
}

const fn kind_mask() -> u8 {
    (1 << KIND_BITS) - 1
}

/// Returns the digits of a UUID without its dashes; `None` if the dashes are not there.
fn uuid_digits(body: &str) -> Option<[u8; UUID_DIGITS]> {
    let body: &[u8; UUID_LENGTH] = body.as_bytes().try_into().ok()?;
    let mut digits = [0; UUID_DIGITS];
    let mut rest = digits.as_mut_slice();
    let mut groups = body.split(|byte| *byte == b'-');
    for length in [8, 4, 4, 4, 12] {
        let group = groups.next().filter(|group| group.len() == length)?;
        let (place, after) = rest.split_at_mut_checked(length)?;
        place.copy_from_slice(group);
        rest = after;
    }
    Some(digits)
}

/// Stands for what is no hexadecimal digit.
const NO_DIGIT: u8 = 0xf0;

/// The value of each byte that is a hexadecimal digit in lower case.
const HALF_BYTES: [u8; 256] = values_of(DIGITS, NO_DIGIT);

/// Returns for each byte its position among some others.
#[expect(
    clippy::indexing_slicing,
    reason = "a byte is always below 256, and this runs while compiling"
)]
const fn values_of(bytes: &[u8], none: u8) -> [u8; 256] {
    let mut values = [none; 256];
    let mut value = 0;
    let mut rest = bytes;
    while let [first, after @ ..] = rest {
        values[*first as usize] = value;
        value += 1;
        rest = after;
    }
    values
}

/// The digits by value.
const DIGITS: &[u8; 16] = b"0123456789abcdef";

fn half_byte(digit: u8) -> u8 {
    let value = HALF_BYTES.get(usize::from(digit));
    value.copied().unwrap_or(NO_DIGIT)
}

/// Appends digits in half a byte each. Returns whether all of them are digits.
fn pack_hex(digits: &[u8], out: &mut Vec<u8>) -> bool {
    let mut all = 0;
    out.extend(digits.as_chunks().0.iter().map(|[high, low]| {
        let (high, low) = (half_byte(*high), half_byte(*low));
        all |= high | low;
        high << 4 | low & 15
    }));
    all & NO_DIGIT == 0
}

fn unpack_hex(bytes: &[u8]) -> String {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]);
    let digit = |value: u8| DIGITS.get(usize::from(value)).copied().unwrap_or(b'0');
    let mut text = String::with_capacity(bytes.len() * 2 + DASHES.len());
    text.extend(digits.map(|value| char::from(digit(value))));
    text
}

fn unpack_uuid(bytes: &[u8]) -> String {
    let mut text = unpack_hex(bytes);
    for dash in DASHES {
        if text.is_char_boundary(dash) {
            text.insert(dash, '-');
        }
    }
    text
}

/// Stands for a byte that is not in the alphabet.
const NO_LETTER: u8 = 0xc0;

/// The position in the alphabet of each byte.
const SIX_BIT_VALUES: [u8; 256] = values_of(ALPHABET, NO_LETTER);

/// Appends letters in six bits each, the last byte filled up with zeros. Returns whether all of them
/// are in the alphabet.
fn pack_six_bits(letters: &[u8], out: &mut Vec<u8>) -> bool {
    let mut all = 0;
    let mut value = |letter: &u8| {
        let value = SIX_BIT_VALUES.get(usize::from(*letter)).copied();
        let value = value.unwrap_or(NO_LETTER);
        all |= value;
        u32::from(value & !NO_LETTER)
    };
    let (fours, rest) = letters.as_chunks();
    for [a, b, c, d] in fours {
        let bits = value(a) << 18 | value(b) << 12 | value(c) << 6 | value(d);
        let [low, middle, high, _] = bits.to_le_bytes();
        out.extend([high, middle, low]);
    }
    if !rest.is_empty() {
        let bits = rest.iter().zip([18, 12, 6]);
        let bits = bits.fold(0, |bits, (letter, shift)| bits | value(letter) << shift);
        let [low, middle, high, _] = bits.to_le_bytes();
        // One letter needs one byte, two need two, three need three.
        out.extend([high, middle, low].into_iter().take(rest.len()));
    }
    all & NO_LETTER == 0
}

fn unpack_six_bits(packed: &[u8]) -> String {
    let Some((length, bytes)) = packed.split_first() else {
        return String::new();
    };
    let (mut pending, mut bits) = (0_u32, 0_u32);
    let mut text = String::with_capacity(usize::from(*length));
    let mut bytes = bytes.iter();
    for _ in 0..*length {
        if bits < 6 {
            pending = pending << 8 | bytes.next().copied().map_or(0, u32::from);
            bits += 8;
        }
        bits -= 6;
        let value = low_byte(pending >> bits) & 63;
        text.extend(
            ALPHABET
                .get(usize::from(value))
                .map(|byte| char::from(*byte)),
        );
    }
    text
}

const fn low_byte(bits: u32) -> u8 {
    let [low, ..] = bits.to_le_bytes();
    low
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[track_caller]
    fn check(text: &str, most: usize) {
        let mut bytes = vec![7; 3];
        pack(text, &mut bytes);
        bytes.push(9);
        let mut rest = &bytes[3..];
        let packed = take(&mut rest).expect("it was packed");
        assert_eq!(packed.text(), text);
        assert_eq!(packed.body(), split_prefix(text).1);
        assert_eq!(rest, [9], "{text}");
        assert!(
            packed.bytes().len() <= most,
            "{text}: {}",
            packed.bytes().len()
        );
    }

    #[test]
    fn usual_ids_are_short() {
        check("chatcmpl-f1260ebc7d56ab567714dc919b27dbdf", 17);
        check("chatcmpl-CZ8xWf0aK3mPq91rTtUvXyZ01Ab_-", 2 + 22);
        check("0b7c1a52-9f7e-4d3a-8c5e-1f2a3b4c5d6e", 17);
        check("chatcmpl-0b7c1a52-9f7e-4d3a-8c5e-1f2a3b4c5d6e", 17);
        check("msg_bdrk_01AbCdEfGhIjKlMnOpQrStUv", 2 + 18);
        check("a1b2c3d4e5f60002", 10);
        check(
            "chatcmpl-f1260ebc7d56ab567714dc919b27dbdf-attempt-1",
            2 + 32,
        );
    }

    #[test]
    fn odd_ids_come_back() {
        for text in [
            "",
            "a",
            "chatcmpl-",
            "msg_",
            "é",
            "A1B2",
            "0B7C1A52-9F7E-4D3A-8C5E-1F2A3B4C5D6E",
            "0b7c1a52_9f7e-4d3a-8c5e-1f2a3b4c5d6e",
            "r_cache_hit1795438473.23",
            "\u{1b}[31m",
            "\0",
        ] {
            check(text, text.len() + 2);
        }
        for length in [31, 32, 33, 254, 255, 256, 257, 70_000] {
            for piece in ["a", "Z", "~", "é"] {
                check(&piece.repeat(length), piece.len() * length + 4);
            }
        }
    }

    #[test]
    fn no_prefix_hides_a_longer_one() {
        for (at, prefix) in PREFIXES.iter().enumerate().skip(1) {
            assert_eq!(split_prefix(&format!("{prefix}x")), (at, "x"));
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(
            prefix in prop::sample::select(PREFIXES.to_vec()),
            body in prop_oneof![
                any::<String>(),
                "[0-9a-f]{0,80}",
                "[A-Za-z0-9_-]{0,300}",
                "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}",
            ],
        ) {
            let text = format!("{prefix}{body}");
            check(&text, text.len() + 4);
        }

        #[test]
        fn damaged_bytes_do_no_harm(bytes in prop::collection::vec(any::<u8>(), 0..60)) {
            let mut rest = bytes.as_slice();
            if let Some(packed) = take(&mut rest) {
                drop(packed.text());
            }
        }
    }
}
