//! Finds the ends of numbers, and reads counts, eight digits at a time.

/// Bytes of digits that are looked at in one step.
const DIGITS: usize = 8;

/// Returns the values of eight bytes that may be digits, and how many of them are before the first
/// that is none.
#[inline]
fn leading_digits(bytes: [u8; DIGITS]) -> (u64, usize) {
    let values = u64::from_le_bytes(bytes) ^ u64::from_le_bytes([b'0'; DIGITS]);
    // The highest bit of a byte shows that it is none. A carry reaches only bytes behind such a one.
    let sums = values.wrapping_add(u64::from_le_bytes([0x80 - 10; DIGITS]));
    let is_none = (values | sums) & u64::from_le_bytes([0x80; DIGITS]);
    (values, (is_none.trailing_zeros() / u8::BITS) as usize)
}

/// Reads the whole number that stands at `at` and the position behind it, if it is written as plain
/// as counts are: up to eight digits and then the end of the value.
pub(super) fn plain_count(bytes: &[u8], at: usize) -> Option<(u64, usize)> {
    let (values, length) = leading_digits(*bytes.get(at..)?.first_chunk()?);
    let end = bytes.get(at + length)?;
    let has_zero_in_front = length > 1 && bytes.get(at) == Some(&b'0');
    if !matches!(end, b',' | b'}' | b']' | b' ') || has_zero_in_front || length == 0 {
        return None;
    }
    let unused = u64::BITS - u32::try_from(length).ok()? * u8::BITS;
    Some((value_of_digits(values.checked_shl(unused)?), at + length))
}

/// Puts eight digits together, the first in the lowest byte: by two, by four, all.
const fn value_of_digits(values: u64) -> u64 {
    let pairs = values.wrapping_mul(1 + (10 << 8)) >> 8 & 0x00ff_00ff_00ff_00ff;
    let fours = pairs.wrapping_mul(1 + (100 << 16)) >> 16 & 0x0000_ffff_0000_ffff;
    fours.wrapping_mul(1 + (10_000 << 32)) >> 32
}

/// Returns the position behind the number that begins at `at`.
///
/// # Errors
/// Returns the position where a digit is missing.
pub(super) fn number_end(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let at = at + usize::from(bytes.get(at) == Some(&b'-'));
    let mut end = match bytes.get(at) {
        Some(b'0') => at + 1,
        _ => some_digits_end(bytes, at)?,
    };
    if bytes.get(end) == Some(&b'.') {
        end = some_digits_end(bytes, end + 1)?;
    }
    if let Some(b'e' | b'E') = bytes.get(end) {
        end += 1;
        if let Some(b'+' | b'-') = bytes.get(end) {
            end += 1;
        }
        end = some_digits_end(bytes, end)?;
    }
    Ok(end)
}

fn some_digits_end(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let end = digits_end(bytes, at);
    if end > at { Ok(end) } else { Err(at) }
}

fn digits_end(bytes: &[u8], mut at: usize) -> usize {
    let mut rest = bytes.get(at..).unwrap_or_default();
    while let Some((chunk, after)) = rest.split_first_chunk() {
        let (_, length) = leading_digits(*chunk);
        at += length;
        if length < DIGITS {
            return at;
        }
        rest = after;
    }
    let length = rest.iter().position(|byte| !byte.is_ascii_digit());
    at + length.unwrap_or(rest.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_read_as_a_plain_loop_reads_them() {
        let numbers = (0..1100).chain((4..9).flat_map(|power| {
            let ten = 10_u64.pow(power);
            [ten - 1, ten, ten + 1]
        }));
        for number in numbers.filter(|number| *number < 100_000_000) {
            for end in [",", "}", "]", " "] {
                let text = format!("x{number}{end}12345678");
                let expected = (number, 1 + number.to_string().len());
                assert_eq!(plain_count(text.as_bytes(), 1), Some(expected), "{text}");
            }
        }
        // For these there is the general way.
        for text in [
            "100000000,",
            "01,",
            "-1,",
            "1.5,",
            "1e3,",
            ",",
            "x,",
            "1\u{1f},",
            "1",
        ] {
            let text = format!("{text}aaaaaaa");
            assert_eq!(plain_count(text.as_bytes(), 0), None, "{text}");
        }
    }

    #[test]
    fn numbers_end_where_their_digits_do() {
        for whole in 1..20 {
            for fraction in 0..20 {
                for end in ["", ",", "}", "\u{7f}", "/", ":", "é"] {
                    let mut number = format!("-{}", "9".repeat(whole));
                    if fraction > 0 {
                        number = format!("{number}.{}", "0".repeat(fraction));
                    }
                    let text = format!("{number}{end}");
                    assert_eq!(number_end(text.as_bytes(), 0), Ok(number.len()), "{text}");
                }
            }
        }
    }
}
