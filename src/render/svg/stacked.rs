//! Cost by day, stacked by the values of a dimension.

use chrono::NaiveDate;

use super::chart::{Chart, LegendEntry, Size, Words};
use super::plot::Plot;
use crate::pricing::Usd;
use crate::render::{date, number, safe};
use crate::report::{BreakdownRow, RowKind};

/// Days drawn at most, the latest.
const MOST: usize = 92;
/// Columns of a name at most.
const NAME: usize = 40;
/// Colours of values; more values than these begin again with the first.
const SERIES: [&str; 8] = ["s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"];

/// One value and its colour.
struct Series<'r> {
    class: &'static str,
    name: String,
    daily: &'r [Usd],
}

/// Draws the days of a breakdown; `None` if there is nothing to draw.
pub(in crate::render) fn stacked(
    title: &str,
    rows: &[BreakdownRow],
    dates: &[NaiveDate],
) -> Option<Chart> {
    let hidden = dates.len().saturating_sub(MOST);
    let dates = dates.get(hidden..).unwrap_or_default();
    let (first, last) = (dates.first()?, dates.last()?);
    let series = series(rows, hidden);
    series.first()?;
    let names: Vec<&str> = series.iter().map(|one| one.name.as_str()).collect();
    let words = Words {
        title: title.to_owned(),
        description: format!(
            "From {} to {}, from bottom to top: {}.",
            date::day(*first),
            date::day(*last),
            names.join(", ")
        ),
    };
    let mut chart = Chart::of(|size| draw(&series, dates, &words, size), &[]);
    let entry = |one: &Series<'_>| LegendEntry {
        class: one.class,
        text: one.name.clone(),
    };
    chart.legend = series.iter().map(entry).collect();
    Some(chart)
}

fn series(rows: &[BreakdownRow], hidden: usize) -> Vec<Series<'_>> {
    let mut colours = SERIES.iter().copied().cycle();
    let rows = rows.iter().filter(|row| !row.daily.is_empty());
    rows.map(|row| Series {
        class: match row.kind {
            RowKind::Value => colours.next().unwrap_or_default(),
            RowKind::Other => "other",
            RowKind::None => "none",
        },
        name: safe::cut(&safe::escape(&row.value), NAME),
        daily: row.daily.get(hidden..).unwrap_or_default(),
    })
    .collect()
}

fn draw(series: &[Series<'_>], dates: &[NaiveDate], words: &Words, size: Size) -> String {
    let mut plot = Plot::new(size, words, &heights(series, dates.len()), dates);
    for (slot, day) in dates.iter().enumerate() {
        let [left, right] = plot.bar(slot);
        // Credits are stacked downwards.
        let (mut above, mut below) = (Usd::ZERO, Usd::ZERO);
        for one in series {
            let cost = one.daily.get(slot).copied().unwrap_or_default();
            if cost.is_zero() {
                continue;
            }
            let level = if cost > Usd::ZERO {
                &mut above
            } else {
                &mut below
            };
            let from = plot.y(*level);
            *level += cost;
            let to = plot.y(*level);
            let says = format!("{}, {}: {}", one.name, date::day(*day), number::money(cost));
            plot.canvas.group("mark", &says, |canvas| {
                canvas.rect(one.class, (left, from), (right, to));
            });
        }
    }
    plot.canvas.finish()
}

/// Returns how far up and down the stack of each day reaches.
fn heights(series: &[Series<'_>], days: usize) -> Vec<Usd> {
    let of_day = |slot: usize| {
        let costs = || {
            series
                .iter()
                .filter_map(move |one| one.daily.get(slot).copied())
        };
        let above: Usd = costs().filter(|cost| *cost > Usd::ZERO).sum();
        let below: Usd = costs().filter(|cost| *cost < Usd::ZERO).sum();
        [above, below]
    };
    (0..days).flat_map(of_day).collect()
}
