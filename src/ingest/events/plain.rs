//! Any other table or JSON lines, by the usual names of user, event and time.

use super::fields::{FieldNames, Identity};

/// Where the fields are.
pub(super) const FIELDS: FieldNames = FieldNames {
    user: &["user_id", "userId", "distinct_id", "uid", "email"],
    name: &["event", "event_name", "event_type", "name"],
    time: &[
        "timestamp",
        "time",
        "event_time",
        "created_at",
        "occurred_at",
    ],
    id: &[],
    kind: &[],
    properties: "properties",
    identity: Identity::Record,
};
