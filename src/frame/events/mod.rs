//! The events of product analytics in a table: who did what in which feature, each once.

mod log;
mod writer;

pub use log::{EventCounts, EventGroup, EventLog, settle_events};
pub use writer::{EventNames, EventWriter};
