//! The built-in book as data: every row readable, nothing unknown, nothing impossible.

use std::collections::{BTreeMap, BTreeSet};

use llmcost::pricing::{PriceBook, PriceKey, Rate};
use serde_json::{Map, Value};

const TEXT: &str = include_str!("../../../src/pricing/price_book.jsonl");

fn rows() -> impl Iterator<Item = Map<String, Value>> {
    TEXT.lines().map(|line| serde_json::from_str(line).unwrap())
}

fn prices(row: &Map<String, Value>) -> Vec<Map<String, Value>> {
    let prices = row["prices"].as_array().unwrap();
    prices
        .iter()
        .map(|price| price.as_object().unwrap().clone())
        .collect()
}

/// Every rate in an entry, nested ones included, with its key.
fn rates(value: &Value, key: &str, found: &mut Vec<(String, String)>) {
    match value {
        Value::Object(object) => {
            object
                .iter()
                .for_each(|(key, value)| rates(value, key, found));
        }
        Value::Array(values) => values.iter().for_each(|value| rates(value, key, found)),
        Value::String(text) if key.contains("cost") => found.push((key.to_owned(), text.clone())),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}

#[test]
fn every_row_is_read() {
    let models: Vec<_> = PriceBook::builtin_models().collect();
    assert_eq!(models.len(), 4_840);
    for row in rows() {
        let model = row["model"].as_str().unwrap();
        let history = PriceBook::builtin_history(model).unwrap_or_else(|| panic!("{model}"));
        assert_eq!(
            history.provider.as_deref(),
            row["provider"].as_str(),
            "{model}"
        );
        let days: Vec<_> = history
            .periods()
            .iter()
            .map(|period| period.from.map(|day| day.to_string()))
            .collect();
        let written: Vec<_> = prices(&row)
            .iter()
            .map(|price| {
                price
                    .get("from")
                    .map(|day| day.as_str().unwrap().to_owned())
            })
            .collect();
        assert_eq!(days, written, "{model}");
        assert!(history.is_always_in_force(), "{model} has no first price");
        assert!(
            written.windows(2).all(|pair| pair[0] < pair[1]),
            "{model}: {written:?}"
        );
    }
}

#[test]
fn models_are_sorted_and_unique_so_that_binary_search_finds_them() {
    let models: Vec<_> = PriceBook::builtin_models().collect();
    assert!(
        models
            .windows(2)
            .all(|pair| pair[0].as_bytes() < pair[1].as_bytes())
    );
    assert!(TEXT.lines().all(|line| line.starts_with("{\"model\":\"")));
    assert!(models.iter().all(|model| !model.contains(['\\', '"'])));
    let mut by_lower: BTreeMap<String, Vec<&str>> = BTreeMap::new();
    for model in models {
        by_lower
            .entry(model.to_lowercase())
            .or_default()
            .push(model);
    }
    let alike: Vec<_> = by_lower
        .into_values()
        .filter(|models| models.len() > 1)
        .collect();
    // The later spelling is the one that a search regardless of capitals finds.
    assert_eq!(
        alike,
        [
            [
                "together_ai/BAAI/bge-base-en-v1.5",
                "together_ai/baai/bge-base-en-v1.5"
            ],
            [
                "together_ai/OpenAI/gpt-oss-20B",
                "together_ai/openai/gpt-oss-20b"
            ],
        ]
    );
}

#[test]
fn what_a_report_says_of_the_book_is_true() {
    let book = PriceBook::builtin();
    let info = book.info();
    assert_eq!(info.sha256, PriceBook::builtin_sha256());
    assert_eq!(info.models, TEXT.lines().count());
    let newest = rows()
        .flat_map(|row| prices(&row))
        .filter_map(|price| price.get("from").map(Value::to_string))
        .max();
    assert_eq!(newest, Some(format!("\"{}\"", info.date)));
}

#[test]
fn every_key_is_known() {
    let mut unknown = BTreeSet::new();
    for price in rows().flat_map(|row| prices(&row)) {
        for key in price.keys().filter(|key| *key != "from") {
            if PriceKey::parse(key) == PriceKey::Other {
                unknown.insert(key.clone());
            }
        }
    }
    assert_eq!(unknown, BTreeSet::new());
}

#[test]
fn the_keys_that_are_not_used_are_these() {
    let mut not_used = BTreeSet::new();
    for price in rows().flat_map(|row| prices(&row)) {
        not_used.extend(
            price
                .into_iter()
                .map(|(key, _)| key)
                .filter(|key| PriceKey::parse(key) == PriceKey::NotUsed),
        );
    }
    let expected: BTreeSet<String> = NOT_USED.split_whitespace().map(str::to_owned).collect();
    assert_eq!(not_used, expected);
}

#[test]
fn every_rate_is_a_price_and_nearly_every_one_is_exact() {
    let mut rounded = BTreeSet::new();
    for row in rows() {
        let model = row["model"].as_str().unwrap();
        let mut found = Vec::new();
        rates(&row["prices"], "", &mut found);
        for (key, text) in found {
            let rate = Rate::parse_per_token(&text)
                .unwrap_or_else(|error| panic!("{model} {key} {text}: {error}"));
            let decimals = text.split_once('.').map_or("", |(_, decimals)| decimals);
            let exact = format!("{decimals:0<15}");
            let whole = text.split('.').next().unwrap();
            let femto: i128 = format!("{whole}{exact}").parse().unwrap();
            if decimals.len() > 15 {
                rounded.insert(model.to_owned());
            } else {
                assert_eq!(i128::from(rate.femto()), femto, "{model} {key} {text}");
            }
        }
    }
    // Quotients: prices per hour or in other currencies, off by less than 10^-9 of themselves.
    assert!(
        rounded.iter().all(|model| {
            model.starts_with("bigmodel/glm-5.3")
                || model.starts_with("openrouter/google/gemini-")
                || model.starts_with("openrouter/~google/gemini-")
        }),
        "{rounded:?}"
    );
}

/// Prices that exist in the book and that no canonical call can be charged with.
const NOT_USED: &str = "
    cache_creation_input_audio_token_cost
    cache_creation_input_token_cost_above_12hr
    cache_creation_input_token_cost_above_12hr_above_272k_tokens
    cache_creation_input_token_cost_above_12hr_above_272k_tokens_batches
    cache_creation_input_token_cost_above_12hr_above_272k_tokens_flex
    cache_creation_input_token_cost_above_12hr_above_272k_tokens_priority
    cache_creation_input_token_cost_above_12hr_above_272k_tokens_ultrafast
    cache_creation_input_token_cost_above_12hr_batches
    cache_creation_input_token_cost_above_12hr_flex
    cache_creation_input_token_cost_above_12hr_priority
    cache_creation_input_token_cost_above_12hr_ultrafast
    cache_creation_input_token_cost_above_272k_tokens_decisions
    cache_creation_input_token_cost_above_272k_tokens_ultrafast
    cache_creation_input_token_cost_decisions
    cache_creation_input_token_cost_ultrafast
    cache_read_input_audio_token_cost
    cache_read_input_audio_token_cost_batches
    cache_read_input_audio_token_cost_flex
    cache_read_input_audio_token_cost_priority
    cache_read_input_image_token_cost
    cache_read_input_token_cost_above_272k_tokens_decisions
    cache_read_input_token_cost_above_272k_tokens_ultrafast
    cache_read_input_token_cost_balanced
    cache_read_input_token_cost_decisions
    cache_read_input_token_cost_per_audio_token
    cache_read_input_token_cost_ultrafast
    input_cost_per_image_token
    input_cost_per_image_token_batches
    input_cost_per_token_above_272k_tokens_decisions
    input_cost_per_token_above_272k_tokens_ultrafast
    input_cost_per_token_balanced
    input_cost_per_token_batch_requests
    input_cost_per_token_cache_hit
    input_cost_per_token_decisions
    input_cost_per_token_ultrafast
    output_cost_per_image_token_batches
    output_cost_per_image_token_priority
    output_cost_per_token_above_272k_tokens_decisions
    output_cost_per_token_above_272k_tokens_ultrafast
    output_cost_per_token_balanced
    output_cost_per_token_decisions
    output_cost_per_token_ultrafast
    provider_specific_entry
    regional_endpoint_uplift_multiplier
    regional_processing_uplift_multiplier_eu
    regional_processing_uplift_multiplier_us
";
