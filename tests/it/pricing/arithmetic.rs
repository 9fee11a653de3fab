//! Adding up amounts: what sums, differences and products are, and what happens where no room is left.

use llmcost::pricing::{PicoUsd, Usd};

const fn usd(pico: i128) -> Usd {
    Usd::from_pico(pico)
}

#[test]
fn checked_arithmetic_is_that_of_integers() {
    assert_eq!(usd(7).checked_add(usd(-9)), Some(usd(-2)));
    assert_eq!(usd(7).checked_sub(usd(9)), Some(usd(-2)));
    assert_eq!(usd(7).checked_mul(-9), Some(usd(-63)));
    assert_eq!(usd(7).checked_mul(0), Some(Usd::ZERO));
    assert_eq!(usd(i128::MAX - 1).checked_add(usd(1)), Some(usd(i128::MAX)));
    assert_eq!(usd(i128::MAX).checked_add(usd(1)), None);
    assert_eq!(usd(i128::MIN + 1).checked_sub(usd(1)), Some(usd(i128::MIN)));
    assert_eq!(usd(i128::MIN).checked_sub(usd(1)), None);
    assert_eq!(usd(i128::MAX).checked_mul(2), None);
}

#[test]
fn operators_stay_at_the_end_of_the_range() {
    assert_eq!(usd(i128::MAX) + usd(1), usd(i128::MAX));
    assert_eq!(usd(i128::MIN) - usd(1), usd(i128::MIN));
    assert_eq!(-usd(i128::MIN), usd(i128::MAX));
    assert_eq!(usd(i128::MIN).abs(), usd(i128::MAX));
}

#[test]
fn signs_and_distances() {
    assert_eq!(-usd(5), usd(-5));
    assert_eq!(-usd(-5), usd(5));
    assert_eq!([usd(-5).abs(), usd(5).abs()], [usd(5), usd(5)]);
    assert_eq!([usd(3) + usd(4), usd(3) - usd(4)], [usd(7), usd(-1)]);
    assert!(Usd::ZERO.is_zero() && !usd(1).is_zero() && !usd(-1).is_zero());
    let mut sum = usd(3);
    sum += usd(4);
    assert_eq!(sum, usd(7));
    sum += usd(i128::MAX);
    assert_eq!(sum, usd(i128::MAX));
    let mut rest = usd(3);
    rest -= usd(4);
    assert_eq!(rest, usd(-1));
    rest += PicoUsd(5);
    assert_eq!(rest, usd(4));
    let sums = [
        [usd(1), usd(2), usd(3)].into_iter().sum::<Usd>(),
        std::iter::empty::<Usd>().sum(),
    ];
    assert_eq!(sums, [usd(6), Usd::ZERO]);
}

#[test]
fn amounts_of_saved_reports_are_read_only_as_they_were_written() {
    let read = |text: &str| serde_json::from_str::<Usd>(&format!("\"{text}\"")).ok();
    assert_eq!(read("1.5"), Some(usd(1_500_000_000_000)));
    assert_eq!(read("-0.000000000001"), Some(usd(-1)));
    // Other spellings, and more digits than are kept.
    for text in ["1.50", "01.5", "+1.5", "15e-1", "0.0000000000015", "", "x"] {
        assert_eq!(read(text), None, "{text}");
    }
}
