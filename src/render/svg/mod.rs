//! Charts as SVG for a page: one file per kind, from finished figures.
//!
//! ```text
//! canvas   elements; everything is escaped here
//! axis     amounts and their ticks on a line
//! plot     days from left to right, amounts from bottom to top
//! lanes    one bar below the other, each with its name and figure
//! bars, fan, stacked, shares, waterfall, timeline   the kinds
//! ```
//!
//! Every chart is drawn twice, for wide and for narrow screens, because text in a chart that is
//! only scaled down cannot be read on a phone. Positions are integers: the same figures give the
//! same bytes on every machine.

mod axis;
mod bars;
mod canvas;
mod chart;
mod fan;
mod lanes;
mod plot;
mod shares;
mod stacked;
mod timeline;
mod waterfall;

pub(super) use bars::days;
pub(super) use chart::Chart;
pub(super) use fan::month;
pub(super) use shares::shares;
pub(super) use stacked::stacked;
pub(super) use timeline::timeline;
pub(super) use waterfall::waterfall;
