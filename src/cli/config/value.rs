//! Reads single values: what was expected, and what was found instead.

use chrono::NaiveDate;
use toml::de::DeValue;
use toml::value::Datetime;

use super::problem::{Problems, quoted};
use super::section::{Entry, Section};
use super::suggest::{did_you_mean, nearest};
use crate::usage::Timestamp;

impl<'d> Entry<'d> {
    /// Reads a text that is not empty and has no spaces around it.
    pub(super) fn text(&self, problems: &mut Problems<'_>) -> Option<&'d str> {
        let DeValue::String(text) = self.value else {
            self.mismatch("text in quotes", problems);
            return None;
        };
        if text.trim().is_empty() {
            problems.add(
                &self.span,
                format!("`{}` must not be empty", self.path),
                None,
            );
            return None;
        }
        if text.trim() != text {
            let message = format!("`{}` has spaces around it: {}", self.path, quoted(text));
            problems.add(
                &self.span,
                message,
                Some(format!("write {}", quoted(text.trim()))),
            );
            return None;
        }
        Some(text)
    }

    /// Refuses a key that stands for a value of the log but can never equal one: values are
    /// trimmed, and an empty one is no value.
    pub(super) fn can_match(&self, problems: &mut Problems<'_>) -> bool {
        let trimmed = self.name.trim();
        let can_match = trimmed == self.name && !trimmed.is_empty();
        if !can_match {
            let message = format!("the name in `{}` can never match", self.path);
            let suggestion = (!trimmed.is_empty()).then(|| format!("write {}", quoted(trimmed)));
            problems.add(&self.name_span, message, suggestion);
        }
        can_match
    }

    /// Reads one of a few words.
    pub(super) fn choice<T: Copy>(
        &self,
        choices: &[(&'static str, T)],
        problems: &mut Problems<'_>,
    ) -> Option<T> {
        let text = self.text(problems)?;
        if let Some((_, choice)) = choices.iter().find(|(word, _)| *word == text) {
            return Some(*choice);
        }
        let words: Vec<&str> = choices.iter().map(|(word, _)| *word).collect();
        let listed = words
            .iter()
            .map(|word| quoted(word))
            .collect::<Vec<_>>()
            .join(", ");
        let suggestion =
            nearest(text, words.iter().copied()).map(|word| did_you_mean(quoted(word)));
        let message = format!(
            "expected one of {listed} for `{}`, found {}",
            self.path,
            quoted(text)
        );
        problems.add(&self.span, message, suggestion);
        None
    }

    /// Reads yes or no.
    pub(super) fn boolean(&self, problems: &mut Problems<'_>) -> Option<bool> {
        let DeValue::Boolean(value) = self.value else {
            self.mismatch("true or false", problems);
            return None;
        };
        Some(*value)
    }

    /// Reads a day: a TOML date, or the same as text. `hint` says what to write.
    pub(super) fn date(&self, hint: &str, problems: &mut Problems<'_>) -> Option<NaiveDate> {
        let day = match self.value {
            DeValue::Datetime(day) => whole_day(*day),
            DeValue::String(text) => text.parse().ok().and_then(whole_day),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => None,
        };
        if day.is_none() {
            self.mismatch_with("a date", Some(hint.to_owned()), problems);
        }
        day
    }

    /// Reads a time: a TOML date or time, or the same as text, understood by `read`.
    pub(super) fn time(
        &self,
        read: impl FnOnce(&str) -> Option<Timestamp>,
        problems: &mut Problems<'_>,
    ) -> Option<Timestamp> {
        let text = match self.value {
            DeValue::Datetime(time) => Some(time.to_string()),
            DeValue::String(text) => Some(text.to_string()),
            DeValue::Integer(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => None,
        };
        let time = text.and_then(|text| read(&text));
        if time.is_none() {
            let hint = Some("write it as in 2026-11-16T09:00:00Z".to_owned());
            self.mismatch_with("a time", hint, problems);
        }
        time
    }

    /// Reads a whole number within bounds.
    pub(super) fn whole_number(
        &self,
        bounds: std::ops::RangeInclusive<usize>,
        problems: &mut Problems<'_>,
    ) -> Option<usize> {
        let number = match self.value {
            DeValue::Integer(integer) => usize::from_str_radix(integer.as_str(), integer.radix()),
            DeValue::String(_)
            | DeValue::Float(_)
            | DeValue::Boolean(_)
            | DeValue::Datetime(_)
            | DeValue::Array(_)
            | DeValue::Table(_) => {
                self.mismatch("a whole number", problems);
                return None;
            }
        };
        if let Some(number) = number.ok().filter(|number| bounds.contains(number)) {
            return Some(number);
        }
        let message = format!(
            "`{}` must be between {} and {}, found {}",
            self.path,
            bounds.start(),
            bounds.end(),
            problems.source(&self.span),
        );
        problems.add(&self.span, message, None);
        None
    }

    /// Reads a list; its elements go by the name of the list.
    pub(super) fn list(&self, problems: &mut Problems<'_>) -> Option<Vec<Self>> {
        let DeValue::Array(array) = self.value else {
            let suggestion = self
                .value
                .as_str()
                .map(|text| format!("write [{}]", quoted(text)));
            self.mismatch_with("a list in square brackets", suggestion, problems);
            return None;
        };
        let elements = array.iter().map(|element| Self {
            name: "",
            name_span: element.span(),
            path: self.path.clone(),
            span: element.span(),
            value: element.get_ref(),
        });
        Some(elements.collect())
    }

    /// Reads a table.
    pub(super) fn section(&self, problems: &mut Problems<'_>) -> Option<Section<'d>> {
        let DeValue::Table(table) = self.value else {
            let is_doubled = self.value.is_array() && self.has_tables();
            let suggestion = if is_doubled {
                format!("write [{}] once, in single brackets", self.path)
            } else {
                format!(
                    "write [{}] on a line of its own and its keys below it",
                    self.path
                )
            };
            self.mismatch_with("a section", Some(suggestion), problems);
            return None;
        };
        Some(Section {
            path: self.path.clone(),
            span: self.span.clone(),
            table,
        })
    }

    /// Reads a list of tables, written as `[[name]]`.
    pub(super) fn sections(&self, problems: &mut Problems<'_>) -> Vec<Section<'d>> {
        let path = &self.path;
        let hint = Some(format!(
            "write [[{path}]], in double brackets, once for each"
        ));
        if !self.value.is_array() {
            self.mismatch_with("a list of sections", hint, problems);
            return Vec::new();
        }
        let mut sections = Vec::new();
        for element in self.list(problems).unwrap_or_default() {
            let DeValue::Table(table) = element.value else {
                element.mismatch_with("a section", hint.clone(), problems);
                continue;
            };
            sections.push(Section {
                path: element.path,
                span: element.span,
                table,
            });
        }
        sections
    }

    /// Notes that the value is of another type than expected.
    pub(super) fn mismatch(&self, expected: &str, problems: &mut Problems<'_>) {
        let suggestion = (self.value.is_table() && self.name_span == self.span)
            .then(|| "put a name that contains a dot in quotes".to_owned());
        self.mismatch_with(expected, suggestion, problems);
    }

    /// The same with a hint.
    pub(super) fn mismatch_with(
        &self,
        expected: &str,
        suggestion: Option<String>,
        problems: &mut Problems<'_>,
    ) {
        let found = self.describe(problems);
        let message = format!("expected {expected} for `{}`, found {found}", self.path);
        problems.add(&self.span, message, suggestion);
    }

    /// Says what the value is.
    fn describe(&self, problems: &Problems<'_>) -> String {
        let source = problems.source(&self.span);
        match self.value {
            DeValue::String(text) => format!("the text {}", quoted(text)),
            DeValue::Integer(_) | DeValue::Float(_) => format!("the number {source}"),
            DeValue::Boolean(_) => format!("the boolean {source}"),
            DeValue::Datetime(_) => format!("the date or time {source}"),
            DeValue::Array(_) => "a list".to_owned(),
            DeValue::Table(_) => "a table".to_owned(),
        }
    }
}

/// Returns the day if there is no time with it.
fn whole_day(datetime: Datetime) -> Option<NaiveDate> {
    let Datetime {
        date: Some(date),
        time: None,
        offset: None,
    } = datetime
    else {
        return None;
    };
    NaiveDate::from_ymd_opt(
        i32::from(date.year),
        u32::from(date.month),
        u32::from(date.day),
    )
}
