//! Amounts: reading, writing, adding up.

use llmcost::pricing::{MoneyError, PicoUsd, Rate, Usd};
use proptest::prelude::*;

#[test]
fn decimal_text_becomes_pico_dollars() {
    let cases: [(&str, i64); 26] = [
        ("0", 0),
        ("-0", 0),
        ("0.0", 0),
        ("1", 1_000_000_000_000),
        ("+1", 1_000_000_000_000),
        ("-3.5", -3_500_000_000_000),
        ("0.00340625", 3_406_250_000),
        ("1.35e-05", 13_500_000),
        ("1.35E-5", 13_500_000),
        ("1.5e3", 1_500_000_000_000_000),
        ("000012.50", 12_500_000_000_000),
        (".5", 500_000_000_000),
        ("5.", 5_000_000_000_000),
        ("0.00011999999999999999", 120_000_000),
        ("0.010051250000000001", 10_051_250_000),
        ("1e-12", 1),
        ("1e-13", 0),
        ("1e-400", 0),
        ("0e999999999999999999999", 0),
        ("9223372.036854775807", i64::MAX),
        // Zeros before the number take no room among the digits that are kept.
        (
            "0.00000000000000000000000000000000000000000000015e46",
            1_500_000_000_000,
        ),
        (
            "000000000000000000000000000000000000000000000015e-1",
            1_500_000_000_000,
        ),
        // More digits than are kept: only their sum matters, not each of them.
        (
            "0.00000000000100000000000000000000000000000000000000000000000000000001",
            1,
        ),
        (
            "0.00000000000050000000000000000000000000000000000000000000000000000001",
            1,
        ),
        (
            "0.0000000000005000000000000000000000000000000000000000000000000000000",
            0,
        ),
        (
            "100000000000000000000000000000000000000000e-40",
            10_000_000_000_000,
        ),
    ];
    for (text, expected) in cases {
        assert_eq!(PicoUsd::parse(text), Ok(PicoUsd(expected)), "{text}");
    }
}

#[test]
fn half_a_pico_dollar_goes_to_the_even_neighbour() {
    let cases = [
        ("0.0000000000005", 0),
        ("0.0000000000015", 2),
        ("0.0000000000025", 2),
        ("0.0000000000035", 4),
        ("0.00000000000250000001", 3),
        ("0.0000000000024999", 2),
        ("-0.0000000000005", 0),
        ("-0.0000000000015", -2),
        ("-0.0000000000025", -2),
    ];
    for (text, expected) in cases {
        assert_eq!(PicoUsd::parse(text), Ok(PicoUsd(expected)), "{text}");
    }
}

#[test]
fn what_is_no_amount_is_refused() {
    let not_numbers = [
        "",
        " ",
        "-",
        "+",
        ".",
        "e5",
        "1e",
        "1e+",
        "1e5.0",
        "1.2.3",
        "--1",
        "1 ",
        " 1",
        "1,000",
        "1_000",
        "$1",
        "NaN",
        "nan",
        "inf",
        "-Infinity",
        "0x10",
        "null",
        "None",
        "1e--5",
        "１",
    ];
    for text in not_numbers {
        assert_eq!(
            PicoUsd::parse(text),
            Err(MoneyError::NotANumber),
            "{text:?}"
        );
    }
    for text in [
        "9223372.036854775808",
        "1e7",
        "1e308",
        "-1e308",
        "1e99999999999999999999",
    ] {
        assert_eq!(
            PicoUsd::parse(text),
            Err(MoneyError::OutOfRange),
            "{text:?}"
        );
    }
}

