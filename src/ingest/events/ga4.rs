//! Google Analytics 4 in BigQuery: times in microseconds, properties as a list of keys and typed
//! values.

use super::fields::{FieldNames, Identity};
use crate::ingest::json::Json;
use crate::ingest::reject::Reject;
use crate::ingest::value::Value;

/// Where the fields are.
pub(super) const FIELDS: FieldNames = FieldNames {
    user: &["user_id", "user_pseudo_id"],
    name: &["event_name"],
    time: &["event_timestamp"],
    id: &[],
    kind: &[],
    properties: "event_params",
    identity: Identity::None,
};

/// Returns whether records with these fields are rows of GA4.
pub(super) fn is_ga4(keys: &[&str]) -> bool {
    keys.contains(&"event_timestamp") && keys.contains(&"event_name")
}

/// Reads one element of `event_params`: its key, and its value of whatever type. `None` for
/// elements without key or value.
///
/// # Errors
/// Rejects what is not JSON.
pub(super) fn read_parameter<'a>(
    json: &mut Json<'a>,
) -> Result<Option<(&'a str, &'a str)>, Reject> {
    let (mut key, mut text) = (None, None);
    if json.peek() == Some(b'{') {
        json.object(|name, json| {
            match name {
                "key" => key = Value::Json(json).text()?,
                "value" => {
                    Value::Json(json).object(|_, json| {
                        text = text.or(Value::Json(json).text()?);
                        Ok(())
                    })?;
                }
                _ => {}
            }
            Ok(())
        })?;
    }
    Ok(key.zip(text))
}
