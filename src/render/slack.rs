//! Reports as a Slack message (Block Kit), ready to be posted to a webhook.
//!
//! Names from the data can neither mention anybody nor be a link: `&`, `<` and `>` are escaped, and
//! texts are verbatim, so that Slack looks for no addresses in them.

use serde_json::{Value, json};

use super::notice::Notice;
use super::{json, number, safe};
use crate::report::{AlertFinding, Forecast, GateResult, Review};

/// Blocks of a message at most, by Slack's rules.
const MOST_BLOCKS: usize = 50;
/// Characters of a section's text at most.
const LONGEST_TEXT: usize = 3000;
/// Characters of a title at most.
const LONGEST_TITLE: usize = 150;
/// Alerts in a message. More are no message any more.
const MOST_ALERTS: usize = 10;
/// Gates in a message.
const MOST_GATES: usize = 10;

/// Writes the message. `figures` are shown side by side, at most ten.
pub(super) fn slack(notice: &Notice<'_>, title: &str, figures: &[(&str, String)]) -> String {
    let mut blocks = vec![
        json!({ "type": "header", "text": { "type": "plain_text", "text": cut(&safe::escape(title), LONGEST_TITLE) } }),
        section(&escape(&notice.headline)),
    ];
    if !figures.is_empty() {
        let fields: Vec<Value> = figures
            .iter()
            .map(|(name, value)| text(&format!("*{}*\n{}", escape(name), escape(value))))
            .collect();
        blocks.push(json!({ "type": "section", "fields": fields }));
    }
    let tripped = notice.tripped();
    let gates: Vec<String> = tripped.iter().map(|gate| gate_text(gate)).collect();
    add_list(
        &mut blocks,
        ("gate tripped", "gates tripped"),
        &gates,
        MOST_GATES,
    );
    let open = notice.open();
    let alerts: Vec<String> = open.iter().map(|finding| alert_text(finding)).collect();
    add_list(&mut blocks, ("alert", "alerts"), &alerts, MOST_ALERTS);
    blocks.push(context(&escape(&provenance(notice))));
    blocks.truncate(MOST_BLOCKS);
    json::json(&json!({
        "text": cut(&escape(&notice.headline), LONGEST_TEXT),
        "blocks": blocks,
    }))
}

/// Returns the figures of a review that are shown side by side.
pub(super) fn review_figures(review: &Review) -> Vec<(&'static str, String)> {
    let summary = &review.summary;
    let mut figures = vec![
        ("Cost", number::money(summary.cost)),
        ("Calls", number::count(summary.calls)),
    ];
    let change = summary.delta.filter(|_| review.is_comparable());
    figures.extend(change.map(|delta| ("Change", number::money_change(delta))));
    figures.extend(review.forecast.iter().flat_map(month_figures));
    figures
}

/// Returns those of the month.
pub(super) fn month_figures(forecast: &Forecast) -> Vec<(&'static str, String)> {
    let mut figures = vec![("Month to date", number::money(forecast.month_to_date))];
    let chosen = forecast.chosen.map(number::money_rounded);
    figures.extend(chosen.map(|chosen| ("Forecast", chosen)));
    let budget = forecast.budget.map(number::money_rounded);
    figures.extend(budget.map(|budget| ("Budget", budget)));
    figures
}

/// Adds a heading, the first texts, and how many are left out.
fn add_list(blocks: &mut Vec<Value>, (one, many): (&str, &str), texts: &[String], most: usize) {
    if texts.is_empty() {
        return;
    }
    blocks.push(json!({ "type": "divider" }));
    blocks.push(section(&format!(
        "*{}*",
        number::counted(texts.len() as u64, one, many)
    )));
    let hidden = texts.len().saturating_sub(most);
    blocks.extend(texts.iter().take(most).map(|text| section(text)));
    if hidden > 0 {
        let more = number::counted(hidden as u64, "more is", "more are");
        blocks.push(context(&format!("{more} in the report.")));
    }
}

fn gate_text(gate: &GateResult) -> String {
    format!("*{}*: {}", escape(&gate.name), escape(&gate.sentence))
}

fn alert_text(finding: &AlertFinding) -> String {
    let cost = finding.cost.filter(|cost| !cost.is_zero());
    let cost = cost.map_or_else(String::new, |cost| format!(" ({})", number::money(cost)));
    format!(
        "*{}* {}{cost}: {}",
        escape(&finding.code),
        finding.severity,
        escape(&finding.sentence)
    )
}

/// Says what the message is about and whether anything is missing.
fn provenance(notice: &Notice<'_>) -> String {
    let header = notice.header;
    let filters = if header.filters.is_empty() {
        String::new()
    } else {
        format!(", {}", header.filters.join(", "))
    };
    let missing = if header.inputs_complete {
        ""
    } else {
        ". Some of the input could not be read"
    };
    format!(
        "{} to {} ({}), data through {}{filters}, {}{missing}",
        header.period.from.format("%Y-%m-%d %H:%M"),
        header.period.to.format("%Y-%m-%d %H:%M"),
        header.timezone,
        header.data_through.format("%Y-%m-%d %H:%M"),
        header.tool,
    )
}

fn section(markdown: &str) -> Value {
    json!({ "type": "section", "text": text(markdown) })
}

fn context(markdown: &str) -> Value {
    json!({ "type": "context", "elements": [text(markdown)] })
}

fn text(markdown: &str) -> Value {
    json!({ "type": "mrkdwn", "text": cut(markdown, LONGEST_TEXT), "verbatim": true })
}

/// Returns text in which nothing is a mention, a link or a control of Slack's.
fn escape(text: &str) -> String {
    safe::escape(text)
        .replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}

/// Cuts a text to this many characters, not within an escape.
fn cut(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let end = text.char_indices().nth(most.saturating_sub(1));
    let kept = text.get(..end.map_or(0, |(at, _)| at)).unwrap_or_default();
    let whole = match kept.rsplit_once('&') {
        Some((before, entity)) if !entity.contains(';') && entity.len() < 4 => before,
        _ => kept,
    };
    format!("{whole}…")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_mentioned_and_nothing_is_a_link() {
        let escaped = escape("<!channel> <https://evil.example|x> a&b \u{1b}[2J");
        assert_eq!(
            escaped,
            "&lt;!channel&gt; &lt;https://evil.example|x&gt; a&amp;b \\u{1b}[2J"
        );
    }

    #[test]
    fn texts_are_cut_between_characters() {
        assert_eq!(cut("äöü", 3), "äöü");
        assert_eq!(cut("äöüx", 3), "äö…");
        assert_eq!(cut("a&lt;b", 4), "a…");
        assert_eq!(cut("&lt;bcd", 6), "&lt;b…");
    }
}
