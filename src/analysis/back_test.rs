//! How good the seasonal forecast would have been over the weeks before.

use super::ratio::{rounded, to_dollars};
use super::seasonal::Seasonal;
use super::statistics::{mean, number};
use super::trend::Day;

/// Weeks replayed at most.
const WEEKS: usize = 4;
/// Days in a week, all in full.
const WEEK: [f64; 7] = [1.0; 7];

/// Forecasts of past weeks, held against what came.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BackTest {
    /// Weeks replayed: 1 to 4.
    pub weeks: usize,
    /// Mean of |forecast − cost| ÷ cost.
    pub mean_error_ratio: f64,
    /// Mean of (forecast − cost) ÷ cost: above zero when forecasts were too high.
    pub mean_bias_ratio: f64,
}

/// Replays the last up to four weeks that end with the last complete day: each is forecast from
/// the days before it only. Weeks with fewer than 14 days before them, and weeks without cost, are
/// left out; `None` when that is all of them.
pub fn back_test(days: &[Day]) -> Option<BackTest> {
    let mut errors = Vec::new();
    for back in 1..=WEEKS {
        let Some(split) = days.len().checked_sub(back * WEEK.len()) else {
            break;
        };
        let (before, after) = days.split_at(split);
        let Some(model) = Seasonal::fit(before) else {
            break;
        };
        let came = to_dollars(after.iter().take(WEEK.len()).map(|day| day.cost).sum());
        if came > 0.0 {
            errors.push(model.coming(&WEEK).total() / came - 1.0);
        }
    }
    let sizes: f64 = errors.iter().map(|error| error.abs()).sum();
    Some(BackTest {
        mean_bias_ratio: rounded(mean(&errors)?),
        mean_error_ratio: rounded(sizes / number(errors.len())),
        weeks: errors.len(),
    })
}
