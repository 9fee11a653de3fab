//! How amounts are written: tables of cases, and rounding against exact arithmetic.

use llmcost::pricing::Usd;
use llmcost::render::{
    chance, compact, count, money, money_change, money_rounded, percent, percent_change, times,
    unit_cost,
};
use proptest::prelude::*;

use super::sample::usd;

#[test]
fn chances_are_whole_percents_and_only_certainty_is_0_or_100() {
    let cases = [
        (0.0, "0 %"),
        (0.000_001, "<1 %"),
        (0.01, "1 %"),
        (0.824, "82 %"),
        (0.99, "99 %"),
        (0.990_1, ">99 %"),
        (1.0, "100 %"),
        (f64::NAN, "–"),
    ];
    for (probability, written) in cases {
        assert_eq!(chance(probability), written, "{probability}");
    }
}

#[test]
fn money_has_cents_or_four_digits() {
    let cases = [
        ("0", "$0.00"),
        ("1234.56", "$1,234.56"),
        ("1234567.895", "$1,234,567.90"),
        ("1.005", "$1.00"),
        ("1.015", "$1.02"),
        ("-12.3", "-$12.30"),
        ("0.5", "$0.50"),
        ("0.00340625", "$0.003406"),
        ("0.123450000001", "$0.1235"),
        ("0.12345", "$0.1234"),
        ("0.99996", "$1.00"),
        ("0.000000000001", "$0.000000000001"),
        ("-0.000088", "-$0.000088"),
    ];
    for (exact, written) in cases {
        assert_eq!(money(usd(exact)), written, "{exact}");
    }
}

#[test]
fn estimates_have_no_cents_and_changes_have_signs() {
    assert_eq!(money_rounded(usd("4321.5")), "$4,322");
    assert_eq!(money_rounded(usd("-4320.5")), "-$4,320");
    assert_eq!(money_rounded(usd("99.994")), "$99.99");
    assert_eq!(money_change(usd("123.45")), "+$123.45");
    assert_eq!(money_change(usd("-0.03")), "-$0.03");
    assert_eq!(money_change(Usd::ZERO), "$0.00");
}

#[test]
fn unit_costs_have_three_digits() {
    let cases = [
        (0.0, "$0.00"),
        (0.026_322, "$0.0263"),
        (0.999_9, "$1.00"),
        (12.345, "$12.3"),
        (1_234.5, "$1,234"),
        (0.000_002_91, "$0.00000291"),
        (1e-14, "<$0.0000000001"),
        (f64::NAN, "–"),
    ];
    for (dollars, written) in cases {
        assert_eq!(unit_cost(dollars), written, "{dollars}");
    }
}

#[test]
fn shares_are_never_rounded_to_nothing_or_everything() {
    let shares = [
        (0.0, "0.0 %"),
        (0.111_1, "11.1 %"),
        (0.000_1, "<0.1 %"),
        (0.999_9, ">99.9 %"),
        (1.0, "100.0 %"),
        (f64::INFINITY, "–"),
    ];
    for (ratio, written) in shares {
        assert_eq!(percent(ratio), written, "{ratio}");
    }
    let changes = [
        (0.111_1, "+11.1 %"),
        (-0.25, "-25.0 %"),
        (0.0, "0.0 %"),
        (-0.000_1, ">-0.1 %"),
        (0.000_1, "<+0.1 %"),
        (15.96, "+1,596.0 %"),
        (f64::NAN, "–"),
    ];
    for (ratio, written) in changes {
        assert_eq!(percent_change(ratio), written, "{ratio}");
    }
    assert_eq!(times(3.25), "3.2 ×");
    assert_eq!(times(1_024.4), "1,024 ×");
}

#[test]
fn counts_are_full_or_compact() {
    assert_eq!(count(1_234_567), "1,234,567");
    let cases = [
        (0, "0"),
        (12_345, "12,345"),
        (99_999, "99,999"),
        (100_000, "100k"),
        (123_456, "123k"),
        (999_500, "1.00M"),
        (1_234_567, "1.23M"),
        (412_345_678, "412M"),
        (23_456_789_000, "23.5B"),
        (u64::MAX, "18,400,000T"),
    ];
    for (number, written) in cases {
        assert_eq!(compact(number), written, "{number}");
    }
}

proptest! {
    #[test]
    fn money_is_within_half_of_its_last_digit(pico in -10_i128.pow(26)..10_i128.pow(26)) {
        let text = money(Usd::from_pico(pico));
        let number = text.replace(['$', ','], "");
        let written = usd(&number).pico();
        prop_assert_eq!(text.starts_with('-'), pico < 0);
        let distance = (written - pico).abs();
        if pico.abs() >= 10_i128.pow(12) {
            prop_assert!(distance <= 5_000_000_000);
        }
        prop_assert_eq!(written == 0, pico == 0);
    }

    #[test]
    fn small_money_keeps_four_digits(pico in 1_i128..10_i128.pow(12)) {
        let text = money(Usd::from_pico(pico));
        let written = usd(&text.replace('$', "")).pico();
        prop_assert!((written - pico).abs() * 2_000 <= pico, "{} {}", text, pico);
    }
}
