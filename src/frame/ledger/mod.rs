//! The ledger: every call that counts, priced and attributed, in columns.

mod duplicates;
mod evidence;
mod filter;
mod leaves;
mod merge;
mod names;
mod operations;
mod recorded;
mod recorder;
mod rename;
mod settle;
mod table;
mod writer;

pub use evidence::{Evidence, Mention, RecordedTrace, Sought};
pub use names::{Code, Names};
pub use operations::Role;
pub use recorded::{RecordedAnswer, RecordedCall};
pub use recorder::{CallQuery, MIN_PREFIX, Recorder};
pub use settle::{CallCounts, Ledger, settle};
pub use table::{CallRow, CallTable};
pub use writer::{AliasNames, LedgerWriter};
