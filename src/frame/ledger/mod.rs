//! The ledger: every call that counts, priced and attributed, in columns.

mod duplicates;
mod filter;
mod leaves;
mod merge;
mod names;
mod operations;
mod settle;
mod table;
mod writer;

pub use names::{Code, Names};
pub use settle::{CallCounts, Ledger, settle};
pub use table::{CallRow, CallTable};
pub use writer::{AliasNames, LedgerWriter};
