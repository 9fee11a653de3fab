//! Formula, log, nothing or unknown: which figure is the cost.

use llmcost::pricing::{
    CostBasis, CostSource, CustomPrice, CustomRates, PriceBook, PriceLayer, Pricer,
};
use llmcost::usage::{Billing, Status};

use super::{call, tokens};

use CostBasis::{Computed, Logged};

/// gpt-5 costs 1.25 in and 10 out per million: 1000 and 100 tokens are $0.00225.
fn known<'a>(logged_costs: &'a [&'a str]) -> Billing<'a> {
    Billing {
        logged_costs,
        ..call("openai/gpt-5", tokens(1000, 100))
    }
}

/// A model without price.
fn unknown<'a>(logged_costs: &'a [&'a str]) -> Billing<'a> {
    Billing {
        logged_costs,
        ..call("openai/who-knows-1", tokens(1000, 100))
    }
}

fn check(billing: &Billing<'_>, basis: CostBasis, cost: Option<&str>, source: CostSource) {
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, basis);
    let priced = pricer.price(billing).unwrap();
    let found = priced.cost.map(|cost| cost.to_string());
    assert_eq!(
        (found.as_deref(), priced.source),
        (cost, source),
        "{basis:?} {billing:?}"
    );
}

#[test]
fn priced_calls() {
    check(&known(&[]), Computed, Some("0.00225"), CostSource::Formula);
    check(
        &known(&["0.5"]),
        Computed,
        Some("0.00225"),
        CostSource::Formula,
    );
    check(&known(&["0.5"]), Logged, Some("0.5"), CostSource::Logged);
    check(&known(&["0.0"]), Logged, Some("0"), CostSource::Logged);
    check(&known(&[]), Logged, Some("0.00225"), CostSource::Formula);
    // Langfuse may state the parts of a cost only.
    check(
        &known(&["0.25", "2.5e-1"]),
        Logged,
        Some("0.5"),
        CostSource::Logged,
    );
}

#[test]
fn calls_without_price() {
    for basis in [Computed, Logged] {
        check(&unknown(&["0.5"]), basis, Some("0.5"), CostSource::Logged);
        // A logged 0 is LiteLLM's way of not knowing.
        check(&unknown(&["0.0"]), basis, None, CostSource::Unpriced);
        check(&unknown(&[]), basis, None, CostSource::Unpriced);
        check(
            &unknown(&["-0.25"]),
            basis,
            Some("-0.25"),
            CostSource::Logged,
        );
    }
}

#[test]
fn failures_cost_what_the_log_says_or_nothing() {
    for basis in [Computed, Logged] {
        for billing in [known(&[]), unknown(&[])] {
            let failed = Billing {
                status: Status::Failure,
                ..billing
            };
            check(&failed, basis, Some("0"), CostSource::Failure);
        }
        let billed = Billing {
            status: Status::Failure,
            ..known(&["0.0001218"])
        };
        check(&billed, basis, Some("0.0001218"), CostSource::Failure);
    }
}

#[test]
fn cache_hits_cost_nothing() {
    for billing in [known(&[]), unknown(&[]), known(&["0"])] {
        let hit = Billing {
            is_cache_hit: true,
            ..billing
        };
        check(&hit, Computed, Some("0"), CostSource::CacheHit);
        check(&hit, Logged, Some("0"), CostSource::CacheHit);
    }
    // A guardrail may have been paid for.
    let guarded = Billing {
        is_cache_hit: true,
        ..known(&["0.001"])
    };
    check(&guarded, Computed, Some("0"), CostSource::CacheHit);
    check(&guarded, Logged, Some("0.001"), CostSource::CacheHit);
}

#[test]
fn stated_costs_without_tokens_are_kept() {
    for basis in [Computed, Logged] {
        let speech = Billing {
            logged_costs: &["0.015"],
            ..call("openai/gpt-5", tokens(0, 0))
        };
        check(&speech, basis, Some("0.015"), CostSource::Stated);
    }
    let empty = call("openai/gpt-5", tokens(0, 0));
    check(&empty, Computed, Some("0"), CostSource::Formula);
}

#[test]
fn figures_stay_apart_so_that_drift_can_be_shown() {
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, Logged);
    let priced = pricer.price(&known(&["0.5"])).unwrap();
    assert_eq!(priced.model, "gpt-5");
    assert_eq!(priced.layer, Some(PriceLayer::Builtin));
    assert_eq!(priced.computed.unwrap().to_string(), "0.00225");
    assert_eq!(priced.logged.unwrap().to_string(), "0.5");
    let failed = Billing {
        status: Status::Failure,
        ..known(&["0.5"])
    };
    let priced = pricer.price(&failed).unwrap();
    assert_eq!(
        (priced.model, priced.computed, priced.layer),
        ("gpt-5", None, None)
    );
    assert_eq!(
        pricer.price(&unknown(&["0"])).unwrap().model,
        "openai/who-knows-1"
    );
}

