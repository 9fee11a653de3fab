//! Amounts of money: one call in integer pico-dollars, sums in integers that cannot wrap.
//!
//! No rounding happens here after parsing: adding, comparing and printing are exact.

use std::borrow::Cow;
use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Neg, Sub, SubAssign};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::decimal::{Decimal, MoneyError, decimal_schema, plain_text};

/// Decimal places of a pico-dollar.
const PICO_SCALE: u32 = 12;

/// The cost of one call in units of 10⁻¹² USD; about ±9.2 million dollars.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PicoUsd(pub i64);

impl PicoUsd {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Reads decimal text in USD, with or without sign and exponent (`-0.5`, `1.35e-05`),
    /// rounding half to even where it is finer than 10⁻¹² USD.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NotANumber`] for anything else, `NaN` and infinities included, and
    /// [`MoneyError::OutOfRange`] beyond about 9.2 million dollars.
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        let pico = Decimal::parse(text)?.scaled(PICO_SCALE)?;
        i64::try_from(pico)
            .map(Self)
            .map_err(|_| MoneyError::OutOfRange)
    }
}

impl fmt::Display for PicoUsd {
    /// Writes the exact amount in USD: plain decimal, no exponent, no trailing zeros.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&plain_text(i128::from(self.0), PICO_SCALE))
    }
}

impl Serialize for PicoUsd {
    /// Serializes as the decimal string that `Display` writes.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

/// An exact sum, difference or budget in units of 10⁻¹² USD.
///
/// The operators saturate at ±1.7 × 10²⁶ USD instead of wrapping; 2⁶³ calls of the largest
/// possible cost each do not reach that, so every sum of calls is exact.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Usd(i128);

impl Usd {
    /// No money.
    pub const ZERO: Self = Self(0);

    /// Returns the amount of so many 10⁻¹² USD.
    pub const fn from_pico(pico: i128) -> Self {
        Self(pico)
    }

    /// Returns the amount in units of 10⁻¹² USD.
    pub const fn pico(self) -> i128 {
        self.0
    }

    /// Reads decimal text in USD like [`PicoUsd::parse`], with a range of ±1.7 × 10²⁶ USD.
    ///
    /// # Errors
    ///
    /// [`MoneyError::NotANumber`] or [`MoneyError::OutOfRange`].
    pub fn parse(text: &str) -> Result<Self, MoneyError> {
        Decimal::parse(text)?.scaled(PICO_SCALE).map(Self)
    }

    /// Returns the sum; `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Returns the difference; `None` on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// Returns the amount times a whole number; `None` on overflow.
    pub fn checked_mul(self, factor: i128) -> Option<Self> {
        self.0.checked_mul(factor).map(Self)
    }

    /// Returns the distance from zero.
    #[must_use]
    pub const fn abs(self) -> Self {
        Self(self.0.saturating_abs())
    }

    /// Returns whether the amount is exactly nothing.
    pub const fn is_zero(self) -> bool {
        self.0 == 0
    }
}

impl From<PicoUsd> for Usd {
    fn from(value: PicoUsd) -> Self {
        Self(i128::from(value.0))
    }
}

impl Add for Usd {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self(self.0.saturating_add(other.0))
    }
}

impl Sub for Usd {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self(self.0.saturating_sub(other.0))
    }
}

impl Neg for Usd {
    type Output = Self;

    fn neg(self) -> Self {
        Self(self.0.saturating_neg())
    }
}

impl AddAssign for Usd {
    fn add_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_add(other.0);
    }
}

impl SubAssign for Usd {
    fn sub_assign(&mut self, other: Self) {
        self.0 = self.0.saturating_sub(other.0);
    }
}

impl AddAssign<PicoUsd> for Usd {
    fn add_assign(&mut self, other: PicoUsd) {
        self.0 = self.0.saturating_add(i128::from(other.0));
    }
}

impl Sum for Usd {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::ZERO, Self::add)
    }
}

impl Sum<PicoUsd> for Usd {
    fn sum<I: Iterator<Item = PicoUsd>>(amounts: I) -> Self {
        amounts.map(Self::from).sum()
    }
}

impl fmt::Display for Usd {
    /// Writes the exact amount in USD: plain decimal, no exponent, no trailing zeros.
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.pad(&plain_text(self.0, PICO_SCALE))
    }
}

impl<'de> Deserialize<'de> for Usd {
    /// Reads the decimal string that `Display` writes, exactly.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = Cow::<str>::deserialize(deserializer)?;
        let amount = Self::parse(&text).map_err(serde::de::Error::custom)?;
        // More digits than are kept would be read as another amount.
        if amount.to_string() == text {
            Ok(amount)
        } else {
            Err(serde::de::Error::custom("an amount is not written exactly"))
        }
    }
}

impl Serialize for Usd {
    /// Serializes as the decimal string that `Display` writes.
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl JsonSchema for Usd {
    fn schema_name() -> Cow<'static, str> {
        "Usd".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        decimal_schema("An exact amount of US dollars.", PICO_SCALE)
    }
}
