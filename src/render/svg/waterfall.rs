//! Why the cost changed: the steps from the period before to this one.

use super::axis::Axis;
use super::chart::{Chart, Size, Words};
use super::lanes::Lanes;
use crate::pricing::Usd;
use crate::render::{number, safe, table};
use crate::report::{Bridge, BridgeStep};

/// Draws the steps; `None` if nothing changed.
pub(in crate::render) fn waterfall(bridge: &Bridge) -> Option<Chart> {
    bridge.steps.first()?;
    let words = Words {
        title: "Steps from the cost before to the cost now".to_owned(),
        description: format!(
            "Before {}, now {}, {} in all.",
            number::money(bridge.prior_cost),
            number::money(bridge.cost),
            number::money_change(bridge.delta)
        ),
    };
    let legend = [
        ("total", "Cost of a period"),
        ("rise", "▲ more cost"),
        ("fall", "▼ less cost"),
    ];
    Some(Chart::of(|size| draw(bridge, &words, size), &legend))
}

fn draw(bridge: &Bridge, words: &Words, size: Size) -> String {
    let mut lanes = Lanes::new(size, words, bridge.steps.len().saturating_add(2), 1);
    let [least, most] = table::bridge_range(bridge);
    let axis = Axis::between(least, most, [0, lanes.length()]);
    end(&mut lanes, "Before", bridge.prior_cost, &axis);
    let mut level = bridge.prior_cost;
    for step in &bridge.steps {
        lanes.connect(axis.place(level));
        let next = level + step.amount;
        let places = [axis.place(level), axis.place(next)];
        lane(&mut lanes, step, places, size);
        level = next;
    }
    lanes.connect(axis.place(level));
    end(&mut lanes, "Now", bridge.cost, &axis);
    lanes.canvas.finish()
}

/// Adds the cost of a period.
fn end(lanes: &mut Lanes, name: &str, cost: Usd, axis: &Axis) {
    let figure = number::money(cost);
    let says = format!("{name}: {figure}");
    let bar = ("total", 0, axis.place(cost));
    lanes.lane(&says, [name, &figure], "strong", &[bar]);
}

/// Adds a step between two places.
fn lane(lanes: &mut Lanes, step: &BridgeStep, [from, to]: [i64; 2], size: Size) {
    let (bar, tone, mark) = if step.amount > Usd::ZERO {
        ("rise", "up", "▲")
    } else {
        ("fall", "down", "▼")
    };
    let amount = number::money_change(step.amount);
    let effect = table::effect_name(step.effect);
    let led = step.leader.as_ref().map(|leader| {
        let who = table::bridge_leader(leader, step.effect);
        (who, number::money_change(leader.amount))
    });
    let name = led
        .as_ref()
        .map_or_else(|| effect.to_owned(), |(who, _)| format!("{effect} · {who}"));
    let name = safe::cut(&name, Lanes::name_columns(size));
    let led = led.map_or_else(String::new, |(who, part)| {
        format!(", most of it {who} {part}")
    });
    let says = format!("{effect}: {amount}{led}");
    let figure = format!("{mark} {amount}");
    lanes.lane(&says, [&name, &figure], tone, &[(bar, from, to)]);
}
