//! The price book, and one model's rates with their history.

use std::collections::BTreeSet;

use super::words::{fact, name_rule, price_layer, spaced, title};
use crate::pricing::TokenClass;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint::{Tone, dotted};
use crate::render::{number, safe};
use crate::report::{ListedRates, PriceEntry, PricePeriod, PricesReport};

/// Adds the view.
pub(super) fn add(report: &PricesReport, page: &mut Page) {
    title(&report.tool, "prices", page);
    page.blank();
    let Some(model) = &report.model else {
        book(report, page);
        page.blank();
        page.prose(
            "Look a model up as calls do, by its name in a log or in the price book: `llmcost \
             prices gpt-4o`. With `--at 2026-11-16` the prices of a day are marked.",
        );
        page.prose(
            "Prices are searched in [[prices]] of the configuration, then in the file of \
             --prices, then in the built-in price book, then in the price sheet that LiteLLM \
             embeds in its rows. The first that has a price in force is used.",
        );
        return;
    };
    fact("Model", &safe::escape(model), page);
    if let Some(at) = report.at {
        fact("On", &format!("{at} (UTC)"), page);
    }
    for entry in &report.entries {
        add_entry(entry, page);
    }
    page.blank();
    page.note(
        "USD per 1M tokens, as listed. What is not listed: cache reads and writes cost the input \
         rate, reasoning the output rate, audio the text rate; a batch pays half of the list \
         price. Long-context rates hold for the whole request.",
    );
    if report.entries.len() > 1 {
        page.note("Entries are tried in this order; the first with a price in force is used.");
    }
}

/// Adds what the price book is.
fn book(report: &PricesReport, page: &mut Page) {
    let book = &report.price_book;
    fact("Source", &safe::escape(&book.source), page);
    if !book.date.is_empty() {
        fact(
            "Date",
            &format!("{} (newest price of the built-in book)", book.date),
            page,
        );
    }
    fact("sha256", &safe::escape(&book.sha256), page);
    let count = |count: usize| number::count(u64::try_from(count).unwrap_or(u64::MAX));
    fact("Models", &count(book.models), page);
    let custom = format!(
        "{} in [[prices]] of the configuration",
        count(book.custom_prices)
    );
    fact("Your own", &custom, page);
}

/// Adds one entry with all its prices.
fn add_entry(entry: &PriceEntry, page: &mut Page) {
    page.section(&safe::escape(&entry.name));
    let mut facts = vec![
        name_rule(entry.name_rule).to_owned(),
        price_layer(entry.price_layer).to_owned(),
    ];
    facts.extend(entry.provider.as_deref().map(safe::escape));
    page.prose(&dotted(&facts));
    page.blank();
    page.grid(&periods(&entry.periods));
    let hours: BTreeSet<&str> = entry
        .periods
        .iter()
        .flat_map(|period| &period.rates)
        .flat_map(|listed| &listed.hours)
        .map(String::as_str)
        .collect();
    for window in hours {
        page.bullet("·", &format!("off peak: {}", safe::escape(window)));
    }
}

/// Builds the table of rates, the newest prices first.
fn periods(periods: &[PricePeriod]) -> Grid {
    let mut columns = vec![
        Column::new("From", Kind::Chart, 20),
        Column::new("", Kind::Chart, 19),
        Column::new("Rates", Kind::Name(8), 18),
    ];
    columns.extend(TokenClass::ALL.map(column));
    let mut grid = Grid::new(columns);
    for period in periods.iter().rev() {
        for (number, listed) in period.rates.iter().enumerate() {
            grid.row(row(period, listed, number == 0));
        }
    }
    grid
}

/// Describes the column of a class. Classes that hardly any model has leave first.
const fn column(class: TokenClass) -> Column {
    let (heading, worth) = match class {
        TokenClass::Input => ("Input", 17),
        TokenClass::CacheRead => ("Cache read", 15),
        TokenClass::CacheWrite => ("Write", 14),
        TokenClass::CacheWrite1h => ("Write 1h", 13),
        TokenClass::AudioInput => ("Audio in", 11),
        TokenClass::Output => ("Output", 16),
        TokenClass::Reasoning => ("Reasoning", 12),
        TokenClass::AudioOutput => ("Audio out", 10),
    };
    Column::new(heading, Kind::Figure, worth)
}

/// Returns the cells of the rates under one condition.
fn row(period: &PricePeriod, listed: &ListedRates, is_first: bool) -> Vec<Cell> {
    let from = match (is_first, period.from) {
        (false, _) => String::new(),
        (true, Some(from)) => from.to_string(),
        (true, None) => "ever".to_owned(),
    };
    let is_marked = is_first && period.in_force == Some(true);
    let rates = &listed.rates_per_million;
    let mut cells = vec![
        Cell::own(from),
        Cell::toned(Tone::Strong, if is_marked { "in force" } else { "" }),
        Cell::own(condition(listed)),
    ];
    cells.extend(TokenClass::ALL.map(|class| {
        let rate = rates.get(class).map(|rate| rate.to_string());
        Cell::own(rate.unwrap_or_default())
    }));
    if period.in_force == Some(false) {
        cells = cells
            .into_iter()
            .map(|cell| cell.or_tone(Tone::Dim))
            .collect();
    }
    cells
}

/// Says when rates hold.
fn condition(listed: &ListedRates) -> String {
    let mut text = spaced(listed.kind);
    if let Some(above) = listed.above_tokens.filter(|above| *above > 0) {
        let sign = if listed.includes_threshold {
            "≥"
        } else {
            ">"
        };
        text = format!("{text} {sign} {}", number::compact(above));
    }
    if let Some(up_to) = listed.up_to_tokens {
        text = format!("{text} to {}", number::compact(up_to));
    }
    text
}
