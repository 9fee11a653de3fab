//! What tests of reading and of the ledger share: folders of input, a sink that writes down what
//! it is given, and ways to run both over some files.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "helpers of tests may fail like tests"
)]

mod books;
mod dice;
mod folder;
mod pack;
mod reading;
mod recorder;

pub(crate) use books::{Books, entries};
pub(crate) use dice::Dice;
pub(crate) use folder::{Folder, fixture, fixture_text};
pub(crate) use pack::{gzip, gzip_members, zstd_frames};
pub(crate) use reading::{Reading, read, read_by, read_text, reasons, sources};
pub(crate) use recorder::{OwnedCall, Recorder};
