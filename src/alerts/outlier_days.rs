//! What calls usually cost, day by day, and which lie far above.

use crate::analysis::{Threshold, outlier_limit, twice_median_cost};
use crate::frame::{Above, DayLimits, FrameError, UsageFrame};
use crate::pricing::Usd;
use crate::usage::{Interval, Timestamp};

/// A day on which calls cost something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OutlierDay {
    /// The local day.
    pub day: Interval,
    /// Twice the median cost of its calls that cost something.
    pub twice_median: Usd,
    /// The calls above so many times the median, for each factor that was asked for.
    pub above: Vec<(Threshold, Above)>,
}

/// Gathers the days before an instant.
pub(super) fn outlier_days(
    frame: &UsageFrame,
    as_of: Timestamp,
    factors: &[Threshold],
) -> Result<Vec<OutlierDay>, FrameError> {
    if factors.is_empty() {
        return Ok(Vec::new());
    }
    let mut medians: Vec<Usd> = Vec::new();
    let mut days: Vec<DayLimits> = Vec::new();
    frame.paid_costs_by_day(as_of, |day, mut costs| {
        if let Some(twice) = twice_median_cost(&mut costs) {
            let limits = factors.iter().map(|factor| outlier_limit(twice, *factor));
            days.push(DayLimits {
                day,
                limits: limits.collect(),
            });
            medians.push(twice);
        }
    })?;
    let found = frame.above(&days, as_of);
    let days = days.iter().zip(medians).zip(found);
    let days = days.map(|((limits, twice_median), above)| OutlierDay {
        day: limits.day,
        twice_median,
        above: factors.iter().copied().zip(above).collect(),
    });
    Ok(days.collect())
}
