//! Reads the times that exports write.
//!
//! Accepted: `YYYY-MM-DD`, then `T` or a space, then `HH:MM:SS` with up to nine fraction digits
//! (cut to microseconds), then nothing (UTC), `Z`, ` UTC`, `+HH`, `+HHMM` or `+HH:MM`; and epochs
//! in seconds, milliseconds, microseconds or nanoseconds, told apart by magnitude.

use chrono::{NaiveDate, NaiveDateTime, NaiveTime};

use crate::usage::Timestamp;

/// Epochs below this are seconds (year 5138), as in most log tools.
const MAX_SECONDS: i64 = 100_000_000_000;
/// Epochs below this are milliseconds.
const MAX_MILLIS: i64 = 100_000_000_000_000;
/// Epochs below this are microseconds; above, nanoseconds.
const MAX_MICROS: i64 = 100_000_000_000_000_000;

/// Reads a time; `None` if the text is none.
pub fn parse_time(text: &str) -> Option<Timestamp> {
    if let Some(time) = parse_usual(text.as_bytes()) {
        return Some(time);
    }
    if text.as_bytes().get(4) == Some(&b'-') {
        parse_calendar(text)
    } else {
        parse_epoch(text)
    }
}

/// Reads the way nearly all exports write, `2026-11-05T10:20:30.123` with `T` or a space and perhaps
/// a `Z`, in a fifth of the time that the general way takes. `None` for everything else, also for
/// what may be no time.
fn parse_usual(text: &[u8]) -> Option<Timestamp> {
    let (date, rest) = text.split_first_chunk::<8>()?;
    let (middle, rest) = rest.split_first_chunk::<8>()?;
    let (second, rest) = rest.split_first_chunk::<3>()?;
    let [_, _, between, ..] = *middle;
    if !matches!(between, b'T' | b' ') {
        return None;
    }
    let [y1, y2, y3, y4, _, mo1, mo2, _] = digits_of(*date, *b"0000-00-")?;
    let [d1, d2, _, h1, h2, _, mi1, mi2] =
        digits_of(*middle, [b'0', b'0', between, b'0', b'0', b':', b'0', b'0'])?;
    let [colon, s1, s2] = *second;
    let rest = rest.strip_suffix(b"Z").unwrap_or(rest);
    let micros = match *rest {
        [] => 0,
        [b'.', ref digits @ ..] if digits.len() == 3 => number(digits)?.wrapping_mul(1000),
        [b'.', ref digits @ ..] if digits.len() == 6 => number(digits)?,
        _ => return None,
    };
    let second = two(s1, s2).filter(|_| colon == b':')?;
    // Digits of two are below 100 and years below 10,000: nothing can overflow.
    let pair = |tens: u8, ones: u8| u32::from(tens.wrapping_mul(10).wrapping_add(ones));
    let (hour, minute) = (pair(h1, h2), pair(mi1, mi2));
    if hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let year = pair(y1, y2).wrapping_mul(100).wrapping_add(pair(y3, y4));
    let date = NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, pair(mo1, mo2), pair(d1, d2))?;
    let of_day = hour.wrapping_mul(60).wrapping_add(minute).wrapping_mul(60);
    let of_day = i64::from(of_day.wrapping_add(second));
    let seconds = i64::from(date.to_epoch_days()).wrapping_mul(86_400);
    let seconds = seconds.wrapping_add(of_day);
    let micros = seconds
        .wrapping_mul(Timestamp::MICROS_PER_SECOND)
        .wrapping_add(micros);
    Some(Timestamp(micros))
}

/// Compares eight bytes with a pattern at once: digits may stand where it has zeros, and the rest must
/// be equal. Returns the digits' values.
fn digits_of(text: [u8; 8], pattern: [u8; 8]) -> Option<[u8; 8]> {
    // What must be added so that the highest bit of a byte shows that it is too great.
    let margins = pattern.map(|byte| if byte == b'0' { 0x80 - 10 } else { 0x80 - 1 });
    let values = u64::from_le_bytes(text) ^ u64::from_le_bytes(pattern);
    let sums = values.wrapping_add(u64::from_le_bytes(margins));
    let is_off = (values | sums) & u64::from_le_bytes([0x80; 8]) != 0;
    (!is_off).then(|| values.to_le_bytes())
}

