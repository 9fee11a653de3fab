//! Tells exports of events apart by the fields of their first record, never by file names.

use super::amplitude::is_amplitude;
use super::columns::EventColumns;
use super::event::EventFormat;
use super::fields::{FieldNames, Role, without_star};
use super::ga4::is_ga4;
use super::mixpanel::is_mixpanel;
use super::posthog::is_posthog;
use super::segment::{is_message, is_track};
use super::{amplitude, ga4, mixpanel, plain, posthog, segment};
use crate::ingest::fault::FileFault;
use crate::ingest::format;
use crate::ingest::record::Dialect;

/// Fields named in a message about those that are missing.
const MOST_FIELDS: usize = 30;

/// Tells a format by its top-level fields.
type Signature = fn(&[&str]) -> bool;

/// The formats that have fields of their own.
const SIGNATURES: [(EventFormat, Signature); 6] = [
    (EventFormat::Ga4, is_ga4),
    (EventFormat::Segment, is_message),
    (EventFormat::SegmentTracks, is_track),
    (EventFormat::PostHog, is_posthog),
    (EventFormat::Amplitude, is_amplitude),
    (EventFormat::Mixpanel, is_mixpanel),
];

/// Returns where the fields of a format are.
pub(super) const fn fields(format: EventFormat) -> &'static FieldNames {
    match format {
        EventFormat::PostHog => &posthog::FIELDS,
        EventFormat::Amplitude => &amplitude::FIELDS,
        EventFormat::Mixpanel => &mixpanel::FIELDS,
        EventFormat::Segment => &segment::MESSAGE_FIELDS,
        EventFormat::SegmentTracks => &segment::TRACKS_FIELDS,
        EventFormat::Ga4 => &ga4::FIELDS,
        EventFormat::Plain => &plain::FIELDS,
    }
}

/// Decides what kind of events have these top-level fields.
///
/// # Errors
/// [`FileFault::Calls`] for logs of calls, [`FileFault::NoEvents`] where a user, an event or a time
/// is missing.
pub(super) fn recognise(keys: &[&str], chosen: &EventColumns) -> Result<Dialect, FileFault> {
    let keys: Vec<&str> = keys.iter().map(|key| without_star(key)).collect();
    if let Some((format, _)) = SIGNATURES.iter().find(|(_, is)| is(&keys)) {
        return Ok(Dialect::Event(*format));
    }
    let names_event = ["event", "event_name", "event_type"];
    let is_event = keys.iter().any(|key| names_event.contains(key));
    if !is_event && chosen.event.is_none() && is_log_of_calls(&keys) {
        return Err(FileFault::Calls);
    }
    let missing: Vec<String> = [
        ("user", Role::User, plain::FIELDS.user),
        ("event", Role::Name, plain::FIELDS.name),
        ("time", Role::Time, plain::FIELDS.time),
    ]
    .into_iter()
    .filter(|(_, role, names)| {
        chosen.of(*role).is_none() && !keys.iter().any(|key| names.contains(key))
    })
    .map(|(what, _, names)| format!("no field for the {what} ({})", names.join(", ")))
    .collect();
    if missing.is_empty() {
        return Ok(Dialect::Event(EventFormat::Plain));
    }
    let mut found: Vec<&str> = keys.iter().copied().take(MOST_FIELDS).collect();
    if keys.len() > found.len() {
        found.push("…");
    }
    Err(FileFault::NoEvents(format!(
        "{}; found: {}",
        missing.join(", "),
        found.join(", ")
    )))
}

/// Whether these are the fields of a log. Langfuse traces have a user, a name and a time, too.
fn is_log_of_calls(keys: &[&str]) -> bool {
    matches!(
        format::recognise(keys),
        Ok(Dialect::SpendLogs | Dialect::StandardLogging | Dialect::Observation | Dialect::Trace)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(keys: &str, chosen: &EventColumns) -> Result<Dialect, FileFault> {
        recognise(&keys.split(' ').collect::<Vec<_>>(), chosen)
    }

    #[test]
    fn fields_decide_the_format() {
        for (keys, format) in [
            (
                "uuid event distinct_id properties timestamp",
                EventFormat::PostHog,
            ),
            (
                "*.uuid *.event *.distinct_id *.timestamp",
                EventFormat::PostHog,
            ),
            (
                "event distinct_id timestamp properties.feature",
                EventFormat::PostHog,
            ),
            ("event distinct_id timestamp", EventFormat::Plain),
            (
                "user_id event_type event_time $insert_id",
                EventFormat::Amplitude,
            ),
            ("user_id event_type event_time", EventFormat::Plain),
            ("event properties", EventFormat::Mixpanel),
            ("event properties timestamp user_id", EventFormat::Plain),
            ("type messageId anonymousId event", EventFormat::Segment),
            (
                "id user_id event event_text timestamp",
                EventFormat::SegmentTracks,
            ),
            ("event_date event_timestamp event_name", EventFormat::Ga4),
            ("email name created_at", EventFormat::Plain),
            // A trace of Langfuse has these without the event.
            ("id event timestamp user_id tags", EventFormat::Plain),
        ] {
            let found = kind(keys, &EventColumns::default());
            assert_eq!(found, Ok(Dialect::Event(format)), "{keys}");
        }
    }

    #[test]
    fn logs_and_strangers_are_refused_unless_their_fields_are_named() {
        let default = EventColumns::default();
        for keys in ["request_id startTime user", "id timestamp name userId tags"] {
            assert_eq!(kind(keys, &default), Err(FileFault::Calls), "{keys}");
        }
        let fault = kind("who event when", &default);
        let expected = "no field for the user (user_id, userId, distinct_id, uid, email), no field \
             for the time (timestamp, time, event_time, created_at, occurred_at); found: who, \
             event, when";
        assert_eq!(fault, Err(FileFault::NoEvents(expected.to_owned())));
        let chosen = EventColumns {
            user: Some("who".to_owned()),
            time: Some("when".to_owned()),
            ..EventColumns::default()
        };
        let found = kind("who event when", &chosen);
        assert_eq!(found, Ok(Dialect::Event(EventFormat::Plain)));
    }
}
