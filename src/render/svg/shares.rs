//! Each model's share of the cost against its share of the calls.

use super::canvas::Tenths;
use super::chart::{Chart, Size, Words};
use super::lanes::Lanes;
use crate::render::{number, safe};
use crate::report::RoutingRow;

/// Models drawn at most, the most expensive.
const MOST: usize = 8;

/// Draws the models; `None` if there are none.
pub(in crate::render) fn shares(rows: &[RoutingRow]) -> Option<Chart> {
    rows.first()?;
    let rows = rows.get(..MOST).unwrap_or(rows);
    let flagged: Vec<String> = rows
        .iter()
        .filter(|row| row.flagged)
        .map(|row| safe::cut(&safe::escape(&row.model), Lanes::name_columns(Size::Narrow)))
        .collect();
    let flagged = if flagged.is_empty() {
        "No model is dear for its calls.".to_owned()
    } else {
        format!("Dear for their calls: {}.", flagged.join(", "))
    };
    let words = Words {
        title: "Share of cost against share of calls, by model".to_owned(),
        description: flagged,
    };
    let legend = [("bar", "Share of cost"), ("calls", "Share of calls")];
    Some(Chart::of(|size| draw(rows, &words, size), &legend))
}

fn draw(rows: &[RoutingRow], words: &Words, size: Size) -> String {
    let mut lanes = Lanes::new(size, words, rows.len(), 2);
    let length = lanes.length();
    for row in rows {
        let name = safe::cut(&safe::escape(&row.model), Lanes::name_columns(size));
        let [cost, calls] = [row.cost_share_ratio, row.call_share_ratio];
        let figures = [cost, calls]
            .map(|ratio| ratio.map_or_else(|| number::ABSENT.to_owned(), number::percent));
        let [of_cost, of_calls] = &figures;
        let (mark, class) = if row.flagged {
            ("▲ ", "up")
        } else {
            ("", "")
        };
        let figure = format!("{mark}{of_cost} / {of_calls}");
        let says = format!("{name}: {of_cost} of cost, {of_calls} of calls");
        let bars = [
            ("bar", 0, part(cost, length)),
            ("calls", 0, part(calls, length)),
        ];
        lanes.lane(&says, [&name, &figure], class, &bars);
    }
    lanes.canvas.finish()
}

/// Returns a share of a length.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a share of a few thousand at most"
)]
fn part(ratio: Option<f64>, length: Tenths) -> Tenths {
    let length = i32::try_from(length).unwrap_or_default();
    let ratio = ratio.unwrap_or_default().clamp(0.0, 1.0);
    (ratio * f64::from(length)).round() as Tenths
}
