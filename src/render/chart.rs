//! Bars and sparklines from exact amounts, in integer arithmetic.

use crate::pricing::Usd;

/// Eighths of a column, from one to seven.
const EIGHTHS: [&str; 8] = ["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"];
/// Heights of a sparkline, from low to high.
const HEIGHTS: [&str; 8] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"];
/// A day at no cost in a sparkline.
const NOTHING: &str = "·";

/// Draws a value as a bar of up to so many columns; the most fills all of them, and what is not
/// nothing is seen.
pub(super) fn bar(value: i128, most: i128, columns: usize) -> String {
    let steps = position(value, most, columns.saturating_mul(8));
    let steps = if value > 0 { steps.max(1) } else { steps };
    let part = EIGHTHS.get(steps % 8).copied().unwrap_or_default();
    format!("{}{part}", "█".repeat(steps / 8))
}

/// Draws what lies between two values of a scale, at its place; what is not nothing is seen.
pub(super) fn span(low: i128, high: i128, most: i128, columns: usize) -> String {
    let from = position(low, most, columns).min(columns.saturating_sub(1));
    let to = position(high, most, columns).max(from.saturating_add(1));
    format!(
        "{}{}",
        " ".repeat(from),
        "█".repeat(to.saturating_sub(from))
    )
}

/// Draws a bar and, across it, a mark at another value of the same scale.
pub(super) fn bar_with_mark(value: i128, mark: Option<i128>, most: i128, columns: usize) -> String {
    let bar = bar(value, most, columns);
    let Some(mark) = mark else { return bar };
    let at = position(mark, most, columns).min(columns.saturating_sub(1));
    let mut cells: Vec<char> = bar.chars().collect();
    while cells.len() <= at {
        cells.push(' ');
    }
    if let Some(cell) = cells.get_mut(at) {
        *cell = '│';
    }
    cells.into_iter().collect()
}

/// Draws what is spent, what is still expected and where the budget lies: `███▒▒▒░░│`.
pub(super) fn budget_bar(spent: Usd, expected: Usd, budget: Usd, columns: usize) -> String {
    let most = spent.max(expected).max(budget).pico();
    let spent = position(spent.pico(), most, columns);
    let expected = position(expected.pico(), most, columns);
    let limit = position(budget.pico(), most, columns).clamp(1, columns.max(1));
    (1..=columns)
        .map(|column| {
            if column == limit {
                '│'
            } else if column <= spent {
                '█'
            } else if column <= expected {
                '▒'
            } else {
                '░'
            }
        })
        .collect()
}

/// Draws one column per day, scaled to the dearest one.
pub(super) fn sparkline(days: &[Usd]) -> String {
    let most = days.iter().max().map_or(0, |most| most.pico());
    days.iter()
        .map(|day| {
            if day.pico() <= 0 {
                return NOTHING;
            }
            let height = position(day.pico(), most, 8).saturating_sub(1);
            HEIGHTS.get(height).copied().unwrap_or(NOTHING)
        })
        .collect()
}

/// Returns how many of so many steps a value reaches, rounded to the nearest.
fn position(value: i128, most: i128, steps: usize) -> usize {
    let Ok(count) = i128::try_from(steps) else {
        return 0;
    };
    if most <= 0 || value <= 0 || count == 0 {
        return 0;
    }
    if value >= most {
        return steps;
    }
    let reached = match value.checked_mul(count) {
        Some(product) => product.saturating_add(most / 2) / most,
        None => value / (most / count).max(1),
    };
    usize::try_from(reached).map_or(steps, |reached| reached.min(steps))
}
