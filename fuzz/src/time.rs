//! Times in every spelling.

use chrono::{DateTime, Datelike};
use llmcost::ingest::{parse_date, parse_time};

/// Text that is read as a time means the same when it is written plainly.
pub fn time(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return;
    };
    if let Some(at) = parse_time(text)
        && let Some(instant) = DateTime::from_timestamp_micros(at.0)
    {
        let plain = instant.format("%Y-%m-%dT%H:%M:%S%.6fZ").to_string();
        if (1..=9999).contains(&instant.year()) {
            assert_eq!(parse_time(&plain), Some(at), "{text:?} as {plain}");
        }
    }
    if let Some(date) = parse_date(text) {
        assert_eq!(date.to_string(), text);
    }
}
