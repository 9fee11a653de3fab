//! The month: what it has cost by each day, where it is heading with the 80 % interval, the budget.

use super::canvas::Place;
use super::chart::{Chart, Size, Words};
use super::plot::Plot;
use crate::pricing::Usd;
use crate::render::{date, number};
use crate::report::{Forecast, ForecastDay};

/// Draws the month; `None` without days.
pub(in crate::render) fn month(forecast: &Forecast) -> Option<Chart> {
    forecast.days.first()?;
    let spent = number::money(forecast.month_to_date);
    let heading = forecast.chosen.map_or_else(String::new, |chosen| {
        format!(" It is heading for {}.", number::money_rounded(chosen))
    });
    let budget = forecast.budget.map_or_else(String::new, |budget| {
        format!(" The budget is {}.", number::money_rounded(budget))
    });
    let words = Words {
        title: format!("{} so far and projected", date::month(&forecast.month)),
        description: format!("Spent so far: {spent}.{heading}{budget}"),
    };
    let mut legend = vec![("spent", "Spent since the month began")];
    if forecast.chosen.is_some() {
        legend.push(("projected", "Projected"));
    }
    if forecast.days.iter().any(|day| day.high > day.low) {
        legend.push(("fan", "80 % interval"));
    }
    if forecast.budget.is_some() {
        legend.push(("budget", "Budget"));
    }
    Some(Chart::of(|size| draw(forecast, &words, size), &legend))
}

fn draw(forecast: &Forecast, words: &Words, size: Size) -> String {
    let days = &forecast.days;
    let amounts: Vec<Usd> = days
        .iter()
        .flat_map(|day| [day.cumulative, day.projected, day.high])
        .chain([forecast.budget])
        .flatten()
        .collect();
    let dates: Vec<_> = days.iter().map(|day| day.date).collect();
    let mut plot = Plot::new(size, words, &amounts, &dates);
    let spent = spent(days, &plot);
    let now = spent.last().copied();
    let until = |plot: &Plot, figure: fn(&ForecastDay) -> Option<Usd>| -> Vec<Place> {
        let coming = days.iter().enumerate();
        let coming = coming.filter_map(|(slot, day)| Some((plot.end(slot), plot.y(figure(day)?))));
        now.into_iter().chain(coming).collect()
    };
    let high = until(&plot, |day| day.high);
    let low = until(&plot, |day| day.low);
    let projected = until(&plot, |day| day.projected);
    let fan: Vec<Place> = high.into_iter().chain(low.into_iter().rev()).collect();
    plot.canvas.area("fan", &fan);
    if let (Some((first, _)), Some((last, _))) = (spent.first(), spent.last()) {
        let zero = plot.y(Usd::ZERO);
        let under = [(*last, zero), (*first, zero)];
        plot.canvas.area("below", &[&spent[..], &under].concat());
    }
    plot.canvas.line("spent", &spent);
    plot.canvas.line("projected", &projected);
    for (slot, day) in days.iter().enumerate() {
        let column = plot.column(slot);
        if let Some(says) = says(day) {
            plot.canvas.group("mark", &says, |canvas| {
                canvas.rect("hit", column[0], column[1]);
            });
        }
    }
    budget(forecast, &mut plot);
    plot.canvas.finish()
}

/// The course so far. It begins at nothing on the first of the month if the data does.
fn spent(days: &[ForecastDay], plot: &Plot) -> Vec<Place> {
    let known_from_start = days.first().is_some_and(|day| day.cumulative.is_some())
        || days.iter().all(|day| day.cumulative.is_none());
    let origin = known_from_start.then(|| (plot.start(0), plot.y(Usd::ZERO)));
    let past = days.iter().enumerate();
    let past = past.filter_map(|(slot, day)| Some((plot.end(slot), plot.y(day.cumulative?))));
    origin.into_iter().chain(past).collect()
}

/// Draws the budget, and the day on which it is reached.
fn budget(forecast: &Forecast, plot: &mut Plot) {
    let Some(budget) = forecast.budget else {
        return;
    };
    let (y, [left, right]) = (plot.y(budget), plot.sides());
    plot.canvas.line("budget", &[(left, y), (right, y)]);
    let label = format!("Budget {}", number::money_rounded(budget));
    plot.canvas
        .text("start strong", (left + 60, y - 60), &label);
    let breach = forecast.breach_date.and_then(|breach| {
        let slot = forecast.days.iter().position(|day| day.date == breach)?;
        Some((breach, plot.end(slot)))
    });
    if let Some((breach, x)) = breach {
        let says = format!("The budget is reached on {}", date::day(breach));
        plot.canvas
            .group("mark", &says, |canvas| canvas.dot("breach", (x, y)));
    }
}

fn says(day: &ForecastDay) -> Option<String> {
    let name = date::day(day.date);
    if let Some(cost) = day.cumulative {
        return Some(format!("{name}: {} so far", number::money(cost)));
    }
    let projected = number::money_rounded(day.projected?);
    let interval = day
        .low
        .zip(day.high)
        .map_or_else(String::new, |(low, high)| {
            let (low, high) = (number::money_rounded(low), number::money_rounded(high));
            format!(" (80 %: {low}–{high})")
        });
    Some(format!("{name}: projected {projected}{interval}"))
}
