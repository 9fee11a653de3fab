//! Reads exports: finds files, undoes compression, recognises formats and parses records into
//! calls, or into events of product analytics, in parallel. Knows files, not money.

mod ahead;
mod block;
mod buffer;
mod call_reader;
mod copy_text;
mod dialects;
mod document;
#[cfg(test)]
mod document_tests;
mod events;
mod fault;
mod field;
mod format;
mod hints;
pub mod json;
mod langfuse;
mod lines;
mod litellm;
mod marks;
mod members;
mod opening;
mod parse;
mod pieces;
#[cfg(test)]
mod pieces_tests;
mod pool;
mod progress;
mod read;
mod reader;
mod record;
mod reject;
mod reject_log;
mod sink;
mod sized_file;
mod sniff;
mod source;
mod stream;
mod table;
mod tally;
mod time;
mod utf16;
mod value;

pub use events::{
    Event, EventColumns, EventFormat, EventSink, EventsRead, MissingColumn, read_events,
};
pub use fault::FileFault;
pub use progress::Progress;
pub use read::{read, read_plainly};
pub use record::{Dialect, Link, Origin, Trace};
pub use reject::{Reason, Reject};
pub use reject_log::{RejectLog, RejectedRecord};
pub use sink::Sink;
pub use source::{Location, PassedOver, Source, Sources, resolve};
pub use tally::{Example, FileReport, Rejected, Tally};
pub use time::{parse_date, parse_time};
