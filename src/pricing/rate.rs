//! Prices per token and the classes of tokens that have one.

use std::borrow::Cow;
use std::fmt;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Serialize, Serializer};

use super::decimal::{Decimal, MoneyError, decimal_schema, plain_text};

/// Decimal places of a femto-dollar.
const FEMTO_SCALE: u32 = 15;

/// Decimal places that remain when USD per million tokens become femto-dollars per token.
const PER_MILLION_SCALE: u32 = 9;

/// Significant digits of a price in LiteLLM's files; what follows is a binary artefact.
const SIGNIFICANT_DIGITS: u32 = 12;

/// The price of one token in units of 10⁻¹⁵ USD; never negative.
///
/// All 13-decimal prices of LiteLLM's map are whole numbers of this unit; the few quotients in
/// it (`0.0000000833333333333`) are rounded half to even.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Rate(i64);

impl Rate {
    /// Free of charge, which is a price.
    pub const ZERO: Self = Self(0);

    /// Returns the price of one token in units of 10⁻¹⁵ USD.
    pub const fn femto(self) -> i64 {
        self.0
    }

    /// Reads USD per token as LiteLLM writes it: twelve significant digits, then half to even.
    ///
    /// # Errors
    ///
    /// Any [`MoneyError`] except [`MoneyError::Inexact`]; the largest price is 9,223 USD.
    pub fn parse_per_token(text: &str) -> Result<Self, MoneyError> {
        let decimal = Decimal::parse(text)?.round_to_significant(SIGNIFICANT_DIGITS);
        Self::from_scaled(decimal, decimal.scaled(FEMTO_SCALE)?)
    }

    /// Reads USD per million tokens; nothing is rounded.
    ///
    /// # Errors
    ///
    /// Any [`MoneyError`]; [`MoneyError::Inexact`] beyond nine decimal places.
    pub fn parse_per_million(text: &str) -> Result<Self, MoneyError> {
        let decimal = Decimal::parse(text)?;
        Self::from_scaled(decimal, decimal.scaled_exactly(PER_MILLION_SCALE)?)
    }

    /// Returns the price after a discount given as a fraction (`"0.875"` leaves an eighth).
    ///
    /// # Errors
    ///
    /// [`MoneyError::OutOfRange`] for a discount above 1, [`MoneyError::Negative`] below 0,
    /// [`MoneyError::Inexact`] if the result is not a whole number of 10⁻¹⁵ USD.
    pub fn discounted(self, discount: &str) -> Result<Self, MoneyError> {
        /// Decimal places of a discount; keeps the product below within `i128`.
        const DISCOUNT_SCALE: u32 = 15;
        const WHOLE: i128 = 1_000_000_000_000_000;
        let decimal = Decimal::parse(discount)?;
        if decimal.is_below_zero() {
            return Err(MoneyError::Negative);
        }
        let discount = decimal.scaled_exactly(DISCOUNT_SCALE)?;
        let kept = WHOLE.checked_sub(discount).filter(|kept| *kept >= 0);
        let kept = kept.ok_or(MoneyError::OutOfRange)?;
        let product = i128::from(self.0)
            .checked_mul(kept)
            .ok_or(MoneyError::OutOfRange)?;
        if product.checked_rem(WHOLE) != Some(0) {
            return Err(MoneyError::Inexact);
        }
        let femto = product.checked_div(WHOLE).ok_or(MoneyError::OutOfRange)?;
        i64::try_from(femto)
            .map(Self)
            .map_err(|_| MoneyError::OutOfRange)
    }

    fn from_scaled(decimal: Decimal, femto: i128) -> Result<Self, MoneyError> {
        if decimal.is_below_zero() {
            return Err(MoneyError::Negative);
        }
        i64::try_from(femto)
            .map(Self)
            .map_err(|_| MoneyError::OutOfRange)
    }
}

impl fmt::Display for Rate {
    /// Writes the exact price in USD per million tokens.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&plain_text(i128::from(self.0), PER_MILLION_SCALE))
    }
}

impl Serialize for Rate {
    /// Serializes as the decimal string that `Display` writes: USD per million tokens.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Rate {
    fn schema_name() -> Cow<'static, str> {
        "Rate".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        decimal_schema(
            "An exact price in US dollars per million tokens.",
            PER_MILLION_SCALE,
        )
    }
}

/// A kind of token with a price of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
#[schemars(rename_all = "snake_case")]
pub enum TokenClass {
    /// Text input that no cache had and none kept.
    Input,
    /// Input read from the provider's prompt cache.
    CacheRead,
    /// Input written to the provider's prompt cache, except for one hour.
    CacheWrite,
    /// Input written to the provider's prompt cache for one hour.
    #[schemars(rename = "cache_write_1h")]
    CacheWrite1h,
    /// Audio input.
    AudioInput,
    /// Text output without reasoning.
    Output,
    /// Output spent on reasoning.
    Reasoning,
    /// Audio output.
    AudioOutput,
}

impl TokenClass {
    /// Every class, in the order of the formula.
    pub const ALL: [Self; 8] = [
        Self::Input,
        Self::CacheRead,
        Self::CacheWrite,
        Self::CacheWrite1h,
        Self::AudioInput,
        Self::Output,
        Self::Reasoning,
        Self::AudioOutput,
    ];

    /// Returns the name used in JSON and in explanations.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Input => "input",
            Self::CacheRead => "cache_read",
            Self::CacheWrite => "cache_write",
            Self::CacheWrite1h => "cache_write_1h",
            Self::AudioInput => "audio_input",
            Self::Output => "output",
            Self::Reasoning => "reasoning",
            Self::AudioOutput => "audio_output",
        }
    }
}

/// One value for each class of token.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, JsonSchema)]
pub struct ByClass<T> {
    /// Text input that no cache had and none kept.
    pub input: T,
    /// Cache reads.
    pub cache_read: T,
    /// Cache writes, except for one hour.
    pub cache_write: T,
    /// Cache writes for one hour.
    pub cache_write_1h: T,
    /// Audio input.
    pub audio_input: T,
    /// Text output without reasoning.
    pub output: T,
    /// Output spent on reasoning.
    pub reasoning: T,
    /// Audio output.
    pub audio_output: T,
}

impl<T: Copy> ByClass<T> {
    /// Returns the value for a class.
    pub const fn get(&self, class: TokenClass) -> T {
        match class {
            TokenClass::Input => self.input,
            TokenClass::CacheRead => self.cache_read,
            TokenClass::CacheWrite => self.cache_write,
            TokenClass::CacheWrite1h => self.cache_write_1h,
            TokenClass::AudioInput => self.audio_input,
            TokenClass::Output => self.output,
            TokenClass::Reasoning => self.reasoning,
            TokenClass::AudioOutput => self.audio_output,
        }
    }

    /// Replaces the value for a class.
    pub fn set(&mut self, class: TokenClass, value: T) {
        let place = match class {
            TokenClass::Input => &mut self.input,
            TokenClass::CacheRead => &mut self.cache_read,
            TokenClass::CacheWrite => &mut self.cache_write,
            TokenClass::CacheWrite1h => &mut self.cache_write_1h,
            TokenClass::AudioInput => &mut self.audio_input,
            TokenClass::Output => &mut self.output,
            TokenClass::Reasoning => &mut self.reasoning,
            TokenClass::AudioOutput => &mut self.audio_output,
        };
        *place = value;
    }
}
