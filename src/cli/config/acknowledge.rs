//! `[[alerts.acknowledge]]`: findings that somebody answers for, with a reason and up to a day.

use std::ops::Range;

use chrono::NaiveDate;

use crate::alerts::{Acknowledgement, Rule};
use crate::usage::Dimension;

use super::alert_schema::{ACKNOWLEDGE, AcknowledgeKey};
use super::problem::{Problems, quoted};
use super::section::{Entry, Section};
use super::suggest::{did_you_mean, nearest};

const DATE_HINT: &str = "write the last day it covers, as in \"2026-12-31\"";
const TABLE: &str = "`[[alerts.acknowledge]]`";

/// Reads all entries.
pub(super) fn read_acknowledgements(
    entry: &Entry<'_>,
    problems: &mut Problems<'_>,
) -> Vec<Acknowledgement> {
    let sections = entry.sections(problems);
    let read = sections.iter().filter_map(|section| {
        let written = Written::read(section, problems);
        written.complete(problems)
    });
    read.collect()
}

/// One entry as written.
#[derive(Debug)]
struct Written {
    span: Range<usize>,
    /// The keys that are there, good or bad.
    keys: Vec<(AcknowledgeKey, Range<usize>)>,
    code: Option<String>,
    dimension: Option<Dimension>,
    value: Option<String>,
    reason: Option<String>,
    until: Option<NaiveDate>,
}

impl Written {
    fn read(section: &Section<'_>, problems: &mut Problems<'_>) -> Self {
        let mut written = Self {
            span: section.span.clone(),
            keys: Vec::new(),
            code: None,
            dimension: None,
            value: None,
            reason: None,
            until: None,
        };
        section.read(ACKNOWLEDGE, problems, |key, entry, problems| {
            written.keys.push((key, entry.name_span.clone()));
            let text = |problems: &mut Problems<'_>| entry.text(problems).map(str::to_owned);
            match key {
                AcknowledgeKey::Code => written.code = read_code(entry, problems),
                AcknowledgeKey::Scope(dimension) => {
                    written.dimension = Some(dimension);
                    written.value = text(problems);
                }
                AcknowledgeKey::Value => written.value = text(problems),
                AcknowledgeKey::Reason => written.reason = text(problems),
                AcknowledgeKey::Until => written.until = entry.date(DATE_HINT, problems),
            }
        });
        written
    }

    /// Refuses missing keys and more than one scope.
    fn complete(self, problems: &mut Problems<'_>) -> Option<Acknowledgement> {
        for (key, name, hint) in [
            (
                AcknowledgeKey::Code,
                "code",
                "name the code, as in \"budget-90\"",
            ),
            (AcknowledgeKey::Reason, "reason", "say why it is all right"),
            (AcknowledgeKey::Until, "until", DATE_HINT),
        ] {
            if !self.keys.iter().any(|(known, _)| *known == key) {
                let message = format!("{TABLE}: `{name}` is missing");
                problems.add(&self.span, message, Some(hint.to_owned()));
            }
        }
        let is_scope =
            |key: &AcknowledgeKey| matches!(key, AcknowledgeKey::Scope(_) | AcknowledgeKey::Value);
        let mut scopes = self.keys.iter().filter(|(key, _)| is_scope(key));
        if let Some((_, span)) = scopes.nth(1) {
            let message = format!("{TABLE}: more than one of `team`, `feature`, `model`, `value`");
            problems.add(span, message, Some("keep one of them".to_owned()));
            return None;
        }
        Some(Acknowledgement {
            code: self.code?,
            dimension: self.dimension,
            value: self.value,
            reason: self.reason?,
            until: self.until?,
        })
    }
}

/// Reads a code that a finding can have.
fn read_code(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<String> {
    let code = entry.text(problems)?;
    let percent = code
        .strip_prefix("budget-")
        .and_then(|rest| rest.parse().ok());
    let is_budget = percent.is_some_and(|percent: u32| (1..=1000).contains(&percent));
    let names = Rule::ALL.map(Rule::name);
    let known = || {
        names
            .into_iter()
            .filter(|name| *name != Rule::Budget.name())
    };
    if is_budget || known().any(|name| name == code) {
        return Some(code.to_owned());
    }
    let codes = ["budget-70", "budget-90", "budget-100"]
        .into_iter()
        .chain(known());
    let suggestion = match nearest(code, codes.clone()) {
        Some(near) => did_you_mean(quoted(near)),
        None => format!("write one of {}", codes.collect::<Vec<_>>().join(", ")),
    };
    let message = format!("unknown code {} for `{}`", quoted(code), entry.path);
    problems.add(&entry.span, message, Some(suggestion));
    None
}
