//! Tables: CSV files with a header, or of one column of JSON.
//!
//! ```text
//! bytes → cells, 64 bytes at a time ─┐
//!       → row ends, byte by byte ────┴→ blocks of complete rows → rows → cells that are read
//! ```

mod cells;
mod row;
mod rows;
mod sniff;
mod splitter;
mod style;

pub(super) use cells::Cells;
pub(super) use row::Row;
pub(super) use rows::{RowPlace, Rows};
pub(super) use sniff::sniff_table;
pub(super) use splitter::RowSplitter;
pub(super) use style::CsvStyle;
