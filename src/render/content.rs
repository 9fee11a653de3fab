//! Every report in every format: the one list of both.

use super::csv::{CsvSafety, csv};
use super::markdown::Markdown;
use super::sheet::Sheet;
use super::{PageError, Style, html, json, sheets, table};
use crate::report::{
    AlertsReport, AuditReport, ExplainReport, Header, OutliersReport, PricesReport, Review,
    RoiReport, SpendReport,
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
        for sheet in self.sheets() {
            page.table(&sheet, MARKDOWN_ROWS);
        }
        page.finish()
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
            Self::Prices(_) => None,
        }
    }

    /// Returns the program and its version.
    fn tool(&self) -> &str {
        if let Self::Prices(report) = self {
            return &report.tool;
        }
        self.header().map_or("", |header| &header.tool)
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
        }
    }
}
