//! Decimal text to money.

use llmcost::pricing::{PicoUsd, Rate, Usd};

/// What is read is written as something that is read as the same; both kinds of money agree.
pub fn money(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    let call = PicoUsd::parse(text);
    if let Ok(amount) = call {
        assert_eq!(PicoUsd::parse(&amount.to_string()), Ok(amount), "{text:?}");
        let json: String = serde_json::to_string(&amount).expect("JSON");
        assert_eq!(json, format!("\"{amount}\""));
    }
    let sum = Usd::parse(text);
    if let Ok(sum) = sum {
        assert_eq!(Usd::parse(&sum.to_string()), Ok(sum), "{text:?}");
        if let Ok(amount) = call {
            assert_eq!(Usd::from(amount), sum, "{text:?}");
        }
        // What is beyond the range stops the program rather than wrapping, so it is asked for.
        assert_eq!(sum.checked_sub(sum), Some(Usd::ZERO));
    }
    if let Ok(rate) = Rate::parse_per_million(text) {
        assert!(rate.femto() >= 0, "{text:?}");
    }
}
