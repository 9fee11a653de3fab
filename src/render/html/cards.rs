//! The figures at the top of the review: where the month is heading, then the blocks of the summary.

use serde::Serialize;

use super::prose::class;
use crate::pricing::Usd;
use crate::render::paint::Tone;
use crate::render::table::{self, SummaryLine};
use crate::render::{date, number};
use crate::report::{Forecast, Review};

/// A figure with those that belong to it.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Card {
    first: Figure,
    others: Vec<Figure>,
}

#[derive(Clone, Debug, Serialize)]
struct Figure {
    label: String,
    text: String,
    /// A second figure that says the same in percent.
    share: String,
    class: &'static str,
}

/// Returns the cards of the review.
pub(super) fn cards(review: &Review) -> Vec<Card> {
    let [money, calls, tokens, gaps] = table::summary_parts(review);
    let forecast = review.forecast.as_ref().and_then(forecast);
    let parts = [Some(money), forecast, Some(calls), Some(tokens), Some(gaps)];
    parts.into_iter().flatten().filter_map(card).collect()
}

/// Makes a card of lines, the first of which is the figure to read.
fn card(lines: Vec<SummaryLine>) -> Option<Card> {
    let mut figures = lines.into_iter().map(|(label, text, tone)| {
        let (text, share) = text.split_once("  ").unwrap_or((&text, ""));
        Figure {
            label: label.to_owned(),
            text: text.to_owned(),
            share: share.to_owned(),
            class: class(tone),
        }
    });
    Some(Card {
        first: figures.next()?,
        others: figures.collect(),
    })
}

/// Returns the lines about the month; `None` without a projection.
fn forecast(forecast: &Forecast) -> Option<Vec<SummaryLine>> {
    let chosen = number::money_rounded(forecast.chosen?);
    let mut lines = vec![("Forecast of the month", chosen, Tone::Strong)];
    lines.push(("Spent", number::money(forecast.month_to_date), Tone::Plain));
    let budget = forecast
        .budget
        .map_or_else(|| "not set".to_owned(), number::money_rounded);
    lines.push(("Budget", budget, Tone::Plain));
    if let Some(gap) = forecast.gap {
        let (mark, tone) = table::direction(gap);
        let label = if gap > Usd::ZERO {
            "Over budget"
        } else {
            "Under budget"
        };
        let gap = format!("{mark}{}", number::money_rounded(gap.abs()));
        lines.push((label, gap, tone));
    }
    if let Some(breach) = forecast.breach_date {
        lines.push(("Reached on", date::month_day(breach), Tone::Warning));
    }
    Some(lines)
}
