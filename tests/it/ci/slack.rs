//! `--format slack`: a message that Slack takes, in which nothing from the data is active.

use serde_json::Value;

use super::{Case, DOLLAR, HOSTILE, call};
use crate::cli::exports::SpendLog;
use crate::cli::program::{Run, llmcost};
use crate::demo;

/// Checks Slack's limits and returns all texts of the message.
#[track_caller]
fn texts(run: &Run) -> Vec<String> {
    let message = run.json();
    let blocks = message["blocks"].as_array().unwrap();
    assert!((1..=50).contains(&blocks.len()), "{}", blocks.len());
    let mut texts = vec![message["text"].as_str().unwrap().to_owned()];
    for block in blocks {
        let objects: Vec<&Value> = match block["type"].as_str().unwrap() {
            "header" => {
                let text = &block["text"];
                assert_eq!(text["type"], "plain_text");
                assert!(text["text"].as_str().unwrap().chars().count() <= 150);
                continue;
            }
            "section" => {
                let fields = block["fields"].as_array();
                let fields: Vec<&Value> = fields.into_iter().flatten().collect();
                assert!(fields.len() <= 10);
                let long = |field: &&Value| field["text"].as_str().unwrap().chars().count() > 2_000;
                assert!(!fields.iter().any(long));
                assert_eq!(fields.is_empty(), block.get("text").is_some());
                block.get("text").into_iter().chain(fields).collect()
            }
            "context" => block["elements"].as_array().unwrap().iter().collect(),
            "divider" => continue,
            other => panic!("{other}"),
        };
        for object in objects {
            assert_eq!(object["type"], "mrkdwn");
            assert_eq!(
                object["verbatim"], true,
                "Slack looks for no links and names"
            );
            let text = object["text"].as_str().unwrap();
            assert!((1..=3_000).contains(&text.chars().count()));
            texts.push(text.to_owned());
        }
    }
    texts
}

#[test]
fn the_demo_in_a_message() {
    let arguments = [
        "report",
        "--week",
        "--format",
        "slack",
        "--fail-on",
        "forecast>100%",
    ];
    let run = llmcost(&arguments).in_folder(&demo::folder()).run();
    let texts = texts(run.ends_with(1));
    assert!(
        texts[0].starts_with("Week 2026-W47 cost $601.13, up $112.50"),
        "{}",
        texts[0]
    );
    for part in [
        "*Month to date*\n$1,634.58",
        "*Budget*\n$2,000",
        "*3 gates tripped*",
        "*forecast&gt;100%*: team platform: November is heading for $255",
        "*hourly-spike* page",
        "2026-11-16 00:00 to 2026-11-23 00:00 (UTC)",
    ] {
        assert!(
            texts.iter().any(|text| text.contains(part)),
            "{part} is not in {texts:#?}"
        );
    }
    let alerts = llmcost(&["alerts", "--week", "--format", "slack"]);
    let alerts = self::texts(&alerts.in_folder(&demo::folder()).run());
    assert!(alerts.iter().any(|text| text.contains("*hourly-spike*")));
}

#[test]
fn hostile_names_mention_nobody_and_are_no_links() {
    let hostile = format!("<!channel> <@U1> <https://evil.example|x> {HOSTILE}");
    let log = SpendLog {
        model: &hostile,
        spend: 0.0,
        ..call("a", &hostile, 10)
    };
    let case = Case::new(&log.line(), "");
    for command in ["report", "alerts"] {
        let run = case.run(command, &["--format", "slack"]);
        let texts = texts(run.ends_with(0));
        assert!(
            texts.iter().any(|text| text.contains("&lt;!channel&gt;")),
            "{texts:#?}"
        );
        for text in texts {
            assert!(!text.contains(['<', '>', '\u{1b}', '\u{202e}']), "{text}");
            // Every ampersand begins one of the three escapes.
            let entities = ["amp;", "lt;", "gt;"];
            for rest in text.split('&').skip(1) {
                assert!(
                    entities.iter().any(|entity| rest.starts_with(entity)),
                    "{text}"
                );
            }
        }
    }
}

#[test]
fn a_message_stays_within_the_limits_however_much_there_is() {
    let name = "x".repeat(5_000);
    let log: String = (0..80)
        .map(|number| {
            let (id, model) = (format!("call-{number}"), format!("{number}-{name}"));
            SpendLog {
                model: &model,
                spend: 0.0,
                ..call(&id, &name, 10)
            }
            .line()
        })
        .collect();
    let case = Case::new(&log, "[budget]\nmonthly = 100");
    let run = case.run(
        "report",
        &["--format", "slack", "--fail-on", "alert,unpriced>1%"],
    );
    let texts = texts(run.ends_with(1));
    assert!(texts.iter().any(|text| text == "*80 alerts*"), "{texts:#?}");
    assert!(
        texts
            .iter()
            .any(|text| text == "70 more are in the report.")
    );
}

#[test]
fn a_quiet_week_is_a_short_message() {
    let case = Case::new(&call("a", "search", DOLLAR).line(), "");
    let run = case.run("alerts", &["--format", "slack"]);
    let texts = texts(run.ends_with(0));
    assert_eq!(texts[0], "No alert fired.");
}
