//! Numbers from roll-ups: pure functions without files, clock or query engine.

mod breakdown;
mod forecast;
mod grain;
mod growth;
mod period;
mod ratio;
mod routing;
mod spend;
mod trend;

pub use breakdown::{Heading, Segment, Segments, top_segments};
pub use forecast::MonthToDate;
pub use grain::{Bucket, Grain};
pub use growth::{Change, growth};
pub use period::{Coverage, Edge, Period, PeriodChoice};
pub use ratio::{count_ratio, ratio, scale, usd_per};
pub use routing::{RoutingThresholds, Shares, shares};
pub use spend::{Cell, GroupKey, Sheet, ShownGroup, lay_out};
pub use trend::{Day, daily_series};
