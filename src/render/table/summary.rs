//! The figures at the top, in blocks: money, calls, tokens, gaps.

use crate::pricing::Usd;
use crate::render::number;
use crate::render::page::{Page, block_width};
use crate::render::paint::{Tone, tone};
use crate::render::safe;
use crate::report::{Review, Summary};

/// A label, a figure, and what that means.
pub(in crate::render) type Line = (&'static str, String, Tone);

/// Width of a block at most.
const WIDEST: usize = 36;

/// One below the other.
const STACKED: &[&[usize]] = &[&[0, 3, 1, 2]];
/// Which parts stand in which block, from the widest page to the narrowest.
const ARRANGEMENTS: [&[&[usize]]; 3] = [
    &[&[0], &[1], &[2], &[3]],
    &[&[0], &[1], &[2, 3]],
    &[&[0, 3], &[1, 2]],
];

/// Adds the section.
pub(super) fn add(review: &Review, page: &mut Page) {
    page.section("Summary");
    let parts = parts(review);
    let needed = parts.iter().flatten().map(needed).max().unwrap_or(0);
    let places = ARRANGEMENTS
        .into_iter()
        .find(|places| block_width(page.columns(), places.len()) >= needed)
        .unwrap_or(STACKED);
    let width = block_width(page.columns(), places.len()).min(WIDEST.max(needed));
    let blocks: Vec<Vec<String>> = places
        .iter()
        .map(|indices| {
            let lines = indices.iter().filter_map(|&index| parts.get(index));
            lines.flatten().map(|line| laid_out(line, width)).collect()
        })
        .collect();
    page.beside(&blocks);
}

/// Returns the lines about money, calls, tokens and gaps.
pub(in crate::render) fn parts(review: &Review) -> [Vec<Line>; 4] {
    let summary = &review.summary;
    [
        money(summary, review.is_comparable()),
        calls(summary),
        tokens(summary),
        gaps(summary),
    ]
}

/// Returns the lines about money.
fn money(summary: &Summary, comparable: bool) -> Vec<Line> {
    let before = summary
        .prior_cost
        .map_or_else(|| "no data".to_owned(), number::money);
    let (change, tone) = change(summary);
    let per_operation = summary
        .cost_per_operation
        .map_or_else(|| number::ABSENT.to_owned(), number::unit_cost);
    let change = if comparable {
        ("Change", change, tone)
    } else {
        ("Change", "not comparable".to_owned(), Tone::Dim)
    };
    vec![
        ("Cost", number::money(summary.cost), Tone::Strong),
        ("Cost before", before, Tone::Plain),
        change,
        ("Cost per operation", per_operation, Tone::Plain),
    ]
}

/// Returns the change and its tone.
fn change(summary: &Summary) -> (String, Tone) {
    let Some(delta) = summary.delta else {
        return (number::ABSENT.to_owned(), Tone::Plain);
    };
    let share = summary.delta_ratio.map(number::percent_change);
    let share = share.map_or_else(String::new, |share| format!("  {share}"));
    let (mark, tone) = direction(delta);
    (
        format!("{mark}{}{share}", number::money_change(delta)),
        tone,
    )
}

/// Returns the mark and the tone of a change of cost.
pub(in crate::render) fn direction(delta: Usd) -> (&'static str, Tone) {
    match delta.pico().signum() {
        1 => ("▲ ", Tone::Up),
        -1 => ("▼ ", Tone::Down),
        _ => ("", Tone::Plain),
    }
}

/// Returns the lines about calls.
fn calls(summary: &Summary) -> Vec<Line> {
    let before = summary
        .prior_calls
        .map_or_else(|| "no data".to_owned(), number::count);
    vec![
        ("Calls", number::count(summary.calls), Tone::Strong),
        ("Calls before", before, Tone::Plain),
        ("Operations", number::count(summary.operations), Tone::Plain),
        (
            "Failed calls",
            number::count(summary.failures),
            warning_if(summary.failures),
        ),
    ]
}

/// Returns the lines about tokens.
fn tokens(summary: &Summary) -> Vec<Line> {
    vec![
        (
            "Input tokens",
            number::compact(summary.input_tokens),
            Tone::Plain,
        ),
        (
            "Output tokens",
            number::compact(summary.output_tokens),
            Tone::Plain,
        ),
        ("Cache hits", number::count(summary.cache_hits), Tone::Plain),
    ]
}

/// Returns the lines about what is not known.
fn gaps(summary: &Summary) -> Vec<Line> {
    let share = summary.untagged_ratio.map(number::percent);
    let share = share.map_or_else(String::new, |share| format!("  {share}"));
    let untagged = format!("{}{share}", number::money(summary.untagged_cost));
    let tone = if summary.untagged_cost.is_zero() {
        Tone::Plain
    } else {
        Tone::Warning
    };
    let unpriced = number::count(summary.unpriced_calls);
    vec![
        ("Untagged cost", untagged, tone),
        (
            "Unpriced calls",
            unpriced,
            warning_if(summary.unpriced_calls),
        ),
    ]
}

/// Returns the tone of a count that should be zero.
const fn warning_if(count: u64) -> Tone {
    if count > 0 {
        Tone::Warning
    } else {
        Tone::Plain
    }
}

/// Returns the columns that a line needs.
fn needed((label, figure, _): &Line) -> usize {
    safe::width(label) + safe::width(figure) + 4
}

/// Puts label and figure at the two ends of a line.
fn laid_out((label, figure, meaning): &Line, width: usize) -> String {
    let used = safe::width(label) + safe::width(figure) + 2;
    let fill = " ".repeat(width.saturating_sub(used).max(1));
    let label = tone(Tone::Dim, label);
    format!("  {label}{fill}{}", tone(*meaning, figure))
}
