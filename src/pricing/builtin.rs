//! The built-in dated price book: rows of text, sorted by model, parsed only when asked for.
//!
//! Nothing happens at start: a row is found by binary search over the embedded bytes. The book
//! is compiled from the published versions of LiteLLM's map (MIT, © 2023 Berri AI); `from` is
//! the day on which a price was first seen there.

use std::sync::OnceLock;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Deserialize;
use serde::de::Error;

use super::history::{Mode, Period, PriceHistory};
use super::price_json::PriceEntry;
use super::provider;

/// The book: one JSON object per line, sorted by the bytes of `model`.
pub(super) static TEXT: &str = include_str!("price_book.jsonl");

/// Day of the newest entry in [`TEXT`]; a test compares.
pub(super) const DATE: &str = "2026-11-16";

/// SHA-256 of [`TEXT`]; a test compares.
pub(super) const SHA256: &str = "2df89150fb631c95f38a8417feaf481e270f1cb7565109608d065b978527092e";

/// Number of rows in [`TEXT`]; a test compares.
pub(super) const MODEL_COUNT: usize = 4_840;

/// How every row begins.
const ROW_START: &str = "{\"model\":\"";

/// Finds rows of the book.
#[derive(Debug, Default)]
pub(super) struct BuiltinPrices {
    /// Lower-cased model → row, of the models whose names are not in lower case; built when the first
    /// exact search fails.
    by_lower_case: OnceLock<FxHashMap<String, &'static str>>,
    /// Families of the providers of all rows, built when first asked for.
    providers: OnceLock<FxHashSet<String>>,
}

/// A row of the book as written.
#[derive(Deserialize)]
struct BookRow {
    provider: String,
    mode: Option<String>,
    prices: Vec<PriceEntry>,
}

impl BuiltinPrices {
    /// Returns key and row of a model: the one that is spelled so, else one with other capitals, of
    /// several the last in byte order, which is the one in lower case.
    pub(super) fn find(&self, model: &str) -> Option<(&'static str, &'static str)> {
        let lower = model.to_lowercase();
        let in_lower_case = || (lower != model).then(|| find(&lower)).flatten();
        find(model)
            .or_else(in_lower_case)
            .or_else(|| self.find_capitals(&lower))
    }

    /// Returns key and row of a model whose name is not in lower case, but would be this if it were.
    fn find_capitals(&self, lower: &str) -> Option<(&'static str, &'static str)> {
        let index = self.by_lower_case.get_or_init(|| {
            let is_other = |byte: u8| !byte.is_ascii() | byte.is_ascii_uppercase();
            // Without a branch for each byte, many are looked at at once.
            let is_written_else =
                |key: &&str| key.bytes().fold(false, |any, byte| any | is_other(byte));
            let of_row = |row| Some((row_key(row).filter(is_written_else)?.to_lowercase(), row));
            rows().filter_map(of_row).collect()
        });
        let row = index.get(lower)?;
        Some((row_key(row)?, row))
    }

    /// Returns whether some row belongs to a provider of this name or family.
    pub(super) fn has_provider(&self, name: &str) -> bool {
        let families = self.providers.get_or_init(|| {
            let named: FxHashSet<&str> = rows().filter_map(row_provider).collect();
            named.into_iter().map(provider::family).collect()
        });
        families.contains(&provider::family(name))
    }
}

/// Returns all rows.
pub(super) fn rows() -> impl Iterator<Item = &'static str> {
    let ends = memchr::memchr_iter(b'\n', TEXT.as_bytes());
    let mut from = 0;
    ends.chain([TEXT.len()]).filter_map(move |end| {
        let row = TEXT.get(from..end)?;
        from = end.saturating_add(1);
        Some(row)
    })
}

/// Returns key and row of a model, spelled exactly so.
pub(super) fn find(model: &str) -> Option<(&'static str, &'static str)> {
    let mut rest = TEXT;
    while !rest.is_empty() {
        let (before, row, after) = split_at_middle_row(rest)?;
        let key = row_key(row)?;
        match model.cmp(key) {
            std::cmp::Ordering::Less => rest = before,
            std::cmp::Ordering::Equal => return Some((key, row)),
            std::cmp::Ordering::Greater => rest = after,
        }
    }
    None
}

/// Reads a row.
///
/// # Errors
///
/// Whatever is wrong with its JSON or its prices.
pub(super) fn parse_row(row: &str) -> Result<PriceHistory, serde_json::Error> {
    let BookRow {
        provider,
        mode,
        prices,
    } = serde_json::from_str(row)?;
    if prices.is_empty() {
        return Err(serde_json::Error::custom("row without prices"));
    }
    let mode = mode.as_deref().map_or(Mode::Other, Mode::parse);
    let periods = prices
        .into_iter()
        .map(|entry| Period::new(entry.from, entry.into_price(&provider, mode)))
        .collect();
    Ok(PriceHistory::new(Some(provider), mode, periods))
}

/// Returns the model of a row; keys are written without escapes.
pub(super) fn row_key(row: &str) -> Option<&str> {
    let rest = row.strip_prefix(ROW_START)?;
    rest.get(..memchr::memchr(b'"', rest.as_bytes())?)
}

/// Returns the provider of a row, its second field.
fn row_provider(row: &str) -> Option<&str> {
    let (_, rest) = row
        .strip_prefix(ROW_START)?
        .split_once("\",\"provider\":\"")?;
    rest.split_once('"').map(|(provider, _)| provider)
}

/// Splits text into the rows before the row in the middle, that row, and the rows after it.
fn split_at_middle_row(text: &str) -> Option<(&str, &str, &str)> {
    let middle = text.len().checked_div(2)?;
    let start = text
        .as_bytes()
        .get(..middle)?
        .iter()
        .rposition(|byte| *byte == b'\n')
        .map_or(0, |newline| newline.saturating_add(1));
    let (before, tail) = text.split_at_checked(start)?;
    let (row, after) = tail.split_once('\n').unwrap_or((tail, ""));
    Some((before, row, after))
}
