//! Cost and what came of it, in sentences: what to know first, and what to mind.

use crate::render::page::Page;
use crate::render::paint::{Tone, dotted, together, tone, words};
use crate::render::{date, number, safe};
use crate::report::{RoiEvents, RoiFeature, RoiReport, RowKind};

/// Says which feature costs most per user, what nobody uses, what came back, and how much of it is
/// known.
pub(super) fn headline(report: &RoiReport) -> String {
    let total = &report.total;
    if total.calls == 0 {
        return "No call in this period.".to_owned();
    }
    if report.events.lines.events == 0 {
        return format!(
            "The calls of this period cost {}; there are no events to hold against them.",
            number::money(total.cost)
        );
    }
    let mut sentences = Vec::new();
    sentences.extend(dearest(report));
    sentences.extend(unused(report));
    if let (Some(value), Some(ratio)) = (total.value, total.return_ratio) {
        let back = if ratio < 0.0 { Tone::Up } else { Tone::Down };
        sentences.push(format!(
            "Events of features with calls were worth {} against a cost of {}: a return of {}.",
            number::money(value),
            number::money(total.cost),
            words(back, &number::percent_change(ratio)),
        ));
    }
    let coverage = &report.coverage;
    if let Some(share) = coverage.matched_cost_ratio {
        sentences.push(format!(
            "{} of the {} with calls are in the analytics; they account for {} of the cost.",
            number::count(coverage.both_users),
            number::counted(coverage.log_users, "user", "users"),
            number::percent(share),
        ));
    }
    sentences.join(" ")
}

/// Names the feature that costs most per active user.
fn dearest(report: &RoiReport) -> Option<String> {
    let with_ratio = report.features.iter().find_map(|one| {
        let cost = one.figures.cost_per_user?;
        Some((one, cost))
    });
    let (feature, cost) = with_ratio?;
    Some(format!(
        "{} costs most per active user: {} ({} for {}).",
        words(Tone::Strong, &safe::escape(&feature.feature)),
        words(Tone::Strong, &number::unit_cost(cost)),
        number::money(feature.figures.cost),
        number::counted(feature.figures.active_users, "user", "users"),
    ))
}

/// Says what is spent where nobody is active.
fn unused(report: &RoiReport) -> Option<String> {
    let is_unused = |one: &&RoiFeature| {
        let figures = &one.figures;
        one.kind == RowKind::Value && figures.active_users == 0 && !figures.cost.is_zero()
    };
    let mut unused = report.features.iter().filter(is_unused);
    let first = unused.next()?;
    let name = safe::escape(&first.feature);
    let cost = number::money(first.figures.cost);
    Some(match unused.count() as u64 {
        0 => format!("{name} ({cost}) has no active users."),
        more => format!(
            "{name} ({cost}) and {} have no active users.",
            number::counted(more, "other feature with cost", "other features with cost")
        ),
    })
}

/// Adds what to mind before believing the table.
pub(super) fn warnings(report: &RoiReport, page: &mut Page) {
    let mut mind = |text: &str| page.bullet(&tone(Tone::Warning, "!"), text);
    if !report.header.inputs_complete {
        let warning = words(Tone::Warning, "The input is incomplete:");
        mind(&format!("{warning} calls or events are missing here."));
    }
    let events = &report.events;
    if let (Some(false), Some(first), Some(last)) =
        (events.covers_period, events.first_at, events.last_at)
    {
        let warning = words(Tone::Warning, "The events cover only part of the period:");
        let (first, last) = (date::instant(first), date::instant(last));
        mind(&format!("{warning} they go from {first} to {last}."));
    }
    if report.coverage.is_low {
        let warning = words(Tone::Warning, "Few users are known on both sides:");
        mind(&format!(
            "{warning} if the analytics write their ids in another way, --user-map translates."
        ));
    }
    if report.total.unpriced_calls > 0 {
        let calls = number::counted(report.total.unpriced_calls, "call has", "calls have");
        mind(&format!(
            "{calls} no known price, their cost is in no figure: set [[prices]]."
        ));
    }
}

/// Says what was read.
pub(super) fn events(events: &RoiEvents) -> String {
    let lines = &events.lines;
    let files = u64::try_from(events.files.len()).unwrap_or(u64::MAX);
    let rejected = number::counted(lines.rejected, "line rejected", "lines rejected");
    let mut parts = vec![
        number::counted(files, "file", "files"),
        number::counted(lines.read, "line", "lines"),
        number::counted(lines.events, "event", "events"),
        number::counted(lines.duplicates, "duplicate", "duplicates"),
    ];
    for (count, what) in [
        (lines.out_of_range, "outside the period"),
        (lines.not_an_event, "not an event"),
        (lines.blank, "blank"),
    ] {
        if count > 0 {
            parts.push(format!("{} {what}", number::count(count)));
        }
    }
    let mut parts: Vec<String> = parts.iter().map(|part| together(part)).collect();
    parts.push(if lines.rejected > 0 {
        tone(Tone::Warning, &together(&rejected))
    } else {
        together(&rejected)
    });
    dotted(&parts)
}
