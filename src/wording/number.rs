//! The one place that writes amounts of money, shares, counts and ratios for people.
//!
//! Money is rounded once, half to even, in integer arithmetic. Machines get exact strings instead.

use crate::pricing::Usd;

/// Decimal places of a pico-dollar.
const PICO_PLACES: usize = 12;
/// One dollar in pico-dollars.
const DOLLAR: u128 = 1_000_000_000_000;
/// Significant digits of an amount below one dollar.
const SMALL_DIGITS: usize = 4;
/// From here on, a rounded amount has no cents.
const WHOLE_FROM: u128 = 100 * DOLLAR;
/// Stands for a figure that does not exist.
pub const ABSENT: &str = "–";

/// Writes an amount: cents and thousands separators from one dollar up, four significant digits
/// below. Only nothing at all is `$0.00`.
pub fn money(amount: Usd) -> String {
    let sign = if amount.pico() < 0 { "-" } else { "" };
    format!("{sign}{}", magnitude(amount))
}

/// Writes an estimate or a budget: like [`money`], but without cents from $100 up.
pub fn money_rounded(amount: Usd) -> String {
    let pico = amount.pico().unsigned_abs();
    if pico < WHOLE_FROM {
        return money(amount);
    }
    let sign = if amount.pico() < 0 { "-" } else { "" };
    format!("{sign}${}", decimal(pico, 0))
}

/// Writes the amounts beside the ticks of a chart: without cents if none has any.
pub fn money_ticks(amounts: &[Usd]) -> Vec<String> {
    let texts: Vec<String> = amounts.iter().map(|amount| money(*amount)).collect();
    let whole = texts.iter().map(|text| text.strip_suffix(".00"));
    let whole: Option<Vec<&str>> = whole.collect();
    whole.map_or_else(
        || texts.clone(),
        |whole| whole.into_iter().map(str::to_owned).collect(),
    )
}

/// Writes a difference with its sign: `+$1.20`, `-$0.03`, `$0.00`.
pub fn money_change(amount: Usd) -> String {
    let sign = match amount.pico().signum() {
        1 => "+",
        -1 => "-",
        _ => "",
    };
    format!("{sign}{}", magnitude(amount))
}

/// Writes a cost per unit with three significant digits: `$0.00123`, `$12.3`, `$1,235`.
pub fn unit_cost(dollars: f64) -> String {
    if !dollars.is_finite() {
        return ABSENT.to_owned();
    }
    if dollars == 0.0 {
        return "$0.00".to_owned();
    }
    let sign = if dollars < 0.0 { "-" } else { "" };
    let size = dollars.abs();
    let exponent = format!("{size:.2e}")
        .split_once('e')
        .and_then(|(_, exponent)| exponent.parse::<i32>().ok())
        .unwrap_or(0);
    let Ok(places) = usize::try_from(2_i32.saturating_sub(exponent)) else {
        return format!("{sign}${}", group(&format!("{size:.0}")));
    };
    if places > PICO_PLACES {
        return format!("<{sign}$0.0000000001");
    }
    format!("{sign}${}", group(&format!("{size:.places$}")))
}

/// Writes a probability in whole percent; what is not certain is neither 0 nor 100.
pub fn chance(probability: f64) -> String {
    match probability {
        p if p > 0.99 && p < 1.0 => ">99 %".to_owned(),
        p if p > 0.0 && p < 0.01 => "<1 %".to_owned(),
        p if p.is_finite() => format!("{:.0} %", p * 100.0),
        _ => ABSENT.to_owned(),
    }
}

/// Writes a share with one decimal: `12.3 %`. What is not nothing is not written as 0, and what
/// is not everything not as 100.
pub fn percent(ratio: f64) -> String {
    if !ratio.is_finite() {
        return ABSENT.to_owned();
    }
    let hundredths = ratio * 100.0;
    let text = group(&format!("{hundredths:.1}"));
    match text.as_str() {
        "0.0" | "-0.0" if ratio > 0.0 => "<0.1 %".to_owned(),
        "-0.0" => "0.0 %".to_owned(),
        "100.0" if ratio < 1.0 => ">99.9 %".to_owned(),
        _ => format!("{text} %"),
    }
}

