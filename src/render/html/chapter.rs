//! A chapter of a page: sentences, charts and tables under a heading.

use serde::Serialize;

use super::prose::Prose;
use super::table::Table;
use crate::render::sheet::Sheet;
use crate::render::svg::Chart;

/// A chapter.
#[derive(Clone, Debug, Default, Serialize)]
pub(super) struct Chapter {
    /// Its anchor.
    id: String,
    title: String,
    /// How it is laid out on a wide screen, as a class of the style sheet.
    layout: &'static str,
    prose: Vec<Prose>,
    chart: Option<Chart>,
    tables: Vec<Table>,
    notes: Vec<Prose>,
    /// Tables that open on demand, under this line.
    more: Vec<Table>,
    more_title: &'static str,
}

impl Chapter {
    /// Begins a chapter as wide as the page.
    pub(super) fn new(id: &str, title: &str) -> Self {
        Self {
            id: id.to_owned(),
            title: title.to_owned(),
            ..Self::default()
        }
    }

    /// Makes a chapter of a sheet alone.
    pub(super) fn of_sheet(sheet: &Sheet) -> Self {
        Self::new(&sheet.name, &sheet.title).tables([Table::of(sheet).untitled()])
    }

    /// Lets it stand beside another chapter.
    pub(super) fn half(mut self) -> Self {
        self.layout = "half";
        self
    }

    /// Puts its tables below its chart, not beside it.
    pub(super) fn below(mut self) -> Self {
        self.layout = "below";
        self
    }

    /// Adds sentences before everything else.
    pub(super) fn prose<T: AsRef<str>>(mut self, texts: impl IntoIterator<Item = T>) -> Self {
        let texts = texts.into_iter();
        self.prose
            .extend(texts.map(|text| Prose::of(text.as_ref())));
        self
    }

    /// Adds the chart.
    pub(super) fn chart(mut self, chart: Option<Chart>) -> Self {
        if chart.is_some() && self.layout.is_empty() {
            self.layout = "beside";
        }
        self.chart = chart;
        self
    }

    /// Adds tables, without the empty ones.
    pub(super) fn tables(mut self, tables: impl IntoIterator<Item = Table>) -> Self {
        self.tables.extend(tables);
        self.tables.retain(|table| !table.is_empty());
        self
    }

    /// Adds secondary sentences after everything else.
    pub(super) fn notes<T: AsRef<str>>(mut self, texts: impl IntoIterator<Item = T>) -> Self {
        let texts = texts.into_iter();
        self.notes
            .extend(texts.map(|text| Prose::of(text.as_ref())));
        self
    }

    /// Adds tables that open on demand, without the empty ones.
    pub(super) fn more(
        mut self,
        title: &'static str,
        tables: impl IntoIterator<Item = Table>,
    ) -> Self {
        self.more_title = title;
        self.more.extend(tables);
        self.more.retain(|table| !table.is_empty());
        self
    }

    /// Returns whether there is nothing in it.
    pub(super) fn is_empty(&self) -> bool {
        self.prose.is_empty()
            && self.chart.is_none()
            && self.tables.is_empty()
            && self.notes.is_empty()
            && self.more.is_empty()
    }
}
