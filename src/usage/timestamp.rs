//! A point in time as the canonical call carries it.

use chrono::{DateTime, Utc};

/// Microseconds since 1970-01-01 00:00:00 UTC.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Timestamp(pub i64);

impl Timestamp {
    /// Microseconds in one second.
    pub const MICROS_PER_SECOND: i64 = 1_000_000;

    /// Returns the whole milliseconds from here to `end`; `None` if it lies before, or more than
    /// seven weeks away.
    pub fn millis_until(self, end: Self) -> Option<u32> {
        u32::try_from(end.0.checked_sub(self.0)?.div_euclid(1000)).ok()
    }

    /// Returns the instant as chrono's UTC date and time; `None` outside chrono's range
    /// (about ±262,000 years).
    pub fn to_utc(self) -> Option<DateTime<Utc>> {
        DateTime::from_timestamp_micros(self.0)
    }
}

impl From<DateTime<Utc>> for Timestamp {
    fn from(value: DateTime<Utc>) -> Self {
        Self(value.timestamp_micros())
    }
}
