//! A page of lines: titles, sentences, tables, blocks side by side. Its last step keeps every
//! promise about the text: width, no closing spaces, no colour unless asked for.

use super::Style;
use super::grid::Grid;
use super::paint::{self, Tone};
use super::safe;

/// Columns between blocks that stand side by side.
const GAP: usize = 4;
/// Columns of a sentence at most: longer lines are hard to read.
const LONGEST_LINE: usize = 120;
/// Columns before everything that is not a title.
const INDENT: &str = "  ";

/// Lines of a report under construction.
#[derive(Debug)]
pub(super) struct Page {
    style: Style,
    lines: Vec<String>,
}

impl Page {
    /// Begins a page.
    pub(super) const fn new(style: Style) -> Self {
        Self {
            style,
            lines: Vec::new(),
        }
    }

    /// Returns the columns to fill.
    pub(super) fn columns(&self) -> usize {
        self.style.columns()
    }

    /// Adds one line as it is.
    pub(super) fn line(&mut self, line: String) {
        self.lines.push(line);
    }

    /// Adds an empty line.
    pub(super) fn blank(&mut self) {
        self.lines.push(String::new());
    }

    /// Adds a section's title after an empty line.
    pub(super) fn section(&mut self, title: &str) {
        self.blank();
        let title = safe::cut(title, self.columns().saturating_sub(4));
        let rule = self.columns().saturating_sub(safe::width(&title) + 1);
        self.line(format!(
            "{} {}",
            paint::tone(Tone::Strong, &title),
            paint::tone(Tone::Dim, &"─".repeat(rule))
        ));
    }

    /// Adds a sentence, wrapped.
    pub(super) fn prose(&mut self, text: &str) {
        self.bullet("", text);
    }

    /// Adds a secondary sentence, wrapped.
    pub(super) fn note(&mut self, text: &str) {
        self.prose(&paint::words(Tone::Dim, text));
    }

    /// Adds a sentence behind a mark, wrapped and hanging.
    pub(super) fn bullet(&mut self, mark: &str, text: &str) {
        let lead = if mark.is_empty() {
            INDENT.to_owned()
        } else {
            format!("{INDENT}{mark} ")
        };
        let longest = LONGEST_LINE.saturating_sub(safe::width(&lead));
        self.hanging(&lead, text, longest);
    }

    /// Adds a sentence beside columns of its own, wrapped and hanging. However wide these are, the
    /// sentence is as wide as others.
    pub(super) fn entry(&mut self, columns: &str, text: &str) {
        self.hanging(&format!("{INDENT}{columns}  "), text, LONGEST_LINE);
    }

    /// Adds a text behind a lead, wrapped to at most so many columns.
    fn hanging(&mut self, lead: &str, text: &str, longest: usize) {
        let hang = " ".repeat(safe::width(lead));
        let room = self
            .columns()
            .saturating_sub(safe::width(lead))
            .min(longest);
        for (number, line) in wrap(text, room).into_iter().enumerate() {
            let lead = if number == 0 { lead } else { &hang };
            self.line(format!("{lead}{line}"));
        }
    }

    /// Adds a table.
    pub(super) fn grid(&mut self, grid: &Grid) {
        let lines = grid.lines(self.columns());
        self.lines.extend(lines);
    }

    /// Adds blocks of lines side by side in columns of equal width.
    pub(super) fn beside(&mut self, blocks: &[Vec<String>]) {
        let width = block_width(self.columns(), blocks.len());
        let height = blocks.iter().map(Vec::len).max().unwrap_or(0);
        for row in 0..height {
            let mut line = String::new();
            for (number, block) in blocks.iter().enumerate() {
                let start = (width + GAP).saturating_mul(number);
                line.push_str(&" ".repeat(start.saturating_sub(safe::width(&line))));
                line.push_str(block.get(row).map_or("", String::as_str));
            }
            self.line(line);
        }
    }

    /// Returns the finished text.
    pub(super) fn finish(self) -> String {
        let columns = self.columns();
        let mut text = String::new();
        for line in self.lines {
            let line = safe::cut(line.trim_end(), columns);
            let line = if self.style.unicode {
                line
            } else {
                paint::ascii(&line)
            };
            text.push_str(paint::colored(&line, self.style.color).trim_end());
            text.push('\n');
        }
        text
    }
}

/// Returns the width of each of so many blocks side by side.
pub(super) fn block_width(columns: usize, blocks: usize) -> usize {
    let gaps = GAP * blocks.saturating_sub(1);
    columns
        .saturating_sub(gaps)
        .checked_div(blocks)
        .unwrap_or(columns)
}

/// Breaks a sentence into lines between words. A word that is too long for a line is cut.
fn wrap(text: &str, columns: usize) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    for word in paint::unbroken(text).split(' ') {
        let word = safe::cut(word, columns);
        let is_full = safe::width(&line) + 1 + safe::width(&word) > columns;
        if is_full && !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        if !line.is_empty() {
            line.push(' ');
        }
        line.push_str(&word);
    }
    lines.push(line);
    lines
}
