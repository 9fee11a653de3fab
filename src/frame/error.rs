//! What can go wrong between the ledger and Polars. No input can cause it: these are bugs.

use polars::prelude::PolarsError;
use thiserror::Error;

/// An internal error of the frame.
#[derive(Debug, Error)]
pub enum FrameError {
    /// A column is not what it should be.
    #[error("the column `{0}` has another name or type than expected")]
    Schema(&'static str),
    /// Polars refused a query.
    #[error("the query engine failed: {0}")]
    Engine(#[from] PolarsError),
    /// The parts of a roll-up do not add up to its total.
    #[error("the parts of {0} do not add up to the total")]
    NotConserved(String),
}
