//! The calls as columns and everything that is grouped, sorted or summed over them. The only
//! folder that names Polars; everything to its right receives plain rows.

mod columns;
mod error;
pub mod events;
pub mod ledger;
mod metrics;
mod roll_up;
mod series;
mod timeline;
mod usage_frame;

pub use error::FrameError;
pub use metrics::{CostFactors, Efficiency, Measure, Measures};
pub use roll_up::{Group, Key, KeyValue, PricedCall};
pub use timeline::PastCall;
pub use usage_frame::UsageFrame;
