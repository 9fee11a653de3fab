//! Text and sheets as GitHub-flavoured Markdown, for pull requests, issues and job summaries.

use std::fmt::Write;

use super::sheet::{Sheet, Value};
use super::{paint, safe};

/// Characters of a cell at most; the rest of a longer name helps nobody.
const LONGEST_CELL: usize = 120;

/// A document under construction.
#[derive(Debug, Default)]
pub(super) struct Markdown {
    text: String,
}

impl Markdown {
    /// Begins with a title, and a mark by which a bot finds its comment to update it.
    pub(super) fn new(title: &str) -> Self {
        Self {
            text: format!("<!-- llmcost -->\n## {}\n", escape(title)),
        }
    }

    /// Adds a section's heading.
    pub(super) fn section(&mut self, title: &str) {
        self.line(format_args!("\n### {}\n", escape(title)));
    }

    /// Adds a paragraph. Colour marks are taken out.
    pub(super) fn prose(&mut self, text: &str) {
        let plain = paint::colored(text, false);
        self.line(format_args!("\n{}\n", escape(&plain)));
    }

    /// Adds a list.
    pub(super) fn list<'t>(&mut self, items: impl IntoIterator<Item = &'t str>) {
        self.text.push('\n');
        for item in items {
            let plain = paint::colored(item, false);
            self.line(format_args!("- {}\n", escape(&plain)));
        }
    }

    /// Adds a table of the first rows; empty ones are left out.
    pub(super) fn table(&mut self, sheet: &Sheet, most: usize) {
        if sheet.rows.is_empty() {
            return;
        }
        let shown = Shown::of(sheet);
        self.section(&sheet.title);
        let headings = shown.iter().map(|column| escape(&column.heading));
        self.text.push('\n');
        self.row(headings);
        self.row(
            shown
                .iter()
                .map(|column| if column.is_figure { "--:" } else { ":--" }.to_owned()),
        );
        for row in sheet.rows.iter().take(most) {
            let cells = shown
                .iter()
                .map(|column| row.get(column.index).map_or_else(String::new, cell));
            self.row(cells);
        }
        let hidden = sheet.rows.len().saturating_sub(most);
        if hidden > 0 {
            self.prose(&format!("{hidden} more rows are in the JSON."));
        }
    }

    fn line(&mut self, text: std::fmt::Arguments<'_>) {
        // Writing to memory does not fail.
        let _: std::fmt::Result = self.text.write_fmt(text);
    }

    fn row(&mut self, cells: impl Iterator<Item = String>) {
        let cells: Vec<String> = cells.collect();
        self.line(format_args!("| {} |\n", cells.join(" | ")));
    }

    /// Returns the text.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// A column that says something.
struct Shown {
    index: usize,
    heading: String,
    is_figure: bool,
}

impl Shown {
    fn of(sheet: &Sheet) -> Vec<Self> {
        let columns = sheet.columns.iter().enumerate();
        columns
            .filter_map(|(index, column)| {
                let values = || sheet.rows.iter().filter_map(move |row| row.get(index));
                let says_something = values().any(|value| *value != Value::Missing);
                says_something.then(|| Self {
                    index,
                    heading: column.heading.clone(),
                    is_figure: values().any(Value::is_figure),
                })
            })
            .collect()
    }
}

fn cell(value: &Value) -> String {
    escape(&safe::cut(&value.rounded(), LONGEST_CELL))
}

/// Returns text in which nothing is markup: no emphasis, link, image, HTML, mention or table border.
/// Links that GitHub would make of bare addresses are broken, too.
pub(super) fn escape(text: &str) -> String {
    // Spaces in front would make a block of code.
    let visible = safe::escape(text.trim_start());
    let mut escaped = String::with_capacity(visible.len());
    for (at, character) in visible.char_indices() {
        let rest = visible.get(at..).unwrap_or_default();
        match character {
            '\\' | '$' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '#' | '|' | '~' | '!' => {
                escaped.extend(['\\', character]);
            }
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '&' => escaped.push_str("&amp;"),
            '@' => escaped.push_str("&#64;"),
            ':' if rest.starts_with("://") => escaped.push_str("&#58;"),
            'w' if is_address(rest) => escaped.push_str("&#119;"),
            'W' if is_address(rest) => escaped.push_str("&#87;"),
            // At the start of a line these begin lists and rules.
            '-' | '+' if at == 0 => escaped.extend(['\\', character]),
            '.' | ')' if is_number(visible.get(..at)) => escaped.extend(['\\', character]),
            other => escaped.push(other),
        }
    }
    escaped
}

fn is_number(text: Option<&str>) -> bool {
    text.is_some_and(|text| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn is_address(rest: &str) -> bool {
    rest.get(..4)
        .is_some_and(|start| start.eq_ignore_ascii_case("www."))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_from_the_data_is_markup() {
        for (hostile, inert) in [
            ("a|b", r"a\|b"),
            ("**bold**", r"\*\*bold\*\*"),
            ("[x](http://evil)", r"\[x\](http&#58;//evil)"),
            ("![x](//p.png)", r"\!\[x\](//p.png)"),
            ("<img src=x>", "&lt;img src=x&gt;"),
            ("@team", "&#64;team"),
            ("www.evil.example", "&#119;ww.evil.example"),
            ("a\nb", r"a\\nb"),
            ("- item", r"\- item"),
            ("# head", r"\# head"),
            ("12. item", r"12\. item"),
            ("    code", "code"),
            ("`code`", r"\`code\`"),
            ("$x$", r"\$x\$"),
        ] {
            assert_eq!(escape(hostile), inert);
        }
    }
}
