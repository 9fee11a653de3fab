//! Exact amounts in tests: decimal text to and from integers, written without the program.

use serde_json::Value;

/// Reads a decimal of up to 12 places as pico-dollars. More places or another notation fail: the
/// program's amounts are exact and plain.
#[track_caller]
pub(crate) fn pico(text: &str) -> i128 {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1, digits),
        None => (1, text),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    assert!(fraction.len() <= 12, "too many places: {text}");
    assert!(!fraction.ends_with('0'), "not the shortest form: {text}");
    let number = format!("{whole}{fraction:0<12}");
    sign * number
        .parse::<i128>()
        .unwrap_or_else(|_| panic!("no amount: {text}"))
}

/// Reads an amount out of JSON, where it is a string.
#[track_caller]
pub(crate) fn amount(json: &Value) -> i128 {
    pico(json.as_str().unwrap_or_else(|| panic!("no amount: {json}")))
}

/// Writes pico-dollars as the shortest decimal.
pub(crate) fn dollars(pico: i128) -> String {
    let sign = if pico < 0 { "-" } else { "" };
    let digits = format!("{:013}", pico.abs());
    let (whole, fraction) = digits.split_at(digits.len() - 12);
    let text = format!("{sign}{whole}.{fraction}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// Divides, rounding half to even.
pub(crate) fn divided(numerator: i128, denominator: i128) -> i128 {
    let (floor, rest) = (
        numerator.div_euclid(denominator),
        numerator.rem_euclid(denominator),
    );
    let rounds_up = 2 * rest > denominator || (2 * rest == denominator && floor % 2 != 0);
    floor + i128::from(rounds_up)
}

/// Reads a logged cost as JSON numbers are written, `6.3e-05` or `0.00034500000000000004`, and
/// rounds it half to even to pico-dollars.
pub(crate) fn logged(text: &str) -> i128 {
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let exponent: i32 = exponent.parse().expect("an exponent");
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits: i128 = format!("{whole}{fraction}").parse().expect("digits");
    let places = i32::try_from(fraction.len()).expect("short") - exponent - 12;
    let power = |places: i32| 10_i128.pow(places.unsigned_abs());
    if places > 0 {
        divided(digits, power(places))
    } else {
        digits * power(places)
    }
}

#[test]
fn the_tests_own_arithmetic_is_right() {
    assert_eq!(pico("-0.000000000001"), -1);
    assert_eq!(dollars(pico("2562.213502955")), "2562.213502955");
    assert_eq!(
        (dollars(0), dollars(-5 * 10_i128.pow(11))),
        ("0".to_owned(), "-0.5".to_owned())
    );
    assert_eq!((divided(5, 2), divided(7, 2), divided(-5, 2)), (2, 4, -2));
    assert_eq!(logged("6.3e-05"), 63_000_000);
    assert_eq!(logged("0.00034500000000000004"), 345_000_000);
    assert_eq!(logged("0.0000000000025"), 2);
    assert_eq!(logged("12"), 12 * 10_i128.pow(12));
}
