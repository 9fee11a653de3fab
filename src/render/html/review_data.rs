//! The chapters of the review about single calls and about the data behind it.

use super::chapter::Chapter;
use super::sheets::Sheets;
use super::table::Table;
use crate::render::table;
use crate::report::Review;

/// Columns of the waste by feature.
const WASTE: [&str; 10] = [
    "feature",
    "operations",
    "retry_ratio",
    "failure_ratio",
    "failed_cost",
    "superseded_cost",
    "lost_cost",
    "cache_read_ratio",
    "prompt_cache_saving",
    "gateway_saving",
];
/// Columns of the most expensive calls.
const CALLS: [&str; 11] = [
    "rank",
    "cost",
    "ratio",
    "peer_ratio",
    "started_at",
    "team",
    "feature",
    "user",
    "model",
    "input_tokens",
    "output_tokens",
];
/// How to find a call again.
const ORIGIN: [&str; 4] = ["rank", "call_id", "source_file", "source_line"];

/// Returns retries and waste.
pub(super) fn waste(review: &Review, sheets: &mut Sheets) -> Chapter {
    let table = sheets.picked("waste_features", &WASTE);
    Chapter::new("waste", "Retries and waste")
        .prose(table::waste_sentences(&review.waste))
        .tables(table.map(Table::untitled))
        .notes(["–: no export tells it, or there is nothing that it could be a share of."])
}

/// Returns the most expensive calls.
pub(super) fn calls(sheets: &mut Sheets) -> Chapter {
    let chapter = Chapter::new("calls", "Most expensive calls");
    let Some(sheet) = sheets.take("top_calls") else {
        return chapter;
    };
    let origins = Table::picked(&sheet, &ORIGIN).named("call_origins");
    chapter
        .tables([Table::picked(&sheet, &CALLS).untitled()])
        .more("Ids and places in the logs", [origins.untitled()])
}

/// Returns what could not be priced or attributed.
pub(super) fn quality(review: &Review, sheets: &mut Sheets) -> Chapter {
    let tables = ["unpriced", "attribution"];
    let [unpriced, attribution] = tables.map(|name| sheets.table(name));
    Chapter::new("gaps", "Not priced, not attributed")
        .prose(table::quality_sentences(review))
        .tables(unpriced)
        .notes(table::quality_note(review))
        .more("Where each dimension was found", attribution)
}

/// Returns data health, and every sheet that stands nowhere else.
pub(super) fn health(sheets: &mut Sheets) -> Chapter {
    let first = ["files", "rejected"].map(|name| sheets.table(name));
    // Said at the top of the page.
    for said in ["summary", "forecast", "inputs"] {
        sheets.take(said);
    }
    Chapter::new("data", "Data health")
        .tables(first.into_iter().flatten())
        .more("Prices, drift and double counting", sheets.rest())
}
