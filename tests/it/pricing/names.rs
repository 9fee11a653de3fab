//! From a name in a log to the price it means.

use llmcost::pricing::{CostBasis, NameRule, PriceBook, PriceLayer, Pricer};
use llmcost::usage::Billing;

use super::{call, tokens};

use NameRule::{
    AfterSlash, BaseModel, Exact, FineTuneBase, ProviderPrefixed, WithoutDate, WithoutRegion,
};

/// Prices a thousand tokens in and says which key did it, by which rule.
fn resolve(book: &PriceBook, billing: &Billing<'_>) -> Option<(String, NameRule, PriceLayer)> {
    let mut pricer = Pricer::new(book, CostBasis::Computed);
    let priced = pricer.price(billing).unwrap();
    assert_eq!(
        priced.computed.is_some(),
        priced.layer.is_some(),
        "{billing:?}"
    );
    priced
        .layer
        .map(|layer| (priced.model.to_owned(), priced.rule.unwrap(), layer))
}

/// Name, provider column, and the key and rule by which it is priced.
type Case = (
    &'static str,
    Option<&'static str>,
    Option<(&'static str, NameRule)>,
);

const CASES: [Case; 45] = [
    ("gpt-4o", None, Some(("gpt-4o", Exact))),
    ("gpt-4o", Some("openai"), Some(("gpt-4o", Exact))),
    (
        "openai/gpt-4o",
        Some("openai"),
        Some(("gpt-4o", AfterSlash)),
    ),
    ("openai/gpt-4o", None, Some(("gpt-4o", AfterSlash))),
    (
        "openai/openai/gpt-4o",
        Some("openai"),
        Some(("gpt-4o", AfterSlash)),
    ),
    (
        "OpenAI/GPT-4o",
        Some("openai"),
        Some(("gpt-4o", AfterSlash)),
    ),
    // The same model at another host has another price, or none.
    (
        "gpt-4o",
        Some("azure"),
        Some(("azure/gpt-4o", ProviderPrefixed)),
    ),
    ("azure/gpt-4o", Some("azure"), Some(("azure/gpt-4o", Exact))),
    ("gpt-4o", Some("openrouter"), None),
    (
        "openai/gpt-4o",
        Some("openrouter"),
        Some(("openrouter/openai/gpt-4o", ProviderPrefixed)),
    ),
    (
        "openrouter/openai/gpt-4o",
        None,
        Some(("openrouter/openai/gpt-4o", Exact)),
    ),
    ("groq/gpt-4o", None, None),
    ("groq/gpt-4o", Some("groq"), None),
    ("openai/claude-haiku-4-5", Some("openai"), None),
    (
        "litellm_proxy/gpt-4o",
        Some("litellm_proxy"),
        Some(("gpt-4o", AfterSlash)),
    ),
    ("team-gateway/gpt-4o", None, Some(("gpt-4o", AfterSlash))),
    (
        "azure_ai/gpt-4o-2024-05-13",
        Some("azure_ai"),
        Some(("gpt-4o-2024-05-13", AfterSlash)),
    ),
    // Families of providers.
    (
        "gemini-2.5-flash",
        Some("vertex_ai"),
        Some(("gemini-2.5-flash", Exact)),
    ),
    (
        "gemini-2.5-flash",
        Some("gcp.vertex_ai"),
        Some(("gemini-2.5-flash", Exact)),
    ),
    (
        "gemini-2.5-flash",
        Some("gemini"),
        Some(("gemini/gemini-2.5-flash", ProviderPrefixed)),
    ),
    (
        "gemini-2.5-flash",
        Some("gcp.gemini"),
        Some(("gemini/gemini-2.5-flash", ProviderPrefixed)),
    ),
    ("gemini-2.5-flash", None, Some(("gemini-2.5-flash", Exact))),
    (
        "deepseek/deepseek-chat",
        Some("deepseek"),
        Some(("deepseek/deepseek-chat", Exact)),
    ),
    (
        "minimax/minimax-m3",
        Some("minimax"),
        Some(("minimax/MiniMax-M3", Exact)),
    ),
    (
        "together_ai/openai/gpt-oss-20b",
        None,
        Some(("together_ai/openai/gpt-oss-20b", Exact)),
    ),
    // Bedrock: as written first, since geographies differ in price.
    (
        "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        Some("bedrock"),
        Some(("us.anthropic.claude-sonnet-4-5-20250929-v1:0", Exact)),
    ),
    (
        "bedrock/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        Some("bedrock"),
        Some(("us.anthropic.claude-sonnet-4-5-20250929-v1:0", AfterSlash)),
    ),
    (
        "bedrock/converse/us.anthropic.claude-sonnet-4-5-20250929-v1:0",
        Some("bedrock"),
        Some((
            "us.anthropic.claude-sonnet-4-5-20250929-v1:0",
            WithoutRegion,
        )),
    ),
    (
        "bedrock/us-east-1/anthropic.claude-v2:1",
        Some("bedrock"),
        Some(("bedrock/us-east-1/anthropic.claude-v2:1", Exact)),
    ),
    (
        "bedrock/eu-north-1/anthropic.claude-v2:1",
        Some("bedrock"),
        Some(("anthropic.claude-v2:1", WithoutRegion)),
    ),
    (
        "ca.anthropic.claude-3-haiku-20240307-v1:0",
        Some("bedrock"),
        Some(("anthropic.claude-3-haiku-20240307-v1:0", WithoutRegion)),
    ),
    (
        "anthropic.claude-3-haiku-20240307-v1:0:48k",
        Some("bedrock"),
        Some(("anthropic.claude-3-haiku-20240307-v1:0", WithoutRegion)),
    ),
    (
        "arn:aws:bedrock:us-east-1::foundation-model/anthropic.claude-3-haiku-20240307-v1:0",
        Some("bedrock"),
        Some(("anthropic.claude-3-haiku-20240307-v1:0", AfterSlash)),
    ),
    (
        "bedrock/arn:aws:bedrock:us-east-1:1:inference-profile/ca.anthropic.claude-3-haiku-20240307-v1:0",
        Some("bedrock"),
        Some(("anthropic.claude-3-haiku-20240307-v1:0", WithoutRegion)),
    ),
    (
        "arn:aws:bedrock:us-east-1:1:application-inference-profile/abc",
        Some("bedrock"),
        None,
    ),
    (
        "us.anthropic.claude-3-haiku-20240307-v1:0",
        Some("openai"),
        None,
    ),
    // Fine-tuned models cost more than their base and never cost the base's price.
    (
        "ft:gpt-4o-2024-08-06:acme::abc123",
        Some("openai"),
        Some(("ft:gpt-4o-2024-08-06", FineTuneBase)),
    ),
    (
        "openai/ft:gpt-3.5-turbo-0125:acme:x:y",
        Some("openai"),
        Some(("ft:gpt-3.5-turbo-0125", FineTuneBase)),
    ),
    ("ft:gpt-5:acme::abc123", Some("openai"), None),
    // Dates: known ones have their own price, unknown ones the name's.
    (
        "gpt-4o-2024-05-13",
        None,
        Some(("gpt-4o-2024-05-13", Exact)),
    ),
    (
        "openai/gpt-5-2031-01-31",
        Some("openai"),
        Some(("gpt-5", WithoutDate)),
    ),
    (
        "claude-haiku-4-5-20310131",
        Some("anthropic"),
        Some(("claude-haiku-4-5", WithoutDate)),
    ),
    ("claude-haiku-4-5-20311341", Some("anthropic"), None),
    ("gpt-4o-somebody", None, None),
    ("", None, None),
];

#[test]
fn names_in_the_built_in_book() {
    let book = PriceBook::builtin();
    for (model, provider, expected) in CASES {
        let billing = Billing {
            provider,
            ..call(model, tokens(1000, 0))
        };
        let expected = expected.map(|(key, rule)| (key.to_owned(), rule, PriceLayer::Builtin));
        assert_eq!(
            resolve(&book, &billing),
            expected,
            "{model} at {provider:?}"
        );
    }
}

#[test]
fn a_deployment_costs_what_its_base_model_costs() {
    let book = PriceBook::builtin();
    let azure = |model, base_model| Billing {
        provider: Some("azure"),
        base_model,
        ..call(model, tokens(1_000_000, 0))
    };
    let cases = [
        (
            "azure/my-deploy",
            Some("azure/gpt-4o-2024-08-06"),
            Some(("azure/gpt-4o-2024-08-06", BaseModel)),
        ),
        // Called like a model, but another one: the base model counts.
        (
            "azure/gpt-4o",
            Some("azure/gpt-4o-mini"),
            Some(("azure/gpt-4o-mini", BaseModel)),
        ),
        (
            "gpt-4o",
            Some("azure/gpt-4o-mini"),
            Some(("azure/gpt-4o-mini", BaseModel)),
        ),
        (
            "azure/gpt-4o",
            Some("azure/gpt-4o"),
            Some(("azure/gpt-4o", Exact)),
        ),
        ("azure/gpt-4o", None, Some(("azure/gpt-4o", Exact))),
        // A base model without price leaves the deployment's own name.
        (
            "azure/gpt-4o",
            Some("azure/nobody-knows"),
            Some(("azure/gpt-4o", Exact)),
        ),
        ("azure/my-deploy", None, None),
    ];
    for (model, base_model, expected) in cases {
        let found = resolve(&book, &azure(model, base_model));
        let expected = expected.map(|(key, rule)| (key.to_owned(), rule, PriceLayer::Builtin));
        assert_eq!(found, expected, "{model} based on {base_model:?}");
    }
    // Elsewhere a name that is known goes before what the gateway looked up.
    let openai = Billing {
        provider: Some("anthropic"),
        base_model: Some("gpt-4o-mini"),
        ..call("anthropic/claude-haiku-4-5", tokens(1000, 0))
    };
    assert_eq!(resolve(&book, &openai).unwrap().0, "claude-haiku-4-5");
    let inhouse = Billing {
        base_model: Some("gpt-4o-mini"),
        ..call("inhouse-7b", tokens(1000, 0))
    };
    assert_eq!(
        resolve(&book, &inhouse),
        Some(("gpt-4o-mini".to_owned(), BaseModel, PriceLayer::Builtin))
    );
}

#[test]
fn every_key_of_the_book_finds_itself() {
    let book = PriceBook::builtin();
    let mut pricer = Pricer::new(&book, CostBasis::Computed);
    for model in PriceBook::builtin_models() {
        let failed = llmcost::usage::Status::Failure;
        let billing = Billing {
            status: failed,
            ..call(model, tokens(0, 0))
        };
        let priced = pricer.price(&billing).unwrap();
        assert_eq!((priced.model, priced.rule), (model, Some(Exact)));
    }
}