#[test]
fn amounts_are_written_plainly_and_exactly() {
    let cases = [
        (0, "0"),
        (1, "0.000000000001"),
        (-1, "-0.000000000001"),
        (3_406_250_000, "0.00340625"),
        (12_000_000_000_000, "12"),
        (-3_500_000_000_000, "-3.5"),
        (i64::MAX, "9223372.036854775807"),
        (i64::MIN, "-9223372.036854775808"),
    ];
    for (pico, text) in cases {
        assert_eq!(PicoUsd(pico).to_string(), text);
        assert_eq!(Usd::from(PicoUsd(pico)).to_string(), text);
        assert_eq!(
            serde_json::to_string(&PicoUsd(pico)).unwrap(),
            format!("\"{text}\"")
        );
        assert_eq!(
            serde_json::to_string(&Usd::from(PicoUsd(pico))).unwrap(),
            format!("\"{text}\"")
        );
    }
    assert_eq!(
        format!("[{:>8}]", PicoUsd::parse("1.5").unwrap()),
        "[     1.5]"
    );
}

#[test]
fn sums_go_far_beyond_what_one_call_can_cost() {
    // Two billion micro-dollars short of 9.2 million, two hundred times over.
    let call = PicoUsd::parse("9223372.036854775807").unwrap();
    let sum: Usd = std::iter::repeat_n(call, 200).sum();
    assert_eq!(sum.to_string(), "1844674407.3709551614");
    // Ten million calls of 1.35 dollars and a pico-dollar.
    let mut total = Usd::ZERO;
    for _ in 0..10_000_000 {
        total += PicoUsd(1_350_000_000_001);
    }
    assert_eq!(total.to_string(), "13500000.00001");
}

#[test]
fn sums_stop_at_the_end_of_the_range_instead_of_wrapping() {
    let most = Usd::from_pico(i128::MAX);
    assert_eq!(most + Usd::from_pico(1), most);
    assert_eq!(most.checked_add(Usd::from_pico(1)), None);
    assert_eq!(Usd::ZERO - Usd::from_pico(i128::MIN), most);
    assert_eq!(
        Usd::from_pico(i128::MIN).checked_sub(Usd::from_pico(1)),
        None
    );
    assert_eq!(most.checked_mul(2), None);
    assert_eq!(-Usd::from_pico(i128::MIN), most);
}

#[test]
fn budgets_are_read_beyond_the_range_of_a_call() {
    assert_eq!(Usd::parse("25000000.50").unwrap().to_string(), "25000000.5");
    assert_eq!(
        Usd::parse("1e20").unwrap().to_string(),
        "100000000000000000000"
    );
    assert_eq!(Usd::parse("1e27"), Err(MoneyError::OutOfRange));
    assert_eq!(Usd::parse("lots"), Err(MoneyError::NotANumber));
}

#[test]
fn rates_lose_binary_artefacts_and_nothing_else() {
    let cases = [
        ("2.5e-06", 2_500_000_000),
        ("2.0000000000000002e-07", 200_000_000),
        ("1.9999999999999999e-07", 200_000_000),
        ("4.6875e-9", 4_687_500),
        ("0.000000141953125", 141_953_125),
        ("3.625e-9", 3_625_000),
        ("0", 0),
        ("1e-15", 1),
        ("0.00000008333333333333", 83_333_333),
        ("1.5e-15", 2),
        ("2.5e-15", 2),
        ("9223", 9_223_000_000_000_000_000),
        // The twelfth significant digit is the last; the rest rounds it.
        ("1.23456789012", 1_234_567_890_120_000),
        ("1.2345678901254", 1_234_567_890_130_000),
        ("1.2345678901246", 1_234_567_890_120_000),
    ];
    for (text, femto) in cases {
        assert_eq!(
            Rate::parse_per_token(text).map(Rate::femto),
            Ok(femto),
            "{text}"
        );
    }
    assert_eq!(Rate::parse_per_token("-1e-6"), Err(MoneyError::Negative));
    assert_eq!(Rate::parse_per_token("9224"), Err(MoneyError::OutOfRange));
    assert_eq!(Rate::parse_per_token("NaN"), Err(MoneyError::NotANumber));
    assert_eq!(Rate::parse_per_token("2.5e-06").unwrap().to_string(), "2.5");
}

