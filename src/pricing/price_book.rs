//! The price book: configuration over file over built-in book, searched layer by layer.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::fmt::Write;

use rustc_hash::FxHashMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::builtin::{self, BuiltinPrices};
use super::custom::{self, CustomPrice};
use super::history::{Period, PriceHistory};
use super::litellm_map::{self, PriceFileError};
use super::price_table::PriceTable;

/// Where a price came from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum PriceLayer {
    /// `[[prices]]` of the configuration.
    Config,
    /// The file given with `--prices`.
    File,
    /// The built-in dated book.
    Builtin,
    /// The price sheet that LiteLLM embedded in the row itself.
    Embedded,
}

impl PriceLayer {
    /// Returns the name used in JSON and in the audit.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Config => "config",
            Self::File => "file",
            Self::Builtin => "builtin",
            Self::Embedded => "embedded",
        }
    }
}

/// What a report says about the prices it used.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PriceBookInfo {
    /// The highest layer that names models in bulk: the price file's name or `built-in`.
    pub source: String,
    /// Day of the newest price in the built-in book, ISO 8601. Price files carry no date.
    pub date: String,
    /// SHA-256 of the text that `source` names, in hexadecimal.
    pub sha256: String,
    /// Number of models that `source` prices.
    pub models: usize,
    /// Number of `[[prices]]` entries that go before it.
    pub custom_prices: usize,
}

/// Prices by model and day, in layers.
#[derive(Debug)]
pub struct PriceBook {
    custom: PriceTable,
    file: PriceTable,
    builtin: BuiltinPrices,
    info: PriceBookInfo,
}

/// A price entry that bears a name.
#[derive(Clone, Debug)]
pub(super) struct Entry<'b> {
    /// The name under which the entry is filed.
    pub(super) key: &'b str,
    /// Its prices.
    pub(super) history: Cow<'b, PriceHistory>,
}

impl PriceBook {
    /// The layers that are searched by name, in order.
    pub(super) const LAYERS: [PriceLayer; 3] =
        [PriceLayer::Config, PriceLayer::File, PriceLayer::Builtin];

    /// Returns the built-in dated book. Nothing is parsed before it is asked for.
    pub fn builtin() -> Self {
        Self {
            custom: PriceTable::default(),
            file: PriceTable::default(),
            builtin: BuiltinPrices::default(),
            info: PriceBookInfo {
                source: "built-in".to_owned(),
                date: builtin::DATE.to_owned(),
                sha256: builtin::SHA256.to_owned(),
                models: builtin::MODEL_COUNT,
                custom_prices: 0,
            },
        }
    }

    /// Puts the prices of the configuration on top. Of two entries for the same model and day
    /// the later one holds.
    #[must_use]
    pub fn with_custom(mut self, prices: Vec<CustomPrice>) -> Self {
        self.info.custom_prices = prices.len();
        let mut periods: FxHashMap<String, Vec<Period>> = FxHashMap::default();
        for price in prices {
            periods
                .entry(price.model.clone())
                .or_default()
                .push(price.into_period());
        }
        let histories = periods
            .into_iter()
            .map(|(model, list)| (model, custom::history(list)));
        self.custom = PriceTable::new(histories.collect());
        self
    }

    /// Puts LiteLLM's `model_prices_and_context_window.json` between configuration and built-in
    /// book; `source` is what reports call it, usually its file name.
    ///
    /// # Errors
    ///
    /// [`PriceFileError`] with line and column if the text is not such a map or holds a price
    /// that is none.
    pub fn with_litellm_map(
        mut self,
        json_text: &str,
        source: &str,
    ) -> Result<Self, PriceFileError> {
        self.file = litellm_map::parse(json_text)?;
        source.clone_into(&mut self.info.source);
        self.info.sha256 = hexadecimal(&Sha256::digest(json_text.as_bytes()));
        self.info.models = self.file.len();
        Ok(self)
    }

    /// Returns what a report says about this book.
    pub fn info(&self) -> &PriceBookInfo {
        &self.info
    }

    /// Returns the names of all models in all layers, sorted.
    pub fn models(&self) -> BTreeSet<&str> {
        let mut names: BTreeSet<&str> = self.custom.names().chain(self.file.names()).collect();
        for name in Self::builtin_models() {
            names.insert(name);
        }
        names
    }

    /// Returns the names of all models in the built-in book, sorted.
    pub fn builtin_models() -> impl Iterator<Item = &'static str> {
        builtin::rows().filter_map(builtin::row_key)
    }

    /// Returns a model's dated prices from the built-in book, by its exact name.
    pub fn builtin_history(model: &str) -> Option<PriceHistory> {
        let (_, row) = builtin::find(model)?;
        builtin::parse_row(row).ok()
    }

    /// Returns the SHA-256 of the built-in book's text, computed anew.
    pub fn builtin_sha256() -> String {
        hexadecimal(&Sha256::digest(builtin::TEXT.as_bytes()))
    }

    /// Returns whether the built-in book prices models of this provider.
    pub(super) fn has_provider(&self, name: &str) -> bool {
        self.builtin.has_provider(name)
    }

    /// Finds an entry by name: spelled exactly so, else whatever the capitals.
    pub(super) fn find(&self, layer: PriceLayer, name: &str) -> Option<Entry<'_>> {
        match layer {
            PriceLayer::Config => in_table(&self.custom, name),
            PriceLayer::File => in_table(&self.file, name),
            PriceLayer::Builtin => {
                let (key, row) = self.builtin.find(name)?;
                // A test reads every row, so none is lost here.
                let history = builtin::parse_row(row).ok()?;
                Some(Entry {
                    key,
                    history: Cow::Owned(history),
                })
            }
            PriceLayer::Embedded => None,
        }
    }
}

fn in_table<'b>(table: &'b PriceTable, name: &str) -> Option<Entry<'b>> {
    let found = table
        .find(name)
        .or_else(|| table.find_lower(&name.to_lowercase()));
    found.map(|(key, history)| Entry {
        key,
        history: Cow::Borrowed(history),
    })
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut text, byte| {
        // Writing to a string cannot fail.
        let _ignored = write!(text, "{byte:02x}");
        text
    })
}