/// Writes a relative change with its sign: `+11.1 %`, `-3.0 %`.
pub fn percent_change(ratio: f64) -> String {
    if !ratio.is_finite() {
        return ABSENT.to_owned();
    }
    let hundredths = ratio * 100.0;
    let text = group(&format!("{hundredths:+.1}"));
    match text.as_str() {
        "+0.0" | "-0.0" if ratio > 0.0 => "<+0.1 %".to_owned(),
        "+0.0" | "-0.0" if ratio < 0.0 => ">-0.1 %".to_owned(),
        "+0.0" | "-0.0" => "0.0 %".to_owned(),
        _ => format!("{text} %"),
    }
}

/// Writes a multiple: `3.2 ×`, `1,024 ×`.
pub fn times(ratio: f64) -> String {
    if !ratio.is_finite() {
        return ABSENT.to_owned();
    }
    let places = usize::from(ratio < 100.0);
    format!("{} ×", group(&format!("{ratio:.places$}")))
}

/// Writes a count in full: `1,234,567`.
pub fn count(count: u64) -> String {
    group(&count.to_string())
}

/// Writes a count for a narrow place: in full below 100,000, else `123k`, `1.23M`, `4.56B`.
pub fn compact(value: u64) -> String {
    if value < 100_000 {
        return count(value);
    }
    let mut places: usize = 0;
    let mut digits = u128::from(value);
    while divide_half_even(u128::from(value), power(places)) > 999 {
        places = places.saturating_add(1);
        digits = divide_half_even(u128::from(value), power(places));
    }
    let (suffix, unit_places) = match places {
        0..=3 => ("k", 3),
        4..=6 => ("M", 6),
        7..=9 => ("B", 9),
        _ => ("T", 12_usize),
    };
    if places >= unit_places {
        let whole = digits.saturating_mul(power(places.saturating_sub(unit_places)));
        return format!("{}{suffix}", group(&whole.to_string()));
    }
    let shown = unit_places.saturating_sub(places);
    format!("{}{suffix}", point(digits, shown))
}

/// Writes a count with its noun: `1 call`, `12 calls`.
pub fn counted(number: u64, one: &str, many: &str) -> String {
    format!("{} {}", count(number), if number == 1 { one } else { many })
}

/// Writes the amount without its sign.
fn magnitude(amount: Usd) -> String {
    let pico = amount.pico().unsigned_abs();
    if pico == 0 || pico >= DOLLAR {
        return format!("${}", decimal(pico, 2));
    }
    let leading_zeros = PICO_PLACES.saturating_sub(pico.to_string().len());
    let places = leading_zeros.saturating_add(SMALL_DIGITS).min(PICO_PLACES);
    format!("${}", trim_zeros(&decimal(pico, places)))
}

/// Writes pico-dollars with this many decimals, rounded half to even.
fn decimal(pico: u128, places: usize) -> String {
    let rounded = divide_half_even(pico, power(PICO_PLACES.saturating_sub(places)));
    group(&point(rounded, places))
}

/// Puts a decimal point before the last digits.
fn point(digits: u128, places: usize) -> String {
    let least = places.saturating_add(1);
    let text = format!("{digits:0>least$}");
    let (whole, fraction) = text.split_at(text.len().saturating_sub(places));
    if fraction.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{fraction}")
    }
}

/// Divides, rounding half to even.
fn divide_half_even(value: u128, divisor: u128) -> u128 {
    let quotient = value / divisor;
    let twice = (value % divisor).saturating_mul(2);
    let up = twice > divisor || (twice == divisor && quotient % 2 == 1);
    quotient.saturating_add(u128::from(up))
}

/// Returns a power of ten.
fn power(exponent: usize) -> u128 {
    u32::try_from(exponent).map_or(u128::MAX, |exponent| 10_u128.saturating_pow(exponent))
}

/// Removes closing zeros beyond cents.
fn trim_zeros(text: &str) -> &str {
    let cents = text.find('.').map_or(text.len(), |at| at.saturating_add(3));
    let trimmed = text.trim_end_matches('0').len();
    text.get(..trimmed.max(cents)).unwrap_or(text)
}

/// Puts commas between the thousands of a decimal number.
fn group(text: &str) -> String {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = whole.bytes().filter(u8::is_ascii_digit).count();
    let mut grouped = String::with_capacity(text.len().saturating_add(digits / 3));
    let mut left = digits;
    for character in whole.chars() {
        grouped.push(character);
        if character.is_ascii_digit() {
            left = left.saturating_sub(1);
            if left > 0 && left.is_multiple_of(3) {
                grouped.push(',');
            }
        }
    }
    if !fraction.is_empty() {
        grouped.push('.');
        grouped.push_str(fraction);
    }
    grouped
}
