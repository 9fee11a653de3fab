//! The nested parts of a price entry: `tiered_pricing` and `off_peak_pricing`.

use std::fmt;

use chrono_tz::Tz;
use serde::de::{Deserialize, Deserializer, Error, IgnoredAny, MapAccess, Visitor};
use serde_json::value::RawValue;

use super::decimal::Decimal;
use super::off_peak::{OffPeak, Window};
use super::price::Tier;
use super::price_json::{read_class_rate, scalar};
use super::rate::ByClass;

/// A tier; `None` for the tiers of search prices, which count results and not tokens.
pub(super) struct TierEntry(pub(super) Option<Tier>);

impl<'de> Deserialize<'de> for TierEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct TierVisitor;
        impl<'de> Visitor<'de> for TierVisitor {
            type Value = TierEntry;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("a tier of tiered_pricing")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<TierEntry, A::Error> {
                let mut range: Option<Vec<&'de RawValue>> = None;
                let mut rates = ByClass::default();
                while let Some(key) = map.next_key::<String>()? {
                    if key == "range" {
                        range = Some(map.next_value()?);
                    } else if !read_class_rate(&mut map, &key, &mut rates)? {
                        map.next_value::<IgnoredAny>()?;
                    }
                }
                let Some(range) = range else {
                    return Ok(TierEntry(None));
                };
                let [start, end] = range.as_slice() else {
                    return Err(Error::custom("tier range without two bounds"));
                };
                Ok(TierEntry(Some(Tier {
                    start: bound(start)?,
                    end: bound(end)?,
                    rates,
                })))
            }
        }
        deserializer.deserialize_map(TierVisitor)
    }
}

/// Off-peak rates; `None` for an empty block.
pub(super) struct OffPeakEntry(pub(super) Option<OffPeak>);

impl<'de> Deserialize<'de> for OffPeakEntry {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct OffPeakVisitor;
        impl<'de> Visitor<'de> for OffPeakVisitor {
            type Value = OffPeakEntry;

            fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
                formatter.write_str("off_peak_pricing")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<OffPeakEntry, A::Error> {
                let mut rates = ByClass::default();
                let mut hours: Option<Scalars> = None;
                let mut days = Scalars::default();
                let mut windows: Vec<WindowEntry> = Vec::new();
                let mut zone = Tz::UTC;
                let mut is_empty = true;
                while let Some(key) = map.next_key::<String>()? {
                    is_empty = false;
                    match key.as_str() {
                        "hours_utc" => hours = Some(map.next_value()?),
                        "weekdays" => days = map.next_value()?,
                        "windows" => windows = map.next_value()?,
                        "weekday_timezone" => {
                            zone = map.next_value::<String>()?.parse().map_err(Error::custom)?;
                        }
                        _ if read_class_rate(&mut map, &key, &mut rates)? => {}
                        _ => {
                            map.next_value::<IgnoredAny>()?;
                        }
                    }
                }
                if is_empty {
                    return Ok(OffPeakEntry(None));
                }
                if let Some(hours_utc) = hours {
                    windows.push(WindowEntry {
                        hours_utc,
                        weekdays: days,
                    });
                }
                let windows = windows
                    .iter()
                    .map(|window| Window::parse(&window.hours_utc.0, &window.weekdays.0))
                    .collect::<Result<_, _>>()
                    .map_err(Error::custom)?;
                Ok(OffPeakEntry(Some(OffPeak::new(rates, windows, zone))))
            }
        }
        deserializer.deserialize_map(OffPeakVisitor)
    }
}

#[derive(serde::Deserialize)]
struct WindowEntry {
    hours_utc: Scalars,
    #[serde(default)]
    weekdays: Scalars,
}

/// One scalar or a list of them, each as text, whatever JSON calls it.
#[derive(Debug, Default)]
struct Scalars(Vec<String>);

impl<'de> Deserialize<'de> for Scalars {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let raw = <&RawValue>::deserialize(deserializer)?;
        let parts = if raw.get().starts_with('[') {
            serde_json::from_str::<Vec<&RawValue>>(raw.get()).map_err(Error::custom)?
        } else {
            vec![raw]
        };
        Ok(Self(
            parts
                .into_iter()
                .map(|part| scalar(part).to_owned())
                .collect(),
        ))
    }
}

/// Reads a bound of a tier in tokens; LiteLLM also writes whole numbers as `128000.0` or `2.56e5`.
fn bound<E: Error>(raw: &RawValue) -> Result<u64, E> {
    let text = scalar(raw);
    let whole = Decimal::parse(text).and_then(|decimal| decimal.scaled_exactly(0));
    whole
        .ok()
        .and_then(|tokens| u64::try_from(tokens).ok())
        .ok_or_else(|| E::custom(format_args!("tier bound {text:?} unreadable")))
}
