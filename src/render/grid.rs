//! Tables that fit: columns leave by worth, names are cut, numbers never are.

use comfy_table::presets::NOTHING;
use comfy_table::{Cell as TableCell, CellAlignment, ContentArrangement, Row as TableRow, Table};

use super::paint::{self, Tone};
use super::safe;

/// Columns before each column of a table, the first included.
const GUTTER: u16 = 2;

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// A name, cut at its end down to so many columns if need be.
    Name(usize),
    /// A path, cut at its beginning.
    Path(usize),
    /// A figure, aligned to the right and never cut.
    Figure,
    /// A bar or a sparkline, aligned to the left and never cut.
    Chart,
}

/// One column.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    heading: &'static str,
    kind: Kind,
    worth: u8,
}

impl Column {
    /// Describes a column. Those of least worth leave first when space is short.
    pub(super) const fn new(heading: &'static str, kind: Kind, worth: u8) -> Self {
        Self {
            heading,
            kind,
            worth,
        }
    }
}

/// One cell: text without marks, and its tone.
#[derive(Clone, Debug)]
pub(super) struct Cell {
    text: String,
    tone: Tone,
}

impl Cell {
    /// Holds text of our own.
    pub(super) fn own(text: impl Into<String>) -> Self {
        Self::toned(Tone::Plain, text)
    }

    /// Holds text of our own in a tone.
    pub(super) fn toned(tone: Tone, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            tone,
        }
    }

    /// Holds untrusted text, escaped.
    pub(super) fn foreign(text: &str) -> Self {
        Self::own(safe::escape(text))
    }

    /// Returns the cell in another tone, unless it has one of its own.
    pub(super) fn or_tone(mut self, tone: Tone) -> Self {
        if self.tone == Tone::Plain {
            self.tone = tone;
        }
        self
    }
}

/// One row, and lines of detail below it.
#[derive(Clone, Debug)]
struct Row {
    cells: Vec<Cell>,
    details: Vec<String>,
}

/// A table.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    columns: Vec<Column>,
    rows: Vec<Row>,
}

impl Grid {
    /// Begins a table.
    pub(super) const fn new(columns: Vec<Column>) -> Self {
        Self {
            columns,
            rows: Vec::new(),
        }
    }

    /// Adds a row with a cell for every column.
    pub(super) fn row(&mut self, cells: Vec<Cell>) {
        self.rows.push(Row {
            cells,
            details: Vec::new(),
        });
    }

    /// Adds a row with lines of detail below it.
    pub(super) fn row_with_details(&mut self, cells: Vec<Cell>, details: Vec<String>) {
        self.rows.push(Row { cells, details });
    }

    /// Lays the table out in so many columns of text.
    pub(super) fn lines(&self, columns: usize) -> Vec<String> {
        let fitted = self.fit(columns);
        let mut table = Table::new();
        table
            .load_style(NOTHING)
            .set_content_arrangement(ContentArrangement::Dynamic)
            .set_width(u16::try_from(columns).unwrap_or(u16::MAX));
        if self.has_headings() {
            let headings = fitted.iter().map(Fitted::heading);
            table.set_header(headings.collect::<Vec<_>>());
        }
        for row in &self.rows {
            let cells = fitted.iter().map(|fitted| fitted.cell(&row.cells));
            let mut line = TableRow::from(cells.collect::<Vec<_>>());
            line.max_height(1);
            table.add_row(line);
        }
        for column in table.column_iter_mut() {
            column.set_padding((GUTTER, 0));
        }
        self.with_details(table.lines())
    }

    /// Returns whether any column has a heading.
    fn has_headings(&self) -> bool {
        self.columns.iter().any(|column| !column.heading.is_empty())
    }

    /// Puts the lines of detail below their rows.
    fn with_details(&self, mut lines: impl Iterator<Item = String>) -> Vec<String> {
        let headings = usize::from(self.has_headings());
        let mut all: Vec<String> = lines.by_ref().take(headings).collect();
        for (row, line) in self.rows.iter().zip(lines) {
            all.push(line);
            all.extend_from_slice(&row.details);
        }
        all
    }

    /// Chooses the columns that fit and how wide they are.
    fn fit(&self, columns: usize) -> Vec<Fitted> {
        let mut fitted: Vec<Fitted> = (0..self.columns.len())
            .filter_map(|index| self.measured(index))
            .collect();
        while total(&fitted) > columns && fitted.len() > 1 {
            let least = (0..fitted.len())
                .min_by_key(|&at| fitted.get(at).map(|fitted| fitted.column.worth));
            if let Some(least) = least {
                let _dropped = fitted.remove(least);
            }
        }
        let mut spare = columns.saturating_sub(total(&fitted));
        while spare > 0 {
            let cut = fitted
                .iter_mut()
                .filter(|fitted| fitted.width < fitted.natural)
                .min_by_key(|fitted| fitted.width);
            let Some(cut) = cut else { break };
            cut.width += 1;
            spare -= 1;
        }
        fitted
    }

    /// Measures a column at its narrowest; `None` if it says nothing.
    fn measured(&self, index: usize) -> Option<Fitted> {
        let column = *self.columns.get(index)?;
        let texts = self.rows.iter().filter_map(|row| row.cells.get(index));
        let content = texts.map(|cell| safe::width(&cell.text)).max()?;
        if content == 0 {
            return None;
        }
        let natural = content.max(safe::width(column.heading));
        let width = match column.kind {
            Kind::Name(least) | Kind::Path(least) => natural.min(least),
            Kind::Figure | Kind::Chart => natural,
        };
        Some(Fitted {
            index,
            column,
            natural,
            width,
        })
    }
}

/// A column that is shown, and how wide.
#[derive(Clone, Copy, Debug)]
struct Fitted {
    index: usize,
    column: Column,
    natural: usize,
    width: usize,
}

impl Fitted {
    /// Returns the heading.
    fn heading(&self) -> TableCell {
        let heading = safe::cut(self.column.heading, self.width);
        self.aligned(&paint::tone(Tone::Dim, &heading))
    }

    /// Returns the cell of this column in a row.
    fn cell(&self, cells: &[Cell]) -> TableCell {
        let Some(cell) = cells.get(self.index) else {
            return self.aligned("");
        };
        let text = match self.column.kind {
            Kind::Path(_) => safe::cut_start(&cell.text, self.width),
            Kind::Name(_) | Kind::Figure | Kind::Chart => safe::cut(&cell.text, self.width),
        };
        self.aligned(&paint::tone(cell.tone, &text))
    }

    /// Returns the text as a cell of the table.
    fn aligned(&self, text: &str) -> TableCell {
        let alignment = match self.column.kind {
            Kind::Figure => CellAlignment::Right,
            Kind::Name(_) | Kind::Path(_) | Kind::Chart => CellAlignment::Left,
        };
        TableCell::new(text).set_alignment(alignment)
    }
}

/// Returns the width of a table of these columns.
fn total(fitted: &[Fitted]) -> usize {
    fitted
        .iter()
        .map(|fitted| usize::from(GUTTER).saturating_add(fitted.width))
        .sum()
}
