//! Numbers from roll-ups: pure functions without files, clock or query engine.

mod back_test;
mod breakdown;
mod bridge;
mod causes;
mod forecast;
mod grain;
mod growth;
mod medians;
mod outliers;
mod outlook;
#[cfg(test)]
mod outlook_tests;
mod period;
mod ratio;
mod roi;
mod routing;
mod seasonal;
mod spend;
mod spend_groups;
mod statistics;
mod threshold;
mod trend;
mod unit_costs;
mod waste;
mod yardsticks;

pub use back_test::{BackTest, back_test};
pub use breakdown::{Heading, Segment, Segments, top_segments};
pub use bridge::{Effect, Effects, Stretch, bridge};
pub use causes::{Cause, SegmentKey, causes, main_effects};
pub use forecast::MonthToDate;
pub use grain::{Bucket, Grain};
pub use growth::{Change, growth};
pub use medians::{twice_median, twice_median_cost};
pub use outliers::{Middle, OUTLIER_FACTOR, Outliers, RankedCall, outlier_limit, outliers};
pub use outlook::{Outlook, Projected};
pub use period::{Coverage, Edge, Period, PeriodChoice};
pub use ratio::{count_ratio, ratio, scale, usd_per};
pub use roi::{
    CallGroup, Concentration, JoinCoverage, NameTest, RoiQuestion, RoiRow, RoiTable, concentration,
    join, join_coverage,
};
pub use routing::{RoutingThresholds, Shares, shares};
pub use seasonal::Seasonal;
pub use spend::{Cell, Sheet, lay_out};
pub use spend_groups::{
    GroupKey, GroupSums, GroupTotal, ShownGroup, ShownGroups, group_totals, shown_groups,
};
pub use threshold::Threshold;
pub use trend::{Day, daily_series};
pub use unit_costs::{UnitCosts, unit_costs};
pub use waste::{Waste, waste};
pub use yardsticks::{Usual, Yardstick, usual_of};
