//! LiteLLM's `model_prices_and_context_window.json`, as it is (`--prices FILE`).
//!
//! The whole file is read at once, so that a broken price is reported with its place before
//! anything is priced. Undated: its prices hold for every call.

use std::fmt;

use rustc_hash::FxHashMap;
use serde::de::{Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use thiserror::Error;

use super::history::{Period, PriceHistory};
use super::price_json::PriceEntry;
use super::price_table::PriceTable;

/// Why a price file cannot be used, and where.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{line}:{column}: {reason}")]
pub struct PriceFileError {
    /// Line where reading stopped, counted from 1: that of the problem, or of what follows an
    /// unusable value. The first one if the problem concerns the whole file.
    pub line: usize,
    /// Column where reading stopped, counted from 1.
    pub column: usize,
    /// What is wrong, as a lower-case fragment; names model and key where there are some.
    pub reason: String,
}

/// Keys of LiteLLM's map that are no models.
const NOT_MODELS: [&str; 2] = ["sample_spec", "fallback_generalizations"];

/// Reads LiteLLM's map.
pub(super) fn parse(json: &str) -> Result<PriceTable, PriceFileError> {
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let by_name = deserializer
        .deserialize_map(MapVisitor)
        .and_then(|by_name| deserializer.end().map(|()| by_name))
        .map_err(|error| PriceFileError::from_json(&error))?;
    if by_name.is_empty() {
        let reason = "no model in the file".to_owned();
        return Err(PriceFileError {
            line: 1,
            column: 1,
            reason,
        });
    }
    Ok(PriceTable::new(by_name))
}

impl PriceFileError {
    fn from_json(error: &serde_json::Error) -> Self {
        let text = error.to_string();
        // serde_json ends its texts with the place, which has fields of its own here.
        let reason = text
            .rsplit_once(" at line ")
            .map_or(text.as_str(), |(reason, _)| reason);
        Self {
            line: error.line().max(1),
            column: error.column().max(1),
            reason: reason.to_owned(),
        }
    }
}

struct MapVisitor;

impl<'de> Visitor<'de> for MapVisitor {
    type Value = FxHashMap<String, PriceHistory>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("an object of price entries by model")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut by_name = FxHashMap::default();
        while let Some(model) = map.next_key::<String>()? {
            if NOT_MODELS.contains(&model.as_str()) {
                map.next_value::<IgnoredAny>()?;
                continue;
            }
            let entry = map
                .next_value::<PriceEntry>()
                .map_err(|error| A::Error::custom(format_args!("{model:?}: {error}")))?;
            by_name.insert(model, history(entry));
        }
        Ok(by_name)
    }
}

/// Wraps an undated entry.
pub(super) fn history(entry: PriceEntry) -> PriceHistory {
    let provider = entry.provider.clone();
    let mode = entry.mode.unwrap_or_default();
    let price = entry.into_price(provider.as_deref().unwrap_or_default(), mode);
    PriceHistory::new(provider, mode, vec![Period::new(None, price)])
}