#[test]
fn a_call_that_its_entry_cannot_price_still_has_the_name_of_the_entry() {
    let rates = CustomRates {
        input: Some("1"),
        ..CustomRates::default()
    };
    let from = "2026-11-01".parse().unwrap();
    let price = CustomPrice::new("my-model", Some(from), &rates).unwrap();
    let book = PriceBook::builtin().with_custom(vec![price]);
    let mut pricer = Pricer::new(&book, Computed);
    // There is no rate for what came out: no price, and nothing is from it.
    let explanation = pricer
        .explain(&call("openai/my-model", tokens(10, 5)))
        .unwrap();
    let priced = explanation.priced;
    assert_eq!(
        (priced.model, priced.computed, priced.layer),
        ("my-model", None, None)
    );
    assert_eq!(explanation.price_from, None);
    // With tokens that it has a rate for it is the price.
    let explanation = pricer
        .explain(&call("openai/my-model", tokens(10, 0)))
        .unwrap();
    let priced = explanation.priced;
    assert_eq!(
        (priced.model, priced.layer),
        ("my-model", Some(PriceLayer::Config))
    );
    assert_eq!(explanation.price_from, Some(from));
    // Nor is anything from it for a call that is not priced from tokens.
    let failed = Billing {
        status: Status::Failure,
        ..call("openai/my-model", tokens(10, 0))
    };
    let explanation = pricer.explain(&failed).unwrap();
    assert_eq!(explanation.priced.model, "my-model");
    assert_eq!(
        (explanation.price_from, explanation.breakdown),
        (None, None)
    );
}

#[test]
fn unreadable_logged_costs_reject_the_row() {
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, Computed);
    for (text, code) in [("NaN", "bad_cost"), ("", "bad_cost"), ("1e308", "overflow")] {
        let costs = ["0.1", text];
        assert_eq!(
            pricer.price(&known(&costs)).unwrap_err().code(),
            code,
            "{text:?}"
        );
    }
    assert_eq!(
        pricer.price(&known(&["9e6", "9e6"])).unwrap_err().code(),
        "overflow"
    );
}

/// The sheet of a price set on the deployment, as LiteLLM 1.109 embeds it.
const SHEET: &str = r#"{"key": "ce74", "max_tokens": null, "input_cost_per_token": 2e-07,
    "output_cost_per_token": 4.0000000000000003e-07, "cache_read_input_token_cost": null,
    "litellm_provider": "openai", "mode": "chat", "supports_vision": false,
    "search_context_cost_per_query": {"search_context_size_low": 0.03}}"#;

#[test]
fn the_sheet_in_the_row_is_the_last_resort() {
    let sheet = |billing| Billing {
        embedded_sheet: Some(SHEET),
        ..billing
    };
    // 1000×0.2 + 100×0.4 µ$.
    check(
        &sheet(unknown(&["0"])),
        Computed,
        Some("0.00024"),
        CostSource::Formula,
    );
    check(
        &sheet(known(&[])),
        Computed,
        Some("0.00225"),
        CostSource::Formula,
    );
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, Computed);
    let deployment = Billing {
        base_model: Some("azure/new-one"),
        provider: Some("azure"),
        ..sheet(unknown(&[]))
    };
    for status in [Status::Success, Status::Failure] {
        let priced = pricer
            .price(&Billing {
                status,
                ..deployment
            })
            .unwrap();
        assert_eq!(priced.model, "azure/new-one");
        let is_priced = status == Status::Success;
        assert_eq!(priced.layer, is_priced.then_some(PriceLayer::Embedded));
    }
}

#[test]
fn a_sheet_by_which_only_input_or_only_output_costs_something_is_a_price() {
    // 1000×0 + 100×1 µ$, and 1000×1 + 100×0.
    for (input, output, expected) in [("0", "1e-06", "0.0001"), ("1e-06", "0", "0.001")] {
        let sheet =
            format!(r#"{{"input_cost_per_token": {input}, "output_cost_per_token": {output}}}"#);
        let billing = Billing {
            embedded_sheet: Some(&sheet),
            ..unknown(&["0"])
        };
        check(&billing, Computed, Some(expected), CostSource::Formula);
    }
}

#[test]
fn a_sheet_of_zeros_or_nonsense_is_no_price() {
    let sheets = [
        r#"{"input_cost_per_token": 0, "output_cost_per_token": 0, "cache_read_input_token_cost": 1e-9}"#,
        r#"{"input_cost_per_token": 0.0, "output_cost_per_token": null}"#,
        r#"{"mode": "chat"}"#,
        "{}",
        "null",
        "[]",
        "",
        r#"{"input_cost_per_token": "cheap"}"#,
        r#"{"input_cost_per_token": -1e-06}"#,
    ];
    for sheet in sheets {
        let billing = Billing {
            embedded_sheet: Some(sheet),
            ..unknown(&["0"])
        };
        check(&billing, Computed, None, CostSource::Unpriced);
    }
}
