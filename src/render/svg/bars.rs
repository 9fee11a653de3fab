//! Cost by day as bars, with the mean of seven days as a line.

use super::chart::{Chart, Size, Words};
use super::plot::Plot;
use crate::pricing::Usd;
use crate::render::{date, number};
use crate::report::TrendDay;

/// Days drawn at most, the latest.
const MOST: usize = 92;

/// Draws the days; `None` if there are none.
pub(in crate::render) fn days(trend: &[TrendDay]) -> Option<Chart> {
    let days = trend
        .get(trend.len().saturating_sub(MOST)..)
        .unwrap_or_default();
    let (first, last) = (days.first()?, days.last()?);
    let dearest = days.iter().max_by_key(|day| day.cost)?;
    let words = Words {
        title: "Cost by day".to_owned(),
        description: format!(
            "From {} to {}. The most expensive day was {} with {}.",
            date::day(first.date),
            date::day(last.date),
            date::day(dearest.date),
            number::money(dearest.cost)
        ),
    };
    let mut legend = vec![("bar", "Cost of the day")];
    if days.iter().any(|day| !day.in_period) {
        legend.push(("before", "Before the period"));
    }
    if days.iter().any(|day| day.ma7.is_some()) {
        legend.push(("mean", "Mean of 7 days"));
    }
    Some(Chart::of(|size| draw(days, &words, size), &legend))
}

fn draw(days: &[TrendDay], words: &Words, size: Size) -> String {
    let amounts: Vec<Usd> = days
        .iter()
        .flat_map(|day| [Some(day.cost), day.ma7])
        .flatten()
        .collect();
    let dates: Vec<_> = days.iter().map(|day| day.date).collect();
    let mut plot = Plot::new(size, words, &amounts, &dates);
    let zero = plot.y(Usd::ZERO);
    for (slot, day) in days.iter().enumerate() {
        let (column, [left, right]) = (plot.column(slot), plot.bar(slot));
        let top = plot.y(day.cost);
        let class = if day.in_period { "bar" } else { "before" };
        plot.canvas.group("mark", &says(day), |canvas| {
            canvas.rect("hit", column[0], column[1]);
            canvas.rect(class, (left, top), (right, zero));
        });
    }
    let mean: Vec<_> = days
        .iter()
        .enumerate()
        .filter_map(|(slot, day)| Some((plot.middle(slot), plot.y(day.ma7?))))
        .collect();
    plot.canvas.line("mean", &mean);
    plot.canvas.finish()
}

fn says(day: &TrendDay) -> String {
    let mean = day.ma7.map_or_else(String::new, |mean| {
        format!("; mean of 7 days {}", number::money(mean))
    });
    format!("{}: {}{mean}", date::day(day.date), number::money(day.cost))
}
