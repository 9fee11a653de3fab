//! A sheet as a table that can be sorted.

use serde::Serialize;

use crate::pricing::Usd;
use crate::render::safe;
use crate::render::sheet::{Sheet, Value};

/// Rows of a table at most: a browser has to lay all of them out.
const MOST_ROWS: usize = 1000;
/// Columns of a table of one row at most; more are shown one below the other.
const MOST_OF_ONE_ROW: usize = 6;
/// Columns of a cell's text at most; the rest of a longer name helps nobody.
const LONGEST_NAME: usize = 120;
/// Columns of a sentence at most.
const LONGEST_SENTENCE: usize = 600;
/// Columns whose cells are sentences.
const SENTENCES: [&str; 6] = ["sentence", "reasons", "reason", "problem", "hint", "detail"];
/// Shares of a whole.
const BARS: [&str; 5] = [
    "share_ratio",
    "cost_share_ratio",
    "call_share_ratio",
    "cost_ratio",
    "used_ratio",
];

/// A table.
#[derive(Clone, Debug, Serialize)]
pub(super) struct Table {
    /// Name of the sheet.
    name: String,
    title: String,
    columns: Vec<Column>,
    rows: Vec<Row>,
    /// Whether its only row is shown as a list of its columns.
    is_list: bool,
    /// Rows that are left out.
    hidden: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Column {
    heading: String,
    is_figure: bool,
    /// Its place in the sheet.
    #[serde(skip)]
    index: usize,
    /// Whether its shares are drawn as bars, too.
    #[serde(skip)]
    has_bars: bool,
    /// Columns of a cell's text at most.
    #[serde(skip)]
    longest: usize,
}

#[derive(Clone, Debug, Serialize)]
struct Row {
    /// Whether it stands for the rest, or for calls without a value.
    is_rest: bool,
    cells: Vec<Cell>,
}

#[derive(Clone, Debug, Serialize)]
struct Cell {
    text: String,
    class: &'static str,
    /// What it is sorted by, where that is not its text.
    sort: Option<String>,
    /// Percent of the cell's width that are filled.
    fill: Option<String>,
}

impl Table {
    /// Makes a table of the columns with these keys, in this order. Columns that say nothing in any
    /// row are left out.
    pub(super) fn picked(sheet: &Sheet, keys: &[&str]) -> Self {
        let indices = keys.iter().filter_map(|key| {
            let mut columns = sheet.columns.iter();
            columns.position(|column| column.key == *key)
        });
        Self::of_columns(sheet, indices.collect())
    }

    /// Makes a table of all columns that say something. Whether a row is the rest, is shown by its
    /// name and its colour.
    pub(super) fn of(sheet: &Sheet) -> Self {
        let kind = row_kind(sheet);
        let shown = (0..sheet.columns.len()).filter(|index| Some(*index) != kind);
        Self::of_columns(sheet, shown.collect())
    }

    fn of_columns(sheet: &Sheet, indices: Vec<usize>) -> Self {
        let columns = indices.into_iter();
        let columns: Vec<Column> = columns.filter_map(|index| column(sheet, index)).collect();
        let kind = row_kind(sheet);
        let row = |row: &Vec<Value>| Row {
            is_rest: kind.and_then(|kind| row.get(kind)).is_some_and(is_rest),
            cells: columns
                .iter()
                .filter_map(|column| Some(cell(row.get(column.index)?, column)))
                .collect(),
        };
        Self {
            name: sheet.name.clone(),
            title: sheet.title.clone(),
            rows: sheet.rows.iter().take(MOST_ROWS).map(row).collect(),
            is_list: sheet.rows.len() == 1 && columns.len() > MOST_OF_ONE_ROW,
            columns,
            hidden: sheet.rows.len().saturating_sub(MOST_ROWS),
        }
    }

    /// Gives it another name, where a sheet stands on the page twice.
    pub(super) fn named(mut self, name: &str) -> Self {
        name.clone_into(&mut self.name);
        self
    }

    /// Takes its heading away, where the chapter's says it all.
    pub(super) fn untitled(mut self) -> Self {
        self.title.clear();
        self
    }

    /// Returns whether it has no rows.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// Returns a column; `None` if it says nothing in any row.
fn column(sheet: &Sheet, index: usize) -> Option<Column> {
    let column = sheet.columns.get(index)?;
    let values = || sheet.rows.iter().filter_map(|row| row.get(index));
    let says_something = values().any(|value| *value != Value::Missing);
    says_something.then(|| Column {
        heading: safe::escape(&column.heading),
        is_figure: values().any(Value::is_figure),
        index,
        has_bars: BARS.contains(&column.key.as_str()),
        longest: if SENTENCES.contains(&column.key.as_str()) {
            LONGEST_SENTENCE
        } else {
            LONGEST_NAME
        },
    })
}

/// Returns the column that says whether rows are values or the rest.
fn row_kind(sheet: &Sheet) -> Option<usize> {
    let index = sheet
        .columns
        .iter()
        .position(|column| column.key == "kind")?;
    let mut values = sheet.rows.iter().filter_map(|row| row.get(index));
    let is_kind = |value: &Value| *value == Value::Word("value") || is_rest(value);
    values.all(is_kind).then_some(index)
}

fn is_rest(kind: &Value) -> bool {
    matches!(kind, Value::Word("other" | "none"))
}

fn cell(value: &Value, column: &Column) -> Cell {
    let text = safe::cut(&safe::escape(&value.rounded()), column.longest);
    let has_order = value.is_figure() || matches!(value, Value::Date(_) | Value::Instant(_));
    let fill = if let Value::Share(ratio) = value
        && column.has_bars
    {
        Some(format!("{:.1}", ratio.clamp(0.0, 1.0) * 100.0))
    } else {
        None
    };
    Cell {
        sort: has_order
            .then(|| value.exact())
            .filter(|sort| *sort != text),
        class: class(value),
        text,
        fill,
    }
}

/// Returns the class by what the value means.
fn class(value: &Value) -> &'static str {
    match value {
        Value::Change(amount) if *amount > Usd::ZERO => "up",
        Value::Change(amount) if *amount < Usd::ZERO => "down",
        Value::ChangeShare(ratio) if *ratio > 0.0 => "up",
        Value::ChangeShare(ratio) if *ratio < 0.0 => "down",
        Value::Flag(true) => "strong",
        Value::Missing | Value::Flag(false) => "dim",
        Value::Foreign(_) | Value::Word(_) => "text",
        Value::Change(_)
        | Value::ChangeShare(_)
        | Value::Money(_)
        | Value::UnitCost(_)
        | Value::Share(_)
        | Value::Times(_)
        | Value::Count(_)
        | Value::Instant(_)
        | Value::Date(_) => "",
    }
}
