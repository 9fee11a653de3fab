//! What to read if nothing else: what it cost, how that changed and why, where the month is heading.

use super::bridge;
use super::forecast::{interval, likelihood};
use crate::pricing::Usd;
use crate::render::page::Page;
use crate::render::paint::{Tone, words};
use crate::render::{date, number, safe};
use crate::report::{Forecast, Review};

/// Adds the headline.
pub(super) fn add(review: &Review, page: &mut Page) {
    page.prose(&text(review));
}

/// Returns the headline, with marks for colours.
pub(in crate::render) fn text(review: &Review) -> String {
    let mut sentences = vec![cost(review)];
    let bridge = review.bridge.as_ref().filter(|_| review.is_comparable());
    sentences.extend(bridge.and_then(bridge::sentence));
    sentences.extend(review.forecast.as_ref().and_then(month));
    sentences.join(" ")
}

/// Says what the period cost and how that compares. A period that the data covers only in part
/// is not compared with a whole one.
fn cost(review: &Review) -> String {
    let label = safe::escape(&review.header.period.label);
    let is_week = label.contains("-W");
    let name = if is_week {
        format!("Week {label}")
    } else {
        label
    };
    let summary = &review.summary;
    if summary.calls == 0 {
        return format!("{name}: no calls in this period.");
    }
    let before = if is_week {
        "the week before"
    } else {
        "the period before"
    };
    let amount = words(Tone::Strong, &number::money(summary.cost));
    if !review.header.period.complete {
        let compared = summary.prior_cost.map_or_else(String::new, |prior| {
            format!("; {before} cost {}", number::money(prior))
        });
        return format!("{name} cost {amount} so far, the data covers only part of it{compared}.");
    }
    if summary.prior_complete == Some(false) {
        return format!("{name} cost {amount}; the data covers only part of {before}.");
    }
    let change = match (summary.delta, summary.delta_ratio) {
        (None, _) => format!("; there is no data for {before}"),
        (Some(delta), _) if delta.is_zero() => format!(", the same as {before}"),
        (Some(delta), ratio) => format!(", {} on {before}", moved(delta, ratio)),
    };
    format!("{name} cost {amount}{change}.")
}

/// Says how much a cost is up or down: `up $112.50 (+23.0 %)`.
pub(super) fn moved(delta: Usd, ratio: Option<f64>) -> String {
    let (tone, word) = direction(delta);
    let share = ratio.map_or_else(String::new, |ratio| {
        format!(" ({})", number::percent_change(ratio))
    });
    let amount = number::money(delta.abs());
    words(tone, &format!("{word} {amount}{share}"))
}

/// Says where the month is heading and what that means for the budget.
pub(super) fn month(forecast: &Forecast) -> Option<String> {
    let chosen = forecast.chosen?;
    let month = date::month(&forecast.month);
    let expected = words(Tone::Strong, &number::money_rounded(chosen));
    let interval = interval(forecast).map_or_else(String::new, |range| format!(" ({range})"));
    let heading = format!("{month} is heading for {expected}{interval}");
    let linear = forecast.linear.filter(|_| forecast.methods_differ);
    let linear = linear.map_or_else(String::new, |linear| {
        format!(" A straight line says {}.", number::money_rounded(linear))
    });
    let (Some(budget), Some(gap)) = (forecast.budget, forecast.gap) else {
        return Some(format!("{heading}; no budget is set.{linear}"));
    };
    let distance = number::money_rounded(gap.abs());
    let verdict = if gap > Usd::ZERO {
        let crossing = forecast.breach_date.map_or_else(String::new, |day| {
            let word = if forecast.month_to_date < budget {
                "crossing"
            } else {
                "crossed"
            };
            format!(", {word} on {}", date::month_day(day))
        });
        words(Tone::Up, &format!("{distance} over{crossing}"))
    } else {
        words(Tone::Down, &format!("{distance} under"))
    };
    let budget = number::money_rounded(budget);
    let chance = likelihood(forecast).map_or_else(String::new, |chance| format!("{chance}, "));
    Some(format!(
        "{heading} against a budget of {budget} ({chance}{verdict}).{linear}"
    ))
}

/// Returns the tone and the word for a change of cost.
fn direction(delta: Usd) -> (Tone, &'static str) {
    if delta > Usd::ZERO {
        (Tone::Up, "up")
    } else {
        (Tone::Down, "down")
    }
}
