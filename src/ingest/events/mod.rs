//! Reads exports of product analytics: who did what, when, in which feature. One file per format
//! says where its fields are; how they are read is the same for all.

mod amplitude;
mod columns;
mod draft;
mod event;
mod fields;
mod ga4;
mod mixpanel;
mod plain;
mod posthog;
mod read;
mod reader;
mod recognise;
mod seen;
mod segment;

pub use columns::EventColumns;
pub use event::{Event, EventFormat, EventSink};
pub use read::{EventsRead, read_events};
pub use seen::MissingColumn;
