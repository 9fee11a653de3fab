//! `--format junit`: the shape that CI systems read, with rules, budgets and gates as cases.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use super::{Case, DOLLAR, HOSTILE, call};
use crate::cli::exports::SpendLog;
use crate::cli::program::llmcost;
use crate::demo;

type Attributes = BTreeMap<String, String>;

/// An element.
#[derive(Debug)]
struct Element {
    name: String,
    attributes: Attributes,
    children: Vec<Self>,
}

impl Element {
    fn new(start: &BytesStart<'_>) -> Self {
        let text = |bytes: &[u8]| String::from_utf8(bytes.to_vec()).unwrap();
        let attributes = start.attributes().map(|attribute| {
            let attribute = attribute.expect("well-formed, and each once");
            let value = attribute.normalized_value(XmlVersion::Implicit1_0).unwrap();
            (text(attribute.key.as_ref()), value.into_owned())
        });
        Self {
            name: text(start.name().as_ref()),
            attributes: attributes.collect(),
            children: Vec::new(),
        }
    }

    fn count(&self, key: &str) -> usize {
        self.attributes[key].parse().unwrap()
    }
}

/// Reads XML; panics if it is not well-formed.
fn parse(text: &str) -> Element {
    assert!(text.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    let is_allowed = |c: char| c == '\n' || c == '\t' || !c.is_control();
    assert!(
        text.chars().all(is_allowed),
        "XML has no control characters"
    );
    let mut reader = Reader::from_str(text);
    let mut open: Vec<Element> = Vec::new();
    let mut root = None;
    loop {
        let closed = match reader.read_event().unwrap() {
            Event::Start(start) => {
                open.push(Element::new(&start));
                continue;
            }
            Event::Empty(start) => Element::new(&start),
            Event::End(_) => open.pop().unwrap(),
            Event::Eof => break,
            Event::Text(_) | Event::Decl(_) | Event::GeneralRef(_) => continue,
            other @ (Event::CData(_) | Event::Comment(_) | Event::PI(_) | Event::DocType(_)) => {
                panic!("JUnit has no {other:?}")
            }
        };
        match open.last_mut() {
            Some(parent) => parent.children.push(closed),
            None => assert!(root.replace(closed).is_none(), "two roots"),
        }
    }
    root.expect("a root")
}

/// Checks the common shape of JUnit files: elements in their places, required attributes, counts that
/// are right. Returns the cases, by suite and name, with their outcome and message.
#[track_caller]
fn cases(text: &str) -> BTreeMap<(String, String), (String, String)> {
    let root = parse(text);
    assert_eq!(root.name, "testsuites");
    let mut found = BTreeMap::new();
    let mut sums = [0; 4];
    for suite in &root.children {
        assert_eq!(suite.name, "testsuite");
        let mut counts = [suite.children.len(), 0, 0, 0];
        for case in &suite.children {
            assert_eq!(case.name, "testcase");
            let suite_name = &suite.attributes["name"];
            assert_eq!(
                case.attributes["classname"],
                format!("llmcost.{suite_name}")
            );
            assert!(case.children.len() <= 1);
            let (outcome, message) = match case.children.first() {
                None => ("passed", String::new()),
                Some(child) if child.name == "failure" => {
                    assert!(!child.attributes["type"].is_empty());
                    counts[1] += 1;
                    ("failed", child.attributes["message"].clone())
                }
                Some(child) => {
                    assert_eq!(child.name, "skipped");
                    counts[2] += 1;
                    ("skipped", child.attributes["message"].clone())
                }
            };
            let key = (suite_name.clone(), case.attributes["name"].clone());
            let before = found.insert(key, (outcome.to_owned(), message));
            assert!(before.is_none(), "a name twice");
        }
        for (at, key) in ["tests", "failures", "skipped", "errors"]
            .iter()
            .enumerate()
        {
            assert_eq!(suite.count(key), counts[at], "{key}");
            sums[at] += counts[at];
        }
    }
    for (at, key) in ["tests", "failures", "skipped", "errors"]
        .iter()
        .enumerate()
    {
        assert_eq!(root.count(key), sums[at], "{key}");
    }
    found
}

#[test]
fn rules_budgets_and_gates_of_the_demo_are_cases() {
    let gates = "budget>90%,untagged>10%";
    let arguments = ["report", "--week", "--format", "junit", "--fail-on", gates];
    let run = llmcost(&arguments).in_folder(&demo::folder()).run();
    let cases = cases(&run.ends_with(1).stdout);
    let of = |suite: &str| -> BTreeMap<&str, &str> {
        let cases = cases.iter().filter(|((of, _), _)| of == suite);
        cases
            .map(|((_, name), (outcome, _))| (name.as_str(), outcome.as_str()))
            .collect()
    };
    // The stories of the demo's README.
    assert_eq!(
        of("alerts"),
        BTreeMap::from([
            ("budget", "failed"),
            ("team-budget", "passed"),
            ("hourly-spike", "failed"),
            ("call-outlier", "failed"),
            ("retry-spike", "failed"),
            ("untagged", "passed"),
            ("unpriced", "failed"),
        ])
    );
    let budgets = of("budgets");
    assert_eq!(budgets.len(), 6);
    assert!(
        budgets.values().all(|outcome| *outcome == "passed"),
        "{budgets:?}"
    );
    let gates = of("gates");
    assert_eq!(gates["budget>90% team data-science"], "failed");
    assert_eq!(gates["budget>90%"], "passed");
    assert_eq!(gates["untagged>10%"], "passed");
    let spike = &cases[&("alerts".to_owned(), "hourly-spike".to_owned())].1;
    assert!(spike.contains("Thu 2026-11-19 14:00 to 16:00"), "{spike}");
}

#[test]
fn what_was_not_evaluated_is_skipped_with_its_reason() {
    let config = "[alerts.unpriced]\nenabled = false";
    let case = Case::new(&call("a", "search", DOLLAR).line(), config);
    for command in ["report", "alerts"] {
        let run = case.run(command, &["--format", "junit"]);
        let cases = cases(&run.ends_with(0).stdout);
        let case = |suite: &str, name: &str| {
            let (outcome, message) = &cases[&(suite.to_owned(), name.to_owned())];
            (outcome.as_str(), message.as_str())
        };
        assert_eq!(case("alerts", "budget"), ("skipped", "no budget set"));
        let off = ("skipped", "switched off in the configuration");
        assert_eq!(case("alerts", "unpriced"), off);
        assert!(
            case("alerts", "hourly-spike")
                .1
                .starts_with("too little history")
        );
        assert_eq!(case("budgets", "total"), ("skipped", "no budget set"));
    }
}

#[test]
fn a_budget_fails_when_it_is_reached() {
    let config = "[budget]\nmonthly = 100\n[budget.teams]\nsearch = 200";
    for (tokens, outcome) in [(100 * DOLLAR - 1, "passed"), (100 * DOLLAR, "failed")] {
        let case = Case::new(&call("a", "search", tokens).line(), config);
        let cases = cases(&case.run("alerts", &["--format", "junit"]).stdout);
        let case = |name: &str| cases[&("budgets".to_owned(), name.to_owned())].clone();
        assert_eq!(case("total").0, outcome);
        assert_eq!(case("team search").0, "passed");
        if outcome == "failed" {
            assert_eq!(
                case("total").1,
                "$100.00 spent in November, the budget is $100."
            );
        }
    }
}

#[test]
fn acknowledged_alerts_pass() {
    let config = "[budget]\nmonthly = 100\n[[alerts.acknowledge]]\ncode = \"budget-70\"\n\
                  until = \"2026-11-30\"\nreason = \"planned\"";
    let case = Case::new(&call("a", "search", 80 * DOLLAR).line(), config);
    let cases = cases(&case.run("report", &["--format", "junit"]).stdout);
    assert_eq!(
        cases[&("alerts".to_owned(), "budget".to_owned())].0,
        "passed"
    );
}

#[test]
fn hostile_names_are_text() {
    // Sentences cut long names, so this one has what matters to XML at its beginning.
    let name = format!("<!--]]>&amp;\"'\u{1b}{HOSTILE}");
    let log = SpendLog {
        model: &name,
        spend: 0.0,
        ..call("a", &name, 10)
    };
    let case = Case::new(&log.line(), "");
    let run = case.run("report", &["-o", "out.xml", "-q"]);
    run.ends_with(0);
    let text = std::fs::read_to_string(case.0.path().join("out.xml")).unwrap();
    let (outcome, message) = &cases(&text)[&("alerts".to_owned(), "unpriced".to_owned())];
    assert_eq!(outcome, "failed");
    assert!(
        message.contains(r#"of <!--]]>&amp;"'\u{1b}a%0A"#),
        "{message}"
    );
}
