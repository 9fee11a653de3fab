//! Cost by day, without gaps, and its moving average.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::ratio::scale;
use crate::pricing::Usd;

/// Days in the moving average the day and the six before it.
const WINDOW: usize = 7;

/// One day's cost.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Day {
    /// Local date.
    pub date: NaiveDate,
    /// Cost; zero on days without calls.
    pub cost: Usd,
    /// Calls.
    pub calls: u64,
    /// Mean of the day and the six before it; `None` until seven days exist.
    pub ma7: Option<Usd>,
}

/// Makes a series of days without gaps, from the first to the last date, both inclusive.
///
/// The dates should be those of the data: days before the first call are no zeros, they are
/// unknown.
pub fn daily_series(
    costs: &BTreeMap<NaiveDate, (Usd, u64)>,
    first: NaiveDate,
    last: NaiveDate,
) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for date in first.iter_days().take_while(|date| *date <= last) {
        let (cost, calls) = costs.get(&date).copied().unwrap_or_default();
        days.push(Day {
            date,
            cost,
            calls,
            ma7: None,
        });
    }
    let averages: Vec<Option<Usd>> = days
        .windows(WINDOW)
        .map(|window| scale(window.iter().map(|day| day.cost).sum(), 1, 7))
        .collect();
    for (day, average) in days.iter_mut().skip(WINDOW - 1).zip(averages) {
        day.ma7 = average;
    }
    days
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(day: u32) -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, day).expect("valid in the test")
    }

    #[test]
    fn gaps_are_zero_and_averages_start_on_the_seventh_day() {
        let costs = BTreeMap::from([
            (date(1), (Usd::from_pico(70), 1)),
            (date(8), (Usd::from_pico(14), 2)),
        ]);
        let days = daily_series(&costs, date(1), date(8));
        assert_eq!(days.len(), 8);
        assert_eq!(days[5].ma7, None);
        assert_eq!(days[6].ma7, Some(Usd::from_pico(10)));
        assert_eq!(days[7].ma7, Some(Usd::from_pico(2)));
        assert_eq!(days[3].calls, 0);
    }

    #[test]
    fn an_empty_range_has_no_days() {
        assert!(daily_series(&BTreeMap::new(), date(2), date(1)).is_empty());
    }
}