#[test]
fn rates_per_million_are_exact_or_refused() {
    let cases = [
        ("2.50", 2_500_000_000),
        ("10", 10_000_000_000),
        ("0", 0),
        ("0.000000001", 1),
        // Zero has no places to lose.
        ("0e-60", 0),
    ];
    for (text, femto) in cases {
        assert_eq!(
            Rate::parse_per_million(text).map(Rate::femto),
            Ok(femto),
            "{text}"
        );
    }
    assert_eq!(
        Rate::parse_per_million("0.0000000001"),
        Err(MoneyError::Inexact)
    );
    assert_eq!(
        Rate::parse_per_million("0.1000000000000000000000000000000000000000000001"),
        Err(MoneyError::Inexact)
    );
    assert_eq!(Rate::parse_per_million("1e-60"), Err(MoneyError::Inexact));
    assert_eq!(Rate::parse_per_million("-1"), Err(MoneyError::Negative));
}

proptest! {
    #[test]
    fn reading_undoes_writing(pico: i64, large: i128) {
        prop_assert_eq!(PicoUsd::parse(&PicoUsd(pico).to_string()), Ok(PicoUsd(pico)));
        let usd = Usd::from_pico(large / 1_000);
        prop_assert_eq!(Usd::parse(&usd.to_string()), Ok(usd));
    }

    #[test]
    fn the_way_a_number_is_written_does_not_matter(digits in 0_i64..1_000_000_000, places in 0_usize..12) {
        let scientific = format!("{digits}e-{places}");
        let padded = format!("{digits:0>width$}", width = places + 1);
        let (whole, fraction) = padded.split_at(padded.len() - places);
        let expected = i128::from(digits) * 10_i128.pow(u32::try_from(12 - places).unwrap());
        let expected = i64::try_from(expected).map(PicoUsd).map_err(|_| MoneyError::OutOfRange);
        prop_assert_eq!(PicoUsd::parse(&scientific), expected);
        prop_assert_eq!(PicoUsd::parse(&format!("{whole}.{fraction}000")), expected);
    }

    #[test]
    fn any_text_is_read_or_refused(text in "[-+.eE0-9a-z ]{0,60}") {
        if let Ok(amount) = PicoUsd::parse(&text) {
            prop_assert_eq!(PicoUsd::parse(&amount.to_string()), Ok(amount));
        }
    }
    /// Sums of a million dollars each and more, in any order and grouping, against integers.
    #[test]
    fn sums_are_those_of_integers_in_any_order(
        amounts in prop::collection::vec(-2_000_000 * 10_i64.pow(12)..9_000_000 * 10_i64.pow(12), 0..40),
        cut: prop::sample::Index,
    ) {
        let expected: i128 = amounts.iter().map(|amount| i128::from(*amount)).sum();
        let sum = |amounts: &[i64]| amounts.iter().map(|amount| PicoUsd(*amount)).sum::<Usd>();
        prop_assert_eq!(sum(&amounts).pico(), expected);
        let (left, right) = amounts.split_at(cut.index(amounts.len() + 1));
        prop_assert_eq!((sum(right) + sum(left)).pico(), expected);
        let mut backwards = amounts.clone();
        backwards.reverse();
        prop_assert_eq!(sum(&backwards), sum(&amounts));
        let written = Usd::from_pico(expected).to_string();
        prop_assert_eq!(Usd::parse(&written).map(Usd::pico), Ok(expected));
    }

    #[test]
    fn amounts_are_in_the_order_of_what_they_say(one: i64, other: i64) {
        let [left, right] = [one, other].map(|pico| PicoUsd::parse(&PicoUsd(pico).to_string()).unwrap());
        prop_assert_eq!(left.cmp(&right), one.cmp(&other));
        prop_assert_eq!(Usd::from(left).cmp(&Usd::from(right)), one.cmp(&other));
        prop_assert_eq!((Usd::from(left) - Usd::from(right)).pico(), i128::from(one) - i128::from(other));
    }
}
