//! Was it worth it: the cost of features joined to what their users did.

mod concentration;
mod coverage;
mod features;

pub use concentration::{Concentration, concentration};
pub use coverage::{JoinCoverage, join_coverage};
pub use features::{CallGroup, NameTest, RoiQuestion, RoiRow, RoiTable, join};
