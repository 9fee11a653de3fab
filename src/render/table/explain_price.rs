//! What a call costs and why: the entry, the formula with its numbers, the log's own figure.

use super::words::{fact, name_rule, price_layer, spaced};
use crate::pricing::CostSource;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint::{Tone, dotted, tone, words};
use crate::render::{number, safe};
use crate::report::{ExplainedPrice, FormulaTerm, PassReason, PassedOver};

/// Adds the price of a call.
pub(super) fn add(price: &ExplainedPrice, page: &mut Page) {
    page.blank();
    fact("Model", &model(price), page);
    if let Some(layer) = price.price_layer {
        let from = price.price_from.map_or_else(
            || "an undated row is in force".to_owned(),
            |from| format!("the row from {from} is in force"),
        );
        fact(
            "Price",
            &dotted(&[price_layer(layer).to_owned(), from]),
            page,
        );
    }
    for entry in &price.passed_over {
        fact(
            "Passed over",
            &words(Tone::Warning, &passed_over(entry)),
            page,
        );
    }
    fact("Tokens", &tokens(price), page);
    fact("Rates", &request(price), page);
    if !price.formula.is_empty() {
        page.blank();
        page.grid(&formula(price));
        page.blank();
    }
    fact("Cost", &cost(price), page);
    if let Some(logged) = price.logged {
        fact("Logged", &format!("${logged}{}", difference(price)), page);
    }
    if price.tokens.cached_exceeds_input {
        page.bullet(
            &tone(Tone::Warning, "!"),
            "More tokens were cached than came in; the uncached part was taken as zero.",
        );
    }
}

/// Says how the logged name became the priced one.
fn model(price: &ExplainedPrice) -> String {
    let mut logged = if price.logged_model.is_empty() {
        "(none)".to_owned()
    } else {
        safe::escape(&price.logged_model)
    };
    if let Some(provider) = &price.provider {
        logged = format!("{logged} at {}", safe::escape(provider));
    }
    if let Some(base) = &price.base_model {
        logged = format!(
            "{logged}, {} in the gateway's price map",
            safe::escape(base)
        );
    }
    let Some(rule) = price.name_rule else {
        return logged;
    };
    let priced = safe::escape(&price.model);
    format!("{logged}; priced as {priced} ({})", name_rule(rule))
}

/// Says why an entry could not be used.
fn passed_over(entry: &PassedOver) -> String {
    let name = safe::escape(&entry.name);
    let layer = entry.price_layer.map_or("any layer", price_layer);
    match entry.reason {
        PassReason::NoModel => "the call names no model".to_owned(),
        PassReason::NoEntry => format!("no price is known for {name}"),
        PassReason::NotInForce => {
            let from = entry.price_from.map(|from| from.to_string());
            let from = from.unwrap_or_default();
            format!("{name} in {layer}: it holds only from {from} on")
        }
        PassReason::MissingRate => {
            let class = spaced(entry.class.unwrap_or_default());
            format!("{name} in {layer}: it has no rate for {class} tokens")
        }
        PassReason::Overflow => format!("{name} in {layer}: the cost is out of range"),
        PassReason::EmptySheet => "the price sheet in the row itself states no price".to_owned(),
    }
}

/// Says what was counted.
fn tokens(price: &ExplainedPrice) -> String {
    let tokens = &price.tokens;
    let part =
        |count: u64, name: &str| (count > 0).then(|| format!("{} {name}", number::count(count)));
    let total = |count: u64, name: &str, parts: Vec<Option<String>>| {
        let parts: Vec<String> = parts.into_iter().flatten().collect();
        let of_these = if parts.is_empty() {
            String::new()
        } else {
            format!(" ({})", parts.join(", "))
        };
        format!("{} {name}{of_these}", number::count(count))
    };
    let input = vec![
        part(tokens.cache_read, "read from cache"),
        part(tokens.cache_write, "written to cache"),
        part(tokens.cache_write_1h, "of these for 1 h"),
        part(tokens.audio_input, "audio"),
    ];
    let output = vec![
        part(tokens.reasoning, "reasoning"),
        part(tokens.audio_output, "audio"),
    ];
    dotted(&[
        total(tokens.input, "input", input),
        total(tokens.output, "output", output),
    ])
}

