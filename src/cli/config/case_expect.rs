//! `[[case.expect]]`: some keys of a finding, with the values that they must have.

use toml::de::DeValue;

use super::case_schema::CASE_EXPECT;
use super::problem::Problems;
use super::section::{Entry, Section};

/// What a key of a finding must be.
#[derive(Clone, Debug, PartialEq)]
pub enum Expected {
    /// Text; a time or an amount where the finding has one; `none` where it has nothing.
    Text(String),
    /// A number, as its decimal text.
    Number(String),
    /// Yes or no.
    Flag(bool),
    /// All elements of a list, in order.
    List(Vec<Self>),
    /// Some keys of a table.
    Table(Vec<(String, Self)>),
}

/// Reads an entry.
pub(super) fn read_expected(
    section: &Section<'_>,
    problems: &mut Problems<'_>,
) -> Vec<(String, Expected)> {
    let mut keys = Vec::new();
    section.read(CASE_EXPECT, problems, |(), entry, problems| {
        let expected = value_of(entry, problems);
        keys.push((entry.name.to_owned(), expected));
    });
    if section.table.is_empty() {
        let hint = Some("name at least its code, as in code = \"hourly-spike\"".to_owned());
        problems.add(&section.span, "an empty [[case.expect]]".to_owned(), hint);
    }
    keys
}

fn value_of(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Expected {
    match entry.value {
        DeValue::String(text) => Expected::Text(text.to_string()),
        DeValue::Datetime(time) => Expected::Text(time.to_string()),
        DeValue::Integer(_) | DeValue::Float(_) => {
            Expected::Number(problems.source(&entry.span).replace('_', ""))
        }
        DeValue::Boolean(flag) => Expected::Flag(*flag),
        DeValue::Array(_) => {
            let elements = entry.list(problems).unwrap_or_default();
            let values = elements.iter().map(|element| value_of(element, problems));
            Expected::List(values.collect())
        }
        DeValue::Table(_) => {
            let entries = entry.section(problems).map(|section| section.entries());
            let entries = entries.unwrap_or_default();
            let keys = entries
                .iter()
                .map(|key| (key.name.to_owned(), value_of(key, problems)));
            Expected::Table(keys.collect())
        }
    }
}
