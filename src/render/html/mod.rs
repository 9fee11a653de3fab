//! Reports as one HTML file each: no network, works without JavaScript, prints well.
//!
//! ```text
//! page      the whole page and its templates
//! chapter   what a page is made of: sentences, charts, tables
//! prose     sentences with their emphasis
//! cards     the figures at the top of the review
//! table     sheets as tables that can be sorted
//! sheets    the sheets of a report, handed out one by one
//! review    the chapters of the review; review_data those about the data behind it
//! alerts    the chapters of the alerts
//! ```
//!
//! Text from the data is made visible by `safe::escape` here; the templates escape everything they
//! put in, except drawings, which `svg` has escaped.

mod alerts;
mod cards;
mod chapter;
mod page;
mod prose;
mod review;
mod review_data;
mod sheets;
mod table;

pub use page::PageError;

use super::sheet::Sheet;
use super::table::header_facts;
use crate::report::{AlertsReport, Header, Review};
use chapter::Chapter;
use page::Page;

/// Returns the page of the review.
pub(super) fn review_page(
    review: &Review,
    title: &str,
    sheets: Vec<Sheet>,
) -> Result<String, PageError> {
    let facts = header_facts(&review.header, Some(&review.audit.lines));
    let mut page = Page::new(title, &review.header.tool, facts);
    page.headline(&super::table::headline(review));
    page.attention(super::table::attention_lines(review));
    page.warnings(&super::table::warnings(&review.audit));
    if review.summary.calls > 0 {
        page.cards = cards::cards(review);
    }
    page.chapters = review::chapters(review, sheets);
    page.has_method = true;
    page.render()
}

/// Returns the page of the alerts.
pub(super) fn alerts_page(
    report: &AlertsReport,
    title: &str,
    sheets: Vec<Sheet>,
) -> Result<String, PageError> {
    let facts = header_facts(&report.header, Some(&report.lines));
    let mut page = Page::new(title, &report.header.tool, facts);
    page.headline(&super::table::alerts_overview(report));
    page.chapters = alerts::chapters(report, sheets);
    page.render()
}

/// Returns a page of nothing but tables.
pub(super) fn tables_page(
    header: Option<&Header>,
    tool: &str,
    title: &str,
    sheets: &[Sheet],
) -> Result<String, PageError> {
    let facts = header.map_or_else(Vec::new, |header| header_facts(header, None));
    let mut page = Page::new(title, tool, facts);
    let filled = sheets.iter().filter(|sheet| !sheet.rows.is_empty());
    page.chapters = filled.map(Chapter::of_sheet).collect();
    if page.chapters.is_empty() {
        page.headline("There is nothing to show.");
    }
    page.render()
}
