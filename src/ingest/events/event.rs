//! An event of product analytics, whatever tool recorded it, and where events go.

use schemars::JsonSchema;

use crate::ingest::record::Origin;
use crate::ingest::reject::Reject;
use crate::usage::Timestamp;

/// The exports that are told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, JsonSchema)]
pub enum EventFormat {
    /// PostHog: batch export or the table of its user interface.
    #[schemars(rename = "posthog_events")]
    PostHog,
    /// Amplitude's export API.
    #[schemars(rename = "amplitude_events")]
    Amplitude,
    /// Mixpanel's raw export.
    #[schemars(rename = "mixpanel_events")]
    Mixpanel,
    /// Segment's raw messages.
    #[schemars(rename = "segment_messages")]
    Segment,
    /// Segment's warehouse table of tracked events.
    #[schemars(rename = "segment_tracks")]
    SegmentTracks,
    /// Google Analytics 4 in BigQuery.
    #[schemars(rename = "ga4_events")]
    Ga4,
    /// Any other table or JSON lines with a user, an event and a time.
    #[schemars(rename = "events")]
    Plain,
}

impl EventFormat {
    /// Returns the name shown as a file's kind.
    pub const fn name(self) -> &'static str {
        match self {
            Self::PostHog => "posthog_events",
            Self::Amplitude => "amplitude_events",
            Self::Mixpanel => "mixpanel_events",
            Self::Segment => "segment_messages",
            Self::SegmentTracks => "segment_tracks",
            Self::Ga4 => "ga4_events",
            Self::Plain => "events",
        }
    }
}

/// One event. Texts have no spaces around them and are not empty.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event<'a> {
    /// Who did it: the id of the user, else the tool's own id of an unknown visitor.
    pub user: &'a str,
    /// What was done.
    pub name: &'a str,
    /// In which feature, if the event says so.
    pub feature: Option<&'a str>,
    /// When.
    pub at: Timestamp,
    /// What it was worth in US dollars, as written.
    pub value: Option<&'a str>,
    /// Equal for records of the same event; `None` where an event cannot be told from another.
    pub identity: Option<u128>,
}

/// Takes what was read. One sink per worker thread.
pub trait EventSink: Send {
    /// Takes an event.
    ///
    /// # Errors
    /// Rejects its line when the value cannot be used.
    fn event(&mut self, event: &Event<'_>, origin: Origin) -> Result<(), Reject>;
}
