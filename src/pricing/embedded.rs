//! The price sheet that LiteLLM embeds in every row (`model_map_information.model_map_value`).
//!
//! The last resort among prices: what the gateway itself believed at that moment.

use rustc_hash::FxHashMap;

use super::history::PriceHistory;
use super::litellm_map;
use super::price_json::PriceEntry;

/// Sheets already read, by their text. A log repeats few of them many times.
#[derive(Debug, Default)]
pub(super) struct EmbeddedSheets {
    by_text: FxHashMap<Box<str>, Option<PriceHistory>>,
}

/// Sheets that are remembered at once; a log with more starts over, so memory stays bounded.
const SHEET_LIMIT: usize = 512;

impl EmbeddedSheets {
    /// Returns the prices of a sheet; `None` if it states none: it is not a price entry, or its
    /// input and output rates are zero or absent, which LiteLLM writes for unmapped models.
    pub(super) fn read(&mut self, sheet: &str) -> Option<&PriceHistory> {
        if !self.by_text.contains_key(sheet) {
            if self.by_text.len() >= SHEET_LIMIT {
                self.by_text.clear();
            }
            self.by_text.insert(sheet.into(), parse(sheet));
        }
        self.by_text.get(sheet)?.as_ref()
    }
}

fn parse(sheet: &str) -> Option<PriceHistory> {
    let entry = serde_json::from_str::<PriceEntry>(sheet).ok()?;
    entry
        .price
        .has_non_zero_rate()
        .then(|| litellm_map::history(entry))
}
