//! The reports as sheets, one file per report.

mod alerts;
mod audit;
mod breakdown;
mod bridge;
mod calls;
mod explain;
mod forecast;
mod prices;
mod review;
mod roi;
mod spend;

pub(super) use alerts::alerts;
pub(super) use audit::audit;
pub(super) use calls::outliers;
pub(super) use explain::explain;
pub(super) use prices::prices;
pub(super) use review::review;
pub(super) use roi::roi;
pub(super) use spend::spend;