/// Reads a few digits.
#[inline]
fn number(digits: &[u8]) -> Option<i64> {
    let mut number = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        let digit = i64::from(digit.wrapping_sub(b'0'));
        number = i64::wrapping_mul(number, 10).wrapping_add(digit);
    }
    Some(number)
}

fn parse_calendar(text: &str) -> Option<Timestamp> {
    let date = parse_date(text.get(..10)?)?;
    let rest = text.get(10..)?;
    if rest.is_empty() {
        return to_micros(date.and_time(NaiveTime::MIN), 0);
    }
    let rest = rest.strip_prefix(['T', ' ', 't'])?;
    let clock = rest.get(..8)?.as_bytes();
    let [h1, h2, b':', m1, m2, b':', s1, s2] = *clock else {
        return None;
    };
    let (hour, minute, second) = (two(h1, h2)?, two(m1, m2)?, two(s1, s2)?);
    let (micros, zone) = parse_fraction(rest.get(8..)?)?;
    // A leap second is the second after :59; chrono has no place for it outside its own form.
    let leap = i64::from(second == 60);
    let time = NaiveTime::from_hms_opt(hour, minute, second.min(59))?;
    if second > 60 {
        return None;
    }
    let offset = parse_zone(zone)?;
    let shift = (leap - offset)
        .checked_mul(Timestamp::MICROS_PER_SECOND)?
        .checked_add(micros)?;
    to_micros(date.and_time(time), shift)
}

fn to_micros(local: NaiveDateTime, shift: i64) -> Option<Timestamp> {
    local
        .and_utc()
        .timestamp_micros()
        .checked_add(shift)
        .map(Timestamp)
}

/// Reads `YYYY-MM-DD`.
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = *text.as_bytes() else {
        return None;
    };
    let year = two(y1, y2)?.checked_mul(100)?.checked_add(two(y3, y4)?)?;
    NaiveDate::from_ymd_opt(i32::try_from(year).ok()?, two(m1, m2)?, two(d1, d2)?)
}

fn two(tens: u8, ones: u8) -> Option<u32> {
    if !tens.is_ascii_digit() || !ones.is_ascii_digit() {
        return None;
    }
    Some(u32::from(tens - b'0') * 10 + u32::from(ones - b'0'))
}

/// Reads `.123456` if it is there. Returns microseconds and what follows.
fn parse_fraction(text: &str) -> Option<(i64, &str)> {
    let Some(digits_on) = text.strip_prefix('.') else {
        return Some((0, text));
    };
    let length = digits_on.bytes().take_while(u8::is_ascii_digit).count();
    if length == 0 || length > 9 {
        return None;
    }
    let digits = digits_on.get(..length)?;
    Some((scaled_digits(digits, 6)?, digits_on.get(length..)?))
}

/// Reads the first `width` fraction digits as an integer, filling up with zeros and cutting
/// off the rest.
fn scaled_digits(digits: &str, width: usize) -> Option<i64> {
    let mut value = 0_i64;
    for index in 0..width {
        let digit = digits
            .as_bytes()
            .get(index)
            .map_or(0, |byte| i64::from(byte - b'0'));
        value = value.checked_mul(10)?.checked_add(digit)?;
    }
    Some(value)
}

/// Reads a zone. Returns seconds east of UTC.
fn parse_zone(text: &str) -> Option<i64> {
    let (sign, digits) = match text.as_bytes().first() {
        None => return Some(0),
        Some(b'Z' | b'z') => return (text.len() == 1).then_some(0),
        Some(b' ') => return (text == " UTC").then_some(0),
        Some(b'+') => (1, text.get(1..)?),
        Some(b'-') => (-1, text.get(1..)?),
        Some(_) => return None,
    };
    let (hours, minutes) = match *digits.as_bytes() {
        [h1, h2] => (two(h1, h2)?, 0),
        [h1, h2, m1, m2] | [h1, h2, b':', m1, m2] => (two(h1, h2)?, two(m1, m2)?),
        _ => return None,
    };
    if hours > 23 || minutes > 59 {
        return None;
    }
    Some(sign * (i64::from(hours) * 3600 + i64::from(minutes) * 60))
}

