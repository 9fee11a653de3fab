//! Prices as they are known: the book, and one model's rates with their history.

use chrono::{NaiveDate, NaiveTime};
use schemars::JsonSchema;
use serde::Serialize;

use super::header::SCHEMA_VERSION;
use crate::pricing::{
    ByClass, Condition, FoundPrice, Listing, NameRule, Period, PriceBook, PriceBookInfo,
    PriceLayer, Rate,
};
use crate::usage::{Billing, Timestamp};

/// What is known about prices.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PricesReport {
    /// Version of this format; within one, keys are only added.
    #[schemars(extend("const" = SCHEMA_VERSION))]
    pub schema_version: u32,
    /// Program and version.
    pub tool: String,
    /// The prices there are.
    pub price_book: PriceBookInfo,
    /// The model that was asked for, as typed.
    pub model: Option<String>,
    /// The UTC day that was asked for.
    pub at: Option<NaiveDate>,
    /// The entries that the name leads to, in the order in which a call tries them.
    pub entries: Vec<PriceEntry>,
}

/// A price entry that a name leads to.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PriceEntry {
    /// The name under which it is filed.
    pub name: String,
    /// How the name led there.
    pub name_rule: NameRule,
    /// Which layer it is from.
    pub price_layer: PriceLayer,
    /// LiteLLM's name of the provider; `null` where any may be meant.
    pub provider: Option<String>,
    /// Its prices, oldest first.
    pub periods: Vec<PricePeriod>,
}

/// Prices from one day to the next change.
#[derive(Clone, Debug, Serialize, JsonSchema)]
pub struct PricePeriod {
    /// First UTC day; `null` means since ever.
    pub from: Option<NaiveDate>,
    /// First UTC day of the next prices; `null` if there are none.
    pub until: Option<NaiveDate>,
    /// Whether a call of the day that was asked for is charged by it; `null` without a day.
    pub in_force: Option<bool>,
    /// The rates by condition.
    pub rates: Vec<ListedRates>,
}

/// The rates that hold under one condition, as listed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ListedRates {
    /// `standard`, `batch`, `flex`, `priority`, `tier` or `off_peak`.
    #[schemars(extend("enum" = ["standard", "batch", "flex", "priority", "tier", "off_peak"]))]
    pub kind: &'static str,
    /// They hold above so many input tokens.
    pub above_tokens: Option<u64>,
    /// They hold at exactly so many, too.
    pub includes_threshold: bool,
    /// They hold up to so many input tokens.
    pub up_to_tokens: Option<u64>,
    /// The hours in which they hold.
    pub hours: Vec<String>,
    /// USD per million tokens by class; `null` where none is listed.
    pub rates_per_million: ByClass<Option<Rate>>,
}

/// Describes the book, and the entries that a model's name leads to as a call's would.
pub fn prices(book: &PriceBook, model: Option<&str>, at: Option<NaiveDate>) -> PricesReport {
    PricesReport {
        schema_version: SCHEMA_VERSION,
        tool: concat!("llmcost ", env!("CARGO_PKG_VERSION")).to_owned(),
        price_book: book.info().clone(),
        model: model.map(str::to_owned),
        at,
        entries: model.map_or_else(Vec::new, |model| entries(book, model, at)),
    }
}

fn entries(book: &PriceBook, model: &str, at: Option<NaiveDate>) -> Vec<PriceEntry> {
    let billing = Billing {
        model,
        ..Billing::default()
    };
    let found = book.look_up(&billing);
    // The first entry that has a price for the day is the one that calls are charged by.
    let charged = at.and_then(|at| {
        let in_force = |found: &FoundPrice<'_>| found.history.in_force(midnight(at)).is_some();
        found.iter().position(in_force)
    });
    let entries = found.iter().enumerate().map(|(index, found)| PriceEntry {
        name: found.name.to_owned(),
        name_rule: found.rule,
        price_layer: found.layer,
        provider: found.history.provider.clone(),
        periods: periods(found, at.map(|at| (at, charged == Some(index)))),
    });
    entries.collect()
}

/// Returns an entry's prices; with a day, whether the entry is the one that holds on it.
fn periods(found: &FoundPrice<'_>, at: Option<(NaiveDate, bool)>) -> Vec<PricePeriod> {
    let periods = found.history.periods();
    let nexts = periods.iter().skip(1).map(Some).chain([None]);
    let described = periods.iter().zip(nexts).map(|(period, next)| PricePeriod {
        from: period.from,
        until: next.and_then(|next: &Period| next.from),
        in_force: at.map(|(at, is_charged)| {
            let in_force = found.history.in_force(midnight(at));
            is_charged && in_force.is_some_and(|in_force| std::ptr::eq(in_force, period))
        }),
        rates: period.price.listings().into_iter().map(listed).collect(),
    });
    described.collect()
}

fn midnight(date: NaiveDate) -> Timestamp {
    Timestamp::from(date.and_time(NaiveTime::MIN).and_utc())
}

fn listed(listing: Listing) -> ListedRates {
    let plain = ListedRates {
        kind: "standard",
        above_tokens: None,
        includes_threshold: false,
        up_to_tokens: None,
        hours: Vec::new(),
        rates_per_million: listing.rates,
    };
    match listing.condition {
        Condition::Kind(kind) => ListedRates {
            kind: kind.name(),
            ..plain
        },
        Condition::Above {
            tokens,
            is_inclusive,
            kind,
        } => ListedRates {
            kind: kind.name(),
            above_tokens: Some(tokens),
            includes_threshold: is_inclusive,
            ..plain
        },
        Condition::Tier { start, end } => ListedRates {
            kind: "tier",
            above_tokens: Some(start),
            up_to_tokens: end,
            ..plain
        },
        Condition::OffPeak(hours) => ListedRates {
            kind: "off_peak",
            hours,
            ..plain
        },
    }
}
