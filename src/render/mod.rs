//! Text for people and machines from finished figures. Formats; never computes, never prints.
//!
//! ```text
//! date          how a day is written; `wording::number` writes amounts, shares and counts
//! safe          untrusted text made visible
//! paint, chart, grid, page   colour, bars, tables, lines: what views are made of
//! sheet, sheets reports as tables of values, for formats without a layout of their own
//! table, json, csv, markdown   one view per format
//! github, junit, openmetrics, slack   for CI, monitors and chats
//! svg, html     charts, and pages made of them and of sheets
//! content       every report in every format
//! ```

mod chart;
mod content;
mod csv;
mod date;
mod github;
mod grid;
mod html;
mod json;
mod json_line;
mod junit;
mod markdown;
mod notice;
mod openmetrics;
mod page;
mod paint;
mod safe;
mod sheet;
mod sheets;
mod slack;
mod svg;
mod table;

use crate::wording::number;

pub use content::{Content, CsvTable};
pub use csv::CsvSafety;
pub use github::{SUMMARY_BYTES, summary};
pub use html::PageError;
pub use json::{
    alerts_json, audit_json, explain_json, outliers_json, prices_json, review_json, roi_json,
    spend_json,
};
pub use json_line::write_json_line;
pub use number::{
    chance, compact, count, money, money_change, money_rounded, percent, percent_change,
};
pub use number::{times, unit_cost};
pub use safe::escape;
pub use table::{
    alerts_table, audit_table, explain_table, outliers_table, prices_table, review_table,
    roi_table, spend_table,
};

/// How a report is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text for a terminal.
    Table,
    /// JSON for programs.
    Json,
    /// GitHub-flavoured Markdown.
    Markdown,
    /// CSV, one file per table.
    Csv,
    /// Workflow commands of GitHub Actions.
    Github,
    /// JUnit XML.
    Junit,
    /// OpenMetrics text.
    Openmetrics,
    /// A Slack message in Block Kit's JSON.
    Slack,
    /// A page for a browser.
    Html,
}

impl Format {
    /// All formats.
    pub const ALL: [Self; 9] = [
        Self::Table,
        Self::Json,
        Self::Markdown,
        Self::Csv,
        Self::Github,
        Self::Junit,
        Self::Openmetrics,
        Self::Slack,
        Self::Html,
    ];

    /// Returns its name on the command line.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Table => "table",
            Self::Json => "json",
            Self::Markdown => "markdown",
            Self::Csv => "csv",
            Self::Github => "github",
            Self::Junit => "junit",
            Self::Openmetrics => "openmetrics",
            Self::Slack => "slack",
            Self::Html => "html",
        }
    }

    /// Returns the extensions of its files, the usual one first; none for what is no file of its own.
    pub const fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Table => &["txt"],
            Self::Json => &["json"],
            Self::Markdown => &["md", "markdown"],
            Self::Csv => &["csv"],
            Self::Junit => &["xml"],
            Self::Openmetrics => &["prom"],
            Self::Github | Self::Slack => &[],
            Self::Html => &["html", "htm"],
        }
    }

    /// Returns the format of this name.
    pub fn parse(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|format| format.name() == name)
    }
}

/// What the terminal, or whatever the text is written for, can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Style {
    /// Columns per line. Below 40 it is taken as 40.
    pub width: usize,
    /// Whether to colour. Nothing is said by colour alone.
    pub color: bool,
    /// Whether to draw with characters beyond ASCII. Names from the data keep theirs.
    pub unicode: bool,
}

impl Style {
    /// The narrowest text that is laid out.
    const NARROWEST: usize = 40;

    /// Returns the columns to fill.
    pub(crate) fn columns(&self) -> usize {
        self.width.max(Self::NARROWEST)
    }
}
