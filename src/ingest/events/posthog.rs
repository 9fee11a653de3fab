//! PostHog: the batch export, one JSON object per event with its properties as JSON text, and the
//! table of the user interface, whose columns begin with `*.` and hold one property each.

use super::fields::{FieldNames, Identity};

/// Where the fields are.
pub(super) const FIELDS: FieldNames = FieldNames {
    user: &["distinct_id", "person_id"],
    name: &["event"],
    time: &["timestamp"],
    id: &["uuid"],
    kind: &[],
    properties: "properties",
    identity: Identity::Id,
};

/// Returns whether records with these fields are PostHog's.
pub(super) fn is_posthog(keys: &[&str]) -> bool {
    let has = |key: &str| keys.contains(&key);
    let is_own = |key: &&str| key.starts_with("properties") || matches!(*key, "uuid" | "person_id");
    has("distinct_id") && has("event") && has("timestamp") && keys.iter().any(is_own)
}
