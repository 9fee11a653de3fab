//! Which layer has the say, and from which day on.

use llmcost::pricing::{
    CostBasis, CustomPrice, CustomRates, Mode, Period, Price, PriceBook, PriceHistory, PriceLayer,
    Pricer,
};
use llmcost::usage::Billing;

use super::{at, call, tokens};

/// A price from the configuration of so many dollars per million input tokens.
fn custom(model: &str, from: Option<&str>, input: &str) -> CustomPrice {
    let rates = CustomRates {
        input: Some(input),
        output: Some("0"),
        ..CustomRates::default()
    };
    CustomPrice::new(model, from.map(|day| day.parse().unwrap()), &rates).unwrap()
}

#[test]
fn configuration_goes_before_file_before_built_in() {
    let file = r#"{"gpt-4o": {"litellm_provider": "openai", "input_cost_per_token": 7e-06},
        "o3": {"litellm_provider": "openai", "input_cost_per_token": 8e-06},
        "sample_spec": {"input_cost_per_token": "free"}}"#;
    let book = PriceBook::builtin()
        .with_litellm_map(file, "map.json")
        .unwrap()
        .with_custom(vec![
            custom("gpt-4o", Some("2026-11-01"), "5"),
            custom("my-deploy", None, "6"),
        ]);
    let cases = [
        (
            "openai/gpt-4o",
            "2026-11-01T00:00:00Z",
            "gpt-4o",
            PriceLayer::Config,
            "5",
        ),
        // Not yet in force: the next layer.
        (
            "openai/gpt-4o",
            "2026-10-31T23:59:59.999999Z",
            "gpt-4o",
            PriceLayer::File,
            "7",
        ),
        ("o3", "2026-11-16T00:00:00Z", "o3", PriceLayer::File, "8"),
        (
            "gpt-5",
            "2026-11-16T00:00:00Z",
            "gpt-5",
            PriceLayer::Builtin,
            "1.25",
        ),
        // A name known as it is written is not shortened for the sake of a higher layer.
        (
            "gpt-4o-2024-05-13",
            "2026-11-16T00:00:00Z",
            "gpt-4o-2024-05-13",
            PriceLayer::Builtin,
            "5",
        ),
        // One that is not known may be.
        (
            "gpt-4o-2031-01-31",
            "2026-11-16T00:00:00Z",
            "gpt-4o",
            PriceLayer::Config,
            "5",
        ),
    ];
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    for (model, instant, key, layer, cost) in cases {
        let billing = Billing {
            started_at: at(instant),
            ..call(model, tokens(1_000_000, 0))
        };
        let priced = pricer.price(&billing).unwrap();
        assert_eq!(
            (priced.model, priced.layer),
            (key, Some(layer)),
            "{model} at {instant}"
        );
        assert_eq!(
            priced.cost.unwrap().to_string(),
            cost,
            "{model} at {instant}"
        );
    }
    // The configuration may name a deployment, with or without its provider.
    let deployment = Billing {
        provider: Some("azure"),
        base_model: Some("azure/gpt-4o"),
        ..call("azure/my-deploy", tokens(1_000_000, 0))
    };
    assert_eq!(
        pricer.price(&deployment).unwrap().cost.unwrap().to_string(),
        "6"
    );
    // But a configured price of a model is not that of a deployment called like it.
    let namesake = Billing {
        provider: Some("azure"),
        base_model: Some("azure/gpt-4o-mini"),
        ..call("azure/gpt-4o", tokens(1_000_000, 0))
    };
    assert_eq!(pricer.price(&namesake).unwrap().model, "azure/gpt-4o-mini");
}

#[test]
fn prices_change_at_midnight_utc_of_their_first_day() {
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    // o3: $10/M until 2025-06-15, $2/M from 2025-06-16.
    for (instant, cost) in [
        ("2001-01-01T00:00:00Z", "10"),
        ("2025-06-15T23:59:59.999999Z", "10"),
        ("2025-06-16T00:00:00Z", "2"),
        ("2031-01-01T00:00:00Z", "2"),
    ] {
        let billing = Billing {
            started_at: at(instant),
            ..call("o3", tokens(1_000_000, 0))
        };
        assert_eq!(
            pricer.price(&billing).unwrap().cost.unwrap().to_string(),
            cost,
            "{instant}"
        );
    }
}

#[test]
fn threads_share_a_book_and_agree() {
    let book = PriceBook::builtin();
    let costs: Vec<_> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut pricer = Pricer::new(&book, CostBasis::Computed);
                    let billing = call("OpenAI/GPT-5", tokens(1000, 100));
                    pricer.price(&billing).unwrap().cost.unwrap().to_string()
                })
            })
            .collect();
        workers
            .into_iter()
            .map(|worker| worker.join().unwrap())
            .collect()
    });
    assert_eq!(costs, ["0.00225"; 4]);
}

#[test]
fn a_price_without_a_first_day_holds_always() {
    let history = |from: &[Option<&str>]| {
        let day = |from: Option<&str>| from.map(|day| day.parse().unwrap());
        let periods = from
            .iter()
            .map(|from| Period::new(day(*from), Price::default()));
        PriceHistory::new(None, Mode::Other, periods.collect())
    };
    assert!(history(&[None]).is_always_in_force());
    assert!(history(&[Some("2026-11-01"), None]).is_always_in_force());
    assert!(!history(&[Some("2026-11-01")]).is_always_in_force());
    assert!(!history(&[]).is_always_in_force());
}

#[test]
fn of_two_prices_that_a_call_is_not_charged_by_the_better_one_gives_the_name() {
    let map = r#"{"gpt-x": {"input_cost_per_token": 5e-06},
        "gpt-y": {"input_cost_per_token": 6e-06}}"#;
    let book = PriceBook::builtin()
        .with_litellm_map(map, "map.json")
        .unwrap();
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    // Neither has a rate for output, and the call's own name goes before the gateway's.
    let billing = Billing {
        base_model: Some("gpt-y"),
        ..call("openai/gpt-x", tokens(10, 1))
    };
    let priced = pricer.price(&billing).unwrap();
    assert_eq!((priced.model, priced.cost), ("gpt-x", None));
}
