//! Sheets as CSV (RFC 4180): one table per file, exact figures, safe to open in a spreadsheet.

use super::sheet::{Sheet, Value};

/// What a spreadsheet takes for the beginning of a formula, also in full width.
const FORMULA: [char; 9] = ['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t'];

/// How much a table may be trusted where it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CsvSafety {
    /// Text that a spreadsheet could take for a formula gets an apostrophe in front.
    Spreadsheet,
    /// Text as it is, for programs.
    Raw,
}

/// Writes a sheet. The first row has the keys of the JSON; figures are exact.
///
/// # Errors
/// None: writing to memory does not fail.
pub(super) fn csv(sheet: &Sheet, safety: CsvSafety) -> String {
    let mut writer = csv::WriterBuilder::new()
        .terminator(csv::Terminator::CRLF)
        .from_writer(Vec::new());
    let mut write = |cells: Vec<String>| drop(writer.write_record(cells));
    write(
        sheet
            .columns
            .iter()
            .map(|column| column.key.clone())
            .collect(),
    );
    for row in &sheet.rows {
        write(row.iter().map(|value| cell(value, safety)).collect());
    }
    let bytes = writer.into_inner().unwrap_or_default();
    String::from_utf8(bytes).unwrap_or_default()
}

fn cell(value: &Value, safety: CsvSafety) -> String {
    let is_text = matches!(value, Value::Foreign(_));
    let text = value.exact();
    if is_text && safety == CsvSafety::Spreadsheet {
        neutral(&text)
    } else {
        text
    }
}

/// Takes the teeth out of text that begins like a formula, behind whatever spaces.
fn neutral(text: &str) -> String {
    // NUL ends a cell for some programs, and what stands behind it begins another.
    let text = text.replace('\0', "\u{fffd}");
    let first = text
        .trim_start_matches([' ', '\u{a0}', '\u{3000}'])
        .chars()
        .next();
    let is_formula = first.is_some_and(|first| FORMULA.contains(&first) || first.is_control());
    if is_formula { format!("'{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn safe(text: &str) -> String {
        cell(&Value::Foreign(text.to_owned()), CsvSafety::Spreadsheet)
    }

    #[test]
    fn formulas_are_text_and_figures_stay_figures() {
        for hostile in [
            "=1+1", "+1", "-1", "@SUM(A1)", " =1", "\t=1", "\r=1", "＝1", "\u{a0}=1",
        ] {
            assert_eq!(safe(hostile), format!("'{hostile}"));
        }
        for plain in ["search", "a=b", "2-3", "'=1", ""] {
            assert_eq!(safe(plain), plain);
        }
        let loss = Value::Change(crate::pricing::Usd::from_pico(-5));
        assert_eq!(cell(&loss, CsvSafety::Spreadsheet), "-0.000000000005");
        let raw = cell(&Value::Foreign("=1".to_owned()), CsvSafety::Raw);
        assert_eq!(raw, "=1");
    }
}
