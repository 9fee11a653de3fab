//! Prices as a sheet: a row for each condition of each period of each entry.

use crate::pricing::{Rate, TokenClass};
use crate::render::sheet::{Field, Sheet, Value};
use crate::report::{ListedRates, PriceEntry, PricePeriod, PricesReport};

/// A condition with what it belongs to.
type Row<'a> = (&'a PriceEntry, &'a PricePeriod, &'a ListedRates);

fn fields<'a>() -> [Field<Row<'a>>; 19] {
    [
        ("name", "Entry", |(entry, ..)| {
            Value::Foreign(entry.name.clone())
        }),
        ("name_rule", "Found by", |(entry, ..)| {
            Value::Word(entry.name_rule.name())
        }),
        ("price_layer", "Source", |(entry, ..)| {
            Value::Word(entry.price_layer.name())
        }),
        ("provider", "Provider", |(entry, ..)| {
            Value::foreign(entry.provider.as_deref())
        }),
        ("from", "From", |(_, period, _)| {
            Value::maybe(period.from, Value::Date)
        }),
        ("until", "Until", |(_, period, _)| {
            Value::maybe(period.until, Value::Date)
        }),
        ("in_force", "In force", |(_, period, _)| {
            Value::maybe(period.in_force, Value::Flag)
        }),
        ("kind", "Kind", |(.., rates)| Value::Word(rates.kind)),
        ("above_tokens", "Above tokens", |(.., rates)| {
            Value::maybe(rates.above_tokens, Value::Count)
        }),
        ("up_to_tokens", "Up to tokens", |(.., rates)| {
            Value::maybe(rates.up_to_tokens, Value::Count)
        }),
        ("hours", "Hours", |(.., rates)| {
            match rates.hours.as_slice() {
                [] => Value::Missing,
                hours => Value::Foreign(hours.join(", ")),
            }
        }),
        ("input", "Input", |row| rate(row, TokenClass::Input)),
        ("cache_read", "Cache read", |row| {
            rate(row, TokenClass::CacheRead)
        }),
        ("cache_write", "Cache write", |row| {
            rate(row, TokenClass::CacheWrite)
        }),
        ("cache_write_1h", "Cache write, 1 h", |row| {
            rate(row, TokenClass::CacheWrite1h)
        }),
        ("audio_input", "Audio input", |row| {
            rate(row, TokenClass::AudioInput)
        }),
        ("output", "Output", |row| rate(row, TokenClass::Output)),
        ("reasoning", "Reasoning", |row| {
            rate(row, TokenClass::Reasoning)
        }),
        ("audio_output", "Audio output", |row| {
            rate(row, TokenClass::AudioOutput)
        }),
    ]
}

/// Returns all listed rates, in USD per million tokens.
pub(in crate::render) fn prices(report: &PricesReport) -> Vec<Sheet> {
    let mut rows: Vec<Row<'_>> = Vec::new();
    for entry in &report.entries {
        for period in &entry.periods {
            rows.extend(period.rates.iter().map(|rates| (entry, period, rates)));
        }
    }
    vec![Sheet::of(
        "rates",
        "Prices in USD per 1M tokens",
        &rows,
        &fields(),
    )]
}

fn rate((.., rates): &Row<'_>, class: TokenClass) -> Value {
    let exact = |rate: Rate| Value::Foreign(rate.to_string());
    rates
        .rates_per_million
        .get(class)
        .map_or(Value::Missing, exact)
}
