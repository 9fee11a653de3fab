//! One price entry in LiteLLM's JSON, as it stands in the built-in book, in LiteLLM's own map
//! and in the rows of its exports. Numbers may be JSON numbers or strings; they are taken as
//! text and never become floats. Keys that are no price are skipped.

use std::fmt;

use chrono::NaiveDate;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::history::Mode;
use super::price::Price;
use super::price_json_nested::{OffPeakEntry, TierEntry};
use super::rate::{ByClass, Rate, TokenClass};
use super::rate_key::{PriceKey, RateKey, RateKind};

/// A price entry as written, with what it says about the model.
#[derive(Debug, Default)]
pub(super) struct PriceEntry {
    /// `litellm_provider`, where the entry has it.
    pub(super) provider: Option<String>,
    /// `mode`, where the entry has it.
    pub(super) mode: Option<Mode>,
    /// First UTC day on which the price holds (built-in book only).
    pub(super) from: Option<NaiveDate>,
    /// The rates.
    pub(super) price: Price,
    output_image_token: Option<Rate>,
}

impl PriceEntry {
    /// Completes the entry once provider and mode are known: xAI's inclusive thresholds, image
    /// tokens in place of a missing output rate. An image model whose text and image output cost
    /// differently loses its output rate, because exports do not tell the two apart.
    pub(super) fn into_price(mut self, provider: &str, mode: Mode) -> Price {
        if provider == "xai" {
            self.price.make_threshold_inclusive();
        }
        let listed = self
            .price
            .list_rate(TokenClass::Output)
            .filter(|rate| *rate > Rate::ZERO);
        match (self.output_image_token, listed) {
            (Some(image), None) => {
                let key = RateKey {
                    class: TokenClass::Output,
                    above: None,
                    kind: RateKind::Standard,
                };
                self.price.set(key, image);
            }
            (Some(image), Some(text)) if mode == Mode::Image && image != text => {
                self.price.forget_output();
            }
            _ => {}
        }
        self.price
    }
}

impl<'de> Deserialize<'de> for PriceEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(PriceEntryVisitor)
    }
}

struct PriceEntryVisitor;

impl<'de> Visitor<'de> for PriceEntryVisitor {
    type Value = PriceEntry;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("a price entry")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PriceEntry, A::Error> {
        let mut entry = PriceEntry::default();
        while let Some(key) = map.next_key::<String>()? {
            match PriceKey::parse(&key) {
                PriceKey::Rate(rate_key) => {
                    if let Some(rate) = read_rate(&mut map, &key)? {
                        entry.price.set(rate_key, rate);
                    }
                }
                PriceKey::OutputImageToken => {
                    entry.output_image_token = read_rate(&mut map, &key)?;
                }
                PriceKey::Tiers => {
                    let tiers = map
                        .next_value::<Option<Vec<TierEntry>>>()?
                        .unwrap_or_default();
                    entry
                        .price
                        .set_tiers(tiers.into_iter().filter_map(|tier| tier.0).collect());
                }
                PriceKey::OffPeak => {
                    if let Some(off_peak) = map.next_value::<Option<OffPeakEntry>>()? {
                        entry.price.set_off_peak(off_peak.0);
                    }
                }
                PriceKey::Provider => entry.provider = map.next_value()?,
                PriceKey::Mode => {
                    entry.mode = map
                        .next_value::<Option<String>>()?
                        .as_deref()
                        .map(Mode::parse);
                }
                PriceKey::Other if key == "from" => {
                    let day = map.next_value::<&str>()?.parse();
                    entry.from = Some(day.map_err(Error::custom)?);
                }
                PriceKey::NotUsed | PriceKey::Other => {
                    map.next_value::<IgnoredAny>()?;
                }
            }
        }
        Ok(entry)
    }
}

/// The text of a JSON number or string; LiteLLM's numbers and names need no unescaping.
pub(super) fn scalar(raw: &RawValue) -> &str {
    let text = raw.get();
    text.strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(text)
}

/// Reads a rate; `null` is none.
fn read_rate<'de, A: MapAccess<'de>>(map: &mut A, key: &str) -> Result<Option<Rate>, A::Error> {
    let text = scalar(map.next_value::<&RawValue>()?);
    if text == "null" {
        return Ok(None);
    }
    let rate = Rate::parse_per_token(text);
    rate.map(Some)
        .map_err(|error| Error::custom(format_args!("{key}: {error}")))
}

/// Reads a flat list price into its class; returns whether the key was one.
pub(super) fn read_class_rate<'de, A: MapAccess<'de>>(
    map: &mut A,
    key: &str,
    rates: &mut ByClass<Option<Rate>>,
) -> Result<bool, A::Error> {
    let Some(RateKey {
        class,
        above: None,
        kind: RateKind::Standard,
    }) = RateKey::parse(key)
    else {
        return Ok(false);
    };
    rates.set(class, read_rate(map, key)?);
    Ok(true)
}
