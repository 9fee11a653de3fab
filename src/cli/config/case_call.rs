//! `[[case.calls]]`: a call, or many of the same at equal distances.

use std::ops::RangeInclusive;

use chrono::TimeDelta;

use crate::cli::period::parse_instant;
use crate::usage::{Calendar, Status, Timestamp};

use super::case_schema::{CASE_CALL, CaseCallKey};
use super::problem::Problems;
use super::section::{Entry, Section};

/// Most calls that an entry may stand for.
const COUNT: RangeInclusive<usize> = 1..=100_000;
const TOKENS: RangeInclusive<usize> = 0..=1_000_000_000;
const ATTEMPTS: RangeInclusive<usize> = 1..=1000;
const STATUSES: [(&str, Status); 2] = [
    (Status::Success.name(), Status::Success),
    (Status::Failure.name(), Status::Failure),
];

/// Calls as a case describes them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CaseCall {
    /// Line on which the entry begins.
    pub line: usize,
    /// Start of the first one.
    pub at: Timestamp,
    /// From one start to the next.
    pub every: TimeDelta,
    /// How many.
    pub count: usize,
    /// Id of the call, the beginning of it if there are more.
    pub id: Option<String>,
    /// Cost as the log states it, as decimal text.
    pub cost: Option<String>,
    /// Team.
    pub team: Option<String>,
    /// Feature.
    pub feature: Option<String>,
    /// User.
    pub user: Option<String>,
    /// Model.
    pub model: Option<String>,
    /// How it ended.
    pub status: Status,
    /// Attempts that were made; `None` if that is unknown.
    pub attempts: Option<u32>,
    /// Input tokens.
    pub input_tokens: u64,
    /// Output tokens.
    pub output_tokens: u64,
}

/// Reads an entry.
pub(super) fn read_call(
    section: &Section<'_>,
    calendar: Calendar,
    problems: &mut Problems<'_>,
) -> Option<CaseCall> {
    let mut at = None;
    let mut call = CaseCall {
        line: problems.line_of(&section.span),
        at: Timestamp(0),
        every: TimeDelta::hours(1),
        count: 1,
        id: None,
        cost: None,
        team: None,
        feature: None,
        user: None,
        model: None,
        status: Status::Success,
        attempts: None,
        input_tokens: 0,
        output_tokens: 0,
    };
    section.read(CASE_CALL, problems, |key, entry, problems| {
        let text = |problems: &mut Problems<'_>| entry.text(problems).map(str::to_owned);
        match key {
            CaseCallKey::At => at = entry.time(|text| parse_instant(text, calendar), problems),
            CaseCallKey::Every => call.every = read_length(entry, problems).unwrap_or(call.every),
            CaseCallKey::Count => call.count = entry.whole_number(COUNT, problems).unwrap_or(1),
            CaseCallKey::Id => call.id = text(problems),
            CaseCallKey::Cost => call.cost = read_cost(entry, problems),
            CaseCallKey::Team => call.team = text(problems),
            CaseCallKey::Feature => call.feature = text(problems),
            CaseCallKey::User => call.user = text(problems),
            CaseCallKey::Model => call.model = text(problems),
            CaseCallKey::Status => {
                call.status = entry.choice(&STATUSES, problems).unwrap_or_default();
            }
            CaseCallKey::Attempts => {
                let attempts = entry.whole_number(ATTEMPTS, problems);
                call.attempts = attempts.and_then(|attempts| u32::try_from(attempts).ok());
            }
            CaseCallKey::InputTokens => call.input_tokens = read_tokens(entry, problems),
            CaseCallKey::OutputTokens => call.output_tokens = read_tokens(entry, problems),
        }
    });
    if !section.entries().iter().any(|entry| entry.name == "at") {
        let hint = "write the start of the call, as in 2026-11-16T09:00:00Z".to_owned();
        let message = "`[[case.calls]]`: `at` is missing".to_owned();
        problems.add(&section.span, message, Some(hint));
    }
    call.at = at?;
    Some(call)
}

/// Reads what a call cost; a credit has a minus sign.
fn read_cost(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<String> {
    let written = problems.source(&entry.span).trim_matches(['"', '\'']);
    if written
        .strip_prefix('-')
        .is_some_and(|cost| crate::pricing::Usd::parse(cost).is_ok())
    {
        return Some(written.to_owned());
    }
    entry.decimal("an amount in US dollars", problems)
}

fn read_tokens(entry: &Entry<'_>, problems: &mut Problems<'_>) -> u64 {
    let tokens = entry.whole_number(TOKENS, problems);
    tokens
        .and_then(|tokens| u64::try_from(tokens).ok())
        .unwrap_or_default()
}

/// Reads `10m`, `1h` or `1d`.
fn read_length(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Option<TimeDelta> {
    let text = entry.text(problems)?;
    let number = text.strip_suffix(['m', 'h', 'd']);
    let number = number
        .and_then(|digits| digits.parse::<u16>().ok())
        .map(i64::from);
    let length = match text.chars().last() {
        Some('m') => number.map(TimeDelta::minutes),
        Some('h') => number.map(TimeDelta::hours),
        _ => number.map(TimeDelta::days),
    };
    if length.is_none() {
        let hint = "write minutes, hours or days: \"10m\", \"1h\", \"1d\"".to_owned();
        let message = format!("`{}` is no length of time", entry.path);
        problems.add(&entry.span, message, Some(hint));
    }
    length
}
