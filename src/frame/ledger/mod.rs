//! The ledger: every call that counts, priced and attributed, in chunks of columns.
//!
//! ```text
//! writer → chunk (columns · trail) → merge → settle: duplicates · leaves · lending · operations → Ledger
//!          facet (what calls share)
//! ```

mod bits;
mod call;
mod chunk;
mod digest;
mod duplicates;
mod evidence;
mod facet;
mod filter;
mod leaves;
mod lending;
mod merge;
mod names;
mod operations;
mod packed_id;
mod recorded;
mod recorder;
mod rename;
mod scan;
mod settle;
mod sparse;
mod table;
mod trail;
mod varint;
mod writer;

pub(super) use bits::Bits;
pub use call::CallView;
pub use evidence::{Evidence, Mention, RecordedTrace, Sought};
pub use facet::Facet;
pub use names::{Code, Names};
pub use operations::Role;
pub use recorded::{RecordedAnswer, RecordedCall};
pub use recorder::{CallQuery, MIN_PREFIX, Recorder};
pub use settle::{CallCounts, Ledger, settle};
pub use table::CallTable;
pub use writer::{AliasNames, LedgerWriter};
