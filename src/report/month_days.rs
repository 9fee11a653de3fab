//! The month day by day: what it had cost by the end of each, and what it is projected to have.

use std::collections::BTreeMap;

use super::header::ForecastDay;
use crate::analysis::{Day, MonthToDate, Outlook};
use crate::pricing::Usd;
use crate::usage::{Calendar, Timestamp};

/// Lists every day of the month. `complete` are the days of data that are over, without gaps; a day
/// that is running is projected, like those to come.
pub(super) fn month_days(
    to_date: &MonthToDate,
    complete: &[Day],
    outlook: Option<&Outlook>,
    calendar: Calendar,
) -> Vec<ForecastDay> {
    let month = to_date.month;
    let first = calendar.date_of(month.from);
    let last = calendar.date_of(Timestamp(month.to.0.saturating_sub(1)));
    let mut sum = Usd::ZERO;
    let past: BTreeMap<_, _> = complete
        .iter()
        .filter(|day| (first..=last).contains(&day.date))
        .map(|day| {
            sum += day.cost;
            (day.date, sum)
        })
        .collect();
    let coming: BTreeMap<_, _> = outlook
        .iter()
        .flat_map(|outlook| outlook.course())
        .collect();
    let dates = first.iter_days().take_while(|date| *date <= last);
    dates
        .map(|date| {
            let end = calendar.end_of(date);
            let is_over = end <= to_date.elapsed_to;
            let seasonal = coming.get(&date).filter(|_| !is_over);
            let linear = || to_date.linear_until(end).filter(|_| outlook.is_none());
            ForecastDay {
                date,
                cumulative: past.get(&date).copied(),
                projected: seasonal
                    .map(|projected| projected.cost)
                    .or_else(|| linear().filter(|_| !is_over)),
                low: seasonal.map(|projected| projected.low),
                high: seasonal.map(|projected| projected.high),
            }
        })
        .collect()
}
