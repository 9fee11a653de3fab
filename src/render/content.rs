//! Every report in every format: the one list of both.

use super::csv::{CsvSafety, csv};
use super::markdown::Markdown;
use super::notice::Notice;
use super::sheet::Sheet;
use super::{
    Format, PageError, Style, github, html, json, junit, openmetrics, sheets, slack, table,
};
use crate::report::{
    AlertsReport, AuditReport, BrokenInvariant, ExplainReport, Header, OutliersReport,
    PricesReport, ReportDiff, Review, RoiReport, SpendReport, check_finite,
};

/// Rows of a table in Markdown at most. A job summary may have 1 MiB, a comment 64 KiB.
const MARKDOWN_ROWS: usize = 20;

/// A report to be written.
#[derive(Clone, Copy, Debug)]
pub enum Content<'r> {
    /// `llmcost report`.
    Review(&'r Review),
    /// `llmcost audit`.
    Audit(&'r AuditReport),
    /// `llmcost spend`.
    Spend(&'r SpendReport),
    /// `llmcost explain`.
    Explain(&'r ExplainReport),
    /// `llmcost outliers`.
    Outliers(&'r OutliersReport),
    /// `llmcost prices`.
    Prices(&'r PricesReport),
    /// `llmcost roi`.
    Roi(&'r RoiReport),
    /// `llmcost alerts`.
    Alerts(&'r AlertsReport),
    /// `llmcost diff`.
    Diff(&'r ReportDiff),
}

/// A table as a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CsvTable {
    /// What it holds; the name of its file.
    pub name: String,
    /// The file.
    pub text: String,
}

impl Content<'_> {
    /// Checks that all its numbers are numbers.
    ///
    /// # Errors
    /// Names one that is none.
    pub fn check_finite(self) -> Result<(), BrokenInvariant> {
        match self {
            Self::Review(report) => check_finite(report),
            Self::Audit(report) => check_finite(report),
            Self::Spend(report) => check_finite(report),
            Self::Explain(report) => check_finite(report),
            Self::Outliers(report) => check_finite(report),
            Self::Prices(report) => check_finite(report),
            Self::Roi(report) => check_finite(report),
            Self::Alerts(report) => check_finite(report),
            Self::Diff(report) => check_finite(report),
        }
    }

    /// Returns the report as text for a terminal.
    pub fn table(self, style: &Style) -> String {
        match self {
            Self::Review(report) => table::review_table(report, style),
            Self::Audit(report) => table::audit_table(report, style),
            Self::Spend(report) => table::spend_table(report, style),
            Self::Explain(report) => table::explain_table(report, style),
            Self::Outliers(report) => table::outliers_table(report, style),
            Self::Prices(report) => table::prices_table(report, style),
            Self::Roi(report) => table::roi_table(report, style),
            Self::Alerts(report) => table::alerts_table(report, style),
            Self::Diff(report) => table::diff_table(report, style),
        }
    }

    /// Returns the report as JSON, with a line break at the end.
    pub fn json(self) -> String {
        match self {
            Self::Review(report) => json::review_json(report),
            Self::Audit(report) => json::audit_json(report),
            Self::Spend(report) => json::spend_json(report),
            Self::Explain(report) => json::explain_json(report),
            Self::Outliers(report) => json::outliers_json(report),
            Self::Prices(report) => json::prices_json(report),
            Self::Roi(report) => json::roi_json(report),
            Self::Alerts(report) => json::alerts_json(report),
            Self::Diff(report) => json::diff_json(report),
        }
    }

    /// Returns the tables of the report as CSV, in the order in which they are read.
    pub fn csv_tables(self, safety: CsvSafety) -> Vec<CsvTable> {
        let tables = self.sheets().into_iter().map(|sheet| CsvTable {
            text: csv(&sheet, safety),
            name: sheet.name,
        });
        tables.collect()
    }

    /// Returns the report as GitHub-flavoured Markdown.
    pub fn markdown(self) -> String {
        let mut page = Markdown::new(&self.title());
        if let Self::Review(review) = self {
            page.prose(&table::headline(review));
            let lines = table::attention_texts(review);
            page.list(lines.iter().map(String::as_str));
        }
        if let Self::Alerts(report) = self {
            page.prose(&table::alerts_overview(report));
        }
        for sheet in self.sheets() {
            page.table(&sheet, MARKDOWN_ROWS);
        }
        page.finish()
    }

    /// Returns the report as a message to a CI system, a monitor or a chat; `None` if this report has
    /// none in that format.
    pub fn message(self, format: Format) -> Option<String> {
        let notice = self.notice()?;
        match format {
            Format::Github => Some(github::commands(&notice)),
            Format::Junit => Some(junit::junit(&notice)),
            Format::Openmetrics => self.review().map(openmetrics::openmetrics),
            Format::Slack => {
                let figures = self.figures(&notice);
                Some(slack::slack(&notice, &self.title(), &figures))
            }
            Format::Table | Format::Json | Format::Markdown | Format::Csv | Format::Html => None,
        }
    }

    /// Returns the formats in which the report can be written.
    pub fn formats(self) -> impl Iterator<Item = Format> {
        let has_notice = self.notice().is_some();
        let is_review = self.review().is_some();
        Format::ALL.into_iter().filter(move |format| match format {
            Format::Table | Format::Json | Format::Markdown | Format::Csv | Format::Html => true,
            Format::Github | Format::Junit | Format::Slack => has_notice,
            Format::Openmetrics => is_review,
        })
    }

    /// Returns the command that makes the report.
    pub const fn command(self) -> &'static str {
        match self {
            Self::Review(_) => "report",
            Self::Audit(_) => "audit",
            Self::Spend(_) => "spend",
            Self::Explain(_) => "explain",
            Self::Outliers(_) => "outliers",
            Self::Prices(_) => "prices",
            Self::Roi(_) => "roi",
            Self::Alerts(_) => "alerts",
            Self::Diff(_) => "diff",
        }
    }

    /// Returns what is worth a message, of reports that have alerts.
    fn notice(&self) -> Option<Notice<'_>> {
        match self {
            Self::Review(report) => Some(Notice::of_review(report)),
            Self::Alerts(report) => Some(Notice::of_alerts(report)),
            Self::Audit(_)
            | Self::Spend(_)
            | Self::Explain(_)
            | Self::Outliers(_)
            | Self::Prices(_)
            | Self::Roi(_)
            | Self::Diff(_) => None,
        }
    }

    const fn review(&self) -> Option<&Review> {
        if let Self::Review(report) = self {
            Some(report)
        } else {
            None
        }
    }

    /// Returns the figures that a message shows beside its text.
    fn figures(&self, notice: &Notice<'_>) -> Vec<(&'static str, String)> {
        match self.review() {
            Some(review) => slack::review_figures(review),
            None => notice.forecast.map_or_else(Vec::new, slack::month_figures),
        }
    }

    /// Returns the report as a page for a browser: one file that needs nothing else.
    ///
    /// # Errors
    /// If a template is wrong, which is a bug.
    pub fn html(self) -> Result<String, PageError> {
        if let Self::Review(review) = self {
            return html::review_page(review, &self.title(), self.sheets());
        }
        if let Self::Alerts(report) = self {
            return html::alerts_page(report, &self.title(), self.sheets());
        }
        html::tables_page(self.header(), self.tool(), &self.title(), &self.sheets())
    }

    /// Returns what the report is about; `None` of prices, which are about no calls.
    const fn header(&self) -> Option<&Header> {
        match self {
            Self::Review(report) => Some(&report.header),
            Self::Audit(report) => Some(&report.header),
            Self::Spend(report) => Some(&report.header),
            Self::Outliers(report) => Some(&report.header),
            Self::Roi(report) => Some(&report.header),
            Self::Alerts(report) => Some(&report.header),
            Self::Explain(report) => Some(&report.header),
            Self::Prices(_) | Self::Diff(_) => None,
        }
    }

    /// Returns the program and its version.
    fn tool(&self) -> &str {
        match self {
            Self::Prices(report) => &report.tool,
            Self::Diff(report) => &report.tool,
            Self::Review(_)
            | Self::Audit(_)
            | Self::Spend(_)
            | Self::Explain(_)
            | Self::Outliers(_)
            | Self::Roi(_)
            | Self::Alerts(_) => self.header().map_or("", |header| &header.tool),
        }
    }

    fn title(self) -> String {
        let of = |header: &Header, what: &str| format!("{what}, {}", header.period.label);
        match self {
            Self::Review(report) => of(&report.header, "LLM cost review"),
            Self::Audit(report) => of(&report.header, "LLM cost data audit"),
            Self::Spend(report) => of(&report.header, "LLM spend"),
            Self::Outliers(report) => of(&report.header, "Most expensive LLM calls"),
            Self::Roi(report) => of(&report.header, "What LLM features cost and return"),
            Self::Alerts(report) => of(&report.header, "LLM cost alerts"),
            Self::Diff(report) => {
                let [before, after] =
                    [&report.before, &report.after].map(|side| &side.period.label);
                format!("LLM cost, {before} against {after}")
            }
            Self::Explain(report) => format!("Call {}", report.call_id),
            Self::Prices(report) => match &report.model {
                Some(model) => format!("Prices of {model}"),
                None => "Price book".to_owned(),
            },
        }
    }

    fn sheets(self) -> Vec<Sheet> {
        match self {
            Self::Review(report) => sheets::review(report),
            Self::Audit(report) => sheets::audit(report),
            Self::Spend(report) => sheets::spend(report),
            Self::Explain(report) => sheets::explain(report),
            Self::Outliers(report) => sheets::outliers(report),
            Self::Prices(report) => sheets::prices(report),
            Self::Roi(report) => sheets::roi(report),
            Self::Alerts(report) => sheets::alerts(report),
            Self::Diff(report) => sheets::diff(report),
        }
    }
}
