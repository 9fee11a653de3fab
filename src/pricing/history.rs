//! All prices of one model over time, and what kind of model it is.

use chrono::{NaiveDate, NaiveTime};

use crate::usage::{Timestamp, TokenUsage};

use super::price::Price;

/// What kind of requests a model answers, as far as pricing cares (`mode` in LiteLLM's map).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Mode {
    /// Embeddings, reranking, moderation: only input is billed.
    InputOnly,
    /// Images: output tokens may be text or image tokens.
    Image,
    /// Everything else.
    #[default]
    Other,
}

impl Mode {
    /// Reads LiteLLM's `mode`; anything unknown is [`Mode::Other`].
    pub fn parse(text: &str) -> Self {
        match text {
            "embedding" | "rerank" | "moderation" => Self::InputOnly,
            "image_generation" | "image_edit" => Self::Image,
            _ => Self::Other,
        }
    }

    /// Returns the tokens that are billed.
    pub(super) const fn billed(self, tokens: TokenUsage) -> TokenUsage {
        match self {
            // Parts of the output are cut to it, see `cost`.
            Self::InputOnly => TokenUsage {
                output: 0,
                ..tokens
            },
            Self::Image | Self::Other => tokens,
        }
    }
}

/// A price and the day from which it holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Period {
    /// First UTC day; `None` means since ever.
    pub from: Option<NaiveDate>,
    /// The same as an instant.
    starts_at: Timestamp,
    /// The rates.
    pub price: Price,
}

impl Period {
    /// Puts a price and its first day together; it holds from midnight UTC.
    pub fn new(from: Option<NaiveDate>, price: Price) -> Self {
        let starts_at = from.map_or(Timestamp(i64::MIN), |date| {
            Timestamp(date.and_time(NaiveTime::MIN).and_utc().timestamp_micros())
        });
        Self {
            from,
            starts_at,
            price,
        }
    }
}

/// The prices of one model, oldest first.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PriceHistory {
    /// LiteLLM's name of the provider; `None` where any provider may be meant (configuration).
    pub provider: Option<String>,
    /// What kind of model it is.
    pub mode: Mode,
    periods: Vec<Period>,
}

impl PriceHistory {
    /// Builds a history; periods are put in order, the later of two with the same day wins.
    pub fn new(provider: Option<String>, mode: Mode, mut periods: Vec<Period>) -> Self {
        periods.sort_by_key(|period| period.starts_at);
        Self {
            provider,
            mode,
            periods,
        }
    }

    /// Returns the price in force at an instant; `None` before the first one.
    pub fn in_force(&self, at: Timestamp) -> Option<&Period> {
        self.periods
            .iter()
            .rev()
            .find(|period| period.starts_at <= at)
    }

    /// Returns whether some price is in force at any time.
    pub fn is_always_in_force(&self) -> bool {
        self.periods
            .first()
            .is_some_and(|period| period.from.is_none())
    }

    /// Returns every period, oldest first.
    pub fn periods(&self) -> &[Period] {
        &self.periods
    }
}
