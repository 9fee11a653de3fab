//! `[[prices]]`: own prices of models, in USD per million tokens.

use std::ops::Range;

use chrono::NaiveDate;

use crate::pricing::{CustomPrice, CustomPriceError, CustomRates, Rate};

use super::problem::{Problems, quoted};
use super::schema::{PRICE, PriceKey};
use super::section::{Entry, Section};

/// Reads all entries. A model may have several, each in force from another day on.
pub(super) fn read_prices(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Vec<CustomPrice> {
    let mut prices: Vec<CustomPrice> = Vec::new();
    for section in entry.sections(problems) {
        let Some(price) = PriceEntry::read(&section, problems).into_price(problems) else {
            continue;
        };
        if prices
            .iter()
            .any(|other| other.model == price.model && other.from == price.from)
        {
            let since = price
                .from
                .map_or("without `from`".to_owned(), |day| format!("from {day}"));
            let message = format!("second price for {} {since}", quoted(&price.model));
            let suggestion = "give each price of a model another `from`".to_owned();
            problems.add(&section.span, message, Some(suggestion));
        }
        prices.push(price);
    }
    prices
}

/// One `[[prices]]` section as written.
struct PriceEntry {
    span: Range<usize>,
    /// The keys that are there, good or bad.
    keys: Vec<(PriceKey, Range<usize>)>,
    /// Decimal texts of the good prices.
    texts: Vec<(PriceKey, String)>,
    model: Option<String>,
    from: Option<NaiveDate>,
    is_good: bool,
}

impl PriceEntry {
    fn read(section: &Section<'_>, problems: &mut Problems<'_>) -> Self {
        let mut price = Self {
            span: section.span.clone(),
            keys: Vec::new(),
            texts: Vec::new(),
            model: None,
            from: None,
            is_good: true,
        };
        section.read(PRICE, problems, |key, entry, problems| {
            price.keys.push((key, entry.name_span.clone()));
            price.is_good &= match key {
                PriceKey::Model => {
                    price.model = entry.text(problems).map(str::to_owned);
                    price.model.is_some()
                }
                PriceKey::From => {
                    price.from = entry.date(DATE_HINT, problems);
                    price.from.is_some()
                }
                PriceKey::Input
                | PriceKey::Output
                | PriceKey::CacheRead
                | PriceKey::CacheDiscount
                | PriceKey::CacheWrite
                | PriceKey::CacheWrite1h
                | PriceKey::Reasoning
                | PriceKey::AudioInput
                | PriceKey::AudioOutput
                | PriceKey::BatchInput
                | PriceKey::BatchCacheRead
                | PriceKey::BatchOutput => {
                    let text = if key == PriceKey::CacheDiscount {
                        entry.share("a share of the input price from 0 to 1", problems)
                    } else {
                        read_rate(entry, problems)
                    };
                    let is_good = text.is_some();
                    price.texts.extend(text.map(|text| (key, text)));
                    is_good
                }
            };
        });
        price
    }

    /// Checks what the keys say together and makes the price.
    fn into_price(self, problems: &mut Problems<'_>) -> Option<CustomPrice> {
        let is_complete = self.check_keys(problems);
        let model = self
            .model
            .as_ref()
            .filter(|_| is_complete && self.is_good)?;
        match CustomPrice::new(model.clone(), self.from, &self.rates()) {
            Ok(price) => Some(price),
            Err(error) => {
                // What is left to go wrong is the product of input price and discount.
                let span = self.span_of(PriceKey::CacheDiscount).unwrap_or(&self.span);
                problems.add(span, format!("`[[prices]]`: {error}"), None);
                None
            }
        }
    }

    /// Refuses missing keys and keys that exclude each other.
    fn check_keys(&self, problems: &mut Problems<'_>) -> bool {
        let has = |key| self.span_of(key).is_some();
        let mut is_complete = true;
        let mut refuse = |span: &Range<usize>, message: String, hint: Option<&str>| {
            is_complete = false;
            problems.add(span, message, hint.map(str::to_owned));
        };
        if !has(PriceKey::Model) {
            refuse(
                &self.span,
                "`[[prices]]`: `model` is missing".to_owned(),
                None,
            );
        }
        if !has(PriceKey::Input) && !has(PriceKey::Output) {
            let message = format!("`[[prices]]`: {}", CustomPriceError::NoPrice);
            refuse(&self.span, message, Some("write 0 for what costs nothing"));
        }
        if let Some(span) = self.span_of(PriceKey::CacheDiscount) {
            if has(PriceKey::CacheRead) {
                let message = format!("`[[prices]]`: {}", CustomPriceError::TwoCachePrices);
                refuse(span, message, Some("keep one of them"));
            } else if !has(PriceKey::Input) {
                let message = format!("`[[prices]]`: {}", CustomPriceError::DiscountWithoutInput);
                refuse(span, message, None);
            }
        }
        is_complete
    }

    fn span_of(&self, key: PriceKey) -> Option<&Range<usize>> {
        self.keys
            .iter()
            .find(|(known, _)| *known == key)
            .map(|(_, span)| span)
    }

    fn rates(&self) -> CustomRates<'_> {
        let text = |key| {
            self.texts
                .iter()
                .find(|(known, _)| *known == key)
                .map(|(_, text)| text.as_str())
        };
        CustomRates {
            input: text(PriceKey::Input),
            output: text(PriceKey::Output),
            cache_read: text(PriceKey::CacheRead),
            cache_discount: text(PriceKey::CacheDiscount),
            cache_write: text(PriceKey::CacheWrite),
            cache_write_1h: text(PriceKey::CacheWrite1h),
            reasoning: text(PriceKey::Reasoning),
            audio_input: text(PriceKey::AudioInput),
            audio_output: text(PriceKey::AudioOutput),
            batch_input: text(PriceKey::BatchInput),
            batch_cache_read: text(PriceKey::BatchCacheRead),
            batch_output: text(PriceKey::BatchOutput),
        }
    }
}

/// Reads a price, checking that it can be kept exactly.
fn read_rate(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<String> {
    let text = entry.decimal("a price in US dollars per million tokens", problems)?;
    match Rate::parse_per_million(&text) {
        Ok(_) => Some(text),
        Err(error) => {
            problems.add(
                &entry.span,
                format!("`{}`: {error}: {text}", entry.path),
                None,
            );
            None
        }
    }
}

const DATE_HINT: &str = "write the first day of the price (UTC), as in \"2026-11-01\"";
