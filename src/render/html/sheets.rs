//! The sheets of a report, handed out one by one, so that none is shown twice or forgotten.

use super::table::Table;
use crate::render::sheet::Sheet;

/// The sheets that have not been put anywhere yet.
pub(super) struct Sheets(Vec<Sheet>);

impl Sheets {
    /// Begins with all of them.
    pub(super) const fn new(sheets: Vec<Sheet>) -> Self {
        Self(sheets)
    }

    /// Takes a sheet out, as a table of all its columns.
    pub(super) fn table(&mut self, name: &str) -> Option<Table> {
        self.take(name).map(|sheet| Table::of(&sheet))
    }

    /// Takes a sheet out, as a table of some columns.
    pub(super) fn picked(&mut self, name: &str, keys: &[&str]) -> Option<Table> {
        self.take(name).map(|sheet| Table::picked(&sheet, keys))
    }

    /// Takes a sheet out.
    pub(super) fn take(&mut self, name: &str) -> Option<Sheet> {
        let place = self.0.iter().position(|sheet| sheet.name == name)?;
        Some(self.0.remove(place))
    }

    /// Takes out all that are left, as tables.
    pub(super) fn rest(&mut self) -> Vec<Table> {
        self.0.drain(..).map(|sheet| Table::of(&sheet)).collect()
    }
}
