//! Files that translate names of the analytics into those of the logs: CSV with two named columns.

use std::collections::BTreeMap;
use std::path::Path;

use crate::error::Error;

/// A mistake in such a file. Prints as `line: message`; the caller names the file.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{line}: {message}")]
pub struct MapProblem {
    /// Line, from 1.
    pub line: u64,
    /// What is wrong.
    pub message: String,
}

/// The columns of a kind of file: what is looked up, and what it stands for.
#[derive(Clone, Copy, Debug)]
pub(super) struct MapColumns {
    pub(super) from: &'static str,
    pub(super) to: &'static str,
}

/// Columns of `--feature-map`.
pub(super) const FEATURES: MapColumns = MapColumns {
    from: "event_or_feature",
    to: "feature",
};
/// Columns of `--user-map`.
pub(super) const USERS: MapColumns = MapColumns {
    from: "analytics_id",
    to: "log_user",
};

/// Reads a file.
///
/// # Errors
/// [`Error::Read`], or [`Error::NameMap`] with all mistakes.
pub(super) fn read_map(
    path: &Path,
    columns: MapColumns,
) -> Result<BTreeMap<String, String>, Error> {
    let text = std::fs::read_to_string(path).map_err(|cause| Error::Read {
        path: path.to_path_buf(),
        cause,
    })?;
    parse_map(&text, columns).map_err(|problems| Error::NameMap {
        path: path.to_path_buf(),
        problems,
    })
}

fn parse_map(text: &str, columns: MapColumns) -> Result<BTreeMap<String, String>, Vec<MapProblem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut reader = csv::ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .trim(csv::Trim::All)
        .from_reader(text.as_bytes());
    let mut rows = reader.records().filter_map(Result::ok);
    let header = rows.next().unwrap_or_default();
    let is_turned = match (header.get(0), header.get(1), header.len()) {
        (Some(one), Some(two), 2) if one == columns.from && two == columns.to => false,
        (Some(one), Some(two), 2) if one == columns.to && two == columns.from => true,
        _ => {
            let message = format!("expected the header `{},{}`", columns.from, columns.to);
            return Err(vec![MapProblem { line: 1, message }]);
        }
    };
    let mut map: BTreeMap<String, (String, u64)> = BTreeMap::new();
    let mut problems = Vec::new();
    for row in rows {
        let line = line_of(&row, text);
        let mut add = |message: String| problems.push(MapProblem { line, message });
        let (Some(one), Some(two), 2) = (row.get(0), row.get(1), row.len()) else {
            add(format!("{} cells, expected 2", row.len()));
            continue;
        };
        let (from, to) = if is_turned { (two, one) } else { (one, two) };
        if from.is_empty() || to.is_empty() {
            add("an empty cell".to_owned());
            continue;
        }
        match map.get(from) {
            Some((known, first)) if known != to => add(format!(
                "`{from}` stands for `{to}` here and for `{known}` in line {first}"
            )),
            Some(_) => {}
            None => {
                map.insert(from.to_owned(), (to.to_owned(), line));
            }
        }
    }
    if problems.is_empty() {
        Ok(map.into_iter().map(|(from, (to, _))| (from, to)).collect())
    } else {
        Err(problems)
    }
}

/// Returns the line on which a row starts. The reader's position is the end of the row before, so
/// blank lines come first.
fn line_of(row: &csv::StringRecord, text: &str) -> u64 {
    let end = row.position().map_or(0, csv::Position::byte);
    let end = usize::try_from(end).unwrap_or(usize::MAX);
    let (before, rest) = text.split_at_checked(end).unwrap_or((text, ""));
    let blank = rest
        .bytes()
        .take_while(|byte| matches!(byte, b'\r' | b'\n'));
    let lines = before.bytes().chain(blank).filter(|byte| *byte == b'\n');
    lines.count() as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_may_stand_in_either_order() {
        let expected = BTreeMap::from([("a".to_owned(), "b".to_owned())]);
        for text in [
            "analytics_id,log_user\na,b\n",
            "\u{feff}log_user , analytics_id\r\n b,a\r\n\r\nb,a",
        ] {
            assert_eq!(parse_map(text, USERS), Ok(expected.clone()), "{text:?}");
        }
        assert_eq!(
            parse_map("analytics_id,log_user", USERS),
            Ok(BTreeMap::new())
        );
    }

    #[test]
    fn every_mistake_is_named_with_its_line() {
        let text = "analytics_id,log_user\na,b\n\nc\nd,\na,c\na,b,c\n\"e\nf\",g\na,z\n";
        let found = parse_map(text, USERS).expect_err("mistakes");
        let found: Vec<String> = found.iter().map(ToString::to_string).collect();
        let expected = [
            "4: 1 cells, expected 2",
            "5: an empty cell",
            "6: `a` stands for `c` here and for `b` in line 2",
            "7: 3 cells, expected 2",
            "10: `a` stands for `z` here and for `b` in line 2",
        ];
        assert_eq!(found, expected);
    }

    #[test]
    fn the_header_is_needed() {
        for text in [
            "",
            "a,b\n",
            "analytics_id;log_user\n",
            "analytics_id,log_user,x\n",
        ] {
            let found = parse_map(text, USERS).expect_err("no header");
            assert_eq!(
                found.first().map(ToString::to_string).as_deref(),
                Some("1: expected the header `analytics_id,log_user`"),
                "{text:?}"
            );
        }
    }
}
