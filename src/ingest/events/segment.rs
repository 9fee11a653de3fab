//! Segment: raw messages, of which only those of type `track` are events, and the warehouse's table
//! of tracked events, in which the event's name as it was sent is `event_text`.

use super::fields::{FieldNames, Identity};

/// Where the fields of raw messages are.
pub(super) const MESSAGE_FIELDS: FieldNames = FieldNames {
    user: &["userId", "anonymousId"],
    name: &["event"],
    time: &["timestamp", "originalTimestamp", "sentAt", "receivedAt"],
    id: &["messageId"],
    kind: &["type"],
    properties: "properties",
    identity: Identity::Id,
};

/// Where the fields of the table are.
pub(super) const TRACKS_FIELDS: FieldNames = FieldNames {
    user: &["user_id", "anonymous_id"],
    name: &["event", "event_text"],
    time: &["timestamp", "original_timestamp", "sent_at", "received_at"],
    id: &["id"],
    kind: &[],
    properties: "properties",
    identity: Identity::Id,
};

/// The type of messages that are events.
pub(super) const TRACK: &str = "track";

/// Returns whether records with these fields are Segment's messages.
pub(super) fn is_message(keys: &[&str]) -> bool {
    let has = |key: &str| keys.contains(&key);
    has("messageId") && has("type") && (has("userId") || has("anonymousId"))
}

/// Returns whether records with these fields are rows of Segment's table.
pub(super) fn is_track(keys: &[&str]) -> bool {
    let has = |key: &str| keys.contains(&key);
    has("event_text") && has("event") && (has("user_id") || has("anonymous_id"))
}