/// Reads an epoch, without a float in between: `1755099880.123456` has more digits than fit one.
fn parse_epoch(text: &str) -> Option<Timestamp> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let is_digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    let unsigned = whole.strip_prefix('-').unwrap_or(whole);
    if unsigned.is_empty() || !is_digits(unsigned) || !is_digits(fraction) {
        return None;
    }
    let whole_units = whole.parse::<i64>().ok()?;
    let micros_per_unit_digits = match whole_units.checked_abs()? {
        ..MAX_SECONDS => 6,
        MAX_SECONDS..MAX_MILLIS => 3,
        MAX_MILLIS..MAX_MICROS => 0,
        _ => return Some(Timestamp(whole_units.div_euclid(1000))),
    };
    let scale = 10_i64.checked_pow(micros_per_unit_digits)?;
    let fraction = scaled_digits(fraction, usize::try_from(micros_per_unit_digits).ok()?)?;
    let fraction = if whole.starts_with('-') {
        -fraction
    } else {
        fraction
    };
    whole_units
        .checked_mul(scale)?
        .checked_add(fraction)
        .map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_spelling_of_one_instant_is_the_same() {
        let expected = Some(Timestamp(1_786_959_012_345_000));
        for text in [
            "2026-08-17T09:30:12.345Z",
            "2026-08-17 09:30:12.345",
            "2026-08-17T09:30:12.345000",
            "2026-08-17 09:30:12.345000+00:00",
            "2026-08-17T11:30:12.345+02:00",
            "2026-08-17T11:30:12.345+0200",
            "2026-08-17T11:30:12.345+02",
            "2026-08-17 04:00:12.3450009-0530",
            "2026-08-17 09:30:12.345 UTC",
            "1786959012.345",
            "1786959012.3450009",
            "1786959012345",
            "1786959012345000",
            "1786959012345000999",
        ] {
            assert_eq!(parse_time(text), expected, "{text}");
        }
    }

    #[test]
    fn the_fast_way_never_disagrees_with_the_general_one() {
        for text in [
            "2026-11-05T10:20:30",
            "2024-02-29 23:59:59.999Z",
            "0000-01-01T00:00:00.000001Z",
        ] {
            assert_eq!(parse_usual(text.as_bytes()), parse_calendar(text), "{text}");
            for at in 0..text.len() {
                for other in 0..0x80_u8 {
                    let mut changed = text.as_bytes().to_vec();
                    changed[at] = other;
                    let changed = String::from_utf8(changed).expect("still ASCII");
                    if let Some(time) = parse_usual(changed.as_bytes()) {
                        assert_eq!(Some(time), parse_calendar(&changed), "{changed}");
                    }
                }
                // Bytes that are no ASCII are no digits, whatever their lower bits are.
                for other in 0x80..=0xff_u8 {
                    let mut changed = text.as_bytes().to_vec();
                    changed[at] = other;
                    assert_eq!(parse_usual(&changed), None, "{changed:?}");
                }
            }
        }
    }

    #[test]
    fn what_is_no_time_is_none() {
        for text in [
            "2026-02-30T00:00:00Z",
            "2026-08-17T25:61:00Z",
            "2026-08-17T09:30:61Z",
            "2026-08-17T09:30:12.Z",
            "2026-08-17T09:30:12Zulu",
            "2026-08-17T09:30:12+25:00",
            "2026-08-17x09:30:12",
            "yesterday",
            "",
            "12 o'clock",
            "1e10",
            "-",
            "99999999999999999999999",
            "é026-08-17",
        ] {
            assert_eq!(parse_time(text), None, "{text}");
        }
    }

    #[test]
    fn a_leap_second_is_the_next_second_and_a_date_is_its_midnight() {
        assert_eq!(
            parse_time("2016-12-31T23:59:60Z"),
            parse_time("2017-01-01T00:00:00Z")
        );
        assert_eq!(parse_time("2017-01-01"), parse_time("2017-01-01T00:00:00Z"));
    }

    #[test]
    fn fractions_keep_every_digit() {
        assert_eq!(
            parse_time("1755099880.123456"),
            Some(Timestamp(1_755_099_880_123_456))
        );
        assert_eq!(parse_time("-1.5"), Some(Timestamp(-1_500_000)));
    }
}
