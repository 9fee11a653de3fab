//! Money: from tokens and dated prices to the exact cost of one call.
//!
//! Rates are integers of 10⁻¹⁵ USD per token, a call's cost is an integer of 10⁻¹² USD, rounded
//! once; no float takes part anywhere. [`Pricer`] is the way in.
//!
//! ```text
//! names → model_name → resolve → history → price → cost → pricer
//!                      layers    period    rates   sum    formula or log
//! ```

#![warn(
    clippy::arithmetic_side_effects,
    clippy::as_conversions,
    clippy::integer_division,
    clippy::integer_division_remainder_used,
    clippy::float_arithmetic,
    clippy::lossy_float_literal,
    clippy::float_cmp_const
)]

mod builtin;
mod cost;
mod cost_parts;
mod custom;
mod decimal;
mod embedded;
mod history;
mod latest_rates;
mod listing;
mod litellm_map;
mod look_up;
mod model_name;
mod money;
mod name_cache;
mod off_peak;
mod price;
mod price_book;
mod price_json;
mod price_json_nested;
mod price_table;
mod pricer;
mod provider;
mod rate;
mod rate_key;
mod resolve;
mod verdict;

pub use cost::{CostBreakdown, CostError, CostPart, cost};
pub use cost_parts::CostParts;
pub use custom::{CustomPrice, CustomPriceError, CustomRates};
pub use decimal::MoneyError;
pub use history::{Mode, Period, PriceHistory};
pub use listing::{Condition, Listing};
pub use litellm_map::PriceFileError;
pub use look_up::{FoundPrice, Obstacle};
pub use model_name::NameRule;
pub use money::{PicoUsd, Usd};
pub use off_peak::{OffPeak, Window};
pub use price::{ClassRate, Price, RequestRates, RequestShape, Tier};
pub use price_book::{PriceBook, PriceBookInfo, PriceLayer};
pub use pricer::{Explanation, PriceError, Priced, Pricer};
pub use rate::{ByClass, Rate, TokenClass};
pub use rate_key::{PriceKey, RateKey, RateKind};
pub use verdict::{CostBasis, CostSource};
