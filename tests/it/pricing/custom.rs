//! Prices from the configuration and from a file: what is accepted and what is said otherwise.

use llmcost::pricing::{CustomPrice, CustomPriceError, CustomRates, MoneyError, PriceBook};

#[test]
fn a_cache_discount_is_a_cache_read_rate() {
    let cases = [
        ("2.50", "0.875", Ok(312_500_000)),
        ("3", "0.9", Ok(300_000_000)),
        ("3", "0", Ok(3_000_000_000)),
        ("3", "1", Ok(0)),
        ("3", "1.01", Err(MoneyError::OutOfRange)),
        ("3", "-0.1", Err(MoneyError::Negative)),
        ("3", "87.5%", Err(MoneyError::NotANumber)),
        ("0.000000001", "0.5", Err(MoneyError::Inexact)),
    ];
    for (input, discount, expected) in cases {
        let written = CustomRates {
            input: Some(input),
            cache_discount: Some(discount),
            ..CustomRates::default()
        };
        let found = CustomPrice::new("m", None, &written);
        let found = found.map(|price| price.rates.cache_read.unwrap().femto());
        let expected = expected.map_err(|reason| CustomPriceError::Value {
            field: "cache_discount",
            reason,
        });
        assert_eq!(found, expected, "{input} less {discount}");
    }
}

#[test]
fn contradictions_are_refused() {
    let none = CustomRates::default();
    assert_eq!(
        CustomPrice::new("m", None, &none),
        Err(CustomPriceError::NoPrice)
    );
    let two = CustomRates {
        input: Some("1"),
        cache_read: Some("1"),
        cache_discount: Some("0.5"),
        ..none
    };
    assert_eq!(
        CustomPrice::new("m", None, &two),
        Err(CustomPriceError::TwoCachePrices)
    );
    let half = CustomRates {
        output: Some("1"),
        cache_discount: Some("0.5"),
        ..none
    };
    assert_eq!(
        CustomPrice::new("m", None, &half),
        Err(CustomPriceError::DiscountWithoutInput)
    );
    let negative = CustomRates {
        input: Some("1"),
        output: Some("-1"),
        ..none
    };
    let error = CustomPrice::new("m", None, &negative).unwrap_err();
    assert_eq!(error.to_string(), "`output`: negative price");
}

#[test]
fn a_broken_price_file_is_refused_with_its_place() {
    let cases = [
        ("", 1, "EOF"),
        ("[]", 1, "invalid type"),
        ("{}", 1, "no model"),
        ("{\"a\": {\"input_cost_per_token\": 1e-6}", 1, "EOF"),
        (
            "{\n \"a\": {\n  \"input_cost_per_token\": -1e-6,\n  \"mode\": 1 }\n}",
            3,
            "negative price",
        ),
        (
            "{\n \"a\": {\n  \"input_cost_per_token\": \"free\",\n  \"mode\": 1 }\n}",
            3,
            "not a decimal number",
        ),
        (
            "{\n \"a\": {\n  \"input_cost_per_token\": {},\n  \"mode\": 1 }\n}",
            3,
            "not a decimal number",
        ),
        ("{\n \"a\": 5\n}", 2, "invalid type"),
        (
            "{\"a\": {\"tiered_pricing\": [{\"range\": [0]}]}}",
            1,
            "two bounds",
        ),
        (
            "{\"a\": {\"off_peak_pricing\": {\"hours_utc\": \"always\"}}}",
            1,
            "unreadable",
        ),
        ("{\"a\": {}} x", 1, "trailing"),
    ];
    for (text, line, reason) in cases {
        let error = PriceBook::builtin()
            .with_litellm_map(text, "f.json")
            .unwrap_err();
        assert_eq!(error.line, line, "{text:?}: {error}");
        assert!(error.reason.contains(reason), "{text:?}: {error}");
        assert!(!error.reason.contains("line"), "{text:?}: {error}");
    }
}

#[test]
fn a_report_can_say_which_prices_were_used() {
    let book = PriceBook::builtin();
    assert_eq!(
        serde_json::to_string(book.info()).unwrap(),
        format!(
            "{{\"source\":\"built-in\",\"date\":\"2026-11-16\",\"sha256\":\"{}\",\"models\":4840,\"custom_prices\":0}}",
            PriceBook::builtin_sha256()
        )
    );
    let file = book.with_litellm_map("{\"a\": {}}", "map.json").unwrap();
    assert_eq!(
        (file.info().source.as_str(), file.info().models),
        ("map.json", 1)
    );
    // sha256sum of the nine bytes `{"a": {}}`.
    assert_eq!(file.info().sha256, SHA256_OF_MAP);
}

/// By `printf '{"a": {}}' | sha256sum`.
const SHA256_OF_MAP: &str = "b2143107a094e614e4b04983b98b87869e3736f85618a95d6251c96686e61be7";
