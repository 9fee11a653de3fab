//! Mixpanel's raw export: everything but the name of the event is a property.

use super::fields::{FieldNames, Identity};

/// Where the fields are.
pub(super) const FIELDS: FieldNames = FieldNames {
    user: &["properties.distinct_id", "properties.$user_id"],
    name: &["event"],
    time: &["properties.time"],
    id: &["properties.$insert_id"],
    kind: &[],
    properties: "properties",
    identity: Identity::IdUserTime,
};

/// Returns whether records with these fields are Mixpanel's.
pub(super) fn is_mixpanel(keys: &[&str]) -> bool {
    let has = |key: &str| keys.contains(&key);
    let elsewhere = ["timestamp", "time", "user_id", "userId", "distinct_id"];
    has("event") && has("properties") && !elsewhere.into_iter().any(has)
}
