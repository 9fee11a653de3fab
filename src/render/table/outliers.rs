//! The most expensive calls of a window, and in words why each of them is.

use super::calls::{DETAIL, named, place, times};
use super::header;
use crate::render::grid::{Cell, Column, Grid, Kind};
use crate::render::page::Page;
use crate::render::paint::{Tone, tone, words};
use crate::render::{date, number, safe};
use crate::report::{Cause, OutlierCall, OutliersReport, TopCall};

/// Adds the view.
pub(super) fn add(report: &OutliersReport, page: &mut Page) {
    header::title(&report.header, "most expensive calls", page);
    page.blank();
    page.prose(&headline(report));
    if !report.header.inputs_complete {
        let warning = words(Tone::Warning, "The input is incomplete:");
        let text = format!("{warning} calls are missing here: llmcost audit");
        page.bullet(&tone(Tone::Warning, "!"), &text);
    }
    page.blank();
    header::facts(&report.header, &report.lines, page);
    if report.calls.is_empty() {
        return;
    }
    page.blank();
    let mut grid = Grid::new(vec![
        Column::new("#", Kind::Figure, 9),
        Column::new("", Kind::Chart, 18),
        Column::new("Cost", Kind::Figure, 20),
        Column::new("Median", Kind::Figure, 17),
        Column::new("Peers", Kind::Figure, 12),
        Column::new("Started", Kind::Chart, 11),
        Column::new("Team", Kind::Name(8), 15),
        Column::new("Feature", Kind::Name(8), 14),
        Column::new("User", Kind::Name(8), 6),
        Column::new("Model", Kind::Name(10), 16),
        Column::new("Input tok", Kind::Figure, 8),
        Column::new("Output tok", Kind::Figure, 7),
    ]);
    for one in &report.calls {
        let why = format!("{}{}", " ".repeat(DETAIL.len()), reason(one));
        let mut details = vec![safe::cut(&why, page.columns())];
        details.extend(place(&one.call, page.columns()));
        grid.row_with_details(cells(&one.call), details);
    }
    page.grid(&grid);
    page.note(&format!(
        "Median: how many times the median call. Peers: how many times the median call of the \
         feature and model. ▲: above {} × the median. Why: llmcost explain ID",
        report.window.outlier_factor
    ));
}

/// Says how many calls stand out.
fn headline(report: &OutliersReport) -> String {
    let window = &report.window;
    let Some(median) = report.median else {
        return "No call in this period cost anything.".to_owned();
    };
    let paid = number::counted(window.paid_calls, "call", "calls");
    let factor = window.outlier_factor;
    let median = number::money(median);
    if window.flagged_calls == 0 {
        return format!("None of {paid} cost more than {factor} × the median of {median}.");
    }
    let flagged = words(Tone::Up, &number::count(window.flagged_calls));
    let (cost, whole) = (
        number::money(window.flagged_cost),
        number::money(window.cost),
    );
    format!(
        "{flagged} of {paid} cost more than {factor} × the median of {median}: {cost} of {whole}."
    )
}

/// Returns the cells of one call.
fn cells(call: &TopCall) -> Vec<Cell> {
    vec![
        Cell::own(call.rank.to_string()),
        Cell::toned(Tone::Up, if call.flagged { "▲" } else { "" }),
        Cell::toned(Tone::Strong, number::money(call.cost)),
        times(call.ratio),
        times(call.peer_ratio),
        Cell::own(date::short_instant(call.started_at)),
        named(call.team.as_deref()),
        named(call.feature.as_deref()),
        named(call.user.as_deref()),
        Cell::foreign(&call.model),
        Cell::own(number::compact(call.input_tokens)),
        Cell::own(number::compact(call.output_tokens)),
    ]
}

/// Says why a call is expensive.
pub(in crate::render) fn reason(one: &OutlierCall) -> String {
    let feature = one.call.feature.as_deref().map(safe::escape);
    let of = match (one.reason.against, feature) {
        ("feature", Some(feature)) => format!(" of {feature}"),
        ("feature_and_model", Some(feature)) => {
            format!(" of {feature} with {}", safe::escape(&one.call.model))
        }
        _ => String::new(),
    };
    let compared = |ratio: Option<f64>, what: &str| {
        ratio.map_or_else(String::new, |ratio| {
            format!(", {} the usual {what}{of}", number::times(ratio))
        })
    };
    let causes = one.reason.causes.iter().map(|cause| match cause {
        Cause::InputTokens { tokens, ratio } => {
            let counted = number::counted(*tokens, "input token", "input tokens");
            format!("{counted}{}", compared(*ratio, "prompt"))
        }
        Cause::OutputTokens { tokens, ratio } => {
            let counted = number::counted(*tokens, "output token", "output tokens");
            format!("{counted}{}", compared(*ratio, "answer"))
        }
        Cause::LongContext { above_tokens } => {
            format!("long-context rate above {}", number::count(*above_tokens))
        }
        Cause::CacheWrites { tokens, .. } => {
            let counted = number::counted(*tokens, "token", "tokens");
            format!("{counted} written to the cache")
        }
    });
    let causes: Vec<String> = causes.collect();
    if causes.is_empty() {
        let times = one
            .reason
            .cost_ratio
            .map_or_else(String::new, number::times);
        return format!("{times} the usual call{of}");
    }
    causes.join("; ")
}
