//! Prices from the configuration (`[[prices]]`), in USD per million tokens.

use chrono::NaiveDate;
use thiserror::Error;

use super::decimal::MoneyError;
use super::history::{Mode, Period, PriceHistory};
use super::price::Price;
use super::rate::{ByClass, Rate, TokenClass};
use super::rate_key::{RateKey, RateKind};

/// The price of one model as the configuration states it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CustomPrice {
    /// Model as it is called in the log or in the price book.
    pub model: String,
    /// First UTC day; `None` means since ever.
    pub from: Option<NaiveDate>,
    /// List prices per token; `None` falls back as everywhere (see [`Price::rates_for`]).
    pub rates: ByClass<Option<Rate>>,
    /// Prices of calls through a batch API; `None` means half of the list price.
    pub batch: ByClass<Option<Rate>>,
}

/// One `[[prices]]` entry as written: decimal text in USD per million tokens.
#[derive(Clone, Copy, Debug, Default)]
pub struct CustomRates<'a> {
    /// `input`.
    pub input: Option<&'a str>,
    /// `output`.
    pub output: Option<&'a str>,
    /// `cache_read`; excludes `cache_discount`.
    pub cache_read: Option<&'a str>,
    /// `cache_discount`: the fraction of the input price that a cached token saves.
    pub cache_discount: Option<&'a str>,
    /// `cache_write`.
    pub cache_write: Option<&'a str>,
    /// `cache_write_1h`.
    pub cache_write_1h: Option<&'a str>,
    /// `reasoning`.
    pub reasoning: Option<&'a str>,
    /// `audio_input`.
    pub audio_input: Option<&'a str>,
    /// `audio_output`.
    pub audio_output: Option<&'a str>,
    /// `batch_input`.
    pub batch_input: Option<&'a str>,
    /// `batch_cache_read`.
    pub batch_cache_read: Option<&'a str>,
    /// `batch_output`.
    pub batch_output: Option<&'a str>,
}

/// What is wrong with a `[[prices]]` entry.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum CustomPriceError {
    /// A value is not a price, or not exactly one.
    #[error("`{field}`: {reason}")]
    Value {
        /// Key in the configuration.
        field: &'static str,
        /// Why.
        reason: MoneyError,
    },
    /// Both `cache_read` and `cache_discount` are given.
    #[error("`cache_read` and `cache_discount` exclude each other")]
    TwoCachePrices,
    /// `cache_discount` without `input` to take it from.
    #[error("`cache_discount` needs `input`")]
    DiscountWithoutInput,
    /// No price at all.
    #[error("neither `input` nor `output` is given")]
    NoPrice,
}

impl CustomPrice {
    /// Reads an entry; nothing is rounded.
    ///
    /// # Errors
    ///
    /// [`CustomPriceError`], naming the key.
    pub fn new(
        model: impl Into<String>,
        from: Option<NaiveDate>,
        written: &CustomRates<'_>,
    ) -> Result<Self, CustomPriceError> {
        let input = read("input", written.input)?;
        let output = read("output", written.output)?;
        if input.is_none() && output.is_none() {
            return Err(CustomPriceError::NoPrice);
        }
        let cache_read = match (written.cache_read, written.cache_discount) {
            (Some(_), Some(_)) => return Err(CustomPriceError::TwoCachePrices),
            (None, Some(discount)) => Some(discounted(input, discount)?),
            (price, None) => read("cache_read", price)?,
        };
        let rates = ByClass {
            input,
            output,
            cache_read,
            cache_write: read("cache_write", written.cache_write)?,
            cache_write_1h: read("cache_write_1h", written.cache_write_1h)?,
            reasoning: read("reasoning", written.reasoning)?,
            audio_input: read("audio_input", written.audio_input)?,
            audio_output: read("audio_output", written.audio_output)?,
        };
        let batch = ByClass {
            input: read("batch_input", written.batch_input)?,
            cache_read: read("batch_cache_read", written.batch_cache_read)?,
            output: read("batch_output", written.batch_output)?,
            ..ByClass::default()
        };
        Ok(Self {
            model: model.into(),
            from,
            rates,
            batch,
        })
    }

    /// Turns the entry into a period of its model's prices.
    pub(super) fn into_period(self) -> Period {
        let mut price = Price::default();
        let kinds = [
            (RateKind::Standard, self.rates),
            (RateKind::Batch, self.batch),
        ];
        for (kind, rates) in kinds {
            for class in TokenClass::ALL {
                if let Some(rate) = rates.get(class) {
                    price.set(
                        RateKey {
                            class,
                            above: None,
                            kind,
                        },
                        rate,
                    );
                }
            }
        }
        Period::new(self.from, price)
    }
}

/// Wraps the periods of one model; any provider may be meant.
pub(super) fn history(periods: Vec<Period>) -> PriceHistory {
    PriceHistory::new(None, Mode::Other, periods)
}

fn read(field: &'static str, text: Option<&str>) -> Result<Option<Rate>, CustomPriceError> {
    text.map(Rate::parse_per_million)
        .transpose()
        .map_err(|reason| CustomPriceError::Value { field, reason })
}

fn discounted(input: Option<Rate>, discount: &str) -> Result<Rate, CustomPriceError> {
    let input = input.ok_or(CustomPriceError::DiscountWithoutInput)?;
    input
        .discounted(discount)
        .map_err(|reason| CustomPriceError::Value {
            field: "cache_discount",
            reason,
        })
}
