//! Amplitude's export API. `user_id` is null before somebody logs in: Amplitude's own id of the
//! person then stands for the user, else the device.

use super::fields::{FieldNames, Identity};

/// Where the fields are.
pub(super) const FIELDS: FieldNames = FieldNames {
    user: &["user_id", "amplitude_id", "device_id"],
    name: &["event_type"],
    time: &["event_time"],
    id: &["$insert_id", "uuid"],
    kind: &[],
    properties: "event_properties",
    identity: Identity::Id,
};

/// Returns whether records with these fields are Amplitude's.
pub(super) fn is_amplitude(keys: &[&str]) -> bool {
    let has = |key: &str| keys.contains(&key);
    let own = [
        "amplitude_id",
        "event_properties",
        "$insert_id",
        "device_id",
    ];
    has("event_type") && has("event_time") && own.into_iter().any(has)
}
