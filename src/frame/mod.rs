//! The calls, and everything that is grouped, sorted or summed over them. The only folder that names
//! Polars; everything to its right receives plain rows.
//!
//! ```text
//! ledger → cells (facet × time) → Polars: filter, group, sort → groups
//!        → totals, which groups must add up to
//!        → passes over calls, for what no sum can tell: medians, the greatest, the first
//! ```

mod active_days;
mod by_day;
mod cell_clock;
mod cell_frame;
mod cells;
mod columns;
mod costs_by_day;
mod day_totals;
mod error;
pub mod events;
mod facet_sums;
mod labels;
pub mod ledger;
mod measures;
mod past_calls;
mod priced_calls;
mod resemblances;
mod roll_up;
mod usage_frame;

pub use active_days::active_days;
pub use costs_by_day::{Above, DayLimits};
pub use error::FrameError;
pub use facet_sums::{FacetSum, facet_sums};
pub use labels::{Labelled, Labels, Values};
pub use measures::{CostFactors, Efficiency, Measure, Measures, Spent};
pub use past_calls::{PastCall, UnpricedDay};
pub use priced_calls::{Passes, PricedCall, PricedCalls};
pub use resemblances::{Resemblances, resemblances};
pub use roll_up::{Group, Key, KeyValue, Measurable};
pub use usage_frame::UsageFrame;
