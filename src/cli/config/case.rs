//! Cases of `llmcost alerts test`: calls that go in, findings that must come out. Read with the same
//! strictness as `llmcost.toml`, of which a case may hold a part.

use crate::alerts::Rule;
use crate::usage::{Calendar, Timestamp};

use super::case_call::{CaseCall, read_call};
use super::case_expect::{Expected, read_expected};
use super::case_schema::{CASE, CASE_CONFIG, CASE_FILE, CaseFileKey, CaseKey};
use super::document::read_document;
use super::problem::{ConfigProblem, Problems, quoted};
use super::section::{Entry, Section};
use super::settings::Config;
use crate::cli::period::parse_as_of;

/// A case.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertCase {
    /// What it shows.
    pub name: String,
    /// Line of the file on which it begins.
    pub line: usize,
    /// What `llmcost.toml` would say.
    pub config: Config,
    /// First instant that has not happened yet, if it is not the end of the last call's day.
    pub as_of: Option<Timestamp>,
    /// What happened.
    pub calls: Vec<CaseCall>,
    /// What must be found, and nothing else.
    pub expect: Vec<ExpectedFinding>,
    /// The rules whose findings are compared.
    pub rules: Vec<Rule>,
    /// Rules that must say that they could not be evaluated.
    pub not_evaluated: Vec<Rule>,
}

/// A finding that must be there, by some of its keys.
#[derive(Clone, Debug, PartialEq)]
pub struct ExpectedFinding {
    /// Line on which it begins.
    pub line: usize,
    /// The keys that are compared.
    pub keys: Vec<(String, Expected)>,
}

impl AlertCase {
    /// Returns the calendar of the case.
    pub const fn calendar(&self) -> Calendar {
        Calendar {
            zone: self.config.timezone,
            week_start: self.config.week_start,
        }
    }
}

/// Reads a file of cases.
///
/// # Errors
/// All problems at once, in file order.
pub fn parse_cases(text: &str) -> Result<Vec<AlertCase>, Vec<ConfigProblem>> {
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let mut problems = Problems::new(text);
    let document = read_document(text, &mut problems);
    let mut cases = Vec::new();
    if document.is_intact {
        let root = Section::root(&document.root);
        let mut sections = Vec::new();
        let mut rules = Rule::ALL.to_vec();
        root.read(CASE_FILE, &mut problems, |key, entry, problems| match key {
            CaseFileKey::Rules => rules = read_rules(entry, problems),
            CaseFileKey::Case => sections = entry.sections(problems),
        });
        for section in &sections {
            cases.extend(read_case(section, &rules, &mut problems));
        }
        if document.root.get("case").is_none() {
            let hint = "write one [[case]] or more".to_owned();
            problems.add(&(0..0), "no cases".to_owned(), Some(hint));
        }
    }
    let problems = problems.into_sorted();
    if problems.is_empty() {
        Ok(cases)
    } else {
        Err(problems)
    }
}

fn read_case(
    section: &Section<'_>,
    rules: &[Rule],
    problems: &mut Problems<'_>,
) -> Option<AlertCase> {
    let mut name = None;
    let mut expect = None;
    let mut case = AlertCase {
        name: String::new(),
        line: problems.line_of(&section.span),
        config: read_config(section, problems),
        as_of: None,
        calls: Vec::new(),
        expect: Vec::new(),
        rules: rules.to_vec(),
        not_evaluated: Vec::new(),
    };
    let calendar = case.calendar();
    section.read(CASE, problems, |key, entry, problems| match key {
        // Read above: what times mean depends on it.
        CaseKey::Config => {}
        CaseKey::Name => name = entry.text(problems).map(str::to_owned),
        CaseKey::Rules => case.rules = read_rules(entry, problems),
        CaseKey::AsOf => {
            let read = |text: &str| parse_as_of(text, calendar).ok();
            case.as_of = entry.time(read, problems);
        }
        CaseKey::Calls => {
            for section in entry.sections(problems) {
                case.calls.extend(read_call(&section, calendar, problems));
            }
        }
        CaseKey::Expect => {
            let sections = entry.sections(problems);
            expect = Some(
                sections
                    .iter()
                    .map(|section| ExpectedFinding {
                        line: problems.line_of(&section.span),
                        keys: read_expected(section, problems),
                    })
                    .collect(),
            );
        }
        CaseKey::NotEvaluated => case.not_evaluated = read_rules(entry, problems),
    });
    for (is_there, key, hint) in [
        (name.is_some(), "name", "say what the case shows"),
        (
            expect.is_some(),
            "expect",
            "write [[case.expect]] for each finding, or expect = [] for none",
        ),
    ] {
        let is_written = section.entries().iter().any(|entry| entry.name == key);
        if !is_there && !is_written {
            let message = format!("`[[case]]`: `{key}` is missing");
            problems.add(&section.span, message, Some(hint.to_owned()));
        }
    }
    case.name = name?;
    case.expect = expect?;
    Some(case)
}

/// Reads `[case.config]`: the keys of `llmcost.toml` that mean something here.
fn read_config(section: &Section<'_>, problems: &mut Problems<'_>) -> Config {
    let mut config = Config::default();
    let entries = section.entries();
    let entry = entries.iter().find(|entry| entry.name == "config");
    if let Some(section) = entry.and_then(|entry| entry.section(problems)) {
        section.read(CASE_CONFIG, problems, |key, entry, problems| {
            config.read_key(key, entry, problems);
        });
    }
    config
}

fn read_rules(entry: &Entry<'_>, problems: &mut Problems<'_>) -> Vec<Rule> {
    let names = Rule::ALL.map(|rule| (rule.name(), rule));
    let mut rules = Vec::new();
    for element in entry.list(problems).unwrap_or_default() {
        let Some(rule) = element.choice(&names, problems) else {
            continue;
        };
        if rules.contains(&rule) {
            let message = format!(
                "{} is listed twice in `{}`",
                quoted(rule.name()),
                entry.path
            );
            problems.add(&element.span, message, None);
        }
        rules.push(rule);
    }
    rules
}