/// Says which rates were asked for.
fn request(price: &ExplainedPrice) -> String {
    let request = &price.request;
    let mut parts = vec![request.kind.to_owned()];
    if request.is_batch {
        parts.push("through a batch API".to_owned());
    }
    if request.is_cache_hit {
        parts.push("answered by the gateway's cache".to_owned());
    }
    parts.extend(request.above_tokens.map(|above| {
        let above = number::count(above);
        let input = number::count(request.input_tokens);
        format!("long context: {input} input tokens, above {above}")
    }));
    if request.is_off_peak {
        parts.push("off-peak hours".to_owned());
    }
    dotted(&parts)
}

/// Builds the formula, a row per term and one for the sum.
fn formula(price: &ExplainedPrice) -> Grid {
    let mut grid = Grid::new(vec![
        Column::new("Class", Kind::Chart, 10),
        Column::new("Tokens", Kind::Figure, 9),
        Column::new("× USD per 1M", Kind::Figure, 9),
        Column::new("= USD", Kind::Figure, 10),
        Column::new("Rate", Kind::Name(10), 5),
    ]);
    for term in &price.formula {
        grid.row(vec![
            Cell::own(spaced(term.class)),
            Cell::own(number::count(term.tokens)),
            Cell::own(term.rate_per_million.to_string()),
            Cell::own(term.amount.clone()),
            Cell::own(rate(term)),
        ]);
    }
    if let Some(sum) = &price.exact_sum {
        grid.row(vec![
            Cell::toned(Tone::Strong, "sum"),
            Cell::own(""),
            Cell::own(""),
            Cell::toned(Tone::Strong, sum.clone()),
            Cell::own("exact"),
        ]);
    }
    grid
}

/// Says which rate a term has, and how it was halved.
fn rate(term: &FormulaTerm) -> String {
    let mut parts = vec![format!("{} {}", term.kind, spaced(term.charged_as))];
    parts.extend(
        term.above_tokens
            .map(|above| format!("above {}", number::count(above))),
    );
    if term.is_off_peak {
        parts.push("off-peak".to_owned());
    }
    if term.is_halved {
        parts.push("half for a batch".to_owned());
    }
    parts.join(", ")
}

/// Says what the call costs and which rule gave it.
fn cost(price: &ExplainedPrice) -> String {
    let amount = match price.cost {
        Some(cost) => tone(Tone::Strong, &format!("${cost}")),
        None => words(Tone::Warning, "unknown"),
    };
    let why = match price.cost_source {
        CostSource::Formula => "the sum, rounded once, half to even, to 10^-12 USD",
        CostSource::Logged if price.computed.is_some() => "as logged: the cost basis is logged",
        CostSource::Logged => "as logged, because no price is known",
        CostSource::CacheHit if price.cost == price.computed => {
            "a cache of the gateway answered: no model was called"
        }
        CostSource::CacheHit => "as logged: a cache of the gateway answered",
        CostSource::Failure if price.logged.is_some() => {
            "as logged: a failed call is never priced from its tokens"
        }
        CostSource::Failure => "a failed call without a logged cost",
        CostSource::Stated => "as logged: the call has a cost and no tokens",
        CostSource::Unpriced => {
            "unpriced, in no total: neither a price nor a logged cost; [[prices]] of llmcost.toml \
             can say what the model costs"
        }
    };
    dotted(&[amount, why.to_owned()])
}

/// Says how far the log differs from the formula.
fn difference(price: &ExplainedPrice) -> String {
    let Some(difference) = price.difference else {
        let is_unpriced = price.cost_source == CostSource::Unpriced;
        let why = " (what gateways write for models that they cannot price)";
        return if is_unpriced { why } else { "" }.to_owned();
    };
    if difference.is_zero() {
        return " (the same as by the formula)".to_owned();
    }
    let sign = if difference.pico() > 0 { "+" } else { "-" };
    let share = price
        .difference_ratio
        .map(|ratio| format!(", {}", number::percent_change(ratio)))
        .unwrap_or_default();
    format!(" ({sign}${}{share} against the formula)", difference.abs())
}
