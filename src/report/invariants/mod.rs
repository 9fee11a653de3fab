//! What holds of every report, checked in the shipped program before anything is written: parts add
//! up to their totals, to the last digit, and every number is one.

mod finite;
mod sums;

use thiserror::Error;

pub use finite::check_finite;
pub use sums::{Conserved, check_sums};

/// Something that holds of every report does not hold of this one: a bug.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BrokenInvariant {
    /// A ratio or mean is no number, and would be shown as one or as nothing.
    #[error("`{0}` is no finite number")]
    NotFinite(String),
    /// The parts of a total are more or less than it.
    #[error("the parts of {what} are {parts}, their total is {total}")]
    NotConserved {
        /// Whose parts.
        what: String,
        /// Their sum.
        parts: String,
        /// What it should be.
        total: String,
    },
}
